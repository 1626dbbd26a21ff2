"""The key ring: what is derived from it, how it is kept, and that it speaks when it is wrong."""

import base64
import json
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from rumbo.keyring import KeyRing, UnknownKey

ROOT = bytes(range(32))


def same() -> KeyRing:
    return KeyRing("k1", {"k1": ROOT}, ROOT[::-1], bytes(32))


DERIVE = [
    lambda ring, of: ring.organization_key(of, "k1"),
    lambda ring, of: ring.blind_key(of),
    lambda ring, of: ring.pseudonym_key(of),
    lambda ring, of: ring.encrypting_key(of, "k1"),
]


@pytest.mark.parametrize("derive", DERIVE)
def test_keys_are_derived_the_same_each_time_and_differ_between_owners(derive):
    assert derive(same(), "one") == derive(same(), "one")
    assert derive(same(), "one") != derive(same(), "other")
    assert len(derive(same(), "one")) == 32


def test_no_key_serves_two_purposes():
    ring = same()
    keys = [derive(ring, "one") for derive in DERIVE]
    assert len(set(keys)) == len(keys)


def test_the_derivation_never_changes():
    """A change here would make every sealed record unreadable: this value must stay."""
    found = same().organization_key("0190", "k1").hex()
    assert found == "30c62064a776ed1bb1889fa0972de0ba6e2c93f9f99155407aa4d21abeca76ac"


def test_another_master_key_gives_other_keys():
    ring = same()
    ring.add_master()
    assert ring.organization_key("one", "k1") != ring.organization_key("one", "k2")


def test_searching_and_the_journal_survive_a_new_master_key():
    ring = same()
    before = ring.blind_key("one"), ring.pseudonym_key("one"), ring.sign(b"row")
    ring.add_master()
    assert (ring.blind_key("one"), ring.pseudonym_key("one"), ring.sign(b"row")) == before


def test_add_master_makes_the_new_key_current_and_keeps_the_old():
    ring = same()
    assert [ring.add_master(), ring.add_master()] == ["k2", "k3"]
    assert ring.current == "k3"
    assert list(ring.master) == ["k1", "k2", "k3"]
    assert len(set(ring.master.values())) == 3


@pytest.mark.parametrize("ask", ["organization_key", "encrypting_key"])
def test_an_unknown_key_is_said(ask):
    with pytest.raises(UnknownKey):
        getattr(same(), ask)("one", "k9")


def test_saved_for_the_owner_alone_and_read_back(tmp_path):
    ring = KeyRing.fresh()
    path = tmp_path / "keys" / "keyring.json"
    ring.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    read = KeyRing.load(path)
    assert read.current == ring.current
    assert [derive(read, "one") for derive in DERIVE] == [derive(ring, "one") for derive in DERIVE]
    assert read.sign(b"row") == ring.sign(b"row")


def test_the_old_file_stays_when_the_new_cannot_be_written(tmp_path, monkeypatch):
    path = tmp_path / "keyring.json"
    KeyRing.fresh().save(path)
    before = path.read_bytes()

    def full_disk(_handle):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        KeyRing.fresh().save(path)
    assert path.read_bytes() == before


def text_of(**changed) -> str:
    key = base64.b64encode(ROOT).decode()
    return json.dumps({"current": "k1", "master": {"k1": key}, "blind": key, "seal": key} | changed)


def test_a_good_file_is_read(tmp_path):
    """The control of the table below."""
    path = tmp_path / "keyring.json"
    path.write_text(text_of())
    assert KeyRing.load(path).current == "k1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("{}", "cannot be read"),
        (text_of(blind="%%%"), "damaged"),
        (text_of(seal=base64.b64encode(b"short").decode()), "damaged"),
        (text_of(master={"k1": base64.b64encode(b"short").decode()}), "damaged"),
        (text_of(current="k2"), "damaged"),
    ],
)
def test_a_bad_file_is_refused(tmp_path, text, said):
    path = tmp_path / "keyring.json"
    path.write_text(text)
    with pytest.raises(ImproperlyConfigured, match=said):
        KeyRing.load(path)


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="make_keys"):
        KeyRing.load(tmp_path / "keyring.json")
