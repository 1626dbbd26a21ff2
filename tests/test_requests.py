"""Asking changes nothing; what changes something proves where it comes from; nobody is led away."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from rumbo import cookieless

from .databases import askers
from .rumbo.test_cookieless import READ_NOTHING
from .signing_in import sign_in
from .test_foreign_ids import digest
from .test_url_matrix import addresses_with_values, undone
from .world import World

pytestmark = pytest.mark.long

ASKERS = askers(["anonymous", "coordinator", "evaluator", "editor"], ["coordinator"])
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:evil.example",
    "https:///evil.example/",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://testserver@evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "/\t/evil.example/",
    "%2f%2fevil.example/",
    "\x00//evil.example/",
    "//evil.example\r\nSet-Cookie: x=1",
]


HANDED_OUT = ("training.Handout", "training.EarnedLink")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield World()


def client_of(world, who: str, **more) -> Client:
    client = Client(raise_request_exception=False, **more)
    return client if who == "anonymous" else sign_in(client, getattr(world.cast, who))


def paths(world) -> list[str]:
    return [path for _route, _record, path in addresses_with_values(world)]


@pytest.mark.parametrize("who", ASKERS)
def test_asking_changes_nothing_but_the_journal(world, who):
    """How often a certificate was handed out, and a link to one opened, is noted beside it."""
    client, every = client_of(world, who), paths(world)
    before = digest(but=HANDED_OUT)
    with undone():
        for path in every:
            client.get(path)
            if who == "coordinator":  # for all others it is the same page without its text
                client.head(path)
        assert digest(but=HANDED_OUT) == before


def test_a_change_would_be_seen(world):
    """The control."""
    before = digest()
    with undone():
        client_of(world, "coordinator").post(
            f"/trabajo/personas/{world.own.participant.pk}/inscribir/",
            {"offering": str(world.own.offering.pk)},
        )
        world.own.community.name = "Otra"
        world.own.community.save()
        assert digest() != before


@pytest.mark.once  # refused before anything is asked
@pytest.mark.parametrize("who", ASKERS)
def test_without_its_token_nothing_is_accepted(world, who):
    client = client_of(world, who, enforce_csrf_checks=True)
    free = set(cookieless.VIEWS) | READ_NOTHING
    accepted = []
    for path in paths(world):
        view = resolve(path).func
        if f"{view.__module__}.{getattr(view, '__name__', '')}" in free:
            continue
        others = (client.put, client.patch, client.delete) if who == "coordinator" else ()
        for method in (client.post, *others):
            with undone():
                status = method(path).status_code
            if status not in (403, 404, 405):
                accepted.append((method.__name__, path, status))
    assert accepted == []


@pytest.mark.once  # where an answer leads is read out of the address alone
@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_elsewhere(world, wanted):
    stranger, staff = client_of(world, "anonymous"), client_of(world, "coordinator")
    membership = world.cast.coordinator.memberships.get().pk
    user = {"login": world.cast.coordinator.email, "password": "ceiba-maiz-2026"}
    with undone():
        answers = [
            stranger.post("/cuenta/entrar/", user | {"next": wanted}),
            staff.get("/cuenta/inicio/", {"next": wanted}),
            staff.get("/cuenta/entrar/", {"next": wanted}),
            staff.post("/cuenta/papel/", {"membership": membership, "next": wanted}),
            staff.post("/cuenta/idioma/", {"language": "en", "next": wanted}),
            staff.post("/cuenta/salir/", {"next": wanted}),
            stranger.get("/v/", {"code": wanted}),
        ]
    assert [a.status_code for a in answers] == [302] * len(answers)
    for answer in answers:
        place = urlsplit(answer.headers["Location"])
        assert (place.scheme, place.netloc) in (("", ""), ("http", "testserver")), place
        assert not place.path.startswith(("//", "/\\")), place
        assert "Set-Cookie: x" not in str(answer.headers)


def test_who_is_led_on_within_the_site_gets_there(world):
    """The control."""
    answer = client_of(world, "coordinator").get("/cuenta/inicio/", {"next": "/trabajo/grupos/"})
    assert answer.headers["Location"] == "/trabajo/grupos/"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil"])
def test_another_host_is_no_host_of_ours(db, client, host):
    for path in ("/", "/cuenta/entrar/", "/cuenta/contrasena/olvidada/", "/v/"):
        assert client.get(path, HTTP_HOST=host).status_code == 400
        assert client.get(path, HTTP_X_FORWARDED_HOST=host).status_code == 200
