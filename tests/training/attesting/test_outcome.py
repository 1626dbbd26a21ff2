"""The certificate of one person's outcome."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests import builders as make
from tests.signing_in import sign_in
from tests.training.certifying import group
from tests.training.certifying.marks import logo
from tests.training.certifying.test_paper import words
from tests.training.certifying.test_pdf import run
from tests.training.outcomes import samples
from training.attesting import outcomes, paper
from training.certifying import ending, filing, handing_out, issuing, verifying
from training.certifying.composing import Refused
from training.models import Certificate, Handout
from training.outcomes import acts
from youth import consenting
from youth.models.consent import Purpose

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = "Panadería Zacapulpa"


@pytest.fixture
def outcome(cast):
    group.signatory(cast.ceiba)
    person = make.participant(cast.ceiba, given="Wilmer", surname1="Güity")
    told = samples.proposed(person, cast.facilitator, where=WHERE)
    return acts.confirm(told, "called", actor=cast.coordinator, note=samples.HEARD)


def issued(outcome, cast, where=False) -> Certificate:
    made = outcomes.issue(outcome, where=where, actor=cast.coordinator)
    return (
        Certificate.objects.unscoped("the test").select_related("participant__key").get(pk=made.pk)
    )


def text(certificate, tmp_path) -> str:
    made = run("pdftotext", "-raw", pdf_bytes=filing.pdf_of(certificate), tmp_path=tmp_path)
    return " ".join(made.split())


def test_it_says_what_since_when_and_not_where(outcome, cast, tmp_path):
    said = text(issued(outcome, cast), tmp_path)
    assert "Wilmer Güity" in said
    assert "consiguió un empleo nuevo en marzo de 2026" in said
    assert "found a new job in March 2026" in said
    assert "Fundación Ceiba lo comprobó" in said
    assert "Panadería" not in said


def test_where_stands_on_it_only_if_the_person_asked(outcome, cast, tmp_path):
    certificate = issued(outcome, cast, where=True)
    assert WHERE in text(certificate, tmp_path)
    assert WHERE not in str(certificate.facts)  # sealed, with the name
    checked = verifying.look_up(certificate.code)
    assert WHERE not in str(checked)


def test_its_code_stands_in_all_states(outcome, cast, client):
    certificate = issued(outcome, cast)
    page = client.get(f"/v/{certificate.code}")
    assert page.context["checked"].state == "valid"
    assert "consiguió un empleo nuevo" in page.content.decode()
    assert "Wilmer" not in page.content.decode()
    assert client.post(f"/v/{certificate.code}", {"name": "wilmer guity mejia"}).status_code == 200
    second = ending.replace(certificate, cast.coordinator, name="Wilmer Antonio Güity")
    assert verifying.look_up(certificate.code).state == "replaced"
    ending.revoke(second, "It was of somebody else", cast.coordinator)
    assert verifying.look_up(second.code).state == "revoked"
    assert second.outcome_id == outcome.pk


def test_twice_is_once(outcome, cast):
    assert issued(outcome, cast) == issued(outcome, cast)


def test_two_hands_make_one(outcome, cast):
    start, made = Barrier(6), []

    def hand():
        try:
            start.wait()
            made.append(outcomes.issue(outcome, where=False, actor=cast.coordinator).pk)
        finally:
            connections.close_all()

    hands = [Thread(target=hand) for _one in range(6)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    rows = Certificate.objects.unscoped("the test").filter(outcome=outcome)
    assert rows.count() == 1 and set(made) == {rows.get().pk}


def test_only_what_is_confirmed_and_agreed_to(cast, outcome):
    proposed = samples.proposed(outcome.participant, cast.facilitator, kind="own_business")
    with pytest.raises(Refused):
        outcomes.issue(proposed, where=False, actor=cast.coordinator)
    consenting.withdraw(
        outcome.participant, Purpose.SERVICES, actor=cast.coordinator, method="paper"
    )
    with pytest.raises(Refused):
        outcomes.issue(outcome, where=False, actor=cast.coordinator)
    assert not Certificate.objects.unscoped("the test").exists()


def test_it_ends_with_the_outcome(outcome, cast):
    certificate = issued(outcome, cast)
    acts.withdraw(outcome, "It did not last a week", actor=cast.coordinator)
    certificate.refresh_from_db()
    assert certificate.state == "revoked"


def test_no_evaluator_sees_it(outcome, cast):
    make.grant(cast.award, cast.evaluator, cast.quetzal, certificates=True)
    certificate = issued(outcome, cast)
    assert certificate.award_id is None
    assert not Certificate.objects.visible_to(cast.evaluator).exists()


def test_from_the_outcome_to_the_paper(outcome, cast):
    client = sign_in(Client(), cast.coordinator)
    page = client.get(reverse("training:outcome", args=[outcome.pk])).content.decode()
    here = reverse("training:outcome_certify", args=[outcome.pk])
    assert here in page
    form = client.get(here).context["form"]
    sent = {"form_key": form["form_key"].value(), "where": "on"}
    answer = client.post(here, sent, follow=True)
    assert WHERE in answer.content.decode()
    certificate = Certificate.objects.unscoped("the test").get()
    pdf = client.get(reverse("training:certificate_pdf", args=[certificate.pk]))
    assert pdf.content == filing.pdf_of(certificate)
    assert Handout.objects.unscoped("the test").count() == 1
    assert client.get(reverse("training:all_certificates")).status_code == 200
    assert (
        client.get(
            reverse("training:person_certificates", args=[outcome.participant_id])
        ).status_code
        == 200
    )


def test_another_organization_cannot(outcome, cast):
    client = sign_in(Client(), cast.outsider)
    here = reverse("training:outcome_certify", args=[outcome.pk])
    assert client.get(here).status_code == client.post(here).status_code == 404


@pytest.mark.parametrize("kind", list(paper.WHAT))
def test_every_kind_has_words_in_both_languages(kind):
    assert paper.what(kind, "es") != paper.what(kind, "en")


def test_papers_of_both_kinds_are_printed_together(outcome, cast, tmp_path):
    offering = group.offering(cast.ceiba)
    group.member(offering, given="Berta")
    [other] = issuing.issue(offering, actor="system:tests").issued
    both = [issued(outcome, cast), other]
    made = handing_out.printable(both)
    said = " ".join(run("pdftotext", "-raw", pdf_bytes=made, tmp_path=tmp_path).split())
    assert "Constancia de resultado" in said and "Berta" in said
    assert "Pages:           2" in run("pdfinfo", pdf_bytes=made, tmp_path=tmp_path)


def test_it_bears_the_logos_of_its_day(outcome, cast, tmp_path):
    first = logo(cast.ceiba)
    certificate = issued(outcome, cast)
    assert [mark["digest"] for mark in certificate.facts["logos"]] == [first.digest]
    first.active = False
    first.save()
    logo(cast.ceiba, "#882222")
    frozen = filing.frozen(certificate)
    assert [mark.digest for mark in frozen.logos] == [first.digest]
    read = run("pdftotext", "-bbox", pdf_bytes=filing.drawn([frozen]), tmp_path=tmp_path)
    assert "Constancia" in read and pictures_in(filing.drawn([frozen])) == 1
    without = replace(frozen, logos=())
    assert pictures_in(paper.draw([without])) == 0  # the control


def test_printed_behind_others_it_keeps_its_logos(outcome, cast):
    offering = group.offering(cast.ceiba)
    group.member(offering)
    [other] = issuing.issue(offering, actor="system:tests").issued
    logo(cast.ceiba)
    assert pictures_in(handing_out.printable([issued(outcome, cast), other])) == 1


def test_what_was_issued_before_there_were_logos_is_drawn_as_it_was(outcome, cast):
    frozen = replace(filing.frozen(issued(outcome, cast)), template_version=1)
    clear, holder = frozen.to_json()
    assert "logos" not in clear
    assert paper.OutcomeFacts.from_json(clear, holder) == replace(frozen, payload="")


# The SHA-256 of the page as those two versions drew it.
AS_ISSUED = {
    "es": "328e578c2f7001da582d8a0f7b9a28ed7b8b274b90d2826daf1cd2240efef782",
    "en": "bdcaae8ec3260c3dd4f356ec39f73dc5ee47e0c9f490c3357902543acbaf7060",
}
LONG_ROLE = ("Directora de formación técnica", "Director of technical training")


def of_three(**given) -> paper.OutcomeFacts:
    values = {
        "code": "K7QM4RTX9D2FH6WB",
        "what": "own_business",
        "name": "Wilmer Güity",
        "since": date(2026, 3, 1),
        "issuer": "Fundación Ceiba",
        "signatories": [("Guadalupe de los Ángeles Villanueva", *LONG_ROLE)] * 3,
        "issued_on": date(2026, 4, 4),
        "verify_url": "https://rumbo.example/v/K7QM4RTX9D2FH6WB",
        "where": "Panadería Zacapulpa",
    }
    return paper.OutcomeFacts(**values | given)


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("language", ["es", "en"])
def test_earlier_versions_are_drawn_as_they_were(language, version):
    made = paper.markup([of_three(language=language, template_version=version)])
    assert (sha256(made.encode()).hexdigest() == AS_ISSUED[language]) == (version < 3)


@pytest.mark.parametrize(("version", "whole"), [(2, False), (3, True)])
def test_long_positions_below_the_lines_are_not_cut(version, whole, tmp_path):
    long = "Coordinadora de formación técnica y vínculos con empresas de la región"
    english = "Coordinator of technical training and of ties with companies of the region"
    signing = [("Guadalupe de los Ángeles Villanueva Echeverría", long, english)] * 3
    made = paper.draw([of_three(template_version=version, language="en", signatories=signing)])
    said = [word for *_place, word in words(made, tmp_path)]
    assert (said.count("región") == said.count("region") == 3) == whole


@pytest.mark.parametrize(
    ("kind", "es", "en"),
    [
        ("new_job", "consiguió un empleo nuevo en", "found a new job in"),
        ("better_job", "pasó a un mejor empleo en", "moved to a better job in"),
        ("back_to_school", "volvió a estudiar en", "went back to school in"),
        ("own_business", "tiene su propio negocio desde", "has run a business of their own since"),
        ("further_training", "sigue otra formación desde", "has been in further training since"),
    ],
)
def test_what_happened_and_what_goes_on(kind, es, en):
    assert paper.told(kind, date(2026, 3, 1), "es") == f"{es} marzo de 2026"
    assert paper.told(kind, date(2026, 3, 1), "en") == f"{en} March 2026"


def pictures_in(content: bytes) -> int:
    """JPEGs of logos; the compass is a drawing."""
    return content.count(b"/DCTDecode")
