"""Refusals and failed sign-ins are in the journal; who asks for too much is signed out."""

import uuid

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import convert_exception_to_response
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import denials
from audit.models import Entry
from tests import builders as make
from tests.signing_in import enroll, sign_in
from youth.models import Participant

from .conftest import PASSWORD


@pytest.fixture(autouse=True)
def as_in_production(settings):
    from rumbo.settings import base

    settings.DENIALS_THAT_END_SESSIONS = base.DENIALS_THAT_END_SESSIONS
    assert base.DENIALS_THAT_END_SESSIONS == 20


def denied():
    return Entry.objects.filter(action="denied")


def foreign(cast) -> str:
    return f"/trabajo/personas/{make.participant(cast.quetzal).pk}/"


def missing() -> str:
    return f"/trabajo/personas/{uuid.uuid4()}/"


# --- in the journal --------------------------------------------------------------------------
def test_a_refused_page_and_a_foreign_record_leave_an_entry(cast, client):
    sign_in(client, cast.facilitator)
    assert client.get("/trabajo/importar/").status_code == 403
    address = foreign(cast)
    assert client.get(address).status_code == 404
    first, second = denied().order_by("at")
    assert first.purpose == "403 trabajo/importar/" and first.object_id == ""
    assert second.purpose.startswith("404 trabajo/personas/<uuid")
    assert second.object_id in address
    for entry in (first, second):
        assert entry.actor == f"user:{cast.facilitator.pk}"
        assert entry.organization == cast.ceiba.pk
        assert (entry.network, entry.role) == ("127.0.0.0/24", "facilitator")
        assert entry.hash == entry.expected_hash()


def test_what_was_typed_into_an_address_is_not_written_down(cast, client):
    sign_in(client, cast.coordinator)
    for address in (
        "/trabajo/María Mejía/",
        "/trabajo/personas/?q=María",
        "/cuenta/invitacion/x/y/",
    ):
        client.get(address)
    assert "Mar" not in str([vars(entry) for entry in denied()])
    assert denied().filter(purpose="404").exists()


@pytest.mark.parametrize("address", ["/no-hay/", "/v/2222222222222222", "/en/nothing/"])
def test_public_pages_write_nothing(cast, client, address):
    sign_in(client, cast.coordinator)
    assert client.get(address).status_code in (404, 301, 302)
    assert not denied().exists()


def test_who_is_not_signed_in_writes_nothing(db, client):
    client.get("/trabajo/personas/")
    client.get(missing())
    assert not denied().exists()


def test_a_refusal_that_undoes_its_work_is_written_all_the_same(cast, rf):
    """The entry is written outside of the request's own transaction."""

    def view(request):
        with transaction.atomic():
            make.participant(cast.ceiba)
            raise PermissionDenied

    request = rf.get("/trabajo/hoy/")
    request.user = cast.coordinator
    answer = denials.DenialMiddleware(convert_exception_to_response(view))(request)
    assert answer.status_code == 403
    assert not Participant.objects.unscoped("nobody is there").exists()
    assert denied().count() == 1


# --- too many ----------------------------------------------------------------------------------
def test_twenty_records_that_are_not_theirs_end_all_sessions(cast, client):
    sign_in(client, cast.coordinator)
    address = foreign(cast)
    for number in range(20):
        assert client.get(address if number % 2 else missing()).status_code == 404, number
    assert SESSION_KEY not in client.session
    answer = client.get("/trabajo/")
    assert answer.headers["Location"].startswith(reverse("account_login"))
    entry = Entry.objects.get(action="sessions.stopped")
    assert entry.object_id == str(cast.coordinator.pk)
    # Whoever signs in again, with both steps, is not thrown out at once.
    again = sign_in(Client(), cast.coordinator)
    again.get(missing())
    assert again.get("/trabajo/").status_code == 200


def test_nineteen_do_not(cast, client):
    """The control: one fewer, and the session goes on."""
    sign_in(client, cast.coordinator)
    for _number in range(19):
        client.get(missing())
    assert client.get("/trabajo/").status_code == 200


def test_over_a_long_time_they_do_not_add_up(cast, client):
    start = timezone.now()
    for number in range(4):
        with time_machine.travel(start + number * denials.WINDOW * 1.1, tick=False):
            sign_in(client, cast.coordinator)
            for _number in range(10):
                client.get(missing())
            assert client.get("/trabajo/").status_code == 200


def test_pages_without_a_record_and_refusals_do_not_count(cast, client):
    sign_in(client, cast.facilitator)
    for _number in range(25):
        client.get("/trabajo/importar/")
        client.get("/trabajo/no-hay/")
    assert client.get("/trabajo/").status_code == 200


def test_others_are_not_signed_out(cast, client):
    other = sign_in(Client(), cast.facilitator)
    sign_in(client, cast.coordinator)
    for _number in range(20):
        client.get(missing())
    assert other.get("/trabajo/").status_code == 200


# --- signing in ----------------------------------------------------------------------------------
def try_to_sign_in(client, email: str, password: str = "no es esta frase"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_a_failed_sign_in_names_who_is_known(marta, client):
    try_to_sign_in(client, marta.email.upper())
    entry = Entry.objects.get(action="sign_in.failed")
    assert entry.actor == f"user:{marta.pk}" and entry.network
    assert marta.email not in str(vars(entry)).lower()


def test_a_failed_sign_in_hides_who_is_not_and_lets_tries_be_counted(db, client):
    for email in ("nadie@x.example", " NADIE@x.example", "otra@x.example"):
        try_to_sign_in(client, email)
    actors = list(Entry.objects.filter(action="sign_in.failed").values_list("actor", flat=True))
    assert len(actors) == 3 and len(set(actors)) == 2
    assert not any("nadie" in actor or "@" in actor for actor in actors)


def test_a_right_password_leaves_no_such_entry(marta, client):
    """The control."""
    try_to_sign_in(client, marta.email, PASSWORD)
    assert Entry.objects.filter(action="sign_in").exists()
    assert not Entry.objects.filter(action="sign_in.failed").exists()


def test_a_wrong_code_of_the_second_step_is_written_down(marta, client):
    enroll(marta)
    try_to_sign_in(client, marta.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    entry = Entry.objects.get(action="second_step.failed")
    assert entry.actor == f"user:{marta.pk}"
