"""How long a session lives, what it is in, and that it ends at once when it must."""

from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import middleware, people, sessions
from accounts.models import Membership
from accounts.roles import Role
from tests import builders as make
from tests.signing_in import code_of, enroll, sign_in

from .conftest import PASSWORD
from .urls_walk import walk

START = datetime.fromisoformat("2026-03-02T14:00:00+00:00")


def is_in(client) -> bool:
    return client.get("/cuenta/").status_code == 200


@pytest.mark.parametrize(
    ("role", "idle"),
    [
        ("coordinator", 30),
        ("case_worker", 30),
        ("facilitator", 10),
        ("editor", 30),
        ("evaluator", 15),
        ("administrator", 15),
    ],
)
def test_idle_sessions_are_locked(cast, client, role, idle):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, getattr(cast, role))
        clock.shift(timedelta(minutes=idle - 1))
        assert is_in(client)
        clock.shift(timedelta(minutes=idle - 1))
        assert is_in(client), "activity did not count"
        clock.shift(timedelta(minutes=idle + 1))
        answer = client.get("/cuenta/")
        assert answer.headers["Location"].startswith(reverse("account_lock"))


@pytest.mark.parametrize(
    ("role", "hours"), [("coordinator", 12), ("facilitator", 10), ("evaluator", 8)]
)
def test_busy_sessions_end_too(cast, client, role, hours):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, getattr(cast, role))
        for _ in range(hours * 6):
            assert is_in(client)
            clock.shift(timedelta(minutes=10))
        clock.shift(timedelta(seconds=1))
        answer = client.get("/cuenta/")
        assert answer.headers["Location"].startswith(reverse("account_login"))
        assert SESSION_KEY not in client.session


def test_who_holds_several_roles_keeps_to_the_strictest(cast, client):
    """Until one is chosen: a coordinator at Ceiba who is an evaluator elsewhere as well."""
    people.give_role(cast.coordinator, Role.EVALUATOR, cast.donor, actor="system:test")
    assert sessions.limits({Role.COORDINATOR, Role.EVALUATOR}) == sessions.STRICT
    assert sessions.limits({Role.FACILITATOR, Role.EVALUATOR}) == sessions.Limits(600, 8 * 3600)
    assert sessions.limits(set()) == sessions.OFFICE


def test_an_open_editor_is_no_activity(cast, client):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, cast.editor)
        for _ in range(4):
            clock.shift(timedelta(minutes=9))
            client.get(sessions.NOT_ACTIVITY)
        assert not is_in(client)


def test_the_session_is_written_once_a_minute(cast, client):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, cast.coordinator)
        is_in(client)
        before = client.session[sessions.SEEN]
        clock.shift(timedelta(seconds=50))
        is_in(client)
        assert client.session[sessions.SEEN] == before
        clock.shift(timedelta(seconds=11))
        is_in(client)
        assert client.session[sessions.SEEN] == before + 61


def test_deactivation_ends_the_session(marta, client):
    client.post(reverse("account_login"), {"login": marta.email, "password": PASSWORD})
    sign_in(client, marta)
    assert is_in(client)
    marta.is_active = False
    marta.save()
    assert client.get("/cuenta/").headers["Location"].startswith(reverse("account_login"))
    assert SESSION_KEY not in client.session
    marta.is_active = True
    marta.save()
    assert not is_in(client), "the old session came back to life"


def test_a_new_password_ends_other_sessions(marta, client, client_of):
    sign_in(client, marta)
    other = client_of(marta)
    new = "otra frase larga y segura"
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    assert is_in(client)
    assert not is_in(other)


def through_the_door(user) -> Client:
    """A session as the sign-in pages make it, which is in the list of devices."""
    client, secret = Client(), enroll(user)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)
    return client


@pytest.mark.parametrize("signal", [mfa.authenticator_added, mfa.authenticator_removed])
def test_a_new_or_removed_second_factor_ends_other_sessions(marta, client, signal):
    other = through_the_door(marta)
    sign_in(client, marta)
    request = client.get("/cuenta/").wsgi_request
    app = Authenticator.objects.get(user=marta, type="totp")
    told = {"request": request, "user": marta, "authenticator": app}
    signal.send(sender=Authenticator, **told)
    assert is_in(client)
    assert not is_in(other)


def test_new_recovery_codes_end_nothing(marta, client):
    """The control: it is the signal that ends them."""
    other = through_the_door(marta)
    sign_in(client, marta)
    request = client.get("/cuenta/").wsgi_request
    app = Authenticator.objects.get(user=marta, type="totp")
    mfa.authenticator_reset.send(
        sender=Authenticator, request=request, user=marta, authenticator=app
    )
    assert is_in(other)


def test_a_role_taken_away_opens_nothing_more(cast, client):
    sign_in(client, cast.coordinator)
    assert client.get(reverse("account_home")).headers["Location"] == "/trabajo/"
    people.end_role(cast.coordinator.memberships.get(), actor="system:test")
    assert client.get("/trabajo/").status_code == 403


def test_each_role_has_its_place(cast, client_of):
    places = {"coordinator": "/trabajo/", "evaluator": "/evaluacion/", "editor": "/admin/"}
    for role, own in places.items():
        client = client_of(getattr(cast, role))
        assert client.get(reverse("account_home")).headers["Location"] == own
        for place in set(places.values()) - {own}:
            assert client.get(place).status_code == 403, (role, place)
    client = client_of(cast.administrator)
    assert client.get(reverse("account_home")).headers["Location"] == "/administracion/"
    assert client.get("/administracion/").status_code == 200
    assert client.get("/trabajo/").status_code == client.get("/evaluacion/").status_code == 403
    assert client_of(cast.coordinator).get("/administracion/").status_code == 403


@pytest.fixture
def two_roles(cast):
    """The coordinator of Ceiba is a monitor at Quetzal as well."""
    user = cast.coordinator
    people.give_role(user, Role.MONITOR, cast.quetzal, actor="system:test")
    return user


def test_several_roles_are_chosen_from(two_roles, cast, client):
    sign_in(client, two_roles)
    answer = client.get("/trabajo/")
    assert answer.headers["Location"].startswith(reverse("account_home"))
    page = client.get(reverse("account_home"), {"next": "/trabajo/"})
    assert "Quetzal" in page.content.decode()
    wanted = two_roles.memberships.get(organization=cast.quetzal)
    answer = client.post(reverse("account_role"), {"membership": wanted.pk, "next": "/trabajo/"})
    assert answer.headers["Location"] == "/trabajo/"
    assert client.session["membership"] == wanted.pk
    assert client.get("/cuenta/").wsgi_request.user.organization == cast.quetzal


@pytest.mark.parametrize("whose", ["foreign", "ended", "missing"])
def test_only_own_roles_can_be_chosen(two_roles, cast, client, whose):
    sign_in(client, two_roles)
    own = two_roles.memberships.get(organization=cast.quetzal)
    pk = {"foreign": cast.outsider.memberships.get().pk, "ended": own.pk, "missing": 987654}[whose]
    if whose == "ended":
        people.give_role(two_roles, Role.FACILITATOR, cast.ceiba, actor="system:test")
        people.end_role(own, actor="system:test")
    answer = client.post(reverse("account_role"), {"membership": pk})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "membership" not in client.session


def test_a_foreign_role_in_the_session_counts_for_nothing(cast, client):
    sign_in(client, cast.coordinator, membership=cast.outsider.memberships.get())
    assert client.get("/cuenta/").wsgi_request.user.organization == cast.ceiba


def test_next_leads_nowhere_else(two_roles, cast, client):
    sign_in(client, two_roles)
    own = two_roles.memberships.first()
    for bad in ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]:
        answer = client.post(reverse("account_role"), {"membership": own.pk, "next": bad})
        assert answer.headers["Location"] == "/trabajo/"


def test_the_language_is_that_of_the_profile(cast, client):
    sign_in(client, cast.coordinator)
    assert b'<html lang="es"' in client.get("/cuenta/").content
    client.post(reverse("set_language"), {"language": "en", "next": "/cuenta/"})
    assert b'<html lang="en"' in client.get("/cuenta/").content
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.language == "en"
    client.post(reverse("set_language"), {"language": "xx"})
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.language == "en"


def test_before_signing_in_the_language_is_a_cookie_of_these_pages(db, client):
    address = reverse("account_login")
    assert b'<html lang="es"' in client.get(address, headers={"Accept-Language": "en"}).content
    answer = client.post(reverse("set_language"), {"language": "en", "next": address})
    assert answer.headers["Location"] == address
    assert answer.cookies["django_language"]["path"] == "/cuenta/"
    assert b'<html lang="en"' in client.get(address).content


def test_private_pages_are_never_stored(cast, client):
    assert client.get(reverse("account_login")).headers["Cache-Control"] == "no-store, private"
    sign_in(client, cast.coordinator)
    for address in ["/cuenta/", "/cuenta/inicio/", "/cuenta/no-existe/"]:
        assert "no-store" in client.get(address).headers["Cache-Control"]


def public_addresses() -> list[str]:
    return sorted({a for a, _name in walk() if not a.startswith(middleware.PRIVATE)})


@pytest.mark.parametrize("signed_in", [False, True])
def test_public_pages_do_not_know_who_reads(cast, signed_in):
    """No `Vary: Cookie`, no cookie, no look at the session, even of somebody signed in."""
    client = Client(raise_request_exception=False)
    if signed_in:
        sign_in(client, cast.coordinator)
    for address in public_addresses():
        answer = client.get(address)
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert not answer.cookies, address


def test_a_private_page_does_vary(db, client):
    """What the test above looks for is there where a session is read."""
    assert "Cookie" in client.get(reverse("account_login")).headers["Vary"]


def test_editors_get_the_website_and_lose_it_with_the_role(cast):
    editor = cast.editor
    assert editor.has_perm("wagtailadmin.access_admin")
    assert not editor.is_superuser
    people.end_role(editor.memberships.get(), actor="system:test")
    assert not type(editor).objects.get(pk=editor.pk).has_perm("wagtailadmin.access_admin")


def test_no_role_manages_users_or_groups(cast):
    for user in (cast.editor, cast.administrator):
        granted = user.get_all_permissions()
        assert not [p for p in granted if p.split("_")[-1] in ("user", "group", "membership")]


@pytest.fixture
def client_of():
    return lambda user: sign_in(Client(), user)


def test_clearing_old_sessions_keeps_living_ones(cast, client):
    sign_in(client, cast.coordinator)
    call_command("clearsessions")
    assert is_in(client)


def test_memberships_made_elsewhere_open_the_website_too(db):
    user = make.organization("x") and people.create_user("e@x.example", "E", "Ejemplo")
    Membership.objects.create(user=user, role=Role.EDITOR)
    assert user.has_perm("wagtailadmin.access_admin")
