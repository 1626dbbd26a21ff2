"""How one person takes part: groups, marks and results, in a few queries for any number of groups.

Everything is read where the user may see it; what is counted over a whole group names nobody.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from youth.models import Participant

from . import finishing
from .completion import Record, Verdict, decide
from .models import Assessment, Attendance, AttendanceChange, Enrollment, EnrollmentEvent, Session
from .models.enrollment import FINISHING, EnrollmentState

# Take part now, or wait to.
CURRENT = frozenset({EnrollmentState.ACTIVE, EnrollmentState.PAUSED, EnrollmentState.WAITING})


@dataclass
class Meeting:
    """A session as one person's attendance shows it: the mark or None, and its corrections."""

    session: Session
    mark: Attendance | None
    changes: list[AttendanceChange] = field(default_factory=list)


def of_person(user, someone: Participant) -> list[Enrollment]:
    """Where the person takes part, waits or took part: present groups first, then the latest."""
    rows = Enrollment.objects.visible_to(user).filter(participant=someone)
    rows = list(rows.select_related("offering__course", "offering__center"))
    return sorted(rows, key=lambda e: (e.state not in CURRENT, -e.asked_at.timestamp()))


def records(enrollments: list[Enrollment]) -> dict[object, Record]:
    """{enrollment id: Record} over all sessions held in these groups."""
    groups = {e.offering_id for e in enrollments}
    return finishing.records_across(enrollments, Session.objects.filter(offering__in=groups).held())


def places_in_line(enrollments: list[Enrollment]) -> dict[object, int]:
    """{enrollment id: 1 for whoever gets the next seat} of those who wait."""
    groups = {e.offering_id for e in enrollments if e.state == EnrollmentState.WAITING}
    if not groups:
        return {}
    everybody = Enrollment.objects.unscoped("a place in line is a number and names nobody")
    line = everybody.filter(offering__in=groups, state=EnrollmentState.WAITING)
    places, counted = {}, Counter()
    for pk, group in line.order_by("priority", "asked_at").values_list("pk", "offering"):
        counted[group] += 1
        places[pk] = counted[group]
    return {e.pk: places[e.pk] for e in enrollments if e.pk in places}


def steps(user, enrollments: list[Enrollment]) -> dict[object, list[EnrollmentEvent]]:
    """{enrollment id: its changes of state, newest first}"""
    rows = EnrollmentEvent.objects.visible_to(user).filter(enrollment__in=enrollments)
    return _grouped(rows.select_related("by").order_by("-at", "-id"), "enrollment_id")


def attended(user, enrollments: list[Enrollment]) -> dict[object, list[Meeting]]:
    """{enrollment id: the sessions of their time in the group, newest first}.

    Sessions before somebody joined or after they left are theirs only with a mark.
    """
    today = timezone.localdate()
    groups = {e.offering_id for e in enrollments}
    sessions = Session.objects.filter(offering__in=groups, on__lte=today)
    meetings = _grouped(sessions.order_by("-on", "-starts_at"), "offering_id")
    rows = Attendance.objects.visible_to(user).filter(enrollment__in=enrollments)
    marks = {(m.enrollment_id, m.session_id): m for m in rows}
    changed = AttendanceChange.objects.visible_to(user).filter(
        attendance__enrollment__in=enrollments
    )
    changes = _grouped(changed.select_related("by").order_by("at"), "attendance_id")
    found = {}
    for e in enrollments:
        theirs = [(s, marks.get((e.pk, s.pk))) for s in meetings[e.offering_id]]
        found[e.pk] = [
            Meeting(session, mark, changes[mark.pk] if mark else [])
            for session, mark in theirs
            if mark or (_joined(e) <= session.on and not (e.ended_on and session.on > e.ended_on))
        ]
    return found


def assessments(user, enrollments: list[Enrollment]) -> dict[object, list[Assessment]]:
    """{enrollment id: its results, the newest, which counts, first}"""
    rows = Assessment.objects.visible_to(user).filter(enrollment__in=enrollments)
    return _grouped(rows.select_related("recorded_by"), "enrollment_id")


def verdicts(enrollments: list[Enrollment]) -> dict[object, Verdict]:
    """{enrollment id: has the course been completed, and why} of those who may finish."""
    found = records(enrollments)
    return {
        e.pk: decide(finishing.rule_of(e.offering.course), found[e.pk])
        for e in enrollments
        if e.state in FINISHING
    }


def _joined(enrollment: Enrollment) -> date:
    return timezone.localdate(enrollment.seated_at) if enrollment.seated_at else date.max


def _grouped(rows, key: str) -> defaultdict[object, list]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
