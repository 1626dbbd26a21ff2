"""From marks to verdicts: who of a group has completed, and writing it down."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from . import seats
from .completion import Record, Rule, Verdict, decide
from .models import Assessment, Attendance, Certificate, Course, Enrollment, Offering, Session
from .models.attendance import CAME, Mark
from .models.enrollment import FINISHING, LEFT, EnrollmentState, counts


class Effect(NamedTuple):
    """How many people a new rule lets complete a course, and how many no longer."""

    more: int
    fewer: int

    def __bool__(self) -> bool:
        return bool(self.more or self.fewer)


WHY = "marks and scores of enrollments already fetched"
WITH = ("participant__key", "participant__organization")  # what a name is opened with


def rule_of(course: Course) -> Rule:
    return Rule(course.least_attendance, course.assessed, course.least_score)


def records(
    offering: Offering, enrollments: list[Enrollment], until: date | None = None
) -> dict[object, Record]:
    """{enrollment id: Record} over the sessions held up to a day; three queries, any size.

    Sessions before somebody joined do not count for or against them, nor what they missed after
    they had left.
    """
    return records_across(enrollments, Session.objects.filter(offering=offering).held(until))


def records_across(enrollments: list[Enrollment], held: Iterable[Session]) -> dict[object, Record]:
    """The same for enrollments of several groups, over their sessions that were held."""
    sessions = defaultdict(list)
    for session in held:
        sessions[session.offering_id].append(session)
    marks = _marks(enrollments, [each for group in sessions.values() for each in group])
    scores = _scores(enrollments)
    return {e.pk: _record(e, sessions[e.offering_id], marks, scores.get(e.pk)) for e in enrollments}


def verdicts(
    offering: Offering, enrollments: list[Enrollment] | None = None, until: date | None = None
) -> list[tuple[Enrollment, Verdict]]:
    """Every enrollment that may finish, with its verdict, in the order of the roll.

    Without `enrollments` the whole group is looked at, for a caller that already has it.
    """
    if enrollments is None:
        rows = Enrollment.objects.unscoped(WHY).filter(
            counts(), offering=offering, state__in=FINISHING
        )
        enrollments = list(rows.select_related(*WITH))
    enrollments.sort(key=lambda e: e.participant.full_name.sort_key)
    rule = rule_of(offering.course)
    found = records(offering, enrollments, until)
    return [(e, decide(rule, found[e.pk])) for e in enrollments]


def verdict_for(enrollment: Enrollment) -> Verdict:
    return verdicts(enrollment.offering, [enrollment])[0][1]


def effect(course: Course, before: Rule, after: Rule) -> Effect:
    """What another rule would change today for those who may finish and have no certificate.

    Certificates that were issued keep what they say, so their holders do not count.
    """
    changed = Counter()
    for offering in Offering.objects.filter(course=course).exclude(state="cancelled"):
        rows = Enrollment.objects.unscoped(WHY).filter(
            counts(), offering=offering, state__in=FINISHING
        )
        held = Certificate.objects.unscoped(WHY).filter(enrollment__in=rows, state="valid")
        waiting = list(rows.exclude(pk__in=held.values("enrollment")))
        for record in records(offering, waiting).values():
            was, will_be = (decide(rule, record).completed for rule in (before, after))
            changed[was, will_be] += 1
    return Effect(more=changed[False, True], fewer=changed[True, False])


def complete(enrollment: Enrollment, verdict: Verdict, *, actor) -> None:
    """Write a verdict down as the enrollment's state, inside the transaction that is open."""
    to = EnrollmentState.COMPLETED if verdict.completed else EnrollmentState.NOT_COMPLETED
    if enrollment.state == to:
        return
    if enrollment.state == EnrollmentState.PAUSED and verdict.completed:
        seats.move(enrollment, EnrollmentState.ACTIVE, actor, "")
    seats.move(enrollment, to, actor, ",".join(reason.code for reason in verdict.reasons))


def _marks(enrollments, sessions) -> dict[tuple, str]:
    rows = Attendance.objects.unscoped(WHY).filter(enrollment__in=enrollments, session__in=sessions)
    return {(e, s): mark for e, s, mark in rows.values_list("enrollment", "session", "mark")}


def _scores(enrollments) -> dict:
    rows = Assessment.objects.unscoped(WHY).filter(enrollment__in=enrollments)
    newest_last = rows.order_by("recorded_at", "id").values_list("enrollment", "score")
    return dict(newest_last)


def _record(enrollment: Enrollment, sessions, marks, score) -> Record:
    joined = timezone.localdate(enrollment.seated_at) if enrollment.seated_at else date.min
    gone = enrollment.state in LEFT and enrollment.ended_on
    count = Counter()
    for session in sessions:
        mark = marks.get((enrollment.pk, session.pk))
        if mark is None and session.on < joined:
            continue
        if mark not in CAME and gone and session.on > enrollment.ended_on:
            continue
        count["none" if mark is None else mark] += 1
    return Record(
        came=sum(count[mark] for mark in CAME),
        absent=count[Mark.ABSENT],
        excused=count[Mark.EXCUSED],
        not_recorded=count["none"],
        score=score,
    )
