"""Signatures over what a document means: W3C's own example comes out byte for byte."""

import copy
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import base58
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from training.proving import contexts, credential, multikey, proof
from training.proving.meaning import canonical

REFERENCE = Path(__file__).parents[4] / "shared" / "reference"
VECTORS = REFERENCE / "vc-2.0" / "eddsa-test-vectors"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)

needs_reference = pytest.mark.skipif(
    not VECTORS.is_dir() and os.environ.get("CI", "").lower() not in ("true", "1"),
    reason="W3C's examples lie beside the project, in ../shared, and are not there",
)


def told(name: str) -> str:
    return (VECTORS / "eddsa-rdfc-2022" / name).read_text()


@pytest.fixture
def known() -> contexts.Contexts:
    path = REFERENCE / "open-badges-3.0" / "contexts" / "credentials-examples-v2.json"
    return contexts.Contexts(contexts.pinned().documents | {EXAMPLES: json.loads(path.read_text())})


@pytest.fixture
def unsigned() -> dict:
    return json.loads((VECTORS / "unsigned.json").read_text())


@needs_reference
def test_every_step_of_the_w3c_example_is_ours(known, unsigned):
    pair = json.loads((VECTORS / "keyPair.json").read_text())
    key = Ed25519PrivateKey.from_private_bytes(
        base58.b58decode(pair["privateKeyMultibase"][1:])[2:]
    )
    assert multikey.written(key.public_key().public_bytes_raw()) == pair["publicKeyMultibase"]
    assert canonical(unsigned, known) == told("canonDocDataInt.txt")
    config = json.loads(told("proofConfigDataInt.json"))
    assert canonical(config, known) == told("proofCanonDataInt.txt")
    assert proof.hashed(unsigned, config, known).hex() == told("combinedHashDataInt.txt").strip()
    made = proof.made(unsigned, key, config["verificationMethod"], CREATED, known)
    assert made["proofValue"] == told("sigBTC58DataInt.txt").strip()
    assert unsigned | {"proof": made} == json.loads(told("signedDataInt.json"))


@needs_reference
def test_anything_else_than_what_was_signed_does_not_hold(known):
    signed = json.loads(told("signedDataInt.json"))

    def holds(document) -> bool:
        return proof.holds(document, document["proof"], multikey.told_by_itself, known)

    assert holds(signed)
    for name, value in (("name", "Other"), ("validFrom", "2022-01-01T00:00:00Z")):
        assert not holds(signed | {name: value})
    for name, value in (
        ("created", "2023-02-24T23:36:39Z"),
        ("proofPurpose", "authentication"),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("type", "Other"),
        ("proofValue", signed["proof"]["proofValue"][:-1] + "1"),
        ("proofValue", "z"),
        ("proofValue", "z" + "0" * 88),
        ("proofValue", 7),
        ("verificationMethod", "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"),
    ):
        altered = copy.deepcopy(signed)
        altered["proof"][name] = value
        assert not holds(altered), name
    assert not holds(signed | {"proof": signed["proof"] | {"expires": "2030-01-01T00:00:00Z"}})


def test_contexts_and_schema_are_the_files_that_we_know():
    for url, (_name, digest) in contexts.PINNED.items():
        assert url in contexts.pinned() and len(digest) == 64
    digest = hashlib.sha256(credential.SCHEMA.read_bytes()).hexdigest()
    assert digest == "859e405b592d93c3261fe899362f4128801140d4d20c01502a066b3540483d95"


def test_a_context_with_other_bytes_is_refused(monkeypatch, tmp_path):
    name, digest = contexts.PINNED[contexts.CREDENTIALS]
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(contexts.Unpinned, match="not the file"):
        contexts._read(tmp_path / name, digest)
    with pytest.raises(contexts.Unpinned, match="not there"):
        contexts._read(tmp_path / "other", digest)


def test_keys_as_text():
    raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    text = multikey.written(raw)
    assert text.startswith("z6Mk") and multikey.read(text) == raw
    assert multikey.read(text[:-1]) is None and multikey.read("z6Mk0") is None
    assert multikey.told_by_itself(f"did:key:{text}") == raw
    assert multikey.told_by_itself(f"did:key:{text}#{text}") == raw
    assert multikey.told_by_itself(f"did:key:{text}#other") is None
    assert multikey.told_by_itself(f"did:example:{text}") is None
    assert multikey.told_by_itself(f"https://rumbo.example/#{text}") == raw
    assert multikey.did_web("https://rumbo.example") == "did:web:rumbo.example"
    assert multikey.did_web("http://localhost:8000") == "did:web:localhost%3A8000"
