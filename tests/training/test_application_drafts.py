"""Who applied is registered later: what was asked so far is a draft, and goes on as theirs."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from training.models import Application
from training.views import application_person
from youth.models import PersonDraft

from ..youth.test_people_pages import adult, english, minor, people
from .test_inbox import REST, WHY, address, asked, now, young
from .test_inbox import ask as sent

pytestmark = pytest.mark.django_db
GIVEN = {name: adult()[name] for name in REST}
DRAFTS = "/trabajo/personas/borradores/"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def group(cast):
    make.consent_text()
    make.place()
    return make.offering(cast.ceiba)


@pytest.fixture
def page(client, cast):
    return of(cast.coordinator, client)


def of(user, client=None) -> Page:
    return Page(sign_in(client or Client(), english(user)))


def drafts():
    return PersonDraft.objects.unscoped(WHY).filter(participant=None).select_related("key")


def intake_of(page, application) -> Page:
    return page.open(f"{address(application)}persona/")


def parked(page, application, **typed) -> PersonDraft:
    intake_of(page, application).press("As a draft", **typed)
    return drafts().get()


def test_it_is_kept_and_goes_on_as_the_applications(page, group):
    application = asked(group)
    draft = parked(page, application, notes="usa lentes", born_day="31", born_month="2")
    assert page.url == address(application) and people().count() == 0
    page.open("/trabajo/").link("Go on")
    assert "from an application" in page.text
    page.link("Wendy Cáceres Umanzor")
    assert page.url == f"{address(application)}persona/?borrador={draft.pk}"
    assert (page.value("notes"), page.value("born_day"), page.errors()) == ("usa lentes", "31", [])
    page.press("Save", **GIVEN, born_day="5", born_month="1")
    assert now(application).participant_id == people().get().pk and not drafts().exists()
    assert people().get().notes == "usa lentes" and page.url == address(application)


def test_kept_again_it_is_the_same_draft(page, group):
    application = asked(group)
    draft = parked(page, application)
    page.open(f"{DRAFTS}{draft.pk}/").press("As a draft", notes="otra vez")
    assert drafts().get().pk == draft.pk and drafts().get().typed["notes"] == "otra vez"
    assert drafts().get().typed["application"] == str(application.pk)


def test_it_survives_the_sign_out(page, group, cast, client):
    application = asked(group)
    parked(page, application, notes="usa lentes")
    client.logout()
    again = of(cast.coordinator).open(DRAFTS).link("Wendy Cáceres Umanzor")
    assert again.value("notes") == "usa lentes"


def test_a_session_that_ends_in_the_middle_loses_nothing(page, group):
    application = asked(group)
    intake_of(page, application)
    with time_machine.travel(timezone.now() + timedelta(hours=12, minutes=1)):
        page.press("Save", notes="usa lentes")
    assert drafts().get().typed["notes"] == "usa lentes"
    assert drafts().get().typed["application"] == str(application.pk)


def test_what_a_colleague_answered_meanwhile_takes_nothing_away(page, group, cast):
    """Two of the staff with one application: the second one's words become a draft."""
    application = asked(group)
    mine = intake_of(page, application)
    theirs = intake_of(of(cast.coordinator), application).press("Save", **GIVEN)
    assert theirs.url == address(application)
    mine.press("Save", **GIVEN, notes="usa lentes")
    assert "kept as a draft" in mine.text and mine.url == address(application)
    assert people().count() == 1 and drafts().get().typed["notes"] == "usa lentes"
    mine.open(f"{DRAFTS}{drafts().get().pk}/")
    assert mine.url == f"{DRAFTS}{drafts().get().pk}/", "it goes on as a person of its own"


def test_sent_twice_it_makes_no_draft(page, group):
    application = asked(group)
    intake_of(page, application).press("Save", **GIVEN)
    page.again()
    assert people().count() == 1 and not drafts().exists()


def test_a_draft_that_became_somebody_is_led_to_them(page, group):
    application = asked(group)
    old = intake_of(page, application)
    sent_before = drafts_sent(old, group)
    draft = drafts().get()
    page.open(f"{DRAFTS}{draft.pk}/").press("Save", **GIVEN)
    assert people().count() == 1
    page.send(f"{address(application)}persona/", sent_before | GIVEN)
    assert people().count() == 1 and page.status == 200


def drafts_sent(page, group) -> dict:
    """What the page sends, kept once as a draft."""
    from tests.clicking import values_of

    [form] = [f for f in page.html.select("main form") if f.find(attrs={"name": "given"})]
    values = values_of(form)
    page.press("As a draft")
    return values


def test_two_who_write_in_it_are_told(page, group, cast):
    application = asked(group)
    draft = parked(page, application)
    mine = page.open(f"{DRAFTS}{draft.pk}/")
    of(cast.coordinator).open(f"{DRAFTS}{draft.pk}/").press("As a draft", notes="de ella")
    mine.press("Save", **GIVEN)
    assert people().count() == 0 and "A colleague changed this" in mine.text
    assert mine.value("notes") == "de ella"
    assert mine.html.find("p", class_="back").a["href"] == address(application)
    mine.press("Save")
    assert now(application).participant_id == people().get().pk


def test_where_both_permissions_are_there_it_opens_too(page, group, monkeypatch):
    application = sent(group, 0, **young())
    draft = parked(page, application)
    kind = application_person.PermittedForm
    monkeypatch.setattr(application_person, "form_kind", lambda *_given: kind)
    page.open(f"{DRAFTS}{draft.pk}/")
    assert page.status == 200 and page.value("given") == "Wendy"
    assert not page.html.find(attrs={"name": "agreed"})


def test_of_a_minor_it_keeps_the_adult(page, group):
    application = sent(group, 0, **young())
    draft = parked(page, application, guardian_name="Rosa Pérez", assent="on")
    page.open(f"{DRAFTS}{draft.pk}/")
    rest = {name: minor()[name] for name in REST}
    page.press("Save", **rest)
    assert now(application).participant_id


@pytest.mark.parametrize("whose", ["another application", "no application", "nobody"])
def test_a_draft_of_something_else_is_not_opened_here(page, group, whose):
    application, other = asked(group), asked(group, given="Olga", surname="Zavala", phone="9001")
    draft = parked(page, other, notes="ajena")
    if whose == "no application":
        draft.typed = {k: v for k, v in draft.typed.items() if k != "application"}
        draft.save()
    key = "xyz" if whose == "nobody" else draft.pk
    page.open(f"{address(application)}persona/?borrador={key}")
    assert page.value("given") == "Wendy" and page.value("notes") == ""


def test_a_foreign_application_in_the_hidden_field_leads_nowhere(page, group, cast):
    foreign = asked(make.offering(cast.quetzal))
    page.open("/trabajo/personas/").press("Search", q="nadie así").press("register a new person")
    page.press("As a draft", given="Nadia", application=str(foreign.pk))
    draft = drafts().get()
    page.open(f"{DRAFTS}{draft.pk}/")
    assert page.url == f"{DRAFTS}{draft.pk}/" and page.value("given") == "Nadia"
    page.press("Save", **adult(given="Nadia", surname1="Así"))
    assert people().count() == 1
    assert Application.objects.unscoped(WHY).get(pk=foreign.pk).participant_id is None


def test_an_application_without_words_opens_no_page(page, group):
    application = asked(group)
    Application.objects.unscoped(WHY).filter(pk=application.pk).update(emptied_at=timezone.now())
    intake_of(page, application)
    assert page.url == address(application)


def test_who_enrolls_nobody_finds_no_way_there(page, group, cast):
    """A case worker adds people and answers no applications."""
    draft = parked(page, asked(group))
    PersonDraft.objects.unscoped(WHY).update(author=cast.case_worker)
    worker = of(cast.case_worker).open(f"{DRAFTS}{draft.pk}/")
    assert worker.url == f"{DRAFTS}{draft.pk}/" and worker.value("given") == "Wendy"
    answer = worker.client.get(reverse("training:application_person", args=[asked(group).pk]))
    assert answer.status_code == 403
