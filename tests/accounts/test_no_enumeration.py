"""Nobody learns from these pages who has an account, and guessing is slowed down."""

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.core import mail
from django.urls import reverse

from accounts.adapters import AccountAdapter

from .conftest import PASSWORD

UNKNOWN = "nadie@ceiba.example"


def body(answer, email: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return text.replace(email, "E-MAIL")


def test_sign_in_answers_the_same(marta, client):
    answers = [
        body(client.post(reverse("account_login"), {"login": e, "password": "no es esta"}), e)
        for e in (marta.email, UNKNOWN)
    ]
    assert answers[0] == answers[1]
    assert "E-MAIL" in answers[0]


def test_reset_answers_the_same(marta, client):
    answers = []
    for email in (marta.email, UNKNOWN):
        answer = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((answer.redirect_chain, body(answer, email)))
    assert answers[0] == answers[1]


def no_mail_server(*_args, **_kwargs):
    raise ConnectionRefusedError(111, "Connection refused")


def test_without_a_mail_server_everybody_gets_the_same_answer(marta, client, monkeypatch):
    monkeypatch.setattr(mail.EmailMessage, "send", no_mail_server)
    address = reverse("account_reset_password")
    answers = [client.post(address, {"email": e}) for e in (marta.email, UNKNOWN)]
    assert [answer.status_code for answer in answers] == [302, 302]
    monkeypatch.setattr(AccountAdapter, "send_mail", DefaultAccountAdapter.send_mail)
    with pytest.raises(ConnectionRefusedError):  # the control
        client.post(address, {"email": marta.email})


def test_only_known_people_get_a_link(marta, client):
    client.post(reverse("account_reset_password"), {"email": UNKNOWN})
    assert "/cuenta/contrasena/nueva/" not in mail.outbox[-1].body
    client.post(reverse("account_reset_password"), {"email": marta.email})
    assert "https://rumbo.example/cuenta/contrasena/nueva/" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [marta.email]


def test_the_link_ignores_a_forged_host(marta, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(
        reverse("account_reset_password"),
        {"email": marta.email},
        headers={"Host": "evil.example"},
    )
    assert "evil.example" not in mail.outbox[-1].body + mail.outbox[-1].subject


def test_mail_speaks_the_language_of_its_reader(marta, client):
    marta.language = "en"
    marta.save()
    client.post(reverse("account_reset_password"), {"email": marta.email})
    assert "choose a new password" in mail.outbox[-1].subject


def test_a_new_password_does_not_sign_in(marta, client):
    client.post(reverse("account_reset_password"), {"email": marta.email})
    link = re.search(r"https://rumbo\.example(\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True)
    new = "otra frase larga y segura"
    address = form.redirect_chain[-1][0]
    answer = client.post(address, {"password1": new, "password2": new}, follow=True)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    marta.refresh_from_db()
    assert marta.check_password(new)
    again = client.get(link, follow=True)
    assert "password1" not in again.content.decode(), "the link worked twice"


@pytest.mark.parametrize("password", ["corta", "password1234", "marta@ceiba.example"])
def test_bad_passwords_are_refused(marta, client, password):
    client.post(reverse("account_reset_password"), {"email": marta.email})
    link = re.search(r"https://rumbo\.example(\S+)", mail.outbox[-1].body)[1]
    address = client.get(link, follow=True).redirect_chain[-1][0]
    answer = client.post(address, {"password1": password, "password2": password})
    assert answer.context["form"].errors["password1"]


def test_guessing_one_account_is_slowed_down(marta, client):
    wrong = {"login": marta.email, "password": "no es esta"}
    for _ in range(5):
        client.post(reverse("account_login"), wrong)
    right = wrong | {"password": PASSWORD}
    assert client.post(reverse("account_login"), right).status_code == 200
    assert "_auth_user_id" not in client.session
    # Nobody is locked out from elsewhere: the owner still signs in from another network.
    answer = client.post(reverse("account_login"), right, REMOTE_ADDR="198.51.100.7")
    assert answer.status_code == 302


def test_guessing_many_accounts_is_slowed_down(db, client):
    seen = [
        client.post(
            reverse("account_login"), {"login": f"p{n}@x.example", "password": "x"}
        ).status_code
        for n in range(61)
    ]
    assert seen[-1] == 429
    assert set(seen[:60]) == {200}
