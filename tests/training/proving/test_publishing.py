"""Published keys and lists are signed, true at once, and tell nobody anything."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import builders as make
from tests.training.certifying import group
from training.certifying import codes, ending
from training.certifying import issuing as certificates
from training.models import Certificate
from training.proving import (
    contexts,
    did,
    ended,
    generations,
    issuing,
    multikey,
    publishing,
    reading,
    ring,
    signed_json,
    stored,
)
from training.proving.reading import Verdict

pytestmark = pytest.mark.django_db
URLS = ("/.well-known/did.json", "/v/claves.json", "/v/terminados.json", "/v/estado/1")


def key_of():
    return multikey.methods(ring.load().all_public(), did.ours()).get


def status():
    """What the published list answers now."""
    content = Client().get("/v/estado/1").content
    return reading.status_list(
        content, key_of=key_of(), contexts=contexts.pinned(), now=timezone.now()
    )


def ended_now() -> ended.Ended:
    return ended.read(Client().get("/v/terminados.json").content, ring.load().public)


@pytest.fixture
def certificate() -> Certificate:
    org = make.organization("ceiba")
    make.award("F-1", make.organization("donante"), [org])
    member = group.member(group.offering(org), given="Zoraida", surname1="Quitanilla")
    new = Certificate(
        organization=org,
        participant=member.participant,
        enrollment=member,
        award=member.offering.program.award,
        kind="achievement",
        issued_on=date(2026, 4, 4),
    )
    shared = certificates.composing.shared_facts(member.offering, date(2026, 4, 4))
    facts = certificates.composing.facts_for(shared, "Zoraida Quitanilla", new.code)
    new.facts, new.holder = facts.to_json()
    issuing.prove(new, facts)
    new.save(force_insert=True)
    return new


def end(certificate: Certificate, state: str = "revoked") -> None:
    certificate.state, certificate.ended_at = state, timezone.now()
    certificate.save(update_fields=["state", "ended_at"])


@pytest.mark.parametrize("url", URLS)
def test_anybody_may_fetch_and_keep_them_for_a_moment(url):
    response = Client().get(url)
    assert response.status_code == 200 and not response.cookies
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert isinstance(json.loads(response.content), dict)
    assert Client().post(url).status_code in (403, 405)


def test_what_ends_is_in_both_lists_at_the_next_request(certificate):
    url, at = issuing.list_url(1), certificate.place.index
    assert status()(url, at) is False
    assert ended_now().state(certificate.code) == "valid"
    end(certificate)
    assert status()(url, at) is True
    assert ended_now().state(certificate.code) == "revoked"
    proof = issuing.of(certificate)
    options = {"contexts": contexts.pinned(), "now": timezone.now(), "status": status()}
    found = reading.read(proof.credential, key_of=key_of(), **options)
    assert found.verdict == Verdict.REVOKED
    end(certificate, "replaced")
    assert ended_now().state(certificate.code) == "replaced"
    assert status()(url, at) is True


def test_no_code_can_be_read_out_of_a_list(certificate):
    end(certificate)
    for url in URLS:
        text = Client().get(url).content.decode()
        for word in (certificate.code, codes.shown(certificate.code), "Zoraida", "ceiba"):
            assert word not in text


def test_other_lists_than_ours_are_not_there(certificate):
    assert Client().get("/v/estado/2").status_code == 404
    assert Client().get("/v/estado/0").status_code == 404
    assert status()("https://elsewhere.example/1", 3) is None


def test_an_altered_list_is_refused(certificate):
    end(certificate)
    content = Client().get("/v/terminados.json").content
    data = json.loads(content)
    assert ended.read(content, ring.load().public).marks["revoked"]
    for name, value in (
        ("revoked", ""),
        ("expires", "2099-01-01T00:00:00Z"),
        ("issued", "2020-01-01T00:00:00Z"),
        ("key", "s9"),
        ("version", 2),
        ("signature", ""),
        ("signature", None),
    ):
        with pytest.raises(signed_json.Unreadable):
            ended.read(json.dumps(data | {name: value}).encode(), ring.load().public)
    for broken in (b"", b"[]", b"{}", b"[" * 100_000):
        with pytest.raises(signed_json.Unreadable):
            ended.read(broken, ring.load().public)
    listed = json.loads(Client().get("/v/estado/1").content)
    listed["credentialSubject"]["encodedList"] = publishing.bits.encoded([])
    with pytest.raises(publishing.bits.Unreadable):
        reading.status_list(
            json.dumps(listed).encode(),
            key_of=key_of(),
            contexts=contexts.pinned(),
            now=timezone.now(),
        )


def test_a_list_grows_old():
    now = timezone.now()
    found = ended_now()
    assert found.is_fresh(now) and not found.is_fresh(now + timedelta(days=8))
    assert found.issued <= now < found.issued + timedelta(minutes=5)


def test_without_keys_to_sign_keys_are_published_and_lists_are_not(settings, tmp_path):
    settings.SIGNING_KEYS = tmp_path
    now = datetime(2026, 7, 1, tzinfo=UTC)
    one = generations.make(1, generations.make_authority("a", now), "a", now)
    stored.write_public(tmp_path, [one.public])
    statuses = {url: Client().get(url).status_code for url in URLS}
    assert statuses == dict(zip(URLS, (200, 200, 503, 503), strict=True))
    keys = stored.parsed_public(Client().get("/v/claves.json").content)
    assert keys["s1"].raw == one.public.raw


def test_the_identity_names_every_key_that_counts(settings, tmp_path):
    settings.SIGNING_KEYS = tmp_path
    now = datetime(2026, 7, 1, tzinfo=UTC)
    authority = generations.make_authority("a", now)
    one, two, three = (generations.make(n, authority, "a", now).public for n in (1, 2, 3))
    stolen = generations.PublicKey(**(vars(two) | {"withdrawn": now}))
    stored.write_public(tmp_path, [one, stolen, three])
    found = json.loads(Client().get("/.well-known/did.json").content)
    assert found["id"] == "did:web:rumbo.example"
    assert found["assertionMethod"] == ["did:web:rumbo.example#s1", "did:web:rumbo.example#s3"]
    assert [each["publicKeyMultibase"] for each in found["verificationMethod"]] == [
        multikey.written(one.raw),
        multikey.written(three.raw),
    ]


def test_the_demo_signs_as_a_key(settings):
    settings.DEMO, settings.PUBLIC_URL = True, "http://localhost:8000"
    issuer = did.issuer(ring.load().current(timezone.now()).public)
    assert issuer.did.startswith("did:key:z6Mk")
    assert multikey.told_by_itself(issuer.method) == ring.load().public("s1").raw


def test_revoking_by_the_act_reaches_the_list(certificate):
    """The control: nothing but the act itself."""
    ending._end(certificate, "revoked", "system:tests", "because of a test")
    assert ended_now().state(certificate.code) == "revoked"
