"""The roll as a page sends it, which others may have called since: nothing of either is lost.

A page says beside each mark what it had shown. What nobody touched is left alone, so a page that
was open for long undoes nobody's work; where two people marked the same person differently, the
second one is asked.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit import journal

from .models import Attendance, AttendanceChange, Session
from .models.attendance import Mark
from .rollcall import check, marks_of, one_at_a_time, remember, set_mark

WHY = "the corrections of a roll already fetched"


@dataclass(frozen=True)
class Called:
    """What became of a page: marks set, and what somebody else had marked since it was opened.

    `differing`: {enrollment id: Attendance} where both marked differently: the other's stands.
    `others`: {enrollment id: Attendance} that the page had not seen and left alone.
    """

    set: int = 0
    differing: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)


def call(
    session: Session, sent: dict, seen: dict, *, actor, expected=(), reason: str = ""
) -> Called:
    """Save what was touched on a page: {enrollment id: mark} as sent, and as it had been shown.

    `expected`: enrollments to mark as present where still nobody marked them ("all present"). All
    in one transaction; raises NotAllowed as `rollcall.save`.
    """
    touched = {key: mark for key, mark in sent.items() if mark != seen.get(key)}
    with transaction.atomic(durable=True):
        one_at_a_time(session)
        rest = dict.fromkeys((key for key in expected if key not in touched), Mark.PRESENT)
        check(session, rest | touched)
        here, at = marks_of(session), timezone.now()
        differing = {
            key: here[key]
            for key, mark in touched.items()
            if key in here and here[key].mark not in (mark, seen.get(key))
        }
        done = 0
        for key, mark in touched.items():
            if key not in differing:
                made = here.get(key)
                done += set_mark(session, key, mark, made, actor, False, reason, at) != "same"
        for key, mark in rest.items():
            if key not in here:
                done += set_mark(session, key, mark, None, actor, True, "", at) != "same"
        remember(session, done, actor, reason)
    others = {
        key: made
        for key, made in here.items()
        if key not in touched and key in seen and made.mark != seen[key]
    }
    return Called(done, differing, others)


@dataclass(frozen=True)
class LastSave:
    """What somebody saved last on a roll: when, and how many marks of it still stand."""

    at: datetime
    marks: int


def last_save(session: Session, user) -> LastSave | None:
    """What `user` saved last today on this roll, for the button that takes it back."""
    moments = [made.marked_at for made in marks_of(session).values() if made.marked_by == user]
    latest = max(moments, default=None)
    if latest is None or timezone.localdate(latest) != timezone.localdate():
        return None
    return LastSave(latest, moments.count(latest))


def take_back(session: Session, at: datetime, *, actor) -> int:
    """Undo what `actor` saved at that moment of today: marks go, corrections become what was.

    Gives how many marks. Marks that somebody changed since stay; twice changes nothing.
    """
    if timezone.localdate(at) != timezone.localdate():
        return 0
    with transaction.atomic(durable=True):
        one_at_a_time(session)
        rows = [
            made
            for made in marks_of(session).values()
            if (made.marked_at, made.marked_by) == (at, actor)
        ]
        for made in rows:
            journal.record("attendance.undone", made.enrollment, actor=actor)
            _as_before(made, at)
        remember(session, len(rows), actor)
    return len(rows)


def _as_before(made: Attendance, at: datetime) -> None:
    changes = AttendanceChange.objects.unscoped(WHY).filter(attendance=made)
    change = changes.filter(at=at).first()
    if change is None:
        changes.delete()
        made.delete()
        return
    made.mark, made.in_bulk = change.before, change.before_in_bulk
    made.marked_by, made.marked_at = change.before_by, change.before_at or at
    made.save(update_fields=["mark", "in_bulk", "marked_by", "marked_at"])
    change.delete()
