"""MFA-WALK: who knows only the password gets the second step, a 403 or a 404, and nothing else."""

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts import middleware, second_factor
from tests.databases import askers
from tests.signing_in import enroll, sign_in

from .urls_walk import walk

pytestmark = pytest.mark.once


def private_addresses() -> list[str]:
    return sorted({a for a, _name in walk() if a.startswith(middleware.PRIVATE)})


def leaks(user, step: str, addresses) -> list[tuple]:
    """Where a session without the second factor gets anything but the step or a refusal."""
    client = sign_in(Client(raise_request_exception=False), user, mfa=False)
    free = middleware.OPEN | second_factor.LEADS_TO[step]
    found = []
    for address in addresses:
        if resolve(address).view_name in free:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            to_step = method == "get" and answer.headers.get("Location", "").startswith(
                reverse(step)
            )
            if not (to_step or answer.status_code in (403, 404)):
                found.append((method, address, answer.status_code, answer.headers.get("Location")))
    return found


def test_the_walk_covers_all_workplaces():
    addresses = private_addresses()
    assert len(addresses) > 100
    for prefix in middleware.PRIVATE:
        assert any(a.startswith(prefix) for a in addresses), prefix


ROLES = ["coordinator", "evaluator", "editor", "administrator"]


@pytest.mark.parametrize("role", askers(ROLES, ["coordinator"]))
def test_password_alone_opens_nothing_before_enrolling(cast, role):
    assert leaks(getattr(cast, role), second_factor.ENROLL, private_addresses()) == []


@pytest.mark.parametrize("role", askers(ROLES, ["editor"]))
def test_password_alone_opens_nothing_after_enrolling(cast, role):
    user = getattr(cast, role)
    enroll(user)
    assert leaks(user, second_factor.SHOW, private_addresses()) == []


@pytest.mark.parametrize(("role", "place"), [("coordinator", "/cuenta/"), ("editor", "/admin/")])
def test_without_the_gate_the_walk_finds_leaks(cast, role, place, monkeypatch):
    monkeypatch.setattr(
        middleware.SecondFactorMiddleware, "process_view", lambda *args, **kwargs: None
    )
    addresses = [a for a in private_addresses() if a.startswith(place)]
    assert leaks(getattr(cast, role), second_factor.ENROLL, addresses[:40])


def test_anonymous_visitors_are_sent_to_sign_in(db, client):
    for address in private_addresses():
        if resolve(address).view_name in middleware.OPEN:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert answer.status_code == 302, (method, address)
            assert answer.headers["Location"].startswith(reverse("account_login")), address


def test_with_the_second_factor_the_work_opens(cast, client):
    sign_in(client, cast.coordinator)
    assert client.get("/cuenta/").status_code == 200
    answer = client.get("/cuenta/inicio/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/trabajo/")
