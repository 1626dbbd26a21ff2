"""Find a person, enroll them, change how they take part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from training import rollcall, seats
from training.models import Enrollment, EnrollmentEvent
from training.models.enrollment import EnrollmentState as State

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
WHY = "what the pages stored"


@pytest.fixture
def page(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    sign_in(client, cast.coordinator)
    return Page(client)


def states():
    rows = Enrollment.objects.unscoped(WHY).order_by("asked_at")
    return list(rows.values_list("state", flat=True))


# Finding.


@pytest.mark.parametrize("text", ["nunes mejia", "María José", "mejía núñez maría", "basques"])
def test_found_by_half_a_name_with_the_wrong_spelling(page, cast, text):
    make.participant(cast.ceiba)
    make.participant(cast.ceiba, given="Óscar", surname1="Vásquez", surname2="")
    page.open("/trabajo/").press("Search", q=text)
    assert "1 person" in page.text
    assert page.url == "/trabajo/personas/"  # nothing typed stands in the address


def test_a_result_says_year_group_and_when_last_seen(page, cast):
    group = make.offering(cast.ceiba)
    person = make.participant(cast.ceiba)
    enrollment = seats.enroll(group, person, actor="system:tests")
    today = make.session(group)
    rollcall.save(today, {enrollment.pk: "present"}, actor=cast.coordinator)
    page.open("/trabajo/personas/").press("Search", q="mejia")
    for words in (str(person.born_month.year), str(group), "came on", "takes part already"):
        assert words in page.text


def test_an_empty_search_says_what_to_write(page):
    page.open("/trabajo/personas/").press("Search", q="  ")
    assert page.errors() == ["Write a name, a phone or a code."]


def test_nobody_found_says_what_to_do(page):
    page.open("/trabajo/personas/").press("Search", q="nadie")
    assert "Try with fewer words" in page.text
    assert "Not here: register a new person" in page.buttons()


# Enrolling.


def test_three_taps_from_today_enroll_somebody_known(page, cast):
    group = make.offering(cast.ceiba)
    person = make.participant(cast.ceiba)
    page.open("/trabajo/")
    page.press("Search", q="mejia nunez").link(str(person.full_name)).press("Enroll in")
    assert page.taps <= 3
    assert "Enrolled in" in page.text and states() == [State.ACTIVE]
    page.again()
    assert states() == [State.ACTIVE]
    assert str(group) in page.text


def test_the_group_one_came_from_is_offered_first(page, cast):
    make.offering(cast.ceiba, name="Ceiba", facilitator=cast.coordinator)
    wanted = make.offering(cast.ceiba, name="Quetzal")
    make.participant(cast.ceiba)
    page.open(f"/trabajo/grupos/{wanted.pk}/").link("Add people")
    page.press("Search", q="mejia nunez").link("María José Mejía Núñez").press("Enroll in")
    assert Enrollment.objects.unscoped(WHY).get().offering == wanted


def test_a_full_group_says_so_kindly(page, cast):
    group = make.offering(cast.ceiba, capacity=1)
    seats.enroll(group, make.participant(cast.ceiba, given="Primera"), actor="system:tests")
    person = make.participant(cast.ceiba)
    page.open(f"/trabajo/personas/{person.pk}/")
    assert "It is full: the person will wait." in page.text
    page.press("Enroll in")
    assert "There is no place for now. We will let you know." in page.text
    assert states() == [State.ACTIVE, State.WAITING]


def test_a_group_without_fitting_ages_is_not_offered_and_refused_by_hand(page, cast):
    group = make.offering(cast.ceiba, least_age=25)
    person = make.participant(cast.ceiba)
    page.open(f"/trabajo/personas/{person.pk}/")
    assert "No group takes a person of this age now." in page.text
    page.send(f"/trabajo/personas/{person.pk}/inscribir/", {"offering": group.pk})
    assert "The group is for ages 25 to 29; this person is 20." in page.text
    assert states() == []


def test_a_minor_without_consent_is_not_enrolled(page, cast):
    group = make.offering(cast.ceiba)
    person = make.minor(cast.ceiba, consented=False)
    page.open(f"/trabajo/personas/{person.pk}/")
    assert not any("Enroll" in words for words in page.buttons())
    page.send(f"/trabajo/personas/{person.pk}/inscribir/", {"offering": group.pk})
    assert "There is no consent to take part." in page.text
    assert states() == []


@pytest.mark.parametrize("offering", ["", "x", "01a0f0c0-0000-7000-8000-000000000000"])
def test_a_group_that_is_none_is_told(page, cast, offering):
    person = make.participant(cast.ceiba)
    page.send(f"/trabajo/personas/{person.pk}/inscribir/", {"offering": offering})
    assert "Choose a group that takes people now." in page.text


def test_a_foreign_group_is_none(page, cast):
    person = make.participant(cast.ceiba)
    foreign = make.offering(cast.quetzal)
    page.send(f"/trabajo/personas/{person.pk}/inscribir/", {"offering": foreign.pk})
    assert "Choose a group that takes people now." in page.text and states() == []


# Changing how somebody takes part.


@pytest.fixture
def enrolled(cast):
    group = make.offering(cast.ceiba)
    return seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")


def test_stopped_coming_takes_three_taps_and_keeps_the_history(page, enrolled):
    page.open(f"/trabajo/personas/{enrolled.participant_id}/")
    page.link("Change state").pick("reason", "work").press("Stopped coming")
    assert page.taps <= 3 and states() == [State.WITHDRAWN]
    assert "found work" in page.text
    enrolled.offering.refresh_from_db()
    assert enrolled.offering.taken == 0
    page.again()
    assert EnrollmentEvent.objects.unscoped(WHY).filter(after=State.WITHDRAWN).count() == 1


def test_a_pause_keeps_the_seat_and_ends_again(page, enrolled):
    url = f"/trabajo/inscripciones/{enrolled.pk}/estado/"
    page.open(url).press("Pause", reason="health")
    enrolled.offering.refresh_from_db()
    assert states() == [State.PAUSED] and enrolled.offering.taken == 1
    page.open(url).press("Comes again")
    assert states() == [State.ACTIVE]


def test_a_transfer_moves_the_seat(page, cast, enrolled):
    other = make.offering(cast.ceiba, name="Jocote")
    page.open(f"/trabajo/inscripciones/{enrolled.pk}/estado/")
    page.press(f"Move {other}", reason="timetable")
    assert "Moved to" in page.text
    assert states() == [State.TRANSFERRED, State.ACTIVE]


def test_a_transfer_to_a_full_group_keeps_the_seat_here(page, cast, enrolled):
    other = make.offering(cast.ceiba, name="Jocote", capacity=1)
    seats.enroll(other, make.participant(cast.ceiba, given="Otra"), actor="system:tests")
    page.open(f"/trabajo/inscripciones/{enrolled.pk}/estado/")
    page.press(f"Move {other}", reason="timetable")
    assert "the person waits for it, and has this seat until then" in page.text
    enrolled.refresh_from_db()
    assert enrolled.state == State.ACTIVE


def test_who_waits_may_leave_the_list(page, cast):
    group = make.offering(cast.ceiba, capacity=1)
    seats.enroll(group, make.participant(cast.ceiba, given="Primera"), actor="system:tests")
    waits = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    page.open(f"/trabajo/inscripciones/{waits.pk}/estado/")
    page.press("Leave the waiting list", reason="distance")
    assert states() == [State.ACTIVE, State.CANCELLED]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"to": "withdrawn"}, "Choose an answer: Reason"),
        ({"to": "withdrawn", "reason": "x"}, "Select a valid choice."),
        ({"to": "transferred", "reason": "work"}, "Choose the other group."),
        ({"to": "transferred", "reason": "work", "target": "x"}, "“x” is not a valid UUID."),
        ({"to": "completed", "reason": "work"}, "Press one of the buttons to say what changes."),
        ({"reason": "work"}, "Press one of the buttons to say what changes."),
    ],
)
def test_a_step_that_is_not_complete_is_told(page, cast, enrolled, sent, said):
    make.offering(cast.ceiba, name="Jocote")
    page.send(f"/trabajo/inscripciones/{enrolled.pk}/estado/", sent)
    assert page.errors()[0].startswith(said), page.errors()
    assert states() == [State.ACTIVE]


# The page itself.


def test_the_page_of_a_person_tells_what_matters_first(page, cast, enrolled):
    sessions = [make.session(enrolled.offering, on=day(n)) for n in (3, 2, 1)]
    for session, mark in zip(sessions, ["present", "absent", "late"], strict=True):
        rollcall.save(session, {enrolled.pk: mark}, actor=cast.coordinator)
    page.open(f"/trabajo/personas/{enrolled.participant_id}/")
    assert "came to 2 of 3 sessions (67%)" in page.text
    assert "Only" not in page.text, "nothing to fear: no warning"


def day(before: int):
    return timezone.localdate() - timedelta(days=before)


def test_a_person_in_no_group_and_no_group_for_them(page, cast):
    person = make.participant(cast.ceiba)
    page.open(f"/trabajo/personas/{person.pk}/")
    assert "This person is in no group yet." in page.text
