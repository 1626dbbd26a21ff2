"""Strangers' credentials: 1EdTech's examples get the verdicts of 1EdTech's own validator."""

import csv
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from training.proving import bits, contexts, credential, hostile, meaning, multikey, proof, reading
from training.proving.reading import Verdict

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "open-badges-3.0"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
NOW = datetime(2026, 7, 1, tzinfo=UTC)

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir() and os.environ.get("CI", "").lower() not in ("true", "1"),
    reason="the examples of Open Badges lie beside the project, in ../shared, and are not there",
)
# What we find, for each thing that EXPECTED.tsv says.
VERDICTS = {
    "simple.json": Verdict.VALID,
    "simple-json.svg": Verdict.VALID,
    "simple-did-key-method.json": Verdict.VALID,
    "simple-multiple-proofs.json": Verdict.VALID,
    "endorsement-valid.json": Verdict.VALID,
    "simple-noproof.json": Verdict.MALFORMED,
    "simple-err-proof-value.json": Verdict.ALTERED,
    "simple-err-proof-method-unknown-did-method.json": Verdict.ALTERED,
    "simple-err-expired.json": Verdict.EXPIRED,
    "simple-err-issuer.json": Verdict.MALFORMED,
    "simple-err-credential-subject-type.json": Verdict.MALFORMED,
    "simple-err-context.json": Verdict.MALFORMED,
    "simple-err-type.json": Verdict.MALFORMED,
    "bit-string-list/credential-status-revoked.json": Verdict.REVOKED,
}


# Signed by who did not ask what its words mean; we do, and read no further.
MEANINGLESS = {"simple-err-issuer.json"}


@pytest.fixture(scope="module")
def known() -> contexts.Contexts:
    """The pinned contexts, and the one that two examples use besides."""
    more = json.loads((REFERENCE / "contexts" / "ob-v3p0-extensions.json").read_text())
    return contexts.Contexts(contexts.pinned().documents | {EXTENSIONS: more})


def read(content: bytes, known, **options) -> reading.Read:
    options = {"key_of": multikey.told_by_itself, "now": NOW} | options
    return reading.read(content, contexts=known, **options)


def expected() -> list[dict[str, str]]:
    with open(REFERENCE / "examples" / "EXPECTED.tsv", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@needs_reference
def test_every_example_gets_its_verdict(known):
    path = REFERENCE / "examples" / "bit-string-list" / "testlist"
    published = reading.status_list(
        path.read_bytes(), key_of=multikey.told_by_itself, contexts=known, now=NOW
    )

    def status(url, at):
        return published("https://example.com/credentials/status/3", at)

    asked = {row["file"] for row in expected() if row["verdict"] != "-"}
    assert asked == set(VERDICTS), "each row has its verdict here"
    for row in expected():
        if row["verdict"] == "-":
            continue
        content = (REFERENCE / "examples" / row["file"]).read_bytes()
        found = read(content, known, status=status)
        assert found.verdict == VERDICTS[row["file"]], (row["file"], found.why)
        said = row["verdict"]
        good = said == "valid" or said.startswith("one error (unknown proof type)")
        assert (found.verdict == Verdict.VALID) is good, row["file"]


@needs_reference
def test_every_example_has_the_schema_and_signature_that_is_told(known):
    for row in expected():
        path = REFERENCE / "examples" / row["file"]
        if row["schema"].startswith(("valid", "invalid")):
            document = json.loads(path.read_bytes())
            try:
                credential.check(document)
                fits = True
            except credential.Unsound:
                fits = False
            assert fits is row["schema"].startswith("valid"), row["file"]
        if row["signature"] in ("valid", "second proof valid"):
            document = json.loads(path.read_bytes())
            proofs = document["proof"]
            last = proofs[-1] if isinstance(proofs, list) else proofs
            held = row["file"] in MEANINGLESS or proof.holds(
                document, last, multikey.told_by_itself, known
            )
            assert held, row["file"]


@pytest.fixture
def simple() -> dict:
    if not REFERENCE.is_dir():
        pytest.skip("the examples of Open Badges lie beside the project and are not there")
    return json.loads((REFERENCE / "examples" / "simple.json").read_bytes())


def verdict(document, **options) -> Verdict:
    found = read(json.dumps(document).encode(), contexts.pinned(), **options)
    return found.verdict


def test_a_key_that_does_not_count_signs_nothing(simple):
    assert verdict(simple) == Verdict.VALID
    assert verdict(simple, key_of=lambda method: None) == Verdict.ALTERED


def test_words_that_mean_nothing_are_not_passed_over(simple):
    """They would not be signed: whoever adds one would have said it in the issuer's name."""
    simple["credentialSubject"]["achievement"]["grade"] = "excellent"
    assert verdict(simple) == Verdict.MALFORMED
    with pytest.raises(meaning.Meaningless):
        meaning.canonical({k: v for k, v in simple.items() if k != "proof"}, contexts.pinned())


def test_types_that_mean_nothing_are_not_passed_over(simple):
    simple["type"].append("Doctorate")
    assert verdict(simple) == Verdict.MALFORMED


@pytest.mark.parametrize(
    "context",
    ["https://evil.example/context.json", {"name": "https://evil.example/name"}, 7],
)
def test_other_contexts_are_refused_and_nobody_is_asked(simple, context, monkeypatch):
    monkeypatch.setattr("socket.socket", None)
    simple["@context"].append(context)
    assert verdict(simple) == Verdict.MALFORMED


def test_contexts_inside_are_refused(simple):
    simple["credentialSubject"]["@context"] = [contexts.BADGES]
    assert verdict(simple) == Verdict.MALFORMED


def test_the_loader_knows_the_pinned_contexts_alone():
    with pytest.raises(contexts.Unpinned):
        contexts.pinned().load("https://www.w3.org/ns/did/v1", {})
    with pytest.raises(contexts.Unpinned):
        meaning.canonical(
            {"@context": ["https://evil.example/"], "id": "urn:x:y"}, contexts.pinned()
        )


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"7",
        b"\xff\xfe{}",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": ' + b"9" * 5000 + b"}",
        deep(25),
        deep(100_000),
        b'{"a": [' + b"1," * 6000 + b"1]}",
        b'{"a": "' + b"x" * hostile.LARGEST + b'"}',
        b'{"@graph": []}',
        b"<svg",
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><svg>&c;</svg>',
    ],
    ids=lambda content: repr(content[:20]),
)
def test_hostile_texts_are_refused(content):
    assert read(content, contexts.pinned()).verdict == Verdict.MALFORMED


def test_what_would_take_for_ever_is_refused(simple):
    """Nameless parts that look alike, each pointing to all others."""
    names = [f"_:n{i}" for i in range(9)]
    simple["credentialSubject"]["achievement"]["related"] = [
        {"id": name, "type": ["Related"], "relatedTo": [n for n in names if n != name]}
        for name in names
    ]
    simple["evidence"] = [
        {"id": name, "type": ["Evidence"], "evidence": [{"id": n} for n in names if n != name]}
        for name in names
    ]
    began = time.process_time()
    assert verdict(simple) == Verdict.MALFORMED
    assert time.process_time() - began < 5


def test_days_are_kept(simple):
    assert verdict(simple, now=datetime(2009, 1, 1, tzinfo=UTC)) == Verdict.NOT_YET


def test_a_status_that_nobody_could_ask_is_said(simple, known):
    path = REFERENCE / "examples" / "bit-string-list" / "credential-status-revoked.json"
    found = read(path.read_bytes(), known)
    assert (found.verdict, found.status_known) == (Verdict.VALID, False)


def test_a_list_of_bits_is_read_back():
    assert bits.is_set(bits.decoded(bits.encoded([0, 9, 131_071])), 9)
    found = bits.decoded(bits.encoded([23]))
    assert len(found) == 16_384 and found[2] == 1
    assert sum(bits.is_set(found, at) for at in range(bits.SIZE)) == 1
    for broken in ("", "x", "u", "uAAAA", bits.encoded([1])[:-8], bits.encoded([1])[1:]):
        with pytest.raises(bits.Unreadable):
            bits.decoded(broken)


def test_a_list_that_unpacks_to_very_much_is_refused():
    import base64
    import gzip

    bomb = gzip.compress(bytes(64 << 20))
    text = "u" + base64.urlsafe_b64encode(bomb).decode().rstrip("=")
    with pytest.raises(bits.Unreadable):
        bits.decoded(text)
