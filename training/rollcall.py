"""One session's attendance: nobody is pre-marked, and saving twice changes nothing."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal

from .models import Attendance, AttendanceChange, Enrollment, Session
from .models.attendance import Mark
from .models.enrollment import SEATED
from .seats import NotAllowed

WHY = "the roll of a session already fetched"


@dataclass(frozen=True)
class Line:
    """One person on the roll: the enrollment, today's mark or None, and whether it can be set."""

    enrollment: Enrollment
    mark: str | None
    open: bool

    @property
    def name(self):
        return self.enrollment.participant.full_name


def roll(session: Session, user) -> list[Line]:
    """Everybody on the roll in Spanish order; those who left come last, closed, if marked then."""
    rows = Enrollment.objects.visible_to(user).filter(offering=session.offering_id)
    rows = rows.select_related("participant__key", "participant__organization")
    marks = dict(
        Attendance.objects.visible_to(user)
        .filter(session=session)
        .values_list("enrollment", "mark")
    )
    lines = [
        Line(e, marks.get(e.pk), e.state in SEATED)
        for e in rows
        if e.state in SEATED or e.pk in marks
    ]
    return sorted(lines, key=lambda line: (not line.open, line.name.sort_key))


def save(
    session: Session, marks: dict, *, actor, in_bulk: bool = False, reason: str = ""
) -> dict[str, int]:
    """Set marks: {enrollment id: Mark or None to take it back}. Gives {"new", "changed", "same"}.

    `in_bulk` says that "all present" was tapped: those marks carry it. A correction after the
    day itself needs a reason, and the old mark stays on record. Raises NotAllowed for a session
    to come, one without class, or somebody who is not on this roll.
    """
    done = {"new": 0, "changed": 0, "same": 0}
    with transaction.atomic(durable=True):
        _one_at_a_time(session)
        _check(session, marks, reason)
        here = {m.enrollment_id: m for m in _marks(session).select_related("enrollment")}
        for enrollment, mark in marks.items():
            outcome = _set(session, enrollment, mark, here.get(enrollment), actor, in_bulk, reason)
            done[outcome] += 1
        if done["new"] or done["changed"]:
            journal.record(
                "attendance.saved",
                session,
                actor=actor,
                organization=session.organization_id,
                purpose=reason,
                count=done["new"] + done["changed"],
            )
    return done


def no_class(session: Session, reason: str, *, actor) -> None:
    """Say that a session did not take place; it then counts for nobody."""
    if len(reason.strip()) < 4:
        raise NotAllowed(_("Say why there was no class."))
    with transaction.atomic(durable=True):
        _one_at_a_time(session)
        if _marks(session).exists():
            raise NotAllowed(_("There are marks for this session already."))
        session.cancelled_reason = reason.strip()
        session.save(update_fields=["cancelled_reason"])
        journal.record("session.no_class", session, actor=actor, purpose=reason.strip())


def counts(session: Session) -> dict[str, int]:
    """{"present": 3, …, "people": 7}: only marks that were set."""
    marks = list(_marks(session).values_list("mark", flat=True))
    on_roll = Enrollment.objects.unscoped(WHY).filter(
        Enrollment.exists_q(), offering=session.offering_id, state__in=SEATED
    )
    return {mark: marks.count(mark) for mark in Mark.values} | {"people": on_roll.count()}


def _one_at_a_time(session: Session) -> None:
    """Whoever else writes in this session waits until we are done; it is read anew."""
    rows = Session.objects.select_for_update(of=("self",))
    session.cancelled_reason = rows.get(pk=session.pk).cancelled_reason


def _marks(session: Session):
    return Attendance.objects.unscoped(WHY).filter(Attendance.exists_q(), session=session)


def _check(session: Session, marks: dict, reason: str) -> None:
    if session.on > timezone.localdate():
        raise NotAllowed(_("This session has not taken place yet."))
    if session.cancelled_reason:
        raise NotAllowed(_("There was no class that day."))
    if any(mark not in (None, *Mark.values) for mark in marks.values()):
        raise NotAllowed(_("That is not a mark."))
    on_roll = Enrollment.objects.unscoped(WHY).filter(
        Enrollment.exists_q(), offering=session.offering_id, state__in=SEATED
    )
    known = set(on_roll.values_list("pk", flat=True))
    known |= set(_marks(session).values_list("enrollment", flat=True))
    if not set(marks) <= known:
        raise NotAllowed(_("Somebody in this list is not in the group any more."))


def _set(session, enrollment, mark, here, actor, in_bulk, reason) -> str:
    now_here = here.mark if here else None
    if now_here == mark:
        return "same"
    if here is None:
        Attendance.objects.create(
            organization_id=session.organization_id,
            session=session,
            enrollment_id=enrollment,
            mark=mark,
            in_bulk=in_bulk,
            marked_by=None if isinstance(actor, str) else actor,
        )
        return "new"
    _correct(session, here, mark, actor, reason)
    return "changed"


def _correct(session, here: Attendance, mark, actor, reason: str) -> None:
    """Undo is open for the day; later the old mark stays on record with a reason.

    The journal names whose mark it was: the roll's own entry only counts.
    """
    if session.on == timezone.localdate() and mark is None:
        journal.record("attendance.undone", here.enrollment, actor=actor)
        here.changes.unscoped(WHY).delete()  # undone with what was corrected the same day
        here.delete()
        return
    if mark is None:
        raise NotAllowed(_("After the day itself a mark can be corrected, not taken back."))
    if session.on != timezone.localdate() and timezone.localdate(here.marked_at) != (
        timezone.localdate()
    ):
        if not reason.strip():
            raise NotAllowed(_("Say why the mark of an earlier day is corrected."))
    AttendanceChange.objects.create(
        organization_id=session.organization_id,
        attendance=here,
        before=here.mark,
        after=mark,
        reason=reason.strip(),
        by=None if isinstance(actor, str) else actor,
    )
    journal.record("attendance.corrected", here.enrollment, actor=actor)
    here.mark, here.in_bulk = mark, False
    here.marked_by = None if isinstance(actor, str) else actor
    here.marked_at = timezone.now()
    here.save(update_fields=["mark", "in_bulk", "marked_by", "marked_at"])
