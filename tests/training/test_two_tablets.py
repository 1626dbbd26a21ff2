"""Two people call the same roll, or one from an old page: nothing of either is lost."""

import threading
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from training import calling, rollcall, seats
from training.models import Attendance, AttendanceChange, Enrollment, Session

from .. import builders as make
from ..cast import Cast
from ..clicking import Page
from ..many_hands import all_at_once
from ..signing_in import sign_in

WHY = "what the pages stored"
NAMES = ["Ana", "Berta", "Carmen", "Dora"]
ACTOR = "system:tests"


def tablet(cast, user) -> Page:
    from django.test import Client

    user.language = "en"
    user.save()
    return Page(sign_in(Client(), user))


@pytest.fixture
def group(cast):
    made = make.offering(cast.ceiba, facilitator=cast.facilitator)
    for given in NAMES:
        person = make.participant(cast.ceiba, given=given, surname1="Paz", surname2="")
        seats.enroll(made, person, actor=ACTOR)
    return made


@pytest.fixture
def session(group):
    return make.session(group)


@pytest.fixture
def two(cast, session):
    """Two tablets on the same roll."""
    path = f"/trabajo/sesiones/{session.pk}/lista/"
    return [tablet(cast, user).open(path) for user in (cast.facilitator, cast.coordinator)]


def marks() -> dict:
    rows = Attendance.objects.unscoped(WHY).select_related("enrollment__participant__key")
    return {m.enrollment.participant.full_name.given: m.mark for m in rows}


def name_of(page, given: str) -> str:
    who = next(w for w in page.html.find_all(class_="who") if given in w.get_text())
    return who.find_parent("li").find("input")["name"]


def pick(page, given: str, mark: str) -> Page:
    return page.pick(name_of(page, given), mark)


@pytest.mark.django_db
class TestAtTheSameTime:
    def test_what_each_marked_stays(self, two):
        first, second = two
        pick(first, "Ana", "absent").press("Save")
        pick(second, "Berta", "late").press("Save")
        assert marks() == {"Ana": "absent", "Berta": "late"}
        assert "Meanwhile somebody else marked 1 person. That stays." in second.text
        assert second.value(name_of(second, "Ana")) == "absent"

    def test_all_present_marks_nobody_whom_the_other_marked(self, two):
        first, second = two
        pick(first, "Ana", "absent").press("Save")
        second.press("All present")
        assert marks() == {"Ana": "absent", **dict.fromkeys(NAMES[1:], "present")}

    def test_an_old_page_does_not_bring_back_what_it_still_shows(self, two):
        first, second = two
        first.press("All present")
        second.open(second.url)  # shows everybody as present
        pick(first, "Ana", "absent").press("Save")
        pick(second, "Berta", "late").press("Save")
        assert marks()["Ana"] == "absent" and marks()["Berta"] == "late"

    def test_where_both_differ_the_second_is_asked_and_nothing_is_lost(self, two):
        first, second = two
        pick(first, "Ana", "absent").press("Save")
        pick(pick(second, "Ana", "excused"), "Berta", "late").press("Save")
        assert second.errors() == [
            "Meanwhile somebody else marked 1 person differently. Look at it and save again."
        ]
        assert marks() == {"Ana": "absent", "Berta": "late"}
        assert "Facilitador Ejemplo marked: absent" in second.text
        assert second.value(name_of(second, "Ana")) == "excused", "what was tapped stays"
        second.press("Save")
        assert marks()["Ana"] == "excused"
        change = AttendanceChange.objects.unscoped(WHY).get()
        assert (change.before, change.before_by.email[:11]) == ("absent", "facilitador")

    def test_both_alike_is_simply_saved(self, two):
        for page in two:
            pick(page, "Ana", "absent").press("Save")
        assert two[1].errors() == [] and marks() == {"Ana": "absent"}
        assert AttendanceChange.objects.unscoped(WHY).count() == 0

    def test_whoever_left_meanwhile_is_told_and_the_others_are_saved(self, two, cast):
        page = two[0]
        pick(pick(page, "Ana", "late"), "Berta", "late")
        gone = Enrollment.objects.unscoped(WHY).order_by("asked_at").first()
        seats.leave(gone, actor=cast.coordinator, reason="work")
        page.press("Save")
        assert "1 mark was not saved: the person left the group meanwhile." in page.text
        assert marks() == {"Berta": "late"}


@pytest.mark.django_db
class TestLater:
    def test_who_was_enrolled_later_is_noted_and_not_marked_by_all_present(self, cast, group):
        session = make.session(group, on=timezone.localdate() - timedelta(days=3))
        early = Enrollment.objects.unscoped(WHY).filter(offering=group)
        late = early.order_by("-asked_at").first()
        early.exclude(pk=late.pk).update(seated_at=timezone.now() - timedelta(days=9))
        page = tablet(cast, cast.facilitator).open(f"/trabajo/sesiones/{session.pk}/lista/")
        row = page.html.find(class_="who", id=f"who-{late.pk}")
        assert "enrolled on" in row.get_text() and "0 of 3 marked" in page.text
        page.press("All present")
        assert marks() == dict.fromkeys(NAMES[:3], "present")
        pick(page, "Dora", "present").press("Save")  # who came all the same
        assert len(marks()) == 4 and "4 of 4 marked" in page.text

    def test_a_group_that_was_put_in_afterwards_is_all_expected(self, cast, group):
        session = make.session(group, on=timezone.localdate() - timedelta(days=3))
        tablet(cast, cast.facilitator).open(f"/trabajo/sesiones/{session.pk}/lista/").press(
            "All present"
        )
        assert len(marks()) == 4

    def test_all_present_leaves_out_who_pauses(self, cast, group, session):
        paused = Enrollment.objects.unscoped(WHY).order_by("asked_at").first()
        seats.pause(paused, actor=cast.coordinator, reason="health")
        page = tablet(cast, cast.facilitator).open(f"/trabajo/sesiones/{session.pk}/lista/")
        page.press("All present")
        assert marks() == dict.fromkeys(NAMES[1:], "present")


@pytest.mark.django_db
class TestTakingBack:
    def test_a_save_is_taken_back_in_one_tap(self, two):
        page = two[0].press("All present")
        taps = page.taps
        page.press("Take back 4 marks")
        assert page.taps == taps + 1 and marks() == {}

    def test_the_latest_first_then_the_one_before_exactly_as_it_was(self, two):
        page = two[0].press("All present")
        before = Attendance.objects.unscoped(WHY).get(enrollment=_ana()).marked_at
        pick(page, "Ana", "absent").press("Save").press("Take back 1 mark")
        made = Attendance.objects.unscoped(WHY).get(enrollment=_ana())
        assert (made.mark, made.in_bulk, made.marked_at) == ("present", True, before)
        assert AttendanceChange.objects.unscoped(WHY).count() == 0
        page.press("Take back 4 marks")
        assert marks() == {}

    def test_what_somebody_else_changed_since_stays(self, two):
        first, second = two
        first.press("All present")
        pick(second.open(second.url), "Ana", "absent").press("Save")
        first.press("Take back").again()
        assert marks() == {"Ana": "absent"}
        assert "There is nothing of yours to take back." in first.text

    def test_tomorrow_it_is_too_late(self, two, cast, session):
        two[0].press("All present")
        sent = next(iter(Attendance.objects.unscoped(WHY))).marked_at
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            assert calling.last_save(session, cast.facilitator) is None
            assert calling.take_back(session, sent, actor=cast.facilitator) == 0
        assert len(marks()) == 4

    @pytest.mark.parametrize("moment", ["", "soon", "2026-01-01", "2026-11-22T10:00:00"])
    def test_a_moment_that_is_none_takes_nothing(self, two, moment):
        page = two[0].press("All present")
        page.send(page.url, {"back": moment})
        assert page.status == 200 and len(marks()) == 4

    def test_one_mark_of_today(self, two):
        page = two[0].press("All present").link("Take back marks")
        page.press("Take back Berta")
        assert sorted(marks()) == ["Ana", "Carmen", "Dora"]


@pytest.mark.django_db
class TestFromPaper:
    def test_letters_in_the_order_of_the_list(self, cast, session):
        page = tablet(cast, cast.facilitator).open(f"/trabajo/sesiones/{session.pk}/lista/")
        page.link("Key it from paper")
        boxes = [box["name"] for box in page.html.select("table input.key")]
        page.press("Save", **dict(zip(boxes, ["p", "T", "", "j"], strict=True)))
        assert marks() == {"Ana": "present", "Berta": "late", "Dora": "excused"}
        assert [page.value(name) for name in boxes] == ["P", "T", "", "J"]

    def test_another_letter_is_told_and_what_was_typed_stays(self, cast, session):
        page = tablet(cast, cast.facilitator).open(f"/trabajo/sesiones/{session.pk}/papel/")
        boxes = [box["name"] for box in page.html.select("table input.key")]
        page.press("Save", **{boxes[0]: "P", boxes[1]: "X"})
        assert page.errors() == ["Write P, T, A or J."] and marks() == {}
        assert [page.value(name) for name in boxes[:2]] == ["P", "X"]

    def test_a_paper_of_yesterday_corrects_with_a_reason(self, cast, group):
        session = make.session(group, on=timezone.localdate() - timedelta(days=2))
        rollcall.save(session, {_ana(): "present"}, actor=ACTOR)
        old = timezone.now() - timedelta(days=2)
        Attendance.objects.unscoped(WHY).update(marked_at=old)
        page = tablet(cast, cast.facilitator).open(f"/trabajo/sesiones/{session.pk}/papel/")
        first = page.html.select("table input.key")[0]["name"]
        page.press("Save", **{first: "A"})
        assert page.errors() == ["Say why the mark of an earlier day is corrected."]
        page.press("Save", **{first: "A"}, reason="paper")
        assert marks() == {"Ana": "absent"}


def _ana():
    return Enrollment.objects.unscoped(WHY).order_by("asked_at").first().pk


@pytest.mark.django_db
def test_a_holiday_is_said_before_the_first_mark(cast, group):
    with time_machine.travel("2026-12-25T18:00:00Z"):
        session = make.session(group)
        page = tablet(cast, cast.facilitator).open(f"/trabajo/sesiones/{session.pk}/lista/")
        assert "This day is a holiday: Navidad. Was there class?" in page.text
        page.press("All present")
        assert "Was there class?" not in page.text
        other = make.session(group, on=timezone.localdate() + timedelta(days=1))
        assert "holiday" not in page.open(f"/trabajo/sesiones/{other.pk}/lista/").text


# --- at the very same moment ---------------------------------------------------------------


def pages(cast, rounds: int = 6):
    """Staff who mark the same person, each differently, on a page that shows nobody marked."""
    made = make.offering(cast.ceiba)
    one = seats.enroll(made, make.participant(cast.ceiba), actor=ACTOR).pk
    session = make.session(made)
    wanted = ["present", "late", "absent", "excused", "absent", "late"][:rounds]
    acts = [
        partial(calling.call, Session.objects.get(pk=session.pk), {one: mark}, {}, actor=ACTOR)
        for mark in wanted
    ]
    return one, acts


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_first_mark_stands_and_nobody_overwrites_it_unasked():
    cast = Cast()
    for _round in range(5):
        one, acts = pages(cast)
        assert all_at_once(acts) == ["done"] * 6
        made = Attendance.objects.unscoped(WHY).get(enrollment=one)
        assert not made.changes.unscoped(WHY).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_what_the_page_had_shown_marks_are_overwritten():
    """The control: the same marks saved as they are, without asking what stands there."""
    cast = Cast()
    one, _acts = pages(cast)
    session = Session.objects.get()
    acts = [
        partial(rollcall.save, Session.objects.get(pk=session.pk), {one: mark}, actor=ACTOR)
        for mark in ("present", "late", "absent", "excused")
    ]
    all_at_once(acts)
    made = Attendance.objects.unscoped(WHY).get(enrollment=one)
    assert made.changes.unscoped(WHY).exists()


@pytest.mark.race
@pytest.mark.skipif(
    connections["default"].vendor == "sqlite",
    reason="SQLite lets one transaction write at a time, whatever the program does",
)
@pytest.mark.django_db(transaction=True)
def test_without_taking_turns_the_second_is_not_asked(monkeypatch):
    """The control: everybody looks before anybody writes."""
    everybody = threading.Barrier(6)
    check = calling.check

    def check_and_wait(*given):
        check(*given)
        everybody.wait(timeout=60)

    monkeypatch.setattr(calling, "one_at_a_time", lambda session: None)
    look = calling.marks_of

    def look_and_wait(session):
        found = look(session)
        everybody.wait(timeout=60)
        return found

    monkeypatch.setattr(calling, "marks_of", look_and_wait)
    _one, acts = pages(Cast())
    assert "IntegrityError" in all_at_once(acts)
