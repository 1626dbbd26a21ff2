"""The authenticator app: set up, asked for, and its secret never readable in the database."""

import json
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
)
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import second_factor
from accounts.sealing.fields import Unreadable
from rumbo.keyring import ring
from tests.signing_in import code_of, enroll, sign_in

from .conftest import PASSWORD


def in_database(text: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return any(text in json.dumps(row) for row in cursor.fetchall())


def test_secrets_are_sealed_in_the_database(marta):
    secret = enroll(marta)
    codes = Authenticator.objects.get(user=marta, type="recovery_codes")
    seed = second_factor.unseal(codes.data["seed"])
    assert not in_database(secret)
    assert not in_database(seed)
    assert TOTP(Authenticator.objects.get(user=marta, type="totp")).validate_code(code_of(secret))
    assert len(RecoveryCodes(codes).get_unused_codes()) == 10


def test_without_the_seal_the_secret_would_be_found(marta, settings, monkeypatch):
    """The search above finds a secret that is not sealed."""
    settings.MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
    monkeypatch.setattr(second_factor, "bind", lambda row: None)
    assert in_database(enroll(marta))


def test_sealed_text_does_not_open_when_altered_or_without_its_key():
    sealed = second_factor.seal("JBSWY3DPEHPK3PXP")
    assert second_factor.unseal(sealed) == "JBSWY3DPEHPK3PXP"
    version, kid, nonce, text = sealed.split(".")
    altered = "B" if text[0] != "B" else "C"
    for wrong in [
        ".".join([version, kid, nonce, altered + text[1:]]),
        ".".join([version, "k999", nonce, text]),
        ".".join(["v2", kid, nonce, text]),
        "JBSWY3DPEHPK3PXP",
    ]:
        with pytest.raises(Unreadable):
            second_factor.unseal(wrong)


def test_signing_in_asks_for_the_code(marta, client):
    secret = enroll(marta)
    answer = client.post(reverse("account_login"), {"login": marta.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/trabajo/").headers["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.headers["Location"] == reverse("account_home")
    assert client.get(reverse("account_home")).headers["Location"] == "/trabajo/"


def test_a_code_works_once(marta, client):
    secret = enroll(marta)
    code = code_of(secret)
    assert TOTP(Authenticator.objects.get(user=marta, type="totp")).validate_code(code)
    assert not TOTP(Authenticator.objects.get(user=marta, type="totp")).validate_code(code)


@pytest.mark.parametrize(
    "periods, taken", [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_slow_hand_or_a_phone_half_a_minute_off_gets_in(marta, client, periods, taken):
    secret = enroll(marta)
    client.post(reverse("account_login"), {"login": marta.email, "password": PASSWORD})
    with time_machine.travel(time.time() // 30 * 30 + 10, tick=False):
        answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, periods)})
    assert (answer.status_code == 302) == taken


@pytest.mark.parametrize("guarded", [True, False])
def test_a_code_that_was_seen_over_the_shoulder_opens_nothing(marta, guarded, monkeypatch):
    """Not even a period later, when it would still be taken; the control spends no code."""
    if not guarded:
        monkeypatch.setattr(second_factor, "spend", lambda user, code: True)
    secret = enroll(marta)
    told = {"login": marta.email, "password": PASSWORD}
    began = time.time() // 30 * 30 + 1
    with time_machine.travel(began, tick=False):
        code = code_of(secret)
    answers = []
    for later in (0, 31):
        client = Client()
        with time_machine.travel(began + later, tick=False):
            client.post(reverse("account_login"), told)
            answers.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert answers == [302, 200 if guarded else 302]


@pytest.mark.django_db(transaction=True)
def test_setting_up_counts_as_showing_it(marta, client):
    """First sign-in: password, then set-up, then recovery codes once, then work."""
    client.post(reverse("account_login"), {"login": marta.email, "password": PASSWORD})
    answer = client.get("/trabajo/")
    assert answer.headers["Location"].startswith(reverse("mfa_activate_totp"))
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret not in str(dict(client.session)), "the waiting secret lies open in the session"
    assert b"data:image/svg+xml" in page.content
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).context["can_view_codes"]
    assert not client.get(reverse("mfa_view_recovery_codes")).context["can_view_codes"]
    assert client.get(reverse("account_home")).headers["Location"] == "/trabajo/"
    assert SECRET_SESSION_KEY not in client.session


def test_a_wrong_code_does_not_set_up(marta, client):
    sign_in(client, marta, mfa=False)
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert answer.context["form"].errors["code"]
    assert not Authenticator.objects.exists()


def test_setting_up_with_a_secret_that_was_never_shown_fails(marta, client):
    sign_in(client, marta, mfa=False)
    answer = client.post(reverse("mfa_activate_totp"), {"code": "123456"})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_removing_it_leads_back_to_setting_up(marta, client):
    sign_in(client, marta)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=marta).exists()
    answer = client.get("/trabajo/")
    assert answer.headers["Location"].startswith(reverse("mfa_activate_totp"))


def test_the_demo_may_go_without(cast, client, settings):
    settings.DEMO, settings.SECOND_FACTOR_REQUIRED = True, False
    sign_in(client, cast.coordinator, mfa=False)
    assert client.get("/cuenta/").status_code == 200
    assert not [e for e in run_checks(tags=["security"]) if e.id == "accounts.E010"]


def test_nobody_else_may(cast, client, settings):
    settings.DEMO, settings.SECOND_FACTOR_REQUIRED = False, False
    sign_in(client, cast.coordinator, mfa=False)
    assert client.get("/cuenta/").status_code == 302
    assert [e for e in run_checks(tags=["security"]) if e.id == "accounts.E010"]


def test_somebody_without_a_role_needs_none(db, client):
    from accounts import people

    user = people.create_user("sin@rol.example", "Sin", "Rol")
    sign_in(client, user, mfa=False)
    assert client.get(reverse("account_home")).status_code == 200
    for place in ("/trabajo/", "/evaluacion/", "/administracion/", "/admin/"):
        assert client.get(place).status_code == 403


def test_sealed_under_the_current_master_key(marta):
    enroll(marta)
    for each in Authenticator.objects.all():
        assert second_factor.master_keys_of(each) == {ring().current}


# --- bound to its user ---------------------------------------------------------------------
def stored(user) -> dict:
    """What stands in the row, without the mark of whose it is."""
    row = Authenticator.objects.filter(user=user, type="totp").values("data").get()
    return row["data"]


def test_a_secret_copied_onto_another_account_does_not_open(marta, cast, client):
    """Who can write the database puts their own secret into the row of a coordinator."""
    secret = enroll(marta)
    enroll(cast.coordinator)
    rows = Authenticator.objects.filter(user=cast.coordinator, type="totp")
    rows.update(data=stored(marta))
    with pytest.raises(Unreadable):
        TOTP(rows.get()).validate_code(code_of(secret))
    assert TOTP(Authenticator.objects.get(user=marta, type="totp")).validate_code(code_of(secret))


def test_nor_does_one_that_was_sealed_for_nobody_yet(marta):
    """What waits in the session of an attacker, to be set up, is no secret of anybody."""
    enroll(marta)
    rows = Authenticator.objects.filter(user=marta, type="totp")
    rows.update(data={"secret": second_factor.seal("JBSWY3DPEHPK3PXP")})
    with pytest.raises(Unreadable):
        second_factor.unseal(rows.get().data["secret"])


def test_without_the_bond_a_copied_secret_opens(marta, cast, monkeypatch):
    """The control: sealed for nobody in particular, anybody's would do."""
    monkeypatch.setattr(second_factor, "_context", lambda kid, user: b"for all")
    secret = enroll(marta)
    enroll(cast.coordinator)
    rows = Authenticator.objects.filter(user=cast.coordinator, type="totp")
    rows.update(data=stored(marta))
    assert TOTP(rows.get()).validate_code(code_of(secret))


def test_the_bond_outlives_saving_and_used_codes(marta):
    enroll(marta)
    codes = RecoveryCodes(Authenticator.objects.get(user=marta, type="recovery_codes"))
    first, second, *_rest = codes.get_unused_codes()
    assert codes.validate_code(first) and not codes.validate_code(first)
    again = RecoveryCodes(Authenticator.objects.get(user=marta, type="recovery_codes"))
    assert again.validate_code(second) and len(again.get_unused_codes()) == 8


def test_the_migration_binds_what_was_there_and_back(marta, cast):
    from importlib import import_module
    from types import SimpleNamespace

    from django.db.migrations.loader import MigrationLoader

    migration = import_module("accounts.migrations.0005_bind_second_factors_to_their_users")
    apps = MigrationLoader(connection).project_state(("mfa", "0003_authenticator_type_uniq")).apps
    editor = SimpleNamespace(connection=connection)
    secret = enroll(marta)
    enroll(cast.coordinator)
    rows = Authenticator.objects.filter(user=marta, type="totp")
    damaged = {"secret": "v1.k1.AAAA.AAAA"}
    Authenticator.objects.filter(user=cast.coordinator, type="totp").update(data=damaged)

    migration.unbind(apps, editor)
    assert stored(marta)["secret"].startswith("v1.")
    assert second_factor.unseal(stored(marta)["secret"]) == secret
    with pytest.raises(Unreadable):
        second_factor.unseal(rows.get().data["secret"])

    migration.bind(apps, editor)
    assert stored(marta)["secret"].startswith("v2.")
    assert second_factor.unseal(rows.get().data["secret"]) == secret
    assert stored(cast.coordinator) == damaged
    codes = Authenticator.objects.get(user=marta, type="recovery_codes")
    assert len(RecoveryCodes(codes).get_unused_codes()) == 10
