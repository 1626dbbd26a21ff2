"""Keys to sign with lie outside the database; without them nothing is issued and all verifies."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import verification
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.functional import Promise

from audit.models import Entry
from training.certifying.refusing import Refused
from training.proving import checks, generations, ring, rotating, stored
from training.proving.ring import CannotSign

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(settings, tmp_path):
    """The folder of the first generation."""
    settings.SIGNING_KEYS = tmp_path / "keys" / "signing"
    with rotating.alone() as made:
        rotating.make(made, NOW)
    return settings.SIGNING_KEYS


def rotate(**options):
    with rotating.alone() as folder:
        return rotating.rotate(folder, NOW, "system:tests", **options)


def rewrite(path, change):
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))


def signs(now=NOW) -> bool:
    try:
        signing = ring.load().current(now)
    except CannotSign:
        return False
    signature = signing.ed25519.sign(b"text")
    return ring.load().public(signing.key_id).verifies(signature, b"text")


def test_what_is_made_signs_and_is_for_its_owner_alone(folder):
    assert signs()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.json")}
    assert modes == {"private.json": 0o600, "authority.json": 0o600, "public.json": 0o644}
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    public = (folder / "public.json").read_text()
    secret = json.loads((folder / "private.json").read_text())
    assert secret["ed25519"] not in public and "PRIVATE" not in public


def test_the_certificate_is_of_our_authority(folder):
    signing = ring.load().current(NOW)
    store = verification.Store([signing.ca])
    policy = verification.PolicyBuilder().store(store).time(NOW).build_client_verifier
    with pytest.raises(verification.VerificationError):
        policy().verify(signing.leaf, [])  # it is for documents: no web server may be it
    signing.leaf.verify_directly_issued_by(signing.ca)
    signature = signing.p256.sign(b"document", ECDSA(SHA256()))
    signing.leaf.public_key().verify(signature, b"document", ECDSA(SHA256()))
    assert signing.ca.not_valid_after_utc > signing.leaf.not_valid_after_utc
    assert signing.leaf.not_valid_after_utc - NOW > timedelta(days=20 * 365)


def test_nothing_is_ever_overwritten(folder):
    before = (folder / "private.json").read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("make_signing_keys")
    assert (folder / "private.json").read_bytes() == before


def test_after_a_rotation_the_old_key_verifies_and_signs_no_more(folder, db):
    old = ring.load().current(NOW)
    signature = old.ed25519.sign(b"text")
    made = rotate()
    found = ring.load()
    assert found.current(NOW).key_id == made.key_id == "s2"
    assert found.public("s1").verifies(signature, b"text")
    assert not found.public("s1").verifies(signature, b"other")
    assert [each.key_id for each in found.all_public()] == ["s1", "s2"]
    assert made.ca == old.ca and made.p256.public_key() != old.p256.public_key()
    secret = old.p256.private_numbers().private_value
    kept = stored.read_private(folder).p256.private_numbers().private_value
    assert kept != secret, "the private keys of the one before are destroyed"
    assert Entry.objects.filter(action="add_signing_key", purpose="s2").count() == 1


def test_of_a_key_that_was_withdrawn_nothing_counts(folder, db):
    signature = ring.load().current(NOW).ed25519.sign(b"text")
    rotate(withdrawn=["s1"])
    assert not ring.load().public("s1").verifies(signature, b"text")
    assert signs()
    assert Entry.objects.filter(action="withdraw_signing_key", purpose="s1").count() == 1
    with pytest.raises(rotating.NotChanged, match="no key s9"):
        rotate(withdrawn=["s9"])


def test_the_authority_may_lie_in_the_safe(folder, db):
    (folder / "authority.json").rename(folder / "in the safe")
    assert signs()
    with pytest.raises(rotating.NotChanged, match="bring it from the safe"):
        rotate()
    assert ring.load().current(NOW).key_id == "s1"
    made = rotate(new_authority=True)
    assert made.ca != ring.load().public("s1").ca and signs()


def missing(folder):
    (folder / "private.json").unlink()


def unlisted(folder):
    rewrite(folder / "public.json", lambda data: data["keys"].clear())


def unreadable(folder):
    (folder / "private.json").write_bytes((folder / "private.json").read_bytes()[:200])


def another_leaf(folder):
    other = generations.make(1, generations.make_authority("other", NOW), "other", NOW)
    rewrite(folder / "private.json", lambda data: data.update(leaf=stored.pem(other.leaf)))


def anothers_key(folder):
    """The right numbers of another installation."""
    other = generations.make(1, generations.make_authority("other", NOW), "other", NOW)
    stored.write_private(folder, other)


def another_curve(folder):
    key = stored._pem_key(generate_private_key(SECP256R1())).replace("A", "B", 3)
    rewrite(folder / "private.json", lambda data: data.update(p256=key))


def no_public(folder):
    (folder / "public.json").unlink()


@pytest.mark.parametrize(
    "fault",
    [missing, unlisted, unreadable, another_leaf, anothers_key, another_curve, no_public],
    ids=lambda fault: fault.__name__,
)
def test_with_keys_that_do_not_fit_nothing_is_signed(folder, fault):
    assert signs(), "the control"
    fault(folder)
    with pytest.raises(CannotSign) as said:
        ring.load().current(NOW)
    assert isinstance(said.value, Refused), "every page that refuses says it"
    assert str(said.value) in map(str, (ring.MISSING, ring.DAMAGED, ring.WRONG))
    assert str(folder) not in str(said.value)


def test_expired_keys_sign_nothing_and_still_verify(folder):
    signing = ring.load().current(NOW)
    signature = signing.ed25519.sign(b"text")
    assert signs(signing.not_after - timedelta(seconds=1))
    assert not signs(signing.not_after)
    assert ring.load().public("s1").verifies(signature, b"text")


def test_by_a_clock_in_the_past_nothing_is_signed_and_all_verifies(folder):
    signing = ring.load().current(NOW)
    signature = signing.ed25519.sign(b"text")
    assert signs(NOW - timedelta(minutes=10)), "clocks differ a little"
    with pytest.raises(CannotSign) as said:
        ring.load().current(NOW - timedelta(days=1))
    assert str(said.value) == str(ring.CLOCK)
    assert ring.load().public("s1").verifies(signature, b"text")


def test_public_keys_alone_verify(folder):
    signature = ring.load().current(NOW).ed25519.sign(b"text")
    missing(folder)
    (folder / "authority.json").unlink()
    assert ring.load().public("s1").verifies(signature, b"text")
    with rotating.alone() as place:
        made = rotating.make(place, NOW)
    assert made.key_id == "s2", "numbers are never used twice"
    assert ring.load().public("s1").verifies(signature, b"text") and signs()


def test_a_damaged_list_of_public_keys_is_never_written_over(folder, db):
    (folder / "public.json").write_text("{")
    assert not signs()
    with pytest.raises(rotating.NotChanged, match="bring it back"):
        rotate()
    missing(folder)
    with pytest.raises(CommandError, match="bring it back"):
        call_command("make_signing_keys")


def test_a_ring_is_read_again_when_it_changed_and_only_then(folder, db, monkeypatch):
    first = ring.load()
    assert ring.load() is first
    rotate()
    assert ring.load() is not first and ring.load().current(NOW).key_id == "s2"


def test_the_refusal_is_in_the_readers_language(settings, tmp_path):
    settings.SIGNING_KEYS = tmp_path / "nothing"
    with pytest.raises(CannotSign) as said:
        ring.load().current(NOW)
    assert isinstance(said.value.args[0], Promise), "translated when it is read"
    with translation.override("en"):
        assert str(said.value).startswith("The keys that certificates are signed with are missing")


def test_the_check_tells_of_keys_that_are_missing_old_or_open(folder, settings, monkeypatch):
    monkeypatch.setattr(checks.timezone, "now", lambda: NOW)
    assert checks.certificates_can_be_signed(None) == []
    assert checks.signing_keys_are_not_for_everybody(None) == []
    os.chmod(folder / "private.json", 0o640)
    assert [w.id for w in checks.signing_keys_are_not_for_everybody(None)] == ["training.W002"]
    soon = ring.load().current(NOW).not_after - timedelta(days=30)
    monkeypatch.setattr(checks.timezone, "now", lambda: soon)
    assert [w.id for w in checks.certificates_can_be_signed(None)] == ["training.W001"]
    missing(folder)
    assert [w.id for w in checks.certificates_can_be_signed(None)] == ["training.E001"]


def test_the_commands(settings, tmp_path, db, capsys):
    settings.SIGNING_KEYS = tmp_path / "signing"
    call_command("make_signing_keys")
    assert "key s1 made" in capsys.readouterr().out
    call_command("rotate_signing_keys", "--withdraw", "s1", "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["withdrawn"]) == ("s2", ["s1"])
    with pytest.raises(CommandError, match="nobody signs in"):
        call_command("rotate_signing_keys", "--actor", "nobody@rumbo.example")


def test_two_do_not_change_keys_at_once(folder, db):
    with rotating.alone(), pytest.raises(CommandError, match="another process"):
        call_command("rotate_signing_keys")
