"""Whom forms rarely think of: very long names, an adult in charge who takes part too, somebody who
comes of age during a course, a document of every country that is wrong, a page that is stale."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from training import rollcall, seats
from training.models import Enrollment
from youth import consenting, finding, papers
from youth.models import Contact, Guardian, IdentityDocument, Participant

from .test_people_pages import adult, english, intake, minor, people

pytestmark = pytest.mark.django_db
WHY = "looked at by a test"
LONG = "Ñ" * 200
LONGEST = "Wenceslao " * 7 + "Ñandúñandú"  # as long as a field takes: 80 letters
# As each country writes it, and wrong: a number too short, a birth of nobody, a digit too many.
WRONG = {
    "HN": ("dni", "0801-2005-123"),
    "SV": ("dui", "1234567-8"),
    "GT": ("cui", "1234 56789"),
    "NI": ("cedula", "001-311305-0001X"),
    "CR": ("cedula", "1-234"),
    "PA": ("cedula", "8-1"),
    "DO": ("cedula", "001-123"),
}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def page(client, cast):
    make.consent_text()
    make.place()
    return Page(sign_in(client, english(cast.coordinator)))


# --- names --------------------------------------------------------------------------------------


def test_a_name_of_200_letters_is_refused_in_words_and_nothing_else_is_lost(page):
    intake(page).press("Save", **adult(given=LONG, notes="usa lentes"))
    assert people().count() == 0 and len(page.errors()) == 1
    assert page.html.select_one(".field.bad input[name=given]")
    assert (page.value("given"), page.value("notes")) == (LONG, "usa lentes")
    page.press("Save", given="Zoila")
    assert str(people().get().full_name).startswith("Zoila")


def test_the_longest_name_stands_on_every_page(page, cast):
    assert len(LONGEST) == 80
    intake(page).press("Save", **adult(given=LONGEST, surname1=LONGEST, surname2=LONGEST))
    person = people().get()
    group = make.offering(cast.ceiba)
    seats.enroll(group, person, actor=cast.coordinator)
    session = make.session(group)
    for path in (
        f"/trabajo/personas/{person.pk}/",
        f"/trabajo/personas/{person.pk}/datos/",
        f"/trabajo/grupos/{group.pk}/",
        f"/trabajo/grupos/{group.pk}/lista/",
        f"/trabajo/sesiones/{session.pk}/lista/",
    ):
        assert LONGEST in page.open(path).text and page.status == 200, path
    cast.coordinator.act_as(cast.coordinator.memberships.get())
    assert finding.find(cast.coordinator, "wenseslao ñandúñandú") == [person]


# --- an adult in charge who takes part too ------------------------------------------------------


@pytest.fixture
def sisters(page):
    """Rosa takes part; then she answers for her sister, with the same phone."""
    intake(page, "rosa pérez").press("Save", **adult(phone="9988-7766"))
    family = {"phone": "9988-7766", "phone_owner": "family", "guardian_name": "Rosa Pérez"}
    family |= {"guardian_relation": "relative", "guardian_phone": "9988-7766"}
    intake(page, "ana pérez").press("Save", **minor(**family))
    return list(people().select_related("key", "organization").order_by("pk"))


def test_who_answers_for_a_sister_is_not_taken_for_her(page, sisters):
    rosa, ana = sisters
    assert [str(each.full_name) for each in sisters] == ["Rosa Pérez", "Ana Pérez"]
    assert Guardian.objects.unscoped(WHY).get().participant_id == ana.pk
    assert consenting.may_take_part(ana) and consenting.may_take_part(rosa)


def test_each_is_found_as_herself_and_the_phone_finds_both(page, sisters, cast):
    cast.coordinator.act_as(cast.coordinator.memberships.get())
    rosa, ana = sisters
    assert finding.find(cast.coordinator, "rosa perez") == [rosa]
    assert set(finding.find(cast.coordinator, "7766")) == {rosa, ana}


def test_what_is_not_safe_for_one_is_not_said_of_the_other(page, sisters):
    rosa, ana = sisters
    theirs = Contact.objects.unscoped(WHY).filter(participant=ana)
    theirs.update(safety="do_not_contact")
    assert "not safe" in page.open(f"/trabajo/personas/{ana.pk}/").text
    assert "Do not contact" not in page.open(f"/trabajo/personas/{rosa.pk}/").text


def test_a_correction_of_the_one_leaves_the_other_alone(page, sisters):
    rosa, ana = sisters
    page.open(f"/trabajo/personas/{rosa.pk}/editar/").press("Save", surname1="Núñez")
    assert Guardian.objects.unscoped(WHY).get().name == "Rosa Pérez"
    assert str(people().get(pk=ana.pk).full_name) == "Ana Pérez"


# --- of age during the course -------------------------------------------------------------------


def test_who_comes_of_age_during_a_course_keeps_the_seat_and_is_asked(page, cast):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    born = date(tomorrow.year - 18, tomorrow.month, min(tomorrow.day, 28))
    person = make.participant(cast.ceiba, born=born, consented=False)
    adult_ = make.guardian(person)
    make.consent(person, guardian=adult_, assent=True)
    group = make.offering(cast.ceiba, ends_on=today + timedelta(days=60))
    place = seats.enroll(group, person, actor=cast.coordinator)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert not person.is_minor_on(timezone.localdate())
        session = make.session(group)
        rollcall.save(session, {place.pk: "present"}, actor=cast.coordinator)
        assert Enrollment.objects.unscoped(WHY).get(pk=place.pk).state == "active"
        fresh = Page(sign_in(Client(), english(cast.coordinator))).open("/trabajo/")
        assert "of age" in fresh.text
        make.consent(person)
        assert consenting.may_take_part(person)


# --- documents ----------------------------------------------------------------------------------


@pytest.mark.parametrize("country", WRONG)
def test_a_wrong_document_of_each_country_is_doubted_and_kept(page, cast, country):
    cast.ceiba.country = country
    cast.ceiba.save()
    kind, number = WRONG[country]
    born = date(timezone.localdate().year - 20, 3, 5)
    assert papers.doubts(kind, number, country=country, born=born), country
    given = adult(document_kind=kind, document_number=number, place_text="Otra Parte")
    intake(page, "zoila quintana").press("Save", **given)
    assert IdentityDocument.objects.unscoped(WHY).get().number == number
    assert people().count() == 1


# --- stale --------------------------------------------------------------------------------------


def test_a_correction_of_somebody_who_was_erased_meanwhile_writes_nothing(page, cast):
    person = make.participant(cast.ceiba, given="Zoila")
    page.open(f"/trabajo/personas/{person.pk}/editar/")
    Participant.objects.unscoped(WHY).filter(pk=person.pk).update(erased_at=timezone.now())
    page.press("Save", notes="tarde")
    assert page.status == 404 and people().get().notes is None


def test_a_change_of_state_from_a_page_that_is_stale_is_refused_in_words(page, cast):
    group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
    place = seats.enroll(group, person, actor=cast.coordinator)
    page.open(f"/trabajo/inscripciones/{place.pk}/estado/")
    seats.leave(place, actor=cast.coordinator, reason="work")
    page.press("Pause, keeping the seat", reason="health")
    assert Enrollment.objects.unscoped(WHY).get(pk=place.pk).state == "withdrawn"
    assert page.status == 200
