"""What was signed once holds for ever: a certificate of a key that was rotated away long ago.

`frozen/version_1/` was issued on 4 April 2026 by the first generation; nobody has its private keys.
Keys and lists beside it were published on 4 January 2028, when the second one signed. A change of
what is signed adds a folder; nobody touches an old one.
"""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from training.certifying import claiming
from training.proving import bits, checking, contexts, ended, offline, reading

FOLDER = Path(__file__).parent / "frozen" / "version_1"
PUBLISHED = datetime(2028, 1, 5, tzinfo=UTC)  # while its lists are fresh
CODE = "K7QM4RTX9D2FH6WB"
KINDS = ("certificate.pdf", "credencial.json", "qr.txt")


def kept(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def known(without: str = "") -> checking.Published:
    data = json.loads(kept("claves.json"))
    data["keys"] = [each for each in data["keys"] if each["id"] != without]
    return checking.published(json.dumps(data).encode())


def state(name: str, content: bytes, now: datetime = PUBLISHED, keys=None) -> str:
    """By the kept keys and lists alone."""
    keys, pinned = keys or known(), contexts.pinned()
    told = ended.read(kept("terminados.json"), known().keys.get)
    if name == "qr.txt":
        return checking.qr_text(content.decode("latin-1"), keys, told, now).state
    if name == "credencial.json":
        listed = {"key_of": known().of_method(), "contexts": pinned, "now": PUBLISHED}
        status = reading.status_list(kept("estado.json"), **listed)
        return checking.credential(content, keys, status, pinned, now).state
    claims = claiming.read(content)
    paper = offline.Paper(content, claims.codes, claims.carried)
    return offline.judged(paper, keys, told, pinned, now).state


@pytest.mark.parametrize("name", KINDS)
def test_it_holds_with_a_key_that_was_rotated_away(name):
    assert list(known().keys) == ["s1", "s2"]
    assert state(name, kept(name)) == "valid"
    assert state(name, kept(name), keys=known(without="s2")) == "valid"
    assert state(name, kept(name), keys=known(without="s1")) == "altered", "the control"


@pytest.mark.parametrize("name", KINDS)
def test_one_byte_of_it_is_another(name):
    content = kept(name)
    for part in (0.2, 0.5, 0.97):
        at = int(len(content.rstrip()) * part)
        changed = bytearray(content)
        # Another letter or digit: spaces between the parts of a credential say nothing.
        while not chr(changed[at]).isalnum():
            at += 1
        changed[at] = ord("2" if chr(changed[at]) != "2" else "3")
        assert state(name, bytes(changed)) in ("altered", "not_found"), at


def test_years_later_it_is_still_signed_by_us():
    for name in ("certificate.pdf", "qr.txt"):
        assert state(name, kept(name), PUBLISHED + timedelta(days=9000)) == "signed"


def test_lists_that_are_old_or_unsigned_are_not_read(tmp_path):
    listed = {"key_of": known().of_method(), "contexts": contexts.pinned()}
    old = {"now": PUBLISHED + timedelta(days=8)}
    with pytest.raises(bits.Unreadable, match="over"):
        reading.status_list(kept("estado.json"), **listed, **old)
    unsigned = json.loads(kept("terminados.json"))
    del unsigned["signature"]
    (tmp_path / "ended").write_text(json.dumps(unsigned))
    given = {"offline": True, "keys": str(FOLDER / "claves.json"), "ended": str(tmp_path / "ended")}
    with pytest.raises(CommandError) as said:
        call_command("verify_certificate", str(FOLDER / "certificate.pdf"), **given)
    assert said.value.returncode == 2, "nothing is said of the certificate"


def test_the_pdf_carries_the_credential_byte_for_byte():
    carried = claiming.read(kept("certificate.pdf")).carried
    assert carried == {"credencial.json": kept("credencial.json")}


def test_the_command_says_so_too(tmp_path):
    out = StringIO()
    given = {"offline": True, "keys": str(FOLDER / "claves.json"), "json": True, "stdout": out}
    for what in (str(FOLDER / "certificate.pdf"), kept("qr.txt").decode().strip()):
        out.truncate(out.seek(0))
        with pytest.raises(CommandError, match="signed"):
            call_command("verify_certificate", what, **given)
        assert json.loads(out.getvalue()) == {"code": CODE, "state": "signed"}
