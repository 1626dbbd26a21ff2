"""What we sign is read by other makers' programs too, and what was altered is refused by them."""

import copy
import json
import shutil
import subprocess
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from rumbo.settings import base
from training.proving import contexts, credential, did, generations
from training.proving.credential import Earned, Place

OUTSIDE = base.ROOT / "var" / "outside"
REFERENCE = base.ROOT.parent / "shared" / "reference" / "open-badges-3.0"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
SIGNING = generations.make(1, generations.make_authority("a", NOW), "a", NOW)
EARNED = Earned(
    "Certificate",
    "Instalaciones eléctricas",
    "Certificado de aprobación: Instalaciones eléctricas, 120 horas.",
    "La persona fue evaluada y aprobó. Puede: leer un plano; “cablear” un tablero.",
    "Fundación Taller Abierto",
    date(2026, 6, 30),
    ("leer un plano", "“cablear” un tablero"),
)


def signed(earned: Earned = EARNED) -> dict:
    issuer = did.issuer(SIGNING.public)
    place = Place("https://rumbo.example/v/estado/1", 4711)
    made = credential.document(earned, issuer, place)
    return json.loads(credential.signed(made, issuer, SIGNING, NOW, contexts.pinned()))


def altered(document: dict) -> list[dict]:
    """Each says something that was not signed."""
    found = []
    for path, value in (
        (["name"], "Otro"),
        (["validFrom"], "2020-01-01T00:00:00Z"),
        (["issuer", "name"], "Otra"),
        (["credentialSubject", "id"], "urn:uuid:00000000-0000-4000-8000-000000000000"),
        (["credentialSubject", "achievement", "tag"], ["volar"]),
        (["credentialSubject", "achievement", "criteria", "narrative"], "Nada."),
        (["credentialStatus", "statusListIndex"], "5"),
        (["credentialSubject", "achievement", "unheardOf"], "excellent"),
    ):
        changed = copy.deepcopy(document)
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        found.append(changed)
    return found


def accepted(document: dict) -> bool:
    """By openbadgeslib, with our key given."""
    pem = SIGNING.ed25519.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        OB3LdpVerifier(pem).verify(document)
    except LibOpenBadgesException:
        return False
    return True


def test_openbadgeslib_accepts_ours_and_refuses_what_was_altered():
    document = signed()
    assert accepted(document)
    assert [accepted(each) for each in altered(document)] == [False] * 8


def test_other_makers_for_node_accept_ours_and_refuse_what_was_altered():
    if not shutil.which("node") or not (OUTSIDE / "installed").exists():
        pytest.skip("the reader for Node is not installed: .ci/outside.sh does it")
    if not REFERENCE.is_dir():
        pytest.skip("the contexts of identities lie beside the project and are not there")
    document = signed()
    answers = asked([document, *altered(document)])
    assert answers[0] == ""
    assert all(answers[1:]) and len(answers) == 9


def asked(credentials: list[dict]) -> list[str]:
    known = dict(contexts.pinned().documents)
    for address, name in zip(did.CONTEXT, ("did-v1", "security-multikey-v1"), strict=True):
        known[address] = json.loads((REFERENCE / "contexts" / f"{name}.json").read_text())
    ring = did.Ring(SIGNING, {"s1": SIGNING.public})
    question = {
        "contexts": known,
        "identity": did.document(ring),
        "credentials": credentials,
    }
    shutil.copy(base.ROOT / "tests" / "outside" / "check.mjs", OUTSIDE)
    done = subprocess.run(
        ["node", "check.mjs"],
        input=json.dumps(question),
        cwd=OUTSIDE,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
