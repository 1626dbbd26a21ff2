"""One session's attendance: nobody is pre-marked, and saving twice changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal

from .models import Attendance, AttendanceChange, Enrollment, Session
from .models.attendance import Mark
from .models.enrollment import SEATED, EnrollmentState
from .seats import NotAllowed

WHY = "the roll of a session already fetched"


@dataclass(frozen=True)
class Line:
    """One person on the roll: the enrollment, what was marked or None, and whether it can be."""

    enrollment: Enrollment
    made: Attendance | None
    open: bool
    joined_later: bool = False  # after this session: there to be marked, and not expected

    @property
    def mark(self) -> str | None:
        return self.made.mark if self.made else None

    @property
    def expected(self) -> bool:
        """Is a mark missing where there is none? "All present" marks these and nobody else."""
        paused = self.enrollment.state == EnrollmentState.PAUSED
        return self.open and not self.joined_later and not paused

    @property
    def name(self):
        return self.enrollment.participant.full_name


def roll(session: Session, user) -> list[Line]:
    """Everybody on the roll in Spanish order; those who left come last, closed, if marked then."""
    rows = Enrollment.objects.visible_to(user).filter(offering=session.offering_id)
    rows = rows.select_related("participant__key", "participant__organization")
    marks = Attendance.objects.visible_to(user).filter(session=session)
    made = {mark.enrollment_id: mark for mark in marks.select_related("marked_by")}
    rows = [e for e in rows if e.state in SEATED or e.pk in made]
    later = _joined_after(session, rows)
    lines = [Line(e, made.get(e.pk), e.state in SEATED, e.pk in later) for e in rows]
    return sorted(lines, key=lambda line: (not line.open, line.name.sort_key))


def _joined_after(session: Session, rows: list[Enrollment]) -> set:
    """Who came into the group after this session; nobody, where the whole group did.

    Then the group was put in here after it had begun, and its days are keyed afterwards.
    """
    seated = {e.pk: timezone.localdate(e.seated_at) for e in rows if e.seated_at}
    later = {pk for pk, day in seated.items() if day > session.on}
    return later if len(later) < len(rows) else set()


def save(
    session: Session, marks: dict, *, actor, in_bulk: bool = False, reason: str = ""
) -> dict[str, int]:
    """Set marks: {enrollment id: Mark or None to take it back}. Gives {"new", "changed", "same"}.

    `in_bulk` says that "all present" was tapped: those marks carry it. A correction after the
    day itself needs a reason, and the old mark stays on record. Raises NotAllowed for a session
    to come, one without class, or somebody who is not on this roll. A page that may be stale
    saves through `calling.call`.
    """
    done = {"new": 0, "changed": 0, "same": 0}
    with transaction.atomic(durable=True):
        one_at_a_time(session)
        check(session, marks)
        here, at = marks_of(session), timezone.now()
        for enrollment, mark in marks.items():
            made = here.get(enrollment)
            done[set_mark(session, enrollment, mark, made, actor, in_bulk, reason, at)] += 1
        remember(session, done["new"] + done["changed"], actor, reason)
    return done


def no_class(session: Session, reason: str, *, actor) -> None:
    """Say that a session did not take place; it then counts for nobody."""
    if len(reason.strip()) < 4:
        raise NotAllowed(_("Say why there was no class."))
    with transaction.atomic(durable=True):
        one_at_a_time(session)
        if marks_of(session):
            raise NotAllowed(_("There are marks for this session already."))
        session.cancelled_reason = reason.strip()
        session.save(update_fields=["cancelled_reason"])
        journal.record("session.no_class", session, actor=actor, purpose=reason.strip())


def counts(session: Session) -> dict[str, int]:
    """{"present": 3, …, "people": 7}: only marks that were set."""
    marks = [made.mark for made in marks_of(session).values()]
    return {mark: marks.count(mark) for mark in Mark.values} | {"people": len(_on_roll(session))}


def one_at_a_time(session: Session) -> None:
    """Whoever else writes in this session waits until we are done; it is read anew."""
    rows = Session.objects.select_for_update(of=("self",))
    session.cancelled_reason = rows.get(pk=session.pk).cancelled_reason


def marks_of(session: Session) -> dict:
    """{enrollment id: Attendance} of everybody who was marked."""
    rows = Attendance.objects.unscoped(WHY).filter(Attendance.exists_q(), session=session)
    return {m.enrollment_id: m for m in rows.select_related("enrollment", "marked_by")}


def _on_roll(session: Session) -> set:
    rows = Enrollment.objects.unscoped(WHY).filter(
        Enrollment.exists_q(), offering=session.offering_id, state__in=SEATED
    )
    return set(rows.values_list("pk", flat=True))


def check(session: Session, marks: dict) -> None:
    """Raise NotAllowed where these marks cannot be set, whatever stands there now."""
    if session.on > timezone.localdate():
        raise NotAllowed(_("This session has not taken place yet."))
    if session.cancelled_reason:
        raise NotAllowed(_("There was no class that day."))
    if any(mark not in (None, *Mark.values) for mark in marks.values()):
        raise NotAllowed(_("That is not a mark."))
    if not set(marks) <= _on_roll(session) | set(marks_of(session)):
        raise NotAllowed(_("Somebody in this list is not in the group any more."))


def remember(session: Session, count: int, actor, reason: str = "") -> None:
    """The roll's own entry of the journal: who called it, and how many marks it set."""
    if count:
        journal.record(
            "attendance.saved",
            session,
            actor=actor,
            organization=session.organization_id,
            purpose=reason,
            count=count,
        )


def set_mark(session, enrollment, mark, here, actor, in_bulk, reason, at: datetime) -> str:
    """One mark, inside the open transaction: "new", "changed" or "same"."""
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
            marked_by=_person(actor),
            marked_at=at,
        )
        return "new"
    if mark is None:
        _undo(session, here, actor)
    else:
        _correct(session, here, mark, actor, reason, at)
    return "changed"


def of_earlier_day(session: Session, made: Attendance) -> bool:
    """Is the mark no longer open: neither of today's session nor made today?"""
    today = timezone.localdate()
    return session.on != today and timezone.localdate(made.marked_at) != today


def _undo(session: Session, here: Attendance, actor) -> None:
    """Undo is open for the day; the journal names whose mark it was: the roll's own only counts."""
    if session.on != timezone.localdate():
        raise NotAllowed(_("After the day itself a mark can be corrected, not taken back."))
    journal.record("attendance.undone", here.enrollment, actor=actor)
    here.changes.unscoped(WHY).delete()  # undone with what was corrected the same day
    here.delete()


def _correct(session: Session, here: Attendance, mark, actor, reason: str, at: datetime) -> None:
    """Another mark: the old one stays on record, with who made it and when."""
    if of_earlier_day(session, here) and not reason.strip():
        raise NotAllowed(_("Say why the mark of an earlier day is corrected."))
    AttendanceChange.objects.create(
        organization_id=session.organization_id,
        attendance=here,
        before=here.mark,
        before_by=here.marked_by,
        before_at=here.marked_at,
        before_in_bulk=here.in_bulk,
        after=mark,
        reason=reason.strip(),
        by=_person(actor),
        at=at,
    )
    journal.record("attendance.corrected", here.enrollment, actor=actor)
    here.mark, here.in_bulk, here.marked_by, here.marked_at = mark, False, _person(actor), at
    here.save(update_fields=["mark", "in_bulk", "marked_by", "marked_at"])


def _person(actor):
    return None if isinstance(actor, str) else actor
