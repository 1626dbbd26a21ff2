"""Seats: who gets one, who waits, and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from training import seats
from training.models import Enrollment, EnrollmentEvent, Offering
from training.models.enrollment import EnrollmentState as State
from youth import consenting

from .. import builders as make

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ACTOR = "system:tests"


def people(org, number):
    return [make.participant(org, given=f"Ana {chr(65 + n)}") for n in range(number)]


def seated(offering, person, **more):
    return seats.enroll(offering, person, actor=ACTOR, **more)


def counters(offering):
    offering.refresh_from_db()
    return offering.taken, offering.waiting


def test_a_seat_is_given_and_counted(cast):
    group = make.offering(cast.ceiba, capacity=2)
    enrollment = seated(group, make.participant(cast.ceiba))
    assert enrollment.state == State.ACTIVE
    assert counters(group) == (1, 0)
    assert Entry.objects.filter(action="enrollment.active").count() == 1


def test_asking_twice_changes_nothing(cast):
    group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
    assert seated(group, person).pk == seated(group, person).pk
    assert counters(group) == (1, 0)


def test_a_full_group_puts_newcomers_on_the_waiting_list(cast):
    group = make.offering(cast.ceiba, capacity=1)
    first, second = people(cast.ceiba, 2)
    assert seated(group, first).state == State.ACTIVE
    assert seated(group, second).state == State.WAITING
    assert counters(group) == (1, 1)


def test_leaving_gives_the_seat_to_the_first_who_waits(cast):
    group = make.offering(cast.ceiba, capacity=1)
    first, second, third = people(cast.ceiba, 3)
    leaving, waiting, last = seated(group, first), seated(group, second), seated(group, third)
    seats.leave(leaving, actor=ACTOR, reason="work")
    waiting.refresh_from_db()
    last.refresh_from_db()
    assert (waiting.state, last.state) == (State.ACTIVE, State.WAITING)
    assert counters(group) == (1, 1)


def test_declared_priority_goes_before_time(cast):
    group = make.offering(cast.ceiba, capacity=1)
    first, second, third = people(cast.ceiba, 3)
    leaving = seated(group, first)
    seated(group, second)
    preferred = seated(group, third, priority=1)
    seats.leave(leaving, actor=ACTOR, reason="work")
    preferred.refresh_from_db()
    assert preferred.state == State.ACTIVE


def test_somebody_who_may_no_longer_take_part_is_passed_over_but_keeps_the_place(cast):
    group = make.offering(cast.ceiba, capacity=1)
    first, second, third = people(cast.ceiba, 3)
    leaving, passed, next_one = seated(group, first), seated(group, second), seated(group, third)
    consenting.withdraw(second, "services", actor=ACTOR, method="spoken")
    seats.leave(leaving, actor=ACTOR, reason="work")
    passed.refresh_from_db()
    next_one.refresh_from_db()
    assert (passed.state, next_one.state) == (State.WAITING, State.ACTIVE)


def test_a_newcomer_does_not_jump_the_line(cast):
    """A seat is free, but somebody waits who cannot be served yet: the newcomer waits too."""
    group = make.offering(cast.ceiba, capacity=2)
    first, second = people(cast.ceiba, 2)
    seated(group, first)
    Offering.objects.filter(pk=group.pk).update(waiting=1)
    Enrollment.objects.create(
        organization=cast.ceiba, offering=group, participant=second, state=State.WAITING, priority=1
    )
    consenting.withdraw(second, "services", actor=ACTOR, method="spoken")
    newcomer = make.participant(cast.ceiba, given="Berta")
    seated(group, newcomer)
    assert counters(group)[0] == 2  # fill() served the newcomer in turn, past the one on hold
    assert (
        EnrollmentEvent.objects.unscoped("what happened")
        .filter(enrollment__participant=newcomer)
        .values_list("after", flat=True)[0]
        == State.WAITING
    )


def test_coming_back_uses_the_same_row(cast):
    group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
    enrollment = seated(group, person)
    seats.leave(enrollment, actor=ACTOR, reason="family")
    again = seated(group, person)
    assert (again.pk, again.state, again.ended_on) == (enrollment.pk, State.ACTIVE, None)
    assert counters(group) == (1, 0)


def test_a_pause_keeps_the_seat(cast):
    group = make.offering(cast.ceiba, capacity=1)
    enrollment = seated(group, make.participant(cast.ceiba))
    seats.pause(enrollment, actor=ACTOR, reason="health")
    assert seated(group, make.participant(cast.ceiba, given="Berta")).state == State.WAITING
    seats.resume(enrollment, actor=ACTOR)
    assert enrollment.state == State.ACTIVE


def test_a_transfer_frees_the_old_seat_only_for_a_seat(cast):
    here, there = make.offering(cast.ceiba), make.offering(cast.ceiba, capacity=1)
    mover, other = people(cast.ceiba, 2)
    enrollment = seated(here, mover)
    seated(there, other)
    arrived = seats.transfer(enrollment, there, actor=ACTOR, reason="timetable")
    enrollment.refresh_from_db()
    assert (arrived.state, enrollment.state) == (State.WAITING, State.ACTIVE)


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("waits_already", [True, False])
def test_the_seat_that_somebody_waited_for_frees_the_old_one(
    cast, waits_already, guarded, monkeypatch
):
    """And the old one goes to whoever waits there. The control leaves them in both groups."""
    if not guarded:
        monkeypatch.setattr(seats, "_give_up_the_other", lambda _arrived: None)
    here, there = make.offering(cast.ceiba, capacity=1), make.offering(cast.ceiba, capacity=1)
    mover, other, next_here = people(cast.ceiba, 3)
    enrollment, waiting = seated(here, mover), seated(here, next_here)
    there_first = seated(there, other)
    if waits_already:
        seated(there, mover)
    arrived = seats.transfer(enrollment, there, actor=ACTOR, reason="timetable")
    assert arrived.state == State.WAITING
    seats.leave(there_first, actor=ACTOR, reason="work")
    for each in (arrived, enrollment, waiting):
        each.refresh_from_db()
    left = (State.TRANSFERRED, State.ACTIVE) if guarded else (State.ACTIVE, State.WAITING)
    assert (arrived.state, enrollment.state, waiting.state) == (State.ACTIVE, *left)
    assert seats.recount() == []


def test_whoever_left_before_the_other_seat_came_has_only_that_one(cast):
    here, there = make.offering(cast.ceiba), make.offering(cast.ceiba, capacity=1)
    mover, other = people(cast.ceiba, 2)
    enrollment, there_first = seated(here, mover), seated(there, other)
    arrived = seats.transfer(enrollment, there, actor=ACTOR, reason="timetable")
    seats.leave(enrollment, actor=ACTOR, reason="work")
    seats.leave(there_first, actor=ACTOR, reason="work")
    arrived.refresh_from_db()
    enrollment.refresh_from_db()
    assert (arrived.state, enrollment.state) == (State.ACTIVE, State.WITHDRAWN)
    assert seats.recount() == []


def test_going_beyond_needs_a_reason_and_leaves_it_on_record(cast):
    group = make.offering(cast.ceiba, capacity=1)
    first, second = people(cast.ceiba, 2)
    seated(group, first)
    waiting = seated(group, second)
    with pytest.raises(seats.NotAllowed):
        seats.go_beyond(group, 1, actor=cast.coordinator, reason="porque sí")
    seats.go_beyond(group, 1, actor=cast.coordinator, reason="Viene con su hermana del mismo curso")
    waiting.refresh_from_db()
    assert waiting.state == State.ACTIVE
    assert Entry.objects.get(action="seats.beyond").purpose.startswith("Viene con")


def test_capacity_never_falls_below_the_people_in_the_group(cast):
    group = make.offering(cast.ceiba, capacity=2)
    for person in people(cast.ceiba, 2):
        seated(group, person)
    with pytest.raises(seats.NotAllowed):
        seats.resize(group, 1, actor=ACTOR)


def test_the_database_refuses_more_people_than_seats(cast):
    group = make.offering(cast.ceiba, capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.filter(pk=group.pk).update(taken=2)


def refused(cast, case):
    today = timezone.localdate()
    group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
    if case == "without consent":
        person = make.participant(cast.ceiba, consented=False)
    elif case == "minor without consent":
        person = make.minor(cast.ceiba, consented=False)
    elif case == "minor without guardian":
        person = make.minor(cast.ceiba, guardian_named=False)
    elif case == "too old":
        person = make.participant(cast.ceiba, born=today - timedelta(days=40 * 366))
    elif case == "over":
        group = make.offering(cast.ceiba, ends_on=today - timedelta(days=1))
    elif case == "draft":
        group = make.offering(cast.ceiba, state="draft")
    elif case == "foreign":
        person = make.participant(cast.quetzal)
    return group, person


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("without consent", "There is no consent to take part."),
        ("minor without consent", "There is no consent to take part."),
        ("minor without guardian", "A minor needs the permission of a guardian."),
        ("too old", "The group is for ages 14 to 29"),
        ("over", "This group does not take people now."),
        ("draft", "This group does not take people now."),
        ("foreign", "This group belongs to another organization."),
    ],
)
def test_refusals_say_why(cast, case, says, settings):
    from django.utils import translation

    group, person = refused(cast, case)
    with translation.override("en"), pytest.raises(seats.NotAllowed) as refusal:
        seated(group, person)
    assert says in str(refusal.value)
    assert counters(group) == (0, 0)


def test_a_protection_exception_opens_the_way_for_a_minor(cast):
    group, person = make.offering(cast.ceiba), make.minor(cast.ceiba, guardian_named=False)
    consenting.record_exception(
        person,
        reason="Vive con una vecina; la madre está fuera del país.",
        actor=cast.coordinator,
        review_on=timezone.localdate() + timedelta(days=30),
    )
    assert seated(group, person).state == State.ACTIVE


def test_the_recount_finds_a_wrong_counter(cast):
    group = make.offering(cast.ceiba)
    seated(group, make.participant(cast.ceiba))
    assert seats.recount() == []
    Offering.objects.filter(pk=group.pk).update(taken=3)
    assert seats.recount() == [{"offering": group.code, "taken": 1, "waiting": 0}]


def test_every_change_raises_the_version_that_public_pages_are_keyed_by(cast):
    group = make.offering(cast.ceiba)
    seated(group, make.participant(cast.ceiba))
    before, group = group.version, Offering.objects.get(pk=group.pk)
    assert group.version > before
