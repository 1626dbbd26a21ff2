"""A change of state that was a slip is taken back the same day; seats and history stay right."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from training import rollcall, seats, taking_back
from training.models import Enrollment, EnrollmentEvent, Offering
from training.models.enrollment import EnrollmentState as State

from .. import builders as make
from ..cast import Cast
from ..clicking import Page
from ..many_hands import all_at_once
from ..signing_in import sign_in

WHY = "what the slip left behind"


@pytest.fixture
def page(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return Page(sign_in(client, cast.coordinator))


def enrolled(cast, group=None, **given):
    group = group or make.offering(cast.ceiba, **given)
    e = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    return Enrollment.objects.unscoped(WHY).select_related("offering", "participant").get(pk=e.pk)


def now(enrollment):
    enrollment.refresh_from_db()
    enrollment.offering.refresh_from_db()
    return enrollment.state, enrollment.offering.taken, enrollment.offering.waiting


@pytest.mark.django_db
class TestTheSamePage:
    def test_somebody_who_did_not_leave_is_back_by_one_tap(self, page, cast):
        e = enrolled(cast)
        seats.leave(e, actor=cast.coordinator, reason="work")
        page.open(f"/trabajo/personas/{e.participant_id}/").press("Take back")
        assert page.taps == 1 and now(e) == (State.ACTIVE, 1, 0)
        e.refresh_from_db()
        assert (e.ended_on, e.reason) == (None, "")
        assert "taken back: it was a slip" in page.text and "found work" in page.text

    @pytest.mark.parametrize("before", [State.ACTIVE, State.PAUSED])
    def test_a_pause_and_its_end(self, page, cast, before):
        e = enrolled(cast)
        seats.pause(e, actor=cast.coordinator, reason="health")
        if before == State.PAUSED:
            seats.resume(e, actor=cast.coordinator)
        page.open(f"/trabajo/personas/{e.participant_id}/").press("Take back")
        assert now(e) == (before, 1, 0)

    def test_who_was_never_meant_is_in_no_figure(self, page, cast):
        group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
        e = seats.enroll(group, person, actor=cast.coordinator)
        page.open(f"/trabajo/personas/{person.pk}/").press("Take back")
        assert now(e) == (State.CANCELLED, 0, 0) and e.seated_at is None

    def test_a_place_in_line_keeps_its_turn(self, page, cast):
        group = make.offering(cast.ceiba, capacity=1)
        enrolled(cast, group)
        first, second = (enrolled(cast, group) for _n in range(2))
        seats.leave(first, actor=cast.coordinator, reason="work")
        page.open(f"/trabajo/personas/{first.participant_id}/").press("Take back")
        line = Enrollment.objects.unscoped(WHY).filter(state=State.WAITING, offering=group)
        assert list(line.order_by("priority", "asked_at")) == [first, second]

    def test_a_transfer_goes_back_with_its_seat(self, page, cast):
        e, there = enrolled(cast), make.offering(cast.ceiba, name="Jocote")
        arrived = seats.transfer(e, there, actor=cast.coordinator, reason="timetable")
        page.open(f"/trabajo/personas/{e.participant_id}/")
        page.send(f"/trabajo/inscripciones/{e.pk}/deshacer/", {})
        assert now(e) == (State.ACTIVE, 1, 0)
        assert now(arrived) == (State.WITHDRAWN, 0, 0)


@pytest.mark.django_db
class TestSeatsGivenOn:
    def test_who_left_by_a_slip_waits_first_in_line(self, page, cast):
        group = make.offering(cast.ceiba, capacity=1)
        e, other, third = (enrolled(cast, group) for _n in range(3))
        seats.leave(e, actor=cast.coordinator, reason="work")
        assert now(other)[0] == State.ACTIVE
        page.open(f"/trabajo/personas/{e.participant_id}/").press("Take back")
        assert "the person waits, first in line" in page.text
        assert now(e) == (State.WAITING, 1, 2)
        seats.leave(other, actor=cast.coordinator, reason="work")
        assert (now(e)[0], now(third)[0]) == (State.ACTIVE, State.WAITING)

    def test_who_was_moved_keeps_the_other_seat(self, page, cast):
        group = make.offering(cast.ceiba, capacity=1)
        e, other = enrolled(cast, group), enrolled(cast, group)
        there = make.offering(cast.ceiba, name="Jocote")
        arrived = seats.transfer(e, there, actor=cast.coordinator, reason="timetable")
        page.send(f"/trabajo/inscripciones/{e.pk}/deshacer/", {})
        assert "The person keeps the other one." in page.text
        assert (now(e)[0], now(arrived)[0]) == (State.TRANSFERRED, State.ACTIVE)
        assert now(other) == (State.ACTIVE, 1, 0) and seats.recount() == []


@pytest.mark.django_db
class TestNoSlip:
    def refused(self, page, enrollment) -> str:
        before = now(enrollment)
        page.open(f"/trabajo/personas/{enrollment.participant_id}/")
        assert "Take back" not in " ".join(page.buttons())
        page.send(f"/trabajo/inscripciones/{enrollment.pk}/deshacer/", {})
        assert now(enrollment) == before
        return page.text

    def test_tomorrow(self, page, cast):
        e = enrolled(cast)
        seats.leave(e, actor=cast.coordinator, reason="work")
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            sign_in(page.client, cast.coordinator)
            assert "Only what somebody changed today" in self.refused(page, e)

    def test_what_the_program_did_by_itself(self, page, cast):
        group = make.offering(cast.ceiba, capacity=1)
        e, waits = enrolled(cast, group), enrolled(cast, group)
        seats.leave(e, actor=cast.coordinator, reason="work")
        assert "Only what somebody changed today" in self.refused(page, waits)

    def test_what_was_taken_back_already(self, page, cast):
        e = enrolled(cast)
        seats.leave(e, actor=cast.coordinator, reason="work")
        page.open(f"/trabajo/personas/{e.participant_id}/").press("Take back")
        assert "Only what somebody changed today" in self.refused(page, e)

    def test_who_has_marks_was_there(self, page, cast):
        group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
        e = seats.enroll(group, person, actor=cast.coordinator)
        rollcall.save(make.session(group), {e.pk: "present"}, actor=cast.coordinator)
        page.send(f"/trabajo/inscripciones/{e.pk}/deshacer/", {})
        assert "There are marks already." in page.text and now(e)[0] == State.ACTIVE

    @pytest.mark.parametrize("role", ["monitor", "case_worker", "outsider"])
    def test_who_may_not_enroll(self, client, cast, role):
        e = enrolled(cast)
        seats.leave(e, actor=cast.coordinator, reason="work")
        page = Page(sign_in(client, getattr(cast, role)))
        assert page.client.post(f"/trabajo/inscripciones/{e.pk}/deshacer/").status_code in (
            403,
            404,
        )
        assert now(e)[0] == State.WITHDRAWN


@pytest.mark.django_db
class TestMoving:
    def test_the_seats_of_each_group_are_said_before(self, page, cast):
        e = enrolled(cast)
        make.offering(cast.ceiba, name="Jocote", capacity=3)
        full = make.offering(cast.ceiba, name="Quetzal", capacity=1)
        enrolled(cast, full)
        page.open(f"/trabajo/inscripciones/{e.pk}/estado/")
        assert "3 seats free" in page.text
        assert "It is full: the person waits for it, and keeps the seat here." in page.text

    def test_many_groups_are_a_list_with_their_seats(self, page, cast):
        e = enrolled(cast)
        others = [make.offering(cast.ceiba, name=f"Jocote {c}") for c in "abcde"]
        page.open(f"/trabajo/personas/{e.participant_id}/").link("Change state")
        assert len([b for b in page.buttons() if b.startswith("Move ")]) == 4
        page.press("Move to the chosen group", reason="timetable", target=str(others[4].pk))
        assert now(e)[0] == State.TRANSFERRED
        others[4].refresh_from_db()
        assert others[4].taken == 1

    def test_moving_takes_three_taps(self, page, cast):
        e, other = enrolled(cast), make.offering(cast.ceiba, name="Jocote")
        page.open(f"/trabajo/personas/{e.participant_id}/")
        page.link("Change state").pick("reason", "distance").press(f"Move {other}")
        assert page.taps <= 3 and now(e)[0] == State.TRANSFERRED

    def test_a_foreign_group_is_none(self, page, cast):
        e, foreign = enrolled(cast), make.offering(cast.quetzal)
        make.offering(cast.ceiba, name="Jocote")
        given = {"move_to": str(foreign.pk), "reason": "distance"}
        page.send(f"/trabajo/inscripciones/{e.pk}/estado/", given)
        assert page.errors()[0].startswith("Select a valid choice.")

    def test_a_slip_is_no_reason_to_leave(self, page, cast):
        e = enrolled(cast)
        given = {"to": "withdrawn", "reason": "mistake"}
        page.send(f"/trabajo/inscripciones/{e.pk}/estado/", given)
        assert page.errors()[0].startswith("Select a valid choice.")


# --- at the very same moment ---------------------------------------------------------------


def counters(group) -> tuple[int, int]:
    group.refresh_from_db()
    return group.taken, group.waiting


def the_last_seat(cast, rivals: int = 5):
    """One seat in a group: somebody is moved there while others are enrolled in it."""
    here, there = make.offering(cast.ceiba), make.offering(cast.ceiba, capacity=1)
    moved = enrolled(cast, here)
    acts = [partial(seats.transfer, moved, there, actor=cast.coordinator, reason="distance")]
    for _n in range(rivals):
        person = make.participant(cast.ceiba)
        target = Offering.objects.get(pk=there.pk)
        acts.append(partial(seats.enroll, target, person, actor="system:tests"))
    return here, there, moved, acts


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_transfer_against_enrolling_the_last_seat():
    cast = Cast()
    assert cast.coordinator
    for _round in range(10):
        here, there, moved, acts = the_last_seat(cast)
        assert all_at_once(acts) == ["done"] * 6
        moved.refresh_from_db()
        won = moved.state == State.TRANSFERRED
        assert counters(there) == (1, 5)
        assert counters(here) == (0 if won else 1, 0), "who waits there keeps the seat here"
    assert seats.recount() == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_counting_last_the_transfer_oversells(monkeypatch):
    """The control: everybody has seen the free seat, and the count does not ask for one."""
    from .test_seats_race import without_guards

    cast = Cast()
    assert cast.coordinator
    here, there, moved, acts = the_last_seat(cast)
    monkeypatch.setattr(seats, "_free_and_nobody_waits", lambda offering: True)
    with without_guards(monkeypatch):
        all_at_once(acts)
        assert counters(there)[0] > 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_hands_take_back_one_slip_once():
    cast = Cast()
    for _round in range(6):
        e = enrolled(cast)
        enrolled(cast, e.offering)
        seats.leave(e, actor=cast.coordinator, reason="work")
        stale = [Enrollment.objects.unscoped(WHY).get(pk=e.pk) for _n in range(4)]
        acts = [partial(taking_back.take_back, each, actor=cast.coordinator) for each in stale]
        assert all_at_once(acts).count("done") == 1
        assert now(e) == (State.ACTIVE, 2, 0)
        events = EnrollmentEvent.objects.unscoped(WHY).filter(enrollment=e, reason="mistake")
        assert events.count() == 1
    assert seats.recount() == []
