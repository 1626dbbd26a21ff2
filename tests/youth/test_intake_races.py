"""Two colleagues at the same moment: one person, one draft, and nobody's words lost."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests import builders as make
from tests.clicking import Page, values_of
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from youth import drafting
from youth.forms import stale
from youth.models import PersonDraft
from youth.views import intake as pages

from .test_people_pages import adult, english, intake, people

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "looked at by a test"
NEW = "/trabajo/personas/nueva/"


@pytest.fixture(autouse=True)
def ready(cast):
    cache.clear()
    make.consent_text()
    make.place()
    english(cast.coordinator)


def windows(cast, number: int) -> list[Page]:
    return [Page(sign_in(Client(), cast.coordinator)) for _n in range(number)]


def form_of(page: Page) -> dict:
    return values_of(page.html.select_one("main form[method=post]"))


def sent_at_once(tabs: list[Page], url: str, forms: list[dict]) -> list:
    """Their answers, in the order of the tabs."""
    answers: dict[int, object] = {}

    def send(at: int):
        def act() -> None:
            answers[at] = tabs[at].client.post(url, forms[at])

        return act

    assert set(all_at_once([send(at) for at in range(len(tabs))])) == {"done"}
    return [answers[at] for at in range(len(tabs))]


def looking_together(monkeypatch) -> None:
    """Both have looked for doubles before either stores anything, unless they are kept apart."""
    gate, look = threading.Barrier(2), pages.similar_to

    def looked(*given):
        found = look(*given)
        try:
            gate.wait(timeout=2)
        except threading.BrokenBarrierError:
            pass
        return found

    monkeypatch.setattr(pages, "similar_to", looked)


@pytest.mark.parametrize("guard", [True, False])
def test_two_who_register_the_same_person_make_one_record(cast, monkeypatch, guard):
    """False is the control: on SQLite the transaction itself keeps them apart."""
    if not guard:
        if connection.vendor == "sqlite":
            pytest.skip("one writer at a time: there is no guard to switch off")
        monkeypatch.setattr(pages, "one_at_a_time", lambda organization: None)
    looking_together(monkeypatch)
    tabs = windows(cast, 2)
    forms = [form_of(intake(tab, "zoila quintana")) | adult() for tab in tabs]
    answers = sent_at_once(tabs, NEW, forms)
    assert people().count() == (1 if guard else 2)
    if guard:
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        [page] = [answer for answer in answers if answer.status_code == 200]
        assert b"This person may already be registered" in page.content


@pytest.mark.parametrize("guard", [True, False])
def test_a_draft_saved_in_two_tabs_at_once_is_one_person(cast, monkeypatch, guard):
    """False is the control: without its row held, and with doubles denied, it would be two."""
    tabs = windows(cast, 2)
    intake(tabs[0], "zoila quintana").press("As a draft", **adult())
    draft = PersonDraft.objects.unscoped(WHY).get()
    forms = [form_of(tab.open(f"/trabajo/personas/borradores/{draft.pk}/")) for tab in tabs]
    monkeypatch.setattr(pages, "similar_to", lambda *_given: [])
    if not guard:
        monkeypatch.setattr(drafting, "held", lambda *_given: None)
    answers = sent_at_once(tabs, NEW, forms)
    assert people().count() == (1 if guard else 2)
    if guard:
        person = people().get()
        assert {answer["Location"] for answer in answers} == {f"/trabajo/personas/{person.pk}/"}


def test_a_page_kept_many_times_at_once_is_one_draft(cast):
    tabs = windows(cast, 4)
    form = form_of(intake(tabs[0], "zoila quintana")) | adult() | {"keep": "1"}
    answers = sent_at_once(tabs, NEW, [form] * 4)
    assert {answer.status_code for answer in answers} == {302}
    assert PersonDraft.objects.unscoped(WHY).count() == 1


@pytest.mark.parametrize("guard", [True, False])
def test_two_who_correct_a_record_at_once_lose_nothing(cast, monkeypatch, guard):
    """False is the control: the words of one would be gone, and both told that they are saved."""
    if not guard:
        monkeypatch.setattr(stale, "meanwhile", lambda *_given: stale.Meanwhile())
    tabs = windows(cast, 2)
    intake(tabs[0], "zoila quintana").press("Save", **adult())
    url = f"/trabajo/personas/{people().get().pk}/editar/"
    forms = [form_of(tab.open(url)) for tab in tabs]
    forms = [forms[0] | {"grade": "9"}, forms[1] | {"notes": "zurda"}]
    answers = sent_at_once(tabs, url, forms)
    person = people().get()
    saved = [person.grade == "9", person.notes == "zurda"]
    assert saved.count(True) == 1
    told = [answer.status_code == 302 for answer in answers]
    if not guard:
        assert told == [True, True]
        return
    assert told == saved
    late = told.index(False)
    typed = ["9", "zurda"][late]
    assert (
        typed in answers[late].content.decode() and b"A colleague changed" in answers[late].content
    )
