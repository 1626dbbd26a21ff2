"""Shared tablets: what they are for, how short their sessions are, and what cannot leave them."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import people, sessions, tablets
from accounts.middleware import WorkspaceMiddleware
from accounts.models import Tablet
from accounts.roles import MAY, Role
from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import code_of, enroll, sign_in
from training import seats

START = datetime.fromisoformat("2026-03-02T14:00:00+00:00")
LIST, LOGIN = "/trabajo/equipo/tabletas/", reverse("account_login")
OWN = "ceiba-maiz-2026"


def registered(cast, name="Tableta Marimba") -> Client:
    """A browser that the coordinator made a tablet."""
    client = sign_in(Client(), cast.coordinator)
    answer = client.post(LIST, {"name": name})
    assert answer.headers["Location"] == LOGIN and SESSION_KEY not in client.session
    return client


@pytest.fixture
def tablet(cast) -> Client:
    return registered(cast)


def at_home(cast) -> Client:
    return sign_in(Client(), cast.coordinator)


def test_a_coordinator_registers_the_device_they_hold(cast, tablet):
    found = Tablet.objects.get()
    assert (found.name, found.organization, found.registered_by, found.seen_at) == (
        "Tableta Marimba",
        cast.ceiba,
        cast.coordinator,
        None,
    )
    cookie = tablet.cookies["tablet"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie.value not in (found.digest, str(found.pk))
    sign_in(tablet, cast.facilitator).get("/trabajo/")
    page = Page(at_home(cast), LIST)
    assert "Tableta Marimba" in page.text and "last seen" in page.text or "ltima vez" in page.text
    done = Entry.objects.get(action="tablet.registered")
    assert (done.object_id, done.actor) == (str(found.pk), f"user:{cast.coordinator.pk}")


@pytest.mark.parametrize("role", ["facilitator", "case_worker", "monitor", "evaluator", "editor"])
def test_nobody_else_registers_or_revokes(cast, tablet, role):
    client = sign_in(Client(), getattr(cast, role))
    assert client.get(LIST).status_code == client.post(LIST, {"name": "x"}).status_code == 403
    pk = Tablet.objects.get().pk
    assert client.post(f"{LIST}{pk}/retirar/").status_code == 403
    assert Tablet.objects.in_use().count() == 1


def test_a_foreign_tablet_is_not_there(cast, tablet):
    pk = Tablet.objects.get().pk
    client = sign_in(Client(), cast.outsider)
    assert "Tableta Marimba" not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{pk}/retirar/").status_code == 404
    assert Tablet.objects.in_use().exists()


def test_a_coordinator_sees_only_their_own_groups_on_a_tablet(cast, tablet):
    mine = make.offering(cast.ceiba, facilitator=cast.coordinator)
    other = make.offering(cast.ceiba, facilitator=cast.facilitator)
    seats.enroll(other, make.participant(cast.ceiba, given="Zunilda"), actor="system:tests")
    sign_in(tablet, cast.coordinator)
    assert tablet.get(f"/trabajo/grupos/{mine.pk}/").status_code == 200
    assert tablet.get(f"/trabajo/grupos/{other.pk}/").status_code == 404
    assert at_home(cast).get(f"/trabajo/grupos/{other.pk}/").status_code == 200  # the control


@pytest.mark.parametrize(
    "path",
    ["/trabajo/resultados/exportar/", "/trabajo/equipo/", LIST, "/trabajo/importar/"]
    + ["/trabajo/certificados/", "/trabajo/lecturas/"],
)
def test_nothing_is_exported_or_managed_from_a_tablet(cast, tablet, path):
    sign_in(tablet, cast.coordinator)
    assert tablet.get(path).status_code == 403
    assert at_home(cast).get(path).status_code == 200  # the control


def test_nobody_can_do_more_on_a_tablet_than_elsewhere():
    for role, there in tablets.IN_THE_FIELD.items():
        assert not [act for act, roles in MAY.items() if there in roles and role not in roles]


def test_no_file_is_left_on_a_tablet(cast, tablet, rf):
    sign_in(tablet, cast.facilitator)

    def answered(request):
        return HttpResponse(b"%PDF", headers={"Content-Disposition": 'attachment; filename="x"'})

    for client, status in ((tablet, 403), (sign_in(Client(), cast.facilitator), 200)):
        request = client.get("/trabajo/").wsgi_request
        assert WorkspaceMiddleware(answered)(request).status_code == status


def test_everybody_is_locked_after_ten_minutes_there(cast):
    with time_machine.travel(START, tick=False) as clock:
        tablet = registered(cast)
        ordinary = sign_in(Client(), cast.case_worker)
        sign_in(tablet, cast.case_worker)
        assert tablet.get("/cuenta/").status_code == ordinary.get("/cuenta/").status_code == 200
        clock.shift(timedelta(minutes=11))
        assert tablet.get("/cuenta/").headers["Location"].startswith(reverse("account_lock"))
        assert ordinary.get("/cuenta/").status_code == 200


def test_out_of_use_it_opens_nothing_at_the_next_click(cast, tablet):
    sign_in(tablet, cast.facilitator)
    assert tablet.get("/trabajo/").status_code == 200
    pk = Tablet.objects.get().pk
    boss = at_home(cast)
    for _twice in range(2):
        assert boss.post(f"{LIST}{pk}/retirar/").headers["Location"] == LIST
    assert tablet.get("/trabajo/").headers["Location"].startswith(LOGIN)
    assert SESSION_KEY not in tablet.session
    assert Entry.objects.filter(action="tablet.revoked").count() == 1


def test_a_session_does_not_leave_its_tablet(cast, tablet):
    """Copied into another browser, or with the tablet's cookie removed."""
    sign_in(tablet, cast.facilitator)
    assert tablet.get("/trabajo/").status_code == 200
    del tablet.cookies["tablet"]
    assert tablet.get("/trabajo/").headers["Location"].startswith(LOGIN)
    assert SESSION_KEY not in tablet.session


def test_a_made_up_cookie_is_nothing(cast):
    client = sign_in(Client(), cast.coordinator)
    client.cookies["tablet"] = "x" * 43
    assert client.get("/trabajo/equipo/").status_code == 200


@pytest.mark.parametrize("role", ["outsider", "monitor", "evaluator", "administrator", "editor"])
def test_whoever_has_no_work_there_is_signed_out(cast, tablet, role):
    for mfa in (True, False):
        sign_in(tablet, getattr(cast, role), mfa=mfa)
        assert tablet.get("/cuenta/").headers["Location"].startswith(LOGIN)
        assert SESSION_KEY not in tablet.session


def test_of_two_places_only_the_one_of_the_tablet_counts(cast, tablet):
    people.give_role(cast.coordinator, Role.EVALUATOR, cast.donor, actor="system:test")
    sign_in(tablet, cast.coordinator)
    assert tablet.get("/evaluacion/").status_code == 403
    request = tablet.get("/trabajo/").wsgi_request
    assert [m.role for m in request.memberships] == ["facilitator"]
    stored = {m.role for m in cast.coordinator.memberships.all()}
    assert stored == {"coordinator", "evaluator"}


def enter(client, user, secret, after: int) -> Client:
    """Through the door, with the code of so many periods later."""
    cache.clear()
    client.post(LOGIN, {"login": user.email, "password": OWN})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, after)})
    assert client.get("/trabajo/").status_code == 200
    return client


def test_two_sessions_of_one_user_on_tablets_and_no_more(cast):
    secret = enroll(cast.facilitator)
    with time_machine.travel(START, tick=False) as clock:
        office = enter(Client(), cast.facilitator, secret, 0)
        three = []
        for number in range(3):
            clock.shift(timedelta(minutes=2))
            three.append(enter(registered(cast, f"T{number}"), cast.facilitator, secret, 0))
        opened = [client.get("/trabajo/").status_code for client in (office, *three)]
        assert opened == [200, 302, 200, 200]


def test_without_the_rule_all_three_stay(cast, monkeypatch):
    """The control."""
    monkeypatch.setattr(tablets, "SESSIONS", 10)
    secret = enroll(cast.facilitator)
    with time_machine.travel(START, tick=False) as clock:
        three = []
        for number in range(3):
            clock.shift(timedelta(minutes=2))
            three.append(enter(registered(cast, f"T{number}"), cast.facilitator, secret, 0))
        assert [client.get("/trabajo/").status_code for client in three] == [200, 200, 200]


def test_field_limits_are_the_shortest():
    assert sessions.FIELD.idle == 600 and sessions.FIELD.absolute == 36_000
