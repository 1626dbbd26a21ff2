"""Changing the master key: everything still opens, also when the change was interrupted."""

import io
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command

from accounts import rotation, second_factor
from accounts.checks import the_key_ring_is_not_for_everybody
from accounts.models import DataKey
from audit.models import Entry
from rumbo.keyring import KeyRing, UnknownKey, ring
from tests import builders as make
from tests.signing_in import enroll


@pytest.fixture
def keys(settings, tmp_path):
    """A key ring in a file, as in a real installation."""
    settings.KEYRING = tmp_path / "keys" / "keyring.json"
    call_command("make_keys", stdout=io.StringIO())
    return settings.KEYRING


def rotate(*args) -> dict:
    out = io.StringIO()
    call_command("rotate_keys", *args, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def some_keys(count: int) -> dict:
    organization = make.organization("tejedores")
    made = [DataKey.make(organization) for _ in range(count)]
    DataKey.objects.bulk_create(made)
    return {key.pk: key.secret for key in made}


def opened() -> dict:
    return {key.pk: key.secret for key in DataKey.objects.all()}


def test_make_keys_never_overwrites(keys):
    before = keys.read_bytes()
    assert keys.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError):
        call_command("make_keys")
    assert keys.read_bytes() == before


def test_a_key_ring_that_everybody_can_open_is_warned_of(keys):
    assert the_key_ring_is_not_for_everybody(None) == []
    keys.chmod(0o644)
    assert [w.id for w in the_key_ring_is_not_for_everybody(None)] == ["accounts.W001"]


def test_everything_opens_after_a_rotation(db, keys, marta):
    secrets = some_keys(7)
    codes = (
        enroll(marta)
        and RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    )
    assert rotate() == {"rewrapped": 9, "remaining": 0, "removed": 0}
    assert ring().current == "k2"
    assert opened() == secrets
    assert {k.kid for k in DataKey.objects.all()} == {"k2"}
    after = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert after.get_unused_codes() == codes
    assert Entry.objects.get(action="rotate_keys").count == 9


def test_old_master_keys_go_when_nothing_uses_them(db, keys):
    secrets = some_keys(3)
    rotate()
    assert set(KeyRing.load(keys).master) == {"k1", "k2"}
    assert rotate("--remove-old") == {"rewrapped": 0, "remaining": 0, "removed": 1}
    assert set(KeyRing.load(keys).master) == {"k2"}
    assert opened() == secrets


def test_a_killed_rotation_goes_on_where_it_stopped(db, keys, monkeypatch):
    secrets = some_keys(10)
    monkeypatch.setattr(rotation, "BATCH", 4)
    rotation.add_master_key("system:test")
    next(rotation.rewrap())  # one step, and then the machine is switched off
    assert rotation.remaining() == 6
    assert opened() == secrets, "between two steps something does not open"
    assert rotate("--remove-old") == {"rewrapped": 6, "remaining": 0, "removed": 1}
    assert ring().current == "k2", "the second run added another key instead of going on"
    assert opened() == secrets


def test_a_key_in_use_is_not_removed(db, keys):
    some_keys(2)
    ring().add_master()
    ring().save(keys)
    assert rotation.remove_unused("system:test") == []
    assert set(KeyRing.load(keys).master) == {"k1", "k2"}


def test_a_damaged_row_is_passed_over_and_reported(db, keys):
    some_keys(3)
    broken = DataKey.objects.first()
    DataKey.objects.filter(pk=broken.pk).update(wrapped=b"x" * 60)
    with pytest.raises(CommandError, match="1 could not be opened"):
        rotate()
    assert rotation.remaining() == 1


def test_other_processes_read_the_new_ring_at_once(db, keys):
    """A web process that started before the rotation opens what was wrapped since."""
    some_keys(1)
    kept = ring()
    elsewhere = KeyRing.load(keys)
    elsewhere.add_master()
    elsewhere.save(keys)
    assert ring() is not kept
    assert ring().current == "k2"
    with pytest.raises(UnknownKey):
        kept.organization_key("x", "k2")


def test_one_rotation_at_a_time(db, keys):
    with rotation.alone(), pytest.raises(CommandError, match="another process"):
        rotate()


def test_second_factors_move_too(db, keys, marta):
    enroll(marta)
    rotate()
    rotate("--remove-old")
    for each in Authenticator.objects.all():
        assert second_factor.master_keys_of(each) == {"k2"}


def test_unknown_actor_is_a_wrong_call(db, keys):
    with pytest.raises(CommandError) as fault:
        rotate("--actor", "nadie@x.example")
    assert fault.value.returncode == 2
