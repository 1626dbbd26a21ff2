"""The roll of a session: explicit marks, nothing lost, corrections on record."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from training import rollcall, seats
from training.models import Attendance, AttendanceChange, Enrollment
from training.models.attendance import Mark

from .. import builders as make

pytestmark = pytest.mark.django_db
ACTOR = "system:tests"


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba, facilitator=cast.facilitator)


def join(group, *givens):
    return [
        seats.enroll(group, make.participant(group.organization, given=g), actor=ACTOR)
        for g in givens
    ]


def marks():
    rows = Attendance.objects.unscoped("what was stored").order_by("marked_at")
    return list(rows.values_list("mark", "in_bulk"))


def test_nobody_is_marked_before_somebody_marks_them(cast, group):
    join(group, "Ana", "Berta")
    lines = rollcall.roll(make.session(group), cast.facilitator)
    assert [line.mark for line in lines] == [None, None]


def test_the_roll_is_in_spanish_order(cast, group):
    for surname in ("Núñez", "Ñandú", "Navarro", "Álvarez", "Zelaya"):
        person = make.participant(cast.ceiba, surname1=surname, surname2="")
        seats.enroll(group, person, actor=ACTOR)
    lines = rollcall.roll(make.session(group), cast.facilitator)
    names = [line.name.surname1 for line in lines]
    assert names == ["Álvarez", "Navarro", "Núñez", "Ñandú", "Zelaya"]


def test_saving_twice_changes_nothing(cast, group):
    ana, berta = join(group, "Ana", "Berta")
    session = make.session(group)
    given = {ana.pk: Mark.PRESENT, berta.pk: Mark.ABSENT}
    first = rollcall.save(session, given, actor=cast.facilitator)
    again = rollcall.save(session, given, actor=cast.facilitator)
    assert (first["new"], again) == (2, {"new": 0, "changed": 0, "same": 2})
    assert Entry.objects.filter(action="attendance.saved").count() == 1


def test_all_present_is_stored_as_such(cast, group):
    (ana,) = join(group, "Ana")
    rollcall.save(make.session(group), {ana.pk: "present"}, actor=ACTOR, in_bulk=True)
    assert marks() == [("present", True)]


def test_undo_is_open_for_the_day(cast, group):
    (ana,) = join(group, "Ana")
    session = make.session(group)
    rollcall.save(session, {ana.pk: "late"}, actor=ACTOR)
    rollcall.save(session, {ana.pk: None}, actor=ACTOR)
    assert marks() == []
    assert told("attendance.undone") == [str(ana.pk)]


def told(action: str) -> list[str]:
    """Whose marks the journal says were touched."""
    return list(Entry.objects.filter(action=action).values_list("object_id", flat=True))


def test_a_later_correction_needs_a_reason_and_keeps_the_old_mark(cast, group):
    (ana,) = join(group, "Ana")
    session = make.session(group)
    rollcall.save(session, {ana.pk: "absent"}, actor=ACTOR)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        with pytest.raises(seats.NotAllowed):
            rollcall.save(session, {ana.pk: "present"}, actor=ACTOR)
        with pytest.raises(seats.NotAllowed):
            rollcall.save(session, {ana.pk: None}, actor=ACTOR)
        rollcall.save(session, {ana.pk: "present"}, actor=ACTOR, reason="Firmó en papel")
    change = AttendanceChange.objects.unscoped("what was kept").get()
    assert (change.before, change.after, change.reason) == ("absent", "present", "Firmó en papel")
    assert told("attendance.corrected") == [str(ana.pk)]


def test_paper_keyed_later_for_the_first_time_needs_no_reason(cast, group):
    (ana,) = join(group, "Ana")
    session = make.session(group, timezone.localdate() - timedelta(days=3))
    assert rollcall.save(session, {ana.pk: "present"}, actor=ACTOR)["new"] == 1


def test_whoever_left_is_last_and_closed(cast, group):
    ana, berta = join(group, "Ana", "Berta")
    session = make.session(group)
    rollcall.save(session, {ana.pk: "present"}, actor=ACTOR)
    seats.leave(ana, actor=ACTOR, reason="work")
    lines = rollcall.roll(session, cast.facilitator)
    assert [(line.enrollment.pk, line.open) for line in lines] == [
        (berta.pk, True),
        (ana.pk, False),
    ]


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("to come", "This session has not taken place yet."),
        ("no class", "There was no class that day."),
        ("unknown mark", "That is not a mark."),
        ("stranger", "Somebody in this list is not in the group any more."),
    ],
)
def test_refusals_say_why(cast, group, case, says):
    from django.utils import translation

    (ana,) = join(group, "Ana")
    when = timezone.localdate() + timedelta(days=case == "to come")
    session = make.session(group, when)
    given = {ana.pk: "present"}
    if case == "no class":
        rollcall.no_class(session, "Feriado del municipio", actor=ACTOR)
    elif case == "unknown mark":
        given = {ana.pk: "risky"}
    elif case == "stranger":
        other = make.offering(cast.ceiba)
        (stranger,) = join(other, "Carla")
        given = {stranger.pk: "present"}
    with translation.override("en"), pytest.raises(seats.NotAllowed) as refusal:
        rollcall.save(session, given, actor=ACTOR)
    assert says in str(refusal.value)
    assert marks() == []


def test_a_session_with_marks_cannot_become_one_without_class(cast, group):
    (ana,) = join(group, "Ana")
    session = make.session(group)
    rollcall.save(session, {ana.pk: "present"}, actor=ACTOR)
    with pytest.raises(seats.NotAllowed):
        rollcall.no_class(session, "Feriado", actor=ACTOR)


def test_a_foreign_facilitator_sees_no_roll(cast, group):
    join(group, "Ana")
    assert rollcall.roll(make.session(group), cast.outsider) == []
    assert Enrollment.objects.visible_to(cast.facilitator).count() == 1
