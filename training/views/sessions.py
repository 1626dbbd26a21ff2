"""The sessions of a group: the timetable, one more, and the days without class."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from audit import journal
from training import rollcall, scheduling
from training.caseload import groups_of
from training.forms.groups import NoClassForm, SessionForm, TimetableForm
from training.models import Session
from training.seats import NotAllowed
from training.telling import registered

from .groups import group_or_404


def session_or_404(request, pk) -> Session:
    rows = Session.objects.filter(offering__in=groups_of(request.user))
    related = ("offering__course", "offering__center", "offering__organization")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@staff("see_people")
@require_safe
def sessions(request, pk):
    """Every session of a group, with what was registered; and how to make them."""
    offering = group_or_404(request, pk)
    rows = list(Session.objects.filter(offering=offering).select_related("organization"))
    done, today = registered(rows), timezone.localdate()
    context = {
        "offering": offering,
        "rows": [
            {
                "session": s,
                "done": done.get(s.pk),
                "coming": s.on > today,
                "holiday": scheduling.holiday_of(s),
            }
            for s in rows
        ],
        "form": TimetableForm(user=request.user),
        "may_manage": may(request.user, "manage_training"),
        "may_call": may(request.user, "call_roll"),
    }
    return render(request, "training/sessions.html", context)


@staff("manage_training")
@require_POST
def generate(request, pk):
    offering = group_or_404(request, pk)
    form = TimetableForm(request.POST, user=request.user)
    form.is_valid()
    try:
        done = scheduling.generate(offering, actor=request.user, tidy=form.cleaned_data["tidy"])
    except NotAllowed as refused:
        messages.error(request, refused.reasons[0])
        return redirect("training:sessions", pk)
    said = ngettext("%(n)d session made.", "%(n)d sessions made.", done["new"])
    messages.success(request, said % {"n": done["new"]})
    if done["holidays"]:
        said = ngettext(
            "%(n)d of them falls on a holiday. Look whether there is class.",
            "%(n)d of them fall on a holiday. Look whether there is class.",
            done["holidays"],
        )
        messages.warning(request, said % {"n": done["holidays"]})
    if done["removed"]:
        said = ngettext("%(n)d session removed.", "%(n)d sessions removed.", done["removed"])
        messages.success(request, said % {"n": done["removed"]})
    return redirect("training:sessions", pk)


@staff("call_roll")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    """One session more than the timetable says: a replacement, an excursion."""
    offering = group_or_404(request, pk)
    usual = {"starts_at": offering.starts_at, "ends_at": offering.ends_at}
    form = SessionForm(request.POST or None, user=request.user, initial=usual)
    if request.method == "POST" and form.is_valid():
        back = reverse("training:sessions", args=[pk])
        try:
            return once(request, form, lambda: added(request, offering, form, back), back)
        except IntegrityError:
            form.add_error("on", _("There is already a session at this time."))
    return render(request, "training/session_form.html", {"form": form, "offering": offering})


def added(request, offering, form: SessionForm, back: str) -> str:
    data = form.cleaned_data
    with transaction.atomic():
        session = Session.objects.create(
            organization=offering.organization,
            offering=offering,
            on=data["on"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
        )
        journal.record("session.added", session, actor=request.user)
    if holiday := scheduling.holiday_of(session):
        messages.warning(request, _("That day is a holiday: %s.") % holiday)
    messages.success(request, _("Saved."))
    return back


@staff("call_roll")
@require_http_methods(["GET", "HEAD", "POST"])
def no_class(request, pk):
    """Say that there was, or will be, no class; or take that back."""
    session = session_or_404(request, pk)
    back = redirect("training:sessions", session.offering_id)
    if request.method == "POST" and "reinstate" in request.POST:
        scheduling.reinstate(session, actor=request.user)
        messages.success(request, _("The session takes place."))
        return back
    form = NoClassForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            rollcall.no_class(session, form.reason, actor=request.user)
        except NotAllowed as refused:
            form.add_error(None, str(refused.reasons[0]))
        else:
            messages.success(request, _("Noted: no class. It counts for nobody."))
            return back
    return render(request, "training/no_class.html", {"form": form, "session": session})
