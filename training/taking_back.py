"""A change of state that was a slip, taken back the same day by whoever works with the group.

The history keeps both: what was changed, and that it was taken back. A seat that was freed comes
back while nobody has it; else the person waits first in line, or keeps the seat of the other group.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youth.holding import hold

from .models import Application, Attendance, Enrollment, EnrollmentEvent
from .models.enrollment import SEATED, EnrollmentState, LeavingReason
from .seats import IN_GROUP, Full, NotAllowed, count_in, fill, move

WHY = "what happened in an enrollment already fetched"
State, SLIP = EnrollmentState, LeavingReason.MISTAKE
FIRST = 0  # in line: before everybody whose place was declared
# What can be taken back: (state before, state after).
BACK = {
    (State.ACTIVE, State.PAUSED),
    (State.PAUSED, State.ACTIVE),
    (State.ACTIVE, State.WITHDRAWN),
    (State.PAUSED, State.WITHDRAWN),
    (State.ACTIVE, State.TRANSFERRED),
    (State.PAUSED, State.TRANSFERRED),
    (State.WAITING, State.CANCELLED),
    ("", State.ACTIVE),
    ("", State.WAITING),
}


def may_be_a_slip(event: EnrollmentEvent | None) -> bool:
    """Can this newest change be taken back? Somebody made it, today, and it is none itself."""
    return bool(
        event
        and event.by_id
        and event.reason != SLIP
        and (event.before, event.after) in BACK
        and timezone.localdate(event.at) == timezone.localdate()
    )


def take_back(enrollment: Enrollment, *, actor) -> Enrollment:
    """Undo the newest change of an enrollment; gives it as it is then.

    Raises NotAllowed where it is no slip of today, was changed meanwhile, or cannot be undone.
    """
    event = _newest(enrollment)
    if not may_be_a_slip(event):
        raise NotAllowed(_("Only what somebody changed today can be taken back."))
    if event.before == "":
        _not_enrolled(enrollment, actor)
    elif event.after == State.TRANSFERRED:
        _not_transferred(enrollment, event, actor)
    elif event.after in SEATED:
        with transaction.atomic(durable=True):
            _step(enrollment, event.before, actor)
    else:
        _not_left(enrollment, event, actor)
    fill(enrollment.offering)
    enrollment.refresh_from_db()
    return enrollment


def _newest(enrollment: Enrollment) -> EnrollmentEvent | None:
    rows = EnrollmentEvent.objects.unscoped(WHY).filter(enrollment=enrollment)
    return rows.order_by("-at", "-id").first()


def _step(enrollment: Enrollment, to: str, actor) -> None:
    hold(enrollment.participant, NotAllowed)
    move(enrollment, to, actor, SLIP)


def _not_enrolled(enrollment: Enrollment, actor) -> None:
    """Out again, as one who was never in: no figure counts them."""
    if Attendance.objects.unscoped(WHY).filter(enrollment=enrollment).exists():
        raise NotAllowed(_("There are marks already. Change the state, and say why."))
    if Application.objects.unscoped(WHY).filter(enrollment=enrollment).exists():
        raise NotAllowed(_("The seat was given to an application. Change the state instead."))
    seat = {"waiting": -1} if enrollment.state == State.WAITING else {"taken": -1}
    with transaction.atomic(durable=True):
        _step(enrollment, State.CANCELLED, actor)
        rows = Enrollment.objects.unscoped(WHY).filter(pk=enrollment.pk)
        rows.update(seated_at=None)
        count_in(enrollment.offering, **seat)


def _not_left(enrollment: Enrollment, event: EnrollmentEvent, actor) -> None:
    if event.before == State.WAITING:
        _wait(enrollment, enrollment.priority, actor)
        return
    try:
        with transaction.atomic(durable=True):
            _step(enrollment, event.before, actor)
            count_in(enrollment.offering, taken=1)
    except Full:
        enrollment.refresh_from_db()
        _wait(enrollment, FIRST, actor)


def _wait(enrollment: Enrollment, priority: int, actor) -> None:
    try:
        with transaction.atomic(durable=True):
            _step(enrollment, State.WAITING, actor)
            rows = Enrollment.objects.unscoped(WHY).filter(pk=enrollment.pk)
            rows.update(priority=priority)
            count_in(enrollment.offering, waiting=1)
    except Full:
        raise NotAllowed(_("This group does not take people now.")) from None


def _not_transferred(enrollment: Enrollment, event: EnrollmentEvent, actor) -> None:
    """Out of the other group and back into this one, both or neither.

    There the person counts as one who came and went, which the history explains.
    """
    arrived = _arrived(enrollment, event)
    seats = {enrollment.offering: 1}
    try:
        with transaction.atomic(durable=True):
            _step(enrollment, event.before, actor)
            if arrived is not None:
                if Attendance.objects.unscoped(WHY).filter(enrollment=arrived).exists():
                    raise NotAllowed(_("The person has marks in the other group already."))
                _step(arrived, State.WITHDRAWN, actor)
                seats[arrived.offering] = -1
            for offering in sorted(seats, key=lambda each: each.pk):  # as every transfer locks
                count_in(offering, taken=seats[offering])
    except Full:
        raise NotAllowed(
            _("The seat here was given to somebody else. The person keeps the other one.")
        ) from None
    if arrived is not None:
        fill(arrived.offering)


def _arrived(enrollment: Enrollment, event: EnrollmentEvent) -> Enrollment | None:
    """Where the person was taken in by the same act, if they are still there by it."""
    rows = EnrollmentEvent.objects.unscoped(WHY).filter(
        enrollment__participant=enrollment.participant_id,
        by=event.by_id,
        after=State.ACTIVE,
        at__gte=event.at,
    )
    came = rows.exclude(enrollment=enrollment).select_related("enrollment__offering")
    first = came.order_by("at", "id").first()
    if first is None or first.enrollment.state not in IN_GROUP:
        return None
    newest = _newest(first.enrollment)
    if newest.pk != first.pk:
        raise NotAllowed(_("The place in the other group was changed since."))
    return first.enrollment
