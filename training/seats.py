"""The one way into a seat, and out of it.

`taken + held ≤ capacity + extra` holds with any number of processes, on both databases: an
unlocked look first, the enrollment under its unique constraint, and the conditional count of the
seat *last* in the same transaction. A CHECK is the second net, `recount` the third.

One row per person and group carries a state, so nobody is ever both enrolled and waiting. A
newcomer gets a seat only if one is free *and nobody waits*. After a waiting row is committed the
waiting list is served once more: else a seat freed in between would stay empty.
"""

from contextlib import suppress
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from youth.consenting import may_take_part
from youth.holding import WAS_MERGED, hold
from youth.models import Participant

from .models import Enrollment, EnrollmentEvent, Offering
from .models.enrollment import NEXT, SEATED, EnrollmentState, counts
from .models.offering import OfferingState

WHY = "the seats of a group are counted for everybody"
State = EnrollmentState
IN_GROUP = SEATED | {State.WAITING}


class NotAllowed(Exception):
    """An act on a seat that the rules refuse; `reasons` says why, for the person who asked."""

    def __init__(self, *reasons) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(str(r) for r in reasons))


class Full(Exception):
    """The last seat went to somebody else."""


def enroll(offering: Offering, participant: Participant, *, actor, priority: int = 5) -> Enrollment:
    """Give a seat, or a place on the waiting list; asking twice changes nothing.

    `actor` is a user or "system:…". Raises NotAllowed with the reasons in words.
    """
    before = _row(offering, participant)
    if before is not None and before.state in IN_GROUP:
        return before
    _check_may_enter(offering, participant)
    states = [State.ACTIVE, State.WAITING] if _free_and_nobody_waits(offering) else [State.WAITING]
    return _ask(offering, participant, states, priority, actor)


def fill(offering: Offering) -> int:
    """Give free seats to those who wait, in order. Returns how many were given."""
    given = 0
    open_ = Offering.objects.published().filter(pk=offering.pk, waiting__gt=0)
    while open_.with_free_seat().exists():
        try:
            with transaction.atomic(durable=True):
                enrollment = _first_waiting(offering)
                if enrollment is None:
                    return given
                move(enrollment, State.ACTIVE, actor="system:waiting list", reason="")
                count_in(offering, taken=1, waiting=-1)
        except (Full, NotAllowed):
            continue  # somebody else served the list: look again
        given += 1
        _give_up_the_other(enrollment)
    return given


def leave(enrollment: Enrollment, *, actor, reason: str, on: date | None = None) -> None:
    """Free the seat, or the place on the waiting list, and serve whoever waits.

    `on`: the day on which they stopped coming, if not today; leaving.py asks whether it can be.
    """
    waiting = enrollment.state == State.WAITING
    with transaction.atomic(durable=True):
        move(enrollment, State.CANCELLED if waiting else State.WITHDRAWN, actor, reason, on)
        count_in(enrollment.offering, **({"waiting": -1} if waiting else {"taken": -1}))
    fill(enrollment.offering)


def pause(enrollment: Enrollment, *, actor, reason: str) -> None:
    """Keep the seat of somebody who cannot come for a while."""
    with transaction.atomic(durable=True):
        move(enrollment, State.PAUSED, actor, reason)


def resume(enrollment: Enrollment, *, actor) -> None:
    with transaction.atomic(durable=True):
        move(enrollment, State.ACTIVE, actor, reason="")


def transfer(enrollment: Enrollment, target: Offering, *, actor, reason: str) -> Enrollment:
    """Move somebody to another group. Only a seat there frees the seat here.

    Where the other group is full, the person waits for it and keeps the seat they have until then.
    """
    if target.pk == enrollment.offering_id:
        raise NotAllowed(_("That is the group the person is already in."))
    person = enrollment.participant
    here, there = _row(enrollment.offering, person), _row(target, person)
    if State.TRANSFERRED not in NEXT[here.state]:
        raise NotAllowed(_("This step is not possible from the present state."))
    inside = there is not None and there.state in SEATED
    if not inside:
        _check_may_enter(target, person)
    if inside or _free_and_nobody_waits(target):
        try:
            return _change_groups(enrollment, target, there if inside else None, actor, reason)
        except (Full, IntegrityError):
            enrollment.refresh_from_db()  # somebody took that seat
    arrived = _ask(target, person, [State.WAITING], 5, actor, instead_of=enrollment)
    if arrived.state == State.WAITING and arrived.instead_of_id is None:  # they waited before
        _rows().filter(pk=arrived.pk, state=State.WAITING).update(instead_of=enrollment)
        arrived.refresh_from_db()
    if arrived.state in SEATED and arrived.instead_of_id is None:  # by another hand meanwhile
        _change_groups(enrollment, target, arrived, actor, reason)
    return arrived


def go_beyond(offering: Offering, seats: int, *, actor, reason: str) -> None:
    """Add seats beyond the capacity: by permission, and with a reason that stays on record."""
    if len(reason.strip()) < 10:
        raise NotAllowed(_("Say the reason in at least 10 characters."))
    if not 0 < seats <= 20:
        raise NotAllowed(_("Add between 1 and 20 seats."))
    with transaction.atomic(durable=True):
        rows = Offering.objects.filter(pk=offering.pk)
        rows.update(extra=F("extra") + seats, version=F("version") + 1)
        journal.record("seats.beyond", offering, actor=actor, purpose=reason.strip(), count=seats)
    fill(offering)


def resize(offering: Offering, capacity: int, *, actor) -> None:
    """Change the capacity; never below the seats that are taken or offered."""
    enough = Offering.objects.filter(pk=offering.pk, taken__lte=capacity + F("extra") - F("held"))
    with transaction.atomic(durable=True):
        if not enough.update(capacity=capacity, version=F("version") + 1):
            raise NotAllowed(_("There are more people in the group than seats."))
        journal.record("seats.resized", offering, actor=actor, fields=["capacity"])
    fill(offering)


def recount() -> list[dict]:
    """Every group whose counters differ from its rows: [{"offering", "taken", "waiting"}]."""
    wrong = []
    for offering in Offering.objects.all():
        rows = _rows().filter(counts(), offering=offering)
        states = list(rows.values_list("state", flat=True))
        taken = sum(state in SEATED for state in states)
        waiting = states.count(State.WAITING)
        if (taken, waiting) != (offering.taken, offering.waiting):
            wrong.append({"offering": offering.code, "taken": taken, "waiting": waiting})
    return wrong


def _rows():
    return Enrollment.objects.unscoped(WHY)


def _row(offering, participant) -> Enrollment | None:
    return _rows().filter(offering=offering, participant=participant).first()


def _check_may_enter(offering: Offering, participant: Participant) -> None:
    today = timezone.localdate()
    reasons = []
    if offering.organization_id != participant.organization_id:
        raise NotAllowed(_("This group belongs to another organization."))
    if offering.state != OfferingState.PUBLISHED or offering.ends_on < today:
        reasons.append(_("This group does not take people now."))
    age = participant.age_on(max(today, offering.starts_on))
    if not offering.least_age <= age <= offering.most_age:
        ages = {"age": age, "least": offering.least_age, "most": offering.most_age}
        reasons.append(
            _("The group is for ages %(least)d to %(most)d; this person is %(age)d.") % ages
        )
    reasons += may_take_part(participant, today).reasons
    if reasons:
        raise NotAllowed(*reasons)


def _free_and_nobody_waits(offering: Offering) -> bool:
    return Offering.objects.filter(pk=offering.pk, waiting=0).with_free_seat().exists()


def _ask(offering, participant, states, priority, actor, instead_of=None) -> Enrollment:
    """Into the first of these states for which there is room."""
    for state in states:
        try:
            with transaction.atomic(durable=True):
                enrollment = _enter(offering, participant, state, priority, actor, instead_of)
                count_in(offering, **_seats_of(state))
        except Full:
            continue
        except (IntegrityError, NotAllowed):
            enrollment = _row(offering, participant)
            if enrollment is None or enrollment.state not in IN_GROUP:
                raise
            return enrollment  # the same person, by another hand, a moment ago
        break
    else:
        raise NotAllowed(_("This group does not take people now."))
    if enrollment.state == State.WAITING:
        fill(offering)
        enrollment.refresh_from_db()
    return enrollment


def _change_groups(enrollment, target, arrived, actor, reason) -> Enrollment:
    """Out of one group and into the other, both or neither; `arrived` if already seated there."""
    seats = {enrollment.offering: -1}
    with transaction.atomic(durable=True):
        hold(enrollment.participant, NotAllowed)  # the record first, as all who lock both
        move(enrollment, State.TRANSFERRED, actor, reason)
        if arrived is None:
            arrived = _enter(target, enrollment.participant, State.ACTIVE, 5, actor)
            seats[target] = 1
        # In one order for everybody: two transfers that cross do not wait for each other.
        for offering in sorted(seats, key=lambda each: each.pk):
            count_in(offering, taken=seats[offering])
    fill(enrollment.offering)
    return arrived


def _give_up_the_other(arrived: Enrollment) -> None:
    """There is a seat now for somebody who waited to be moved: the place they had gets free.

    In a transaction of its own, which takes the record before its rows: the seat is theirs anyhow.
    """
    left = _rows().filter(pk=arrived.instead_of_id).select_related("offering", "participant")
    if (place := left.first()) is None:
        return
    with suppress(NotAllowed):  # they left it before, by another hand
        _change_groups(place, arrived.offering, arrived, "system:waiting list", "")


def _seats_of(state: str) -> dict[str, int]:
    return {"taken": 1} if state == State.ACTIVE else {"waiting": 1}


def _enter(offering, participant, state, priority, actor, instead_of=None) -> Enrollment:
    """The row of a newcomer, or of somebody who comes back."""
    hold(participant, NotAllowed)
    before, now = _row(offering, participant), timezone.now()
    if before is None:
        enrollment = Enrollment.objects.create(
            organization_id=offering.organization_id,
            offering=offering,
            participant=participant,
            state=state,
            priority=priority,
            instead_of=instead_of,
            asked_at=now,
            seated_at=now if state == State.ACTIVE else None,
        )
        _remember(enrollment, "", state, actor, "")
        return enrollment
    move(before, state, actor, "")
    fresh = {"ended_on": None, "priority": priority, "instead_of": instead_of}
    _rows().filter(pk=before.pk).update(asked_at=now, **fresh)
    return before


def move(enrollment: Enrollment, to: str, actor, reason: str, on: date | None = None) -> None:
    """Change the state, if it is still what we saw; write history and journal.

    `on`: the day on which it ended, if not today.
    """
    seen = enrollment.state
    if to not in NEXT[seen]:
        raise NotAllowed(_("This step is not possible from the present state."))
    ends = to not in IN_GROUP
    changes = {"state": to, "reason": reason if ends else ""}
    changes["ended_on"] = (on or timezone.localdate()) if ends else None
    if to == State.ACTIVE and enrollment.seated_at is None:
        changes["seated_at"] = timezone.now()
    if not _rows().filter(pk=enrollment.pk, state=seen).update(**changes):
        raise NotAllowed(_("Somebody else changed this enrollment a moment ago."))
    for name, value in changes.items():
        setattr(enrollment, name, value)
    _refuse_left_behind(enrollment)
    _remember(enrollment, seen, to, actor, reason)


def _refuse_left_behind(enrollment: Enrollment) -> None:
    """Of two places in one group one stays with the record that was joined, and moves no more."""
    behind = _rows().filter(pk=enrollment.pk).exclude(participant__merged_into=None)
    if behind.exists():
        raise NotAllowed(WAS_MERGED)


def _remember(enrollment, before, after, actor, reason) -> None:
    EnrollmentEvent.objects.create(
        organization_id=enrollment.organization_id,
        enrollment=enrollment,
        before=before,
        after=after,
        by=None if isinstance(actor, str) else actor,
        reason=reason,
    )
    journal.record(f"enrollment.{after}", enrollment, actor=actor, purpose=reason)


def count_in(offering: Offering, *, taken: int = 0, waiting: int = 0) -> None:
    """Count in or out, always last in its transaction; Full if no seat is left or it is closed."""
    rows = Offering.objects.filter(pk=offering.pk)
    if taken > 0 or waiting > 0:
        rows = rows.filter(state=OfferingState.PUBLISHED)
    if taken > 0:
        rows = rows.with_free_seat()
    counted = rows.update(
        taken=F("taken") + taken, waiting=F("waiting") + waiting, version=F("version") + 1
    )
    if not counted:
        raise Full


def _first_waiting(offering: Offering) -> Enrollment | None:
    """The first in line who may take part now: by declared priority, then by time."""
    line = _rows().filter(offering=offering, state=State.WAITING).order_by("priority", "asked_at")
    if connection.vendor == "postgresql":
        line = line.select_for_update(skip_locked=True, of=("self",))
    for enrollment in line.select_related("participant")[:50]:
        if may_take_part(enrollment.participant):
            return enrollment
    return None
