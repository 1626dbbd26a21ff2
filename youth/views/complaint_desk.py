"""Where complaints are read and answered: by coordinators, and by the platform's administrators.

Which ones somebody sees is decided by the model (`Complaint.visible_q`), not here.
"""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from youth import complaints
from youth.forms.complaint import NoteForm
from youth.models import Complaint

PAGE = 25
OURS, PLATFORM = "youth", "administration"


@staff("answer_complaints")
@require_safe
def ours(request):
    """Complaints about this organization that are not about its staff."""
    return listed(request, OURS)


@staff("answer_complaints")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def our_one(request, pk):
    return opened(request, pk, OURS)


@staff("administer")
@require_safe
def platform(request):
    """Complaints that name no organization, and all about staff."""
    return listed(request, PLATFORM)


@staff("administer")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def platform_one(request, pk):
    return opened(request, pk, PLATFORM)


def listed(request, place: str):
    """Open ones, the oldest first, then the closed ones. What they say stands on their own page."""
    today = timezone.localdate()
    seen = Complaint.objects.visible_to(request.user).select_related("organization")
    waiting = [
        {"complaint": each, "url": address(place, each), "late": complaints.answer_by(each) < today}
        for each in seen.filter(closed_at=None).order_by("received_at", "id")
    ]
    closed = Paginator(seen.exclude(closed_at=None).order_by("-closed_at", "-id"), PAGE)
    page = closed.get_page(request.GET.get("page"))
    context = {
        "waiting": waiting,
        "page": page,
        "closed": [{"complaint": each, "url": address(place, each)} for each in page],
        "platform": place == PLATFORM,
        "oldest_days": days_since(waiting[0]["complaint"]) if waiting else None,
    }
    return render(request, "youth/complaints.html", context)


def days_since(complaint: Complaint) -> int:
    return (timezone.localdate() - timezone.localdate(complaint.received_at)).days


def address(place: str, complaint: Complaint) -> str:
    return reverse(f"{place}:complaint", args=[complaint.pk])


def opened(request, pk, place: str):
    seen = Complaint.objects.visible_to(request.user).select_related("key", "organization")
    complaint = get_object_or_404(seen, pk=pk)
    form = NoteForm(request.POST or None, user=request.user)
    back = address(place, complaint)
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: noted(request, complaint, form, back), back)
    journal.read(request, "complaint.opened", complaint)
    done = [line | {"when": datetime.fromisoformat(line["at"])} for line in complaint.done or []]
    context = {
        "complaint": complaint,
        "told": complaint.told,
        "done": done,
        "answer_by": complaints.answer_by(complaint),
        "form": form,
        "back": reverse(f"{place}:complaints"),
        "platform": place == PLATFORM,
    }
    return render(request, "youth/complaint.html", context)


def noted(request, complaint: Complaint, form: NoteForm, back: str) -> str:
    data = form.cleaned_data
    complaints.note(complaint, data["text"], actor=request.user, close=data["close"])
    messages.success(request, _("The complaint is closed.") if data["close"] else _("Saved."))
    return back
