"""What there is to do: today's sessions, and what waits for somebody."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import staff
from accounts.roles import Role, may
from training.caseload import groups_of
from training.models import Session
from training.telling import registered

from . import tasks


@staff("see_people")
@require_safe
def today(request):
    user = request.user
    groups = groups_of(user)
    context = {
        "today": timezone.localdate(),
        "sessions": sessions_today(user, groups),
        "coming": coming(groups),
        "tasks": tasks.waiting(user, groups),
        "has_groups": groups.exists(),
        "leads": user.membership.role == Role.FACILITATOR,
        "may_add": may(user, "add_people"),
        "may_enroll": may(user, "enroll"),
        "may_manage": may(user, "manage_training"),
        "may_import": may(user, "import_people"),
        "may_see_history": may(user, "see_history"),
        "may_answer": may(user, "answer_complaints"),
    }
    return render(request, "training/today.html", context)


def sessions_today(user, groups) -> list[dict]:
    """Sessions of the day in the order of their hours; the user's own groups first."""
    rows = Session.objects.filter(offering__in=groups, on=timezone.localdate())
    rows = list(rows.select_related("offering__course", "offering__center").order_by("starts_at"))
    own = set(groups.led_by(user).values_list("pk", flat=True))
    rows.sort(key=lambda session: session.offering_id not in own)
    done = registered(rows)
    return [
        {
            "session": session,
            "people": session.offering.taken,
            "done": done.get(session.pk),
            "callable": may(user, "call_roll") and not session.cancelled_reason,
        }
        for session in rows
    ]


def coming(groups) -> Session | None:
    """The next session after today: for days on which there is none."""
    rows = Session.objects.filter(
        offering__in=groups, on__gt=timezone.localdate(), cancelled_reason=""
    )
    return rows.select_related("offering__course").order_by("on", "starts_at").first()
