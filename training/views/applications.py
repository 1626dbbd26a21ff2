"""The inbox: who applied, and how long they wait, one state at a time.

Which ones somebody sees is decided by the model (`Application.visible_q`), not here.
"""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import staff
from audit import journal
from audit.journal import identified
from training import answering, inbox, permitting
from training.applying import handling
from training.caseload import groups_of
from training.forms.applications import (
    InboxFilter,
)
from training.models import Application
from training.models.application import ApplicationState as State
from training.telling import enrollment_tag

PAGE = 25
MISSING = inbox.UNPERMITTED  # in an address, too


@staff("enroll")
@identified
@require_safe
def applications(request):
    """One state at a time, the oldest first; how many there are of each."""
    user = request.user
    form = InboxFilter(request.GET, user=user, groups=groups_with_any(user))
    group = form.cleaned_data.get("group") if form.is_valid() else None
    state = (form.is_valid() and form.cleaned_data["state"]) or State.NEW
    missing = form.is_valid() and form.cleaned_data["permission"] == MISSING
    state = "" if missing else state
    rows = inbox.seen(user)
    rows = rows.filter(offering=group) if group else rows
    here = Q(pk__in=inbox.unpermitted(user, group).values("pk")) if missing else Q(state=state)
    rows, counts = rows.filter(here), inbox.counts(user, group)
    pages = Paginator(rows, PAGE)
    pages.count = counts.get(state or MISSING, 0)  # known already
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [line(each) for each in page],
        "states": states(state, counts, group),
        "missing": missing,
        "state": state,
        "form": form,
        "has_any": bool(any(counts.values()) or group),
        "group": group,
        "is_open": missing or state in inbox.OPEN,
        "query": query(state, group) + "&",
        "oldest": oldest(page, state or State.NEW),
    }
    journal.read(request, "applications.listed", list(page))
    return render(request, "training/applications/list.html", context)


def groups_with_any(user):
    there = Application.objects.visible_to(user)
    return groups_of(user).filter(pk__in=there.values("offering"))


def line(application: Application) -> dict:
    told, place = application.told, application.enrollment
    return {
        "application": application,
        "name": inbox.full_name(told),
        "age_said": inbox.asked_said(inbox.days_since(application.received_at)),
        "permission": permitting.of(application, told),
        "reach": answering.reach(application, told),
        "again": application.repeats.all(),
        "late": is_late(application),
        "tried": tried(application),
        "place": place and {"label": place.get_state_display(), "tag": enrollment_tag(place.state)},
    }


def tried(application: Application) -> dict | None:
    """How many calls reached nobody, and whether the last one was today: {"times", "today"}."""
    days = [
        timezone.localdate(datetime.fromisoformat(note["at"]))
        for note in application.notes or []
        if "result" in note
    ]
    return {"times": len(days), "today": days[-1] == timezone.localdate()} if days else None


def is_late(application: Application) -> bool:
    """Did nobody answer by the day that was promised?"""
    promised = handling.answer_by(application.received_at)
    return application.state == State.NEW and promised < timezone.localdate()


def states(current: str, counts: dict[str, int], group) -> list[dict]:
    """The states as links; those in which nobody is are left out, except the first.

    Last, whoever is a minor and waits for an adult's permission, in whatever state.
    """
    labels = {each: inbox.LABELS[each] for each in inbox.ORDER} | {"": _("Permission is missing")}
    return [
        {
            "label": label,
            "number": counts.get(each or MISSING, 0),
            "url": f"?{query(each, group)}",
            "current": each == current,
        }
        for each, label in labels.items()
        if counts.get(each or MISSING) or each in (State.NEW, current)
    ]


def query(state: str, group) -> str:
    """Of an address; no state stands for those whose permission is missing."""
    chosen = f"state={state}" if state else f"permission={MISSING}"
    return f"{chosen}&group={group.pk}" if group else chosen


def oldest(page, state: str) -> str:
    """How long the first of the list waits; "" where nobody waits for us."""
    if state not in inbox.OPEN or page.number > 1 or not len(page):
        return ""
    return inbox.oldest_said(inbox.days_since(page[0].received_at))
