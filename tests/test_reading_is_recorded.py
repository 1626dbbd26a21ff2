"""READ-LOG: whoever opens a page that shows an identified person leaves exactly one entry.

Two records side by side are two people: there each of them is told of the look.

Asked of every address, with every role that may see people. What identifies is a name, or for
evaluators the code of a certificate beside its initials.
"""

import re

import pytest
from django.test import Client

from audit import journal
from audit.models import Entry

from .signing_in import sign_in
from .test_url_matrix import addresses_with_values, ask, undone
from .world import World

READERS = ("facilitator", "coordinator", "case_worker", "monitor", "evaluator")
OF_PEOPLE = ("application/pdf", "application/zip")
WORKPLACES = ("trabajo/", "evaluacion/")
# PDFs of nobody.
PAIR = re.compile("/trabajo/personas/duplicados/[^/]{36}/[^/]{36}/$")
INVENTED = ("trabajo/catalogo/certificado-de-ejemplo", "trabajo/catalogo/plantillas/")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield World()


def shown(world, response) -> bool:
    """Does the answer show somebody of Ceiba?"""
    if response.status_code != 200:
        return False
    if response.headers["Content-Type"] in OF_PEOPLE:
        return True
    from training.certifying.codes import shown as printed

    text = response.content.decode(errors="replace")  # or a picture
    named = ("Ávila", "Ana", printed(world.own.certificate.code))
    # Whole words: what is drawn at random, as the keys in forms, holds every three letters once.
    return any(re.search(rf"\b{each}\b", text) for each in named)


def readings(world, reader) -> dict[str, int]:
    """{address: entries written} of every page that showed a person to `reader`."""
    client = sign_in(Client(), getattr(world.cast, reader))
    found = {}
    for route, record, path in addresses_with_values(world):
        if record == "foreign" or record == "missing" or not route.startswith(WORKPLACES):
            continue
        if route.startswith(INVENTED):
            continue
        with entries_kept() as written:
            response = ask(client, path, "GET")
        if shown(world, response):
            found[path] = len(written)
    return found


class entries_kept:
    """Counts the entries of one request, also those that are undone afterwards."""

    def __enter__(self):
        self.written, self.save = [], Entry.save

        def save(entry, *args, **kwargs):
            self.written.append(entry)
            return self.save(entry, *args, **kwargs)

        Entry.save = save
        return self.written

    def __exit__(self, *_error):
        Entry.save = self.save


@pytest.mark.parametrize("reader", READERS)
def test_each_page_that_shows_a_person_writes_one_entry(world, reader):
    found = readings(world, reader)
    assert {path: n for path, n in found.items() if n != 1 + bool(PAIR.match(path))} == {}


def test_there_are_such_pages(world):
    """The control: were no person shown at all, the test above would prove nothing."""
    assert len(readings(world, "coordinator")) >= 12
    assert len(readings(world, "evaluator")) >= 1


def test_a_page_that_forgets_is_found(world, monkeypatch):
    """The control: without the entry of the person's page, and without the guard, it is missed."""
    monkeypatch.setattr(journal, "read", lambda *given, **more: None)
    client = sign_in(Client(raise_request_exception=False), world.cast.coordinator)
    path = f"/trabajo/personas/{world.own.participant.pk}/"
    with entries_kept() as written:
        response = ask(client, path, "GET")
    assert (response.status_code, written) == (500, [])


def test_a_search_writes_one_entry(world):
    client = sign_in(Client(), world.cast.coordinator)
    with entries_kept() as written, undone():
        response = client.post("/trabajo/personas/", {"q": "Ana Ávila"})
    assert shown(world, response)
    assert [entry.action for entry in written] == ["participants.searched"]
