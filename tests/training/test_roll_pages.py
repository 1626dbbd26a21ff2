"""Call the roll on a page without scripts: nobody pre-marked, exceptions, corrections, undo."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from training import rollcall, seats
from training.models import Assessment, Attendance, AttendanceChange

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
WHY = "what the pages stored"
NAMES = ["Ana", "Berta", "Carmen", "Dora"]


@pytest.fixture
def page(client, cast):
    cast.facilitator.language = "en"
    cast.facilitator.save()
    sign_in(client, cast.facilitator)
    return Page(client)


@pytest.fixture
def group(cast):
    made = make.offering(cast.ceiba, facilitator=cast.facilitator)
    for given in NAMES:
        person = make.participant(cast.ceiba, given=given, surname1="Paz", surname2="")
        seats.enroll(made, person, actor="system:tests")
    return made


def marks():
    rows = Attendance.objects.unscoped(WHY).select_related("enrollment__participant__key")
    found = {m.enrollment.participant.full_name.given: (m.mark, m.in_bulk) for m in rows}
    return {given: found.get(given) for given in NAMES}


def radio(page, given: str) -> str:
    """The name of the radios of a person."""
    who = next(w for w in page.html.find_all(class_="who") if given in w.get_text())
    return who.find_parent("li").find("input")["name"]


def test_nobody_is_marked_before_somebody_marks_them(page, group):
    session = make.session(group)
    page.open(f"/trabajo/sesiones/{session.pk}/lista/")
    assert not page.html.find_all("input", attrs={"type": "radio", "checked": True})
    assert "0 of 4 marked" in page.text
    page.press("Save")
    assert marks() == dict.fromkeys(NAMES)


def test_the_whole_roll_in_the_fewest_taps(page, group):
    """Today → call the roll → all present → two exceptions → save."""
    make.session(group)
    page.open("/trabajo/").link("Call the roll").press("All present")
    assert marks() == dict.fromkeys(NAMES, ("present", True))
    assert "Already recorded by Facilitador Ejemplo" in page.text
    page.pick(radio(page, "Berta"), "absent").pick(radio(page, "Dora"), "late").press("Save")
    assert page.taps == 5
    present = ("present", True)
    assert marks() == {
        "Ana": present,
        "Berta": ("absent", False),
        "Carmen": present,
        "Dora": ("late", False),
    }
    assert "4 of 4 marked" in page.text


def test_all_present_respects_what_was_tapped_before(page, group):
    session = make.session(group)
    page.open(f"/trabajo/sesiones/{session.pk}/lista/")
    page.pick(radio(page, "Ana"), "excused").press("All present")
    assert marks()["Ana"] == ("excused", False)
    assert marks()["Berta"] == ("present", True)


def test_sent_twice_changes_nothing(page, group):
    session = make.session(group)
    page.open(f"/trabajo/sesiones/{session.pk}/lista/").press("All present").again()
    assert "It was saved already." in page.text
    assert AttendanceChange.objects.unscoped(WHY).count() == 0


def test_the_day_can_be_taken_back_even_after_a_correction(page, group):
    session = make.session(group)
    page.open(f"/trabajo/sesiones/{session.pk}/lista/").press("All present")
    page.pick(radio(page, "Berta"), "absent").press("Save")
    page.link("Take back marks").press("Take back all marks")
    assert marks() == dict.fromkeys(NAMES)


def test_yesterday_cannot_be_taken_back(page, group):
    session = make.session(group, on=timezone.localdate() - timedelta(days=1))
    page.open(f"/trabajo/sesiones/{session.pk}/lista/").press("All present")
    page.open(f"/trabajo/sesiones/{session.pk}/deshacer/")
    assert "Only the roll of today can be taken back." in page.text


@pytest.fixture
def last_week(group, cast):
    session = make.session(group, on=timezone.localdate() - timedelta(days=7))
    lines = rollcall.roll(session, cast.facilitator)
    rollcall.save(session, {line.enrollment.pk: "present" for line in lines}, actor="system:tests")
    old = timezone.now() - timedelta(days=7)
    Attendance.objects.unscoped(WHY).update(marked_at=old)
    return session


def test_a_correction_of_an_earlier_day_takes_four_taps_and_keeps_the_old_mark(
    page, group, last_week
):
    page.open(f"/trabajo/grupos/{group.pk}/").link("See the roll")
    page.pick(radio(page, "Berta"), "absent").press("Save", reason="mistake")
    assert page.taps + 1 <= 4  # choosing the reason from its list is a tap too
    change = AttendanceChange.objects.unscoped(WHY).get()
    assert (change.before, change.after, change.reason) == ("present", "absent", "mistake")


def test_without_a_reason_it_is_refused_and_the_taps_stay(page, last_week):
    page.open(f"/trabajo/sesiones/{last_week.pk}/lista/")
    name = radio(page, "Berta")
    page.pick(name, "absent").press("Save")
    assert page.errors() == ["Say why the mark of an earlier day is corrected."]
    assert page.value(name) == "absent"
    assert marks()["Berta"] == ("present", False)


def test_who_left_stands_last_in_gray_with_the_reason(page, group, cast):
    enrollment = group.enrollments.unscoped(WHY).order_by("asked_at").first()
    seats.leave(enrollment, actor=cast.coordinator, reason="work")
    session = make.session(group)
    page.open(f"/trabajo/sesiones/{session.pk}/lista/")
    last = page.html.find(class_="rollcall").find_all("li")[-1]
    assert "off" in last["class"] and "found work" in last.get_text()
    assert last.find("input") is None
    page.press("All present")
    assert marks()["Ana"] is None


def test_a_session_to_come_has_no_roll(page, group):
    session = make.session(group, on=timezone.localdate() + timedelta(days=1))
    page.open(f"/trabajo/sesiones/{session.pk}/lista/")
    assert "This session has not taken place yet." in page.text
    assert "Save" not in page.buttons()
    enrollment = group.enrollments.unscoped(WHY).first()
    page.send(page.url, {f"mark-{enrollment.pk}": "present"})
    assert page.errors() == ["This session has not taken place yet."]


def test_a_mark_that_is_none_and_a_stranger_are_refused(page, group, cast):
    session = make.session(group)
    enrollment = group.enrollments.unscoped(WHY).first()
    page.send(f"/trabajo/sesiones/{session.pk}/lista/", {f"mark-{enrollment.pk}": "sleeping"})
    assert page.errors()[0].startswith("Select a valid choice. sleeping")
    other = make.offering(cast.ceiba, name="Jocote")
    stranger = seats.enroll(other, make.participant(cast.ceiba), actor="system:tests")
    page.send(f"/trabajo/sesiones/{session.pk}/lista/", {f"mark-{stranger.pk}": "present"})
    assert Attendance.objects.unscoped(WHY).count() == 0


def test_an_empty_group_says_what_to_do(page, cast):
    empty = make.offering(cast.ceiba, facilitator=cast.facilitator)
    session = make.session(empty)
    page.open(f"/trabajo/sesiones/{session.pk}/lista/")
    assert "Nobody is in this group yet." in page.text
    assert page.link("Add people").status == 200


# No class.


def test_no_class_needs_a_reason_and_can_be_taken_back(page, group):
    session = make.session(group)
    page.open(f"/trabajo/sesiones/{session.pk}/lista/").link("There was no class")
    page.press("There was no class")
    assert page.errors() == ["Choose an answer: Why was there no class?"]
    page.press("There was no class", why="other", words="x")
    assert page.errors() == ["Say why there was no class."]
    page.press("There was no class", why="weather")
    session.refresh_from_db()
    assert session.cancelled_reason == "Rain or bad weather"
    assert "No class" in page.open("/trabajo/").text
    page.open(f"/trabajo/sesiones/{session.pk}/sin-clase/").press("There is class after all")
    session.refresh_from_db()
    assert session.cancelled_reason == ""


def test_a_session_with_marks_did_take_place(page, last_week):
    page.open(f"/trabajo/sesiones/{last_week.pk}/sin-clase/")
    page.press("There was no class", why="holiday")
    assert page.errors() == ["There are marks for this session already."]


# The day is the organization's.


def test_in_the_evening_today_is_still_today(page, group, cast):
    """Two in the morning of the 22nd in London is eight in the evening of the 21st here."""
    cast.ceiba.time_zone = "America/Tegucigalpa"
    cast.ceiba.save()
    session = make.session(group, on=datetime(2026, 11, 21).date())
    with time_machine.travel(datetime(2026, 11, 22, 2, tzinfo=UTC), tick=False):
        sign_in(page.client, cast.facilitator)
        page.open("/trabajo/").link("Call the roll").press("All present")
        assert "Recorded 8 p.m." in page.open("/trabajo/").text
    assert Attendance.objects.unscoped(WHY).filter(session=session).count() == 4


# Scores.


def test_scores_of_a_group_on_one_page(page, cast):
    course = make.course(cast.ceiba, assessed=True)
    group = make.offering(cast.ceiba, course=course, facilitator=cast.facilitator)
    e = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    page.open(f"/trabajo/grupos/{group.pk}/").link("Assessment")
    page.press("Save", **{f"score-{e.pk}": "72.5"})
    assert "1 score saved." in page.text and page.value(f"score-{e.pk}") == "72.5"
    page.again()
    assert "Nothing was changed." in page.text
    page.press("Save", **{f"score-{e.pk}": "80"})
    assert [str(a.score) for a in Assessment.objects.unscoped(WHY)] == ["80.00", "72.50"]


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ("101", "The score goes from 0 to 100."),
        ("-1", "The score goes from 0 to 100."),
        ("bien", "Write the score in numbers, for example 85 or 72.5."),
        ("7.125", "Ensure that there are no more than 2 decimal places."),
    ],
)
def test_a_score_that_is_none_is_told(page, cast, score, said):
    group = make.offering(cast.ceiba, facilitator=cast.facilitator)
    e = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    page.open(f"/trabajo/grupos/{group.pk}/notas/").press("Save", **{f"score-{e.pk}": score})
    assert page.errors() == [said] and page.value(f"score-{e.pk}") == score
    assert Assessment.objects.unscoped(WHY).count() == 0
