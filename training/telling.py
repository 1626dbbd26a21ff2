"""Figures and words about groups that several pages show. Nothing here names a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from .models import Attendance, Offering, Session
from .models.attendance import CAME, COUNTED
from .models.enrollment import EnrollmentState
from .models.offering import OfferingState

# How a state looks: the kind of a tag (components/tag.html).
ENROLLMENT_TAGS = {
    EnrollmentState.ACTIVE: "good",
    EnrollmentState.COMPLETED: "good",
    EnrollmentState.WAITING: "warn",
    EnrollmentState.PAUSED: "warn",
}
OFFERING_TAGS = {OfferingState.PUBLISHED: "good", OfferingState.DRAFT: "warn"}


def enrollment_tag(state: str) -> str:
    return ENROLLMENT_TAGS.get(state, "plain")


def offering_tag(state: str) -> str:
    return OFFERING_TAGS.get(state, "plain")


@dataclass(frozen=True)
class Registered:
    """The roll of a session as it was taken: when last, by whom, and how many marks."""

    at: datetime
    marks: int
    by: str = ""


def registered(sessions: Iterable[Session]) -> dict[UUID, Registered]:
    """{session id: Registered} of the sessions in which somebody was marked."""
    rows = marks_counted().filter(session__in=list(sessions)).values("session")
    found = rows.annotate(last=Max("marked_at"), marks=Count("pk")).order_by()
    return {row["session"]: Registered(row["last"], row["marks"]) for row in found}


def last_marked(session: Session) -> Registered | None:
    """The same for one session, with the name of who called the roll."""
    rows = marks_counted().filter(session=session).select_related("marked_by")
    last = rows.order_by("-marked_at").first()
    if last is None:
        return None
    by = last.marked_by
    return Registered(last.marked_at, rows.count(), by.get_full_name() or by.email if by else "")


def marks_seen(user):
    return Attendance.objects.visible_to(user)


def marks_counted():
    """For figures of a group that was looked up where the user may see it.

    A facilitator no longer sees everybody who was once marked; what the group came to stays.
    """
    rows = Attendance.objects.unscoped("the figures of a group name nobody")
    return rows.filter(Attendance.exists_q())


def attendance_of(offerings: Iterable[Offering]) -> dict[UUID, tuple[int, int]]:
    """{offering id: (came, counted)} over all marks: the share of attendance with its base."""
    rows = marks_counted().filter(session__offering__in=list(offerings))
    counts: dict[UUID, Counter] = defaultdict(Counter)
    for row in rows.values("session__offering", "mark").annotate(n=Count("pk")).order_by():
        counts[row["session__offering"]][row["mark"]] = row["n"]
    return {
        key: (sum(marks[m] for m in CAME), sum(marks[m] for m in COUNTED))
        for key, marks in counts.items()
    }
