"""A certificate proves itself, names nobody, and its place in the list is its own."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests import builders as make
from tests.training.certifying import group
from training import erasing  # noqa: F401  (registers its erasers)
from training.attesting.paper import OutcomeFacts
from training.certifying import composing
from training.certifying.facts import CertificateFacts
from training.models import Certificate, StatusPlace
from training.proving import (
    bits,
    contexts,
    credential,
    did,
    issuing,
    multikey,
    payload,
    places,
    reading,
)
from training.proving.payload import Kind
from training.proving.reading import Verdict
from training.proving.ring import CannotSign, load

pytestmark = pytest.mark.django_db
NAME = "Zoraida Quitanilla"
WHERE = "Panadería Alborada"


def facts(**given) -> CertificateFacts:
    values = {
        "code": "K7QM4RTX9D2FH6WB",
        "kind": "achievement",
        "name": NAME,
        "course_es": "Instalaciones eléctricas",
        "course_en": "Electrical installations",
        "hours": Decimal(120),
        "starts_on": date(2026, 1, 10),
        "ends_on": date(2026, 3, 28),
        "issuer": "Fundación Ceiba",
        "signatories": [("Marta Reyes", "Directora", "Director")],
        "issued_on": date(2026, 4, 4),
        "verify_url": "https://rumbo.example/v/K7QM4RTX9D2FH6WB",
        "skills_es": ("leer un plano", "cablear un tablero"),
        "skills_en": ("read a plan", "wire a board"),
    }
    return CertificateFacts(**values | given)


def outcome_facts() -> OutcomeFacts:
    return OutcomeFacts(
        code="K7QM4RTX9D2FH6WB",
        what="new_job",
        name=NAME,
        since=date(2026, 3, 1),
        issuer="Fundación Ceiba",
        signatories=[("Marta Reyes", "Directora", "Director")],
        issued_on=date(2026, 4, 4),
        verify_url="https://rumbo.example/v/K7QM4RTX9D2FH6WB",
        where=WHERE,
    )


def read(content: bytes, **options) -> reading.Read:
    ours = multikey.methods(load().all_public(), did.ours())
    given = {"now": datetime(2026, 7, 1, tzinfo=UTC), "contexts": contexts.pinned()} | options
    return reading.read(content, key_of=ours.get, **given)


@pytest.fixture
def proof() -> issuing.Proof:
    return issuing.prove(Certificate(), facts())


def test_the_credential_holds_and_says_what_the_page_says(proof):
    found = read(proof.credential, status=lambda url, at: False)
    assert (found.verdict, found.status_known) == (Verdict.VALID, True), found.why
    document = found.document
    assert document["issuer"] == {
        "id": "did:web:rumbo.example",
        "type": ["Profile"],
        "name": "Fundación Ceiba",
    }
    achievement = document["credentialSubject"]["achievement"]
    assert achievement["name"] == "Instalaciones eléctricas"
    assert achievement["tag"] == ["leer un plano", "cablear un tablero"]
    assert "120 horas" in achievement["description"]
    assert "evaluada y aprobó" in achievement["criteria"]["narrative"]
    assert document["validFrom"] == "2026-04-04T00:00:00Z"
    assert document["proof"][0]["verificationMethod"] == "did:web:rumbo.example#s1"


@pytest.mark.parametrize("made", [facts, outcome_facts], ids=["course", "outcome"])
def test_nothing_in_it_is_personal(made):
    proof = issuing.prove(Certificate(), made())
    said = proof.credential.decode() + str(payload.scanned(f"{made().code}#{proof.payload}").short)
    for word in (*NAME.split(), *WHERE.split(), made().code, "Marta", "Reyes"):
        assert not re.search(rf"\b{word}\b", said), word
    subject = json.loads(proof.credential)["credentialSubject"]
    assert set(subject) == {"id", "type", "achievement"}
    again = json.loads(issuing.prove(Certificate(), made()).credential)
    assert again["credentialSubject"]["id"] != subject["id"], "drawn for one credential"
    assert again["id"] != json.loads(proof.credential)["id"]


def test_an_outcome_has_words_of_its_own():
    proof = issuing.prove(Certificate(), outcome_facts())
    assert read(proof.credential).verdict == Verdict.VALID
    achievement = json.loads(proof.credential)["credentialSubject"]["achievement"]
    assert achievement["description"] == "Consiguió un empleo nuevo en marzo de 2026."
    assert "una persona lo presentó y otra lo confirmó" in achievement["criteria"]["narrative"]
    short = payload.scanned(f"K7QM4RTX9D2FH6WB#{proof.payload}").short
    assert (short.kind, short.initials) == (Kind.OUTCOME, "Z. Q.")


def test_english_leads_where_the_paper_is_in_english():
    proof = issuing.prove(Certificate(), facts(language="en"))
    achievement = json.loads(proof.credential)["credentialSubject"]["achievement"]
    assert (achievement["name"], achievement["inLanguage"]) == ("Electrical installations", "en")
    proof = issuing.prove(Certificate(), facts(language="en", course_en=""))
    achievement = json.loads(proof.credential)["credentialSubject"]["achievement"]
    assert achievement["inLanguage"] == "es"


def test_the_qr_code_holds_for_its_own_code_only(proof):
    found = payload.scanned(f"K7QM4RTX9D2FH6WB#{proof.payload}")
    assert payload.good(found, load().public)
    assert found.short.day == date(2026, 4, 4) and found.short.hours == 120
    assert not payload.good(payload.scanned(f"{'A' * 16}#{proof.payload}"), load().public)


def test_any_change_of_the_credential_is_found(proof):
    document = json.loads(proof.credential)
    achievement = document["credentialSubject"]["achievement"]
    for where, name, value in (
        (document, "validFrom", "2025-04-04T00:00:00Z"),
        (document, "id", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        (document["issuer"], "name", "Otra"),
        (document["credentialSubject"], "id", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        (achievement, "name", "Medicina"),
        (achievement, "tag", ["volar"]),
        (achievement["criteria"], "narrative", "Nada."),
        (document["credentialStatus"], "statusListIndex", "5"),
    ):
        kept, where[name] = where[name], value
        assert read(json.dumps(document).encode()).verdict == Verdict.ALTERED, name
        where[name] = kept
    assert read(json.dumps(document).encode()).verdict == Verdict.VALID, "the control"


def test_without_keys_nothing_is_proven(settings, tmp_path):
    settings.SIGNING_KEYS = tmp_path / "nothing"
    with pytest.raises(CannotSign):
        issuing.prove(Certificate(), facts())
    assert not StatusPlace.objects.exists()


def test_what_does_not_hold_when_it_is_read_again_is_not_given_out(monkeypatch):
    monkeypatch.setattr(credential, "holds", lambda *args: False)
    with pytest.raises(CannotSign) as said:
        issuing.prove(Certificate(), facts())
    assert str(said.value) == str(issuing.BROKEN)


def test_what_does_not_fit_the_schema_is_not_given_out(monkeypatch):
    made = credential.document

    def without_criteria(*args):
        found = made(*args)
        del found["credentialSubject"]["achievement"]["criteria"]
        return found

    monkeypatch.setattr(credential, "document", without_criteria)
    with pytest.raises(CannotSign) as said:
        issuing.prove(Certificate(), facts())
    assert str(said.value) == str(issuing.BROKEN)


def test_places_are_drawn_and_never_given_twice(monkeypatch):
    taken = [places.take() for _ in range(20)]
    assert len({(each.list, each.index) for each in taken}) == 20
    assert {each.list for each in taken} == {1}
    indexes = [each.index for each in taken]
    assert indexes != sorted(indexes) and max(indexes) > bits.SIZE // 8
    # Nearly full: the next list begins.
    monkeypatch.setattr(places, "SIZE", 10)
    StatusPlace.objects.all().delete()
    StatusPlace.objects.bulk_create(StatusPlace(list=1, index=at) for at in range(10))
    assert places.take().list == 2


def test_of_two_who_draw_the_same_place_one_gets_it(monkeypatch):
    drawn = iter([7] * 8 + [9] * 20)
    monkeypatch.setattr(places.secrets, "randbelow", lambda most: next(drawn))
    looked = places.StatusPlace.objects.filter

    def blind(**asked):
        found = looked(**asked)
        return found.none() if "index__in" in asked else found  # the other one took it just now

    StatusPlace.objects.create(list=1, index=7)
    monkeypatch.setattr(type(StatusPlace.objects), "filter", lambda self, **asked: blind(**asked))
    assert places.take().index == 9


def test_it_is_kept_sealed_with_the_certificate():
    org = make.organization("ceiba")
    make.award("F-1", make.organization("donante"), [org])
    offering = group.offering(org)
    member = group.member(offering, given="Zoraida", surname1="Quitanilla")
    new = Certificate(
        organization=org,
        participant=member.participant,
        enrollment=member,
        award=member.offering.program.award,
        kind="attendance",
        issued_on=date(2026, 4, 4),
    )
    shared = composing.shared_facts(member.offering, date(2026, 4, 4))
    made = composing.facts_for(shared, NAME, new.code)
    new.facts, new.holder = made.to_json()
    proof = issuing.prove(new, made)
    new.save(force_insert=True)
    again = Certificate.objects.unscoped("a certificate of this test").get(pk=new.pk)
    assert issuing.of(again) == proof
    assert again.place == new.place
    stored = Certificate._base_manager.filter(pk=new.pk).values_list("proof", flat=True)[0]
    assert proof.payload not in stored
    assert issuing.of(Certificate()) is None
