"""There is one way in. Each other login form of a package is closed, and signs nobody in."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import NoReverseMatch, reverse

from tests.signing_in import sign_in

from .conftest import PASSWORD

DOORS = ["/admin/login/", "/_util/login/", "/en/_util/login/"]
CLOSED = [
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/complete/",
    "/admin/password_reset/confirm/MQ/set-password/",
]


@pytest.mark.parametrize("door", DOORS + CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_door_does_not_sign_in(marta, client, door, method):
    credentials = {"username": marta.email, "email": marta.email, "password": PASSWORD}
    credentials["login"] = marta.email
    answer = getattr(client, method)(door, credentials)
    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(reverse("account_login"))
    assert SESSION_KEY not in client.session


def test_the_right_door_does(marta, client):
    """The same credentials open the right one: the test above could fail."""
    client.post(reverse("account_login"), {"login": marta.email, "password": PASSWORD})
    assert client.session[SESSION_KEY] == str(marta.pk)


@pytest.mark.parametrize("role", ["editor", "administrator"])
@pytest.mark.parametrize("address", ["/admin/users/", "/admin/users/1/", "/admin/groups/"])
def test_the_website_admin_lists_nobody(cast, client, role, address):
    sign_in(client, getattr(cast, role))
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_the_website_admin_signs_out_through_our_page(cast, client):
    sign_in(client, cast.editor)
    client.post("/admin/logout/")
    assert SESSION_KEY not in client.session


def test_signing_out_needs_a_post(cast, client):
    sign_in(client, cast.editor)
    client.get(reverse("account_logout"))
    assert SESSION_KEY in client.session
    answer = client.post(reverse("account_logout"))
    assert SESSION_KEY not in client.session
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_nobody_signs_up(db, client):
    assert client.get(reverse("account_signup")).status_code == 404
    assert client.post(reverse("account_signup"), {"email": "x@y.example"}).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_request_login_code",
        "account_confirm_login_code",
        "mfa_login_webauthn",
        "mfa_download_recovery_codes",
        "admin:login",
    ],
)
def test_doors_that_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
