"""Two members of staff act on the same enrollment or group; each saw it before the other acted."""

from functools import partial

import pytest

from training import opening, seats
from training.models import Enrollment, Offering
from training.models.enrollment import EnrollmentState as State

from .. import builders as make
from ..cast import Cast
from ..many_hands import all_at_once

ACTOR = "system:tests"


def seen_by(enrollment: Enrollment) -> Enrollment:
    """The row as somebody else has it on the screen."""
    return Enrollment.objects.unscoped("a second look in a test").get(pk=enrollment.pk)


def counters(offering) -> tuple[int, int]:
    offering.refresh_from_db()
    return offering.taken, offering.waiting


def states_of(person) -> list[str]:
    rows = Enrollment.objects.unscoped("counting in a test").filter(participant=person)
    return sorted(rows.values_list("state", flat=True))


@pytest.mark.django_db
class TestComingBack:
    def test_whoever_comes_back_and_loses_the_last_seat_waits(self, cast, monkeypatch):
        group, person = make.offering(cast.ceiba, capacity=1), make.participant(cast.ceiba)
        seats.leave(seats.enroll(group, person, actor=ACTOR), actor=ACTOR, reason="work")
        seats.enroll(group, make.participant(cast.ceiba), actor=ACTOR)
        monkeypatch.setattr(seats, "_free_and_nobody_waits", lambda _group: True)  # a moment ago
        assert seats.enroll(group, person, actor=ACTOR).state == State.WAITING
        assert counters(group) == (1, 1)

    def test_whoever_was_let_in_again_by_another_hand_is_simply_in(self, cast, monkeypatch):
        group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
        first = seats.enroll(group, person, actor=ACTOR)
        seats.leave(first, actor=ACTOR, reason="work")
        check = seats._check_may_enter

        def check_while_another_enrolls(offering, participant):
            monkeypatch.setattr(seats, "_check_may_enter", check)
            seats.enroll(offering, participant, actor=ACTOR)

        monkeypatch.setattr(seats, "_check_may_enter", check_while_another_enrolls)
        assert seats.enroll(group, person, actor=ACTOR).state == State.ACTIVE
        assert counters(group) == (1, 0)


@pytest.mark.django_db
class TestStale:
    @pytest.mark.parametrize(
        "act",
        [
            lambda e, _there: seats.leave(e, actor=ACTOR, reason="work"),
            lambda e, _there: seats.pause(e, actor=ACTOR, reason="health"),
            lambda e, there: seats.transfer(e, there, actor=ACTOR, reason="timetable"),
        ],
        ids=["leave", "pause", "transfer"],
    )
    def test_an_act_on_what_has_changed_is_refused_whole(self, cast, act):
        here, there = make.offering(cast.ceiba), make.offering(cast.ceiba)
        person = make.participant(cast.ceiba)
        enrollment = seats.enroll(here, person, actor=ACTOR)
        stale = seen_by(enrollment)
        seats.leave(enrollment, actor=ACTOR, reason="work")
        with pytest.raises(seats.NotAllowed):
            act(stale, there)
        assert states_of(person) == [State.WITHDRAWN]
        assert (counters(here), counters(there)) == ((0, 0), (0, 0))

    def test_two_transfers_of_one_person_lead_to_one_group(self, cast):
        here = make.offering(cast.ceiba)
        first, second = make.offering(cast.ceiba), make.offering(cast.ceiba)
        person = make.participant(cast.ceiba)
        enrollment = seats.enroll(here, person, actor=ACTOR)
        stale = seen_by(enrollment)
        seats.transfer(enrollment, first, actor=ACTOR, reason="timetable")
        with pytest.raises(seats.NotAllowed):
            seats.transfer(stale, second, actor=ACTOR, reason="timetable")
        assert states_of(person) == [State.ACTIVE, State.TRANSFERRED]
        assert [counters(g) for g in (here, first, second)] == [(0, 0), (1, 0), (0, 0)]

    def test_whoever_completed_is_not_transferred(self, cast):
        here, there = make.offering(cast.ceiba), make.offering(cast.ceiba)
        person = make.participant(cast.ceiba)
        enrollment = seats.enroll(here, person, actor=ACTOR)
        seats.move(enrollment, State.COMPLETED, ACTOR, "")
        with pytest.raises(seats.NotAllowed):
            seats.transfer(enrollment, there, actor=ACTOR, reason="timetable")
        assert states_of(person) == [State.COMPLETED]
        assert counters(here) == (1, 0)

    def test_a_transfer_that_loses_the_last_seat_waits_and_keeps_the_seat_here(
        self, cast, monkeypatch
    ):
        here, there = make.offering(cast.ceiba), make.offering(cast.ceiba, capacity=1)
        enrollment = seats.enroll(here, make.participant(cast.ceiba), actor=ACTOR)
        seats.enroll(there, make.participant(cast.ceiba), actor=ACTOR)
        monkeypatch.setattr(seats, "_free_and_nobody_waits", lambda _group: True)
        arrived = seats.transfer(enrollment, there, actor=ACTOR, reason="timetable")
        assert (arrived.state, seen_by(enrollment).state) == (State.WAITING, State.ACTIVE)
        assert (counters(here), counters(there)) == ((1, 0), (1, 1))


@pytest.mark.django_db
class TestClosedGroup:
    def test_nobody_enters_a_group_that_was_called_off_meanwhile(self, cast):
        group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
        stale = Offering.objects.get(pk=group.pk)
        opening.change_state(group, "cancelled", actor=ACTOR)
        with pytest.raises(seats.NotAllowed):
            seats.enroll(stale, person, actor=ACTOR)
        assert states_of(person) == []
        assert counters(group) == (0, 0)

    def test_a_group_is_not_called_off_over_somebody_who_just_entered(self, cast):
        group = make.offering(cast.ceiba)
        stale = Offering.objects.get(pk=group.pk)
        seats.enroll(group, make.participant(cast.ceiba), actor=ACTOR)
        with pytest.raises(seats.NotAllowed):
            opening.change_state(stale, "cancelled", actor=ACTOR)
        group.refresh_from_db()
        assert (group.state, group.taken) == ("published", 1)

    def test_a_finished_group_gives_no_seats_until_it_is_open_again(self, cast):
        group = make.offering(cast.ceiba, capacity=1)
        first = seats.enroll(group, make.participant(cast.ceiba), actor=ACTOR)
        seats.enroll(group, make.participant(cast.ceiba), actor=ACTOR)
        opening.change_state(group, "finished", actor=ACTOR)
        seats.leave(first, actor=ACTOR, reason="work")
        assert counters(group) == (0, 1)
        opening.change_state(group, "published", actor=ACTOR)
        assert counters(group) == (1, 0)


# --- at the very same moment ---------------------------------------------------------------


def hands(cast):
    """(group, other groups, person, what eight people of the staff do to one enrollment)."""
    here = make.offering(cast.ceiba)
    for _n in range(8):  # so that counting out too often meets no floor
        seats.enroll(here, make.participant(cast.ceiba), actor=ACTOR)
    others = [make.offering(cast.ceiba) for _n in range(4)]
    person = make.participant(cast.ceiba)
    enrollment = seats.enroll(here, person, actor=ACTOR)
    acts = [
        partial(seats.leave, seen_by(enrollment), actor=ACTOR, reason="work") for _n in range(4)
    ]
    acts += [
        partial(seats.transfer, seen_by(enrollment), group, actor=ACTOR, reason="distance")
        for group in others
    ]
    return here, others, person, acts


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_hands_on_one_enrollment_one_wins():
    cast = Cast()
    for _round in range(10):
        here, others, person, acts = hands(cast)
        assert all_at_once(acts) == ["NotAllowed"] * 7 + ["done"]
        taken = [counters(g)[0] for g in others]
        assert counters(here) == (8, 0)
        assert sum(taken) == states_of(person).count(State.ACTIVE) <= 1
    assert seats.recount() == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_look_at_the_state_counters_go_wrong(monkeypatch):
    """The control: the same acts with a change of state that does not ask what it was before."""

    def move_blindly(enrollment, to, actor, reason):
        rows = Enrollment.objects.unscoped("a control").filter(pk=enrollment.pk)
        rows.update(state=to)

    _here, _others, _person, acts = hands(Cast())
    monkeypatch.setattr(seats, "move", move_blindly)
    all_at_once(acts)
    assert seats.recount() != []
