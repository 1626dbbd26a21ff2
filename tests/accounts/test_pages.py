"""Every account page opens, in both languages, under the strict content policy."""

import io

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.urls import reverse

from accounts import people
from accounts.roles import Role
from tests.signing_in import sign_in

from .conftest import PASSWORD

BEFORE = ["account_login", "account_reset_password", "account_reset_password_done"]
BEFORE += ["account_inactive", "account_reset_password_from_key_done"]
INSIDE = ["account_index", "account_logout", "account_change_password", "usersessions_list"]
INSIDE += ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
INSIDE += ["mfa_deactivate_totp", "account_reauthenticate", "mfa_reauthenticate"]


def assert_clean(answer, language: str) -> None:
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text
    assert "<script" not in text
    assert " style=" not in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", BEFORE)
def test_before_signing_in(db, client, name, language):
    client.cookies["django_language"] = language
    assert_clean(client.get(reverse(name)), language)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", INSIDE)
def test_inside(marta, client, name, language):
    marta.language = language
    marta.save()
    assert_clean(sign_in(client, marta).get(reverse(name)), language)


def test_setting_up(marta, client):
    assert_clean(sign_in(client, marta, mfa=False).get(reverse("mfa_activate_totp")), "es")


def test_choosing_a_role(marta, cast, client):
    people.give_role(marta, Role.MONITOR, cast.quetzal, actor="system:test")
    assert_clean(sign_in(client, marta).get(reverse("account_home")), "es")


def test_without_a_role(db, client):
    user = people.create_user("sin@rol.example", "Sin", "Rol")
    assert_clean(sign_in(client, user).get(reverse("account_home")), "es")


def test_a_link_that_no_longer_works(db, client):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "a-b"})
    assert_clean(client.get(address), "es")


def test_devices_are_forgotten_with_their_sessions(marta, client):
    client.post(reverse("account_login"), {"login": marta.email, "password": PASSWORD})
    assert UserSession.objects.count() == 1
    call_command("purge_sessions", stdout=io.StringIO())
    assert UserSession.objects.count() == 1
    client.session.delete()
    call_command("purge_sessions", stdout=io.StringIO())
    assert UserSession.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "place"), [("coordinator", "/trabajo/"), ("evaluator", "/evaluacion/")]
)
def test_the_workplace_leads_to_the_account(cast, client, who, place):
    page = sign_in(client, getattr(cast, who)).get(place).content.decode()
    assert f'href="{reverse("account_index")}"' in page
