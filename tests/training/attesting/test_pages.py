"""The screens: a coordinator asks, looks and certifies; an evaluator reads what was granted."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from accounts.sealing import files as sealed
from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from training.attesting import acts
from training.certifying import files
from training.models import CohortCertificate, Grant

from . import cohort

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def certificate(cast):
    cohort.usual(cast)
    return cohort.certified(cast)


def signed_in(user) -> Client:
    return sign_in(Client(), user)


def address(name: str, pk) -> str:
    return reverse(name, args=[pk])


def test_from_the_award_to_the_certificate(cast):
    cohort.usual(cast)
    page = Page(signed_in(cast.coordinator), address("training:award", cast.award.pk))
    page.link(_said("Certificates of results"))
    page.link(_said("New certificate of results"))
    page.open(page.url + "?see=1")  # the button of a form that is sent by GET
    assert "80" in page.text
    page.press(_said("Certify these figures"), sure="on")
    made = CohortCertificate.objects.get()
    assert str(made.pk) in page.url and made.issued_by == cast.coordinator


def _said(words: str) -> str:
    """As the reader's language has it, once it is translated."""
    return gettext(words)


def test_hidden_figures_are_shown_to_who_draws_it_up_and_in_no_file(cast, certificate):
    offering = cohort.group(cast.ceiba)
    some = cohort.people(cast.ceiba, 77)
    cohort.seat(offering, some)
    cohort.found(some[:7], cast.facilitator, cast.coordinator, "better_job")
    client = signed_in(cast.coordinator)
    asked = address("training:cohort_new", cast.award.pk) + f"?see=1&group={offering.pk}"
    assert "* <small>(7)</small>" in client.get(asked).content.decode()
    made = cohort.certified(cast, offering=offering)
    text = client.get(address("training:cohort_certificate", made.pk)).content.decode()
    assert "(7)" not in text and "*" in text


def test_figures_that_changed_meanwhile_are_not_certified(cast):
    offering = cohort.usual(cast)
    page = Page(
        signed_in(cast.coordinator), address("training:cohort_new", cast.award.pk) + "?see=1"
    )
    cohort.seat(offering, cohort.people(cast.ceiba, 15))
    page.press(_said("Certify these figures"), sure="on")
    assert not CohortCertificate.objects.exists()


def test_without_the_word_of_who_answers_nothing_is_certified(cast):
    cohort.usual(cast)
    page = Page(
        signed_in(cast.coordinator), address("training:cohort_new", cast.award.pk) + "?see=1"
    )
    page.press(_said("Certify these figures"))
    assert page.errors()
    assert not CohortCertificate.objects.exists()


def test_an_evaluator_reads_and_takes_what_was_granted(cast, certificate):
    client = signed_in(cast.evaluator)
    page = Page(client, reverse("results:home")).link(_said("Certificates of results"))
    page.link("Todos los grupos")
    assert acts.seen_by_evaluators([certificate]) == {str(certificate.pk)}
    pdf = client.get(address("results:cohort_pdf", certificate.pk))
    assert pdf.content.startswith(b"%PDF") and "results-" in pdf["Content-Disposition"]
    xlsx = client.get(address("results:cohort_xlsx", certificate.pk))
    assert openpyxl.load_workbook(BytesIO(xlsx.content)).sheetnames[0] == "figures"
    taken = Entry.objects.filter(action="cohort.taken", actor=f"user:{cast.evaluator.pk}")
    assert {entry.purpose for entry in taken} == {"pdf", "xlsx"}
    assert {entry.organization for entry in taken} == {cast.ceiba.pk}


def test_what_was_not_granted_is_not_there(cast, certificate):
    other = cohort.group(cast.quetzal)
    cohort.seat(other, cohort.people(cast.quetzal, 30))
    draft = acts.draft(acts.Selection(cast.award, cast.quetzal))
    theirs = acts.certify(draft, actor=cast.outsider, seen=draft.mark)
    client = signed_in(cast.evaluator)
    for name in ("cohort", "cohort_pdf", "cohort_xlsx"):
        assert client.get(address(f"results:{name}", theirs.pk)).status_code == 404
        assert client.get(address(f"results:{name}", certificate.pk)).status_code == 200
    make.grant(cast.award, cast.evaluator, cast.quetzal)  # the control
    assert client.get(address("results:cohort", theirs.pk)).status_code == 200
    Grant.objects.all().delete()
    assert client.get(address("results:cohort", certificate.pk)).status_code == 404


def test_another_organization_finds_nothing(cast, certificate):
    client = signed_in(cast.outsider)
    for name in ("certificate", "pdf", "xlsx", "again", "revoke"):
        assert client.get(address(f"training:cohort_{name}", certificate.pk)).status_code == 404
    listed = client.get(address("training:cohort_certificates", cast.award.pk)).content.decode()
    assert certificate.code[-4:] not in listed


def test_monitors_read_and_do_not_certify(cast, certificate):
    client = signed_in(cast.monitor)
    assert client.get(address("training:cohort_certificate", certificate.pk)).status_code == 200
    assert client.get(address("training:cohort_new", cast.award.pk)).status_code == 403
    assert client.get(address("training:cohort_revoke", certificate.pk)).status_code == 403


def test_the_code_says_how_it_stands(cast, certificate, client):
    said = {}
    said["valid"] = client.get(f"/v/{certificate.code}")
    second = cohort.certified(cast, of=certificate)
    said["replaced"] = client.get(f"/v/{certificate.code}")
    acts.revoke(second, "The award was another one", actor=cast.coordinator)
    said["revoked"] = client.get(f"/en/v/{second.code}")
    for state, response in said.items():
        assert response.status_code == 200
        assert response.context["checked"].state == state
        text = response.content.decode()
        assert cast.award.name_es not in text and cast.donor.public_name not in text
        assert "another one" not in text and str(second.pk) not in text
    assert second.code not in said["replaced"].content.decode()
    assert client.get("/v/" + "2" * 16).status_code == 404


def test_a_name_is_never_compared_with_figures(certificate, client):
    answer = client.post(f"/v/{certificate.code}", {"name": "Ana Solís"})
    assert answer.status_code == 200 and "agrees" not in (answer.context or {})


def test_counting_anew_and_ending_by_hand(cast, certificate):
    page = Page(signed_in(cast.coordinator), address("training:cohort_certificate", certificate.pk))
    page.link(_said("Count anew")).press(_said("Certify these figures"), sure="on")
    certificate.refresh_from_db()
    assert certificate.state == "replaced"
    page.link(_said("It is no longer valid"))
    page.press(_said("End this certificate"), reason="The cut was too early")
    assert CohortCertificate.objects.get(replaces=certificate).state == "revoked"


def test_pages_ask_few_questions(cast, django_assert_max_num_queries):
    offering = cohort.usual(cast)
    client = signed_in(cast.coordinator)
    client.get(address("training:cohort_certificates", cast.award.pk))
    cohort.seat(offering, cohort.people(cast.ceiba, 300))
    with django_assert_max_num_queries(40):
        client.get(address("training:cohort_new", cast.award.pk) + "?see=1")


def test_a_file_is_known_by_its_bytes(certificate):
    content = sealed.read(certificate.file)
    assert files.look_up(content) == (certificate.code, "valid")
    assert files.look_up(content + b"%") == (certificate.code, "altered")
    assert not list(files.damaged())
    sealed.remove(certificate.file)
    assert list(files.damaged()) == [certificate]


@pytest.mark.parametrize("field", ["center", "group"])
def test_a_foreign_center_or_group_is_no_choice(cast, field):
    cohort.usual(cast)
    theirs = cohort.group(cast.quetzal)
    foreign = {"center": theirs.center_id, "group": theirs.pk}[field]
    client = signed_in(cast.coordinator)
    here = address("training:cohort_new", cast.award.pk)
    answers = [
        client.get(f"{here}?see=1&{field}={pk}") for pk in (foreign, cast.award.pk)
    ]  # of another organization, and of nobody
    for answer in answers:
        assert answer.context["asked"].errors.keys() == {field}
        assert b'name="seen"' not in answer.content
