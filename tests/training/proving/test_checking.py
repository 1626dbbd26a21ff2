"""verify_certificate on QR texts and credentials, with the database and without."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from training.certifying.codes import new_code
from training.proving import checking, contexts, ended, issuing, payload
from training.proving.payload import Kind, Short
from training.proving.ring import load

from .test_publishing import certificate, end  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def qr(certificate) -> str:  # noqa: F811
    proof = issuing.of(certificate)
    return f"https://rumbo.example/v/{certificate.code}#{proof.payload}"


@pytest.fixture
def badge(certificate, tmp_path):  # noqa: F811
    path = tmp_path / "credencial.json"
    path.write_bytes(issuing.of(certificate).credential)
    return path


def told(what, **options) -> tuple[dict, int]:
    """What verify_certificate prints, and its exit code."""
    out = io.StringIO()
    try:
        call_command("verify_certificate", str(what), json=True, stdout=out, **options)
    except CommandError as fault:
        return json.loads(out.getvalue() or "{}"), fault.returncode
    return json.loads(out.getvalue()), 0


def kept(tmp_path) -> dict[str, str]:
    """The published files, as somebody keeps them now."""
    pages = {"keys": "claves.json", "ended": "terminados.json", "status": "estado/1"}
    for name, page in pages.items():
        (tmp_path / name).write_bytes(Client().get(f"/v/{page}").content)
    return {name: str(tmp_path / name) for name in pages}


@pytest.fixture
def no_database(monkeypatch):
    """From here on whoever asks it fails."""

    def seal():
        def refused(*args, **kwargs):
            raise AssertionError("the database was asked")

        monkeypatch.setattr(connection, "cursor", refused)
        monkeypatch.setattr("socket.socket", refused)

    return seal


def altered(qr: str) -> str:
    last = payload.DIGITS[(payload.DIGITS.index(qr[-1]) + 1) % 36]
    return qr[:-1] + last


def test_against_the_live_rows(certificate, qr, badge):  # noqa: F811
    code = certificate.code
    assert told(qr) == ({"code": code, "state": "valid"}, 0)
    assert told(badge) == ({"code": None, "state": "valid"}, 0)
    assert told(altered(qr)) == ({"code": code, "state": "altered"}, 1)
    other = new_code()
    assert told(qr.replace(code, other)) == ({"code": other, "state": "altered"}, 1)
    badge.write_text(badge.read_text().replace("120", "121").replace("horas", "años"))
    assert told(badge)[0]["state"] == "altered"
    end(certificate)
    assert told(qr) == ({"code": code, "state": "revoked"}, 1)
    badge.write_bytes(issuing.of(certificate).credential)
    assert told(badge)[0]["state"] == "revoked"
    assert told("https://rumbo.example/#hello")[0]["state"] == "not_found"
    badge.write_text("{}")
    assert told(badge)[0]["state"] == "not_found"


def test_signed_by_us_but_never_issued_is_not_found():
    signing = load().current(timezone.now())
    code = new_code()
    short = Short(Kind.DIPLOMA, "Pan", "Ceiba", timezone.now().date())
    text = payload.text(short, code, 1, signing.ed25519)
    assert told(f"{code}#{text}") == ({"code": code, "state": "not_found"}, 1)


def test_without_database_and_network(certificate, qr, badge, tmp_path, no_database):  # noqa: F811
    files, code = kept(tmp_path), certificate.code
    end(certificate)
    (tmp_path / "later").mkdir()
    later = kept(tmp_path / "later")
    no_database()
    keys = {"offline": True, "keys": files["keys"]}
    assert told(qr, **keys, ended=files["ended"]) == ({"code": code, "state": "valid"}, 0)
    assert told(badge, **keys, status=files["status"])[0]["state"] == "valid"
    assert told(qr, **keys, ended=later["ended"]) == ({"code": code, "state": "revoked"}, 1)
    assert told(badge, **keys, status=later["status"])[0]["state"] == "revoked"
    assert told(qr, **keys) == ({"code": code, "state": "signed"}, 1), "nobody knows what ended"
    assert told(badge, **keys) == ({"code": None, "state": "signed"}, 1)
    assert told(altered(qr), **keys)[0]["state"] == "altered"


def test_a_list_that_is_too_old_does_not_say_valid(certificate, qr):  # noqa: F811
    now = timezone.now()
    signing = load().current(now)
    known = checking.Published(dict(load().keys), "did:web:rumbo.example")

    def state(codes: dict, age: timedelta) -> str:
        content = json.dumps(ended.signed(codes, signing, now - age)).encode()
        return checking.qr_text(qr, known, ended.read(content, known.keys.get), now).state

    assert state({}, timedelta(days=1)) == "valid"
    assert state({}, timedelta(days=8)) == "signed"
    assert state({}, -timedelta(days=2)) == "signed", "the clock here is in the past"
    assert state({"revoked": [certificate.code]}, timedelta(days=8)) == "revoked"


def test_keys_of_another_installation_do_not_count(badge, qr):
    nobody = checking.Published({}, "did:web:other.example")
    now = timezone.now()
    assert checking.qr_text(qr, nobody, None, now).state == "altered"
    content = badge.read_bytes()
    found = checking.credential(content, nobody, lambda u, a: False, contexts.pinned(), now)
    assert found.state == "altered"


def test_wrong_calls_are_said(qr, tmp_path):
    files = kept(tmp_path)
    assert told(qr, offline=True)[1] == 2
    assert told(qr, keys=files["keys"])[1] == 2
    assert told(qr, offline=True, keys="nothing.json")[1] == 2
    assert told(qr, offline=True, keys=files["ended"])[1] == 2
    assert told(qr, offline=True, keys=files["keys"], ended=files["keys"])[1] == 2
