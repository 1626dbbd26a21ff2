"""Two tabs of a person's page: when they came, and what came of it."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import staff
from accounts.roles import may
from audit.journal import identified
from training import participation
from training.forms.roll import CORRECTIONS
from training.models.attendance import Mark
from training.models.enrollment import FINISHING
from training.outcomes import telling as outcomes
from training.participation import CURRENT
from training.telling import enrollment_tag

from .person import follows, person_or_404, show

# How a mark looks: the kind of a tag, and its icon.
MARKS = {
    Mark.PRESENT: ("good", "check"),
    Mark.LATE: ("warn", "clock"),
    Mark.ABSENT: ("bad", "x"),
    Mark.EXCUSED: ("excused", "file-text"),
}


@staff("see_people")
@follows
@identified
@require_safe
def attendance(request, pk):
    """Each group with its share, its sessions and what was corrected."""
    someone, user = person_or_404(request, pk), request.user
    enrollments = participation.of_person(user, someone)
    records = participation.records(enrollments)
    meetings = participation.attended(user, enrollments)
    rows = [
        {
            "enrollment": e,
            "offering": e.offering,
            "record": records[e.pk],
            "current": e.state in CURRENT,
            "meetings": [meeting_told(each) for each in meetings[e.pk]],
        }
        for e in enrollments
        if meetings[e.pk]
    ]
    to_come = [e.offering for e in enrollments if e.state in CURRENT and not meetings[e.pk]]
    return show(request, "attendance", someone, participations=rows, to_come=to_come)


def meeting_told(meeting: participation.Meeting) -> dict:
    mark, session = meeting.mark, meeting.session
    kind, icon = MARKS[mark.mark] if mark else ("plain", "")
    reasons = dict(CORRECTIONS)
    return {
        "session": session,
        "mark": mark,
        "kind": kind,
        "icon": icon,
        "today": session.on == timezone.localdate(),
        "changes": [
            {
                "before": each.get_before_display(),
                "who": each.by or "",
                "at": each.at,
                "why": reasons.get(each.reason) or each.reason,
            }
            for each in meeting.changes
        ],
    }


@staff("see_people")
@follows
@identified
@require_safe
def results(request, pk):
    """Assessments, whether the course was completed and why, and what changed afterwards."""
    someone, user = person_or_404(request, pk), request.user
    enrollments = participation.of_person(user, someone)
    verdicts = participation.verdicts([e for e in enrollments if e.state in FINISHING])
    scores = participation.assessments(user, enrollments)
    rows = [
        {
            "enrollment": e,
            "offering": e.offering,
            "tag": enrollment_tag(e.state),
            "verdict": verdicts.get(e.pk),
            "decided": e.state not in CURRENT,
            "scores": scores[e.pk],
        }
        for e in enrollments
        if e.pk in verdicts or scores[e.pk]
    ]
    return show(
        request,
        "results",
        someone,
        participations=rows,
        outcomes=outcomes.of_person(someone, user) if may(user, "see_outcomes") else [],
        sees_outcomes=may(user, "see_outcomes"),
        may_propose=may(user, "propose_outcome"),
    )
