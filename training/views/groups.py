"""Groups: all of them, one of them, making and changing them, their seats and their state."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from training import finishing, opening, seats
from training.caseload import groups_of, out_of_sight
from training.forms.groups import CapacityForm, ExtraSeatsForm, OfferingForm
from training.forms.roll import left
from training.models import Enrollment, Offering, Session
from training.models.enrollment import SEATED
from training.models.enrollment import EnrollmentState as State
from training.models.offering import OfferingState
from training.seats import NotAllowed
from training.telling import enrollment_tag, offering_tag, registered

# Words of the step to another state, as its button says them.
STEPS = {
    OfferingState.PUBLISHED: _("Publish"),
    OfferingState.FINISHED: _("Finish the group"),
    OfferingState.CANCELLED: _("Call off"),
}


def group_or_404(request, pk) -> Offering:
    groups = groups_of(request.user).select_related("course", "program", "center", "organization")
    return get_object_or_404(groups, pk=pk)


@staff("see_people")
@identified
@require_safe
def group(request, pk):
    """A group: who is in it, who waits, its sessions, and everything to do with it."""
    offering, user = group_or_404(request, pk), request.user
    rows = Enrollment.objects.visible_to(user).filter(offering=offering)
    rows = list(rows.select_related("participant__key", "participant__organization"))
    inside = sorted(
        (e for e in rows if e.state in SEATED), key=lambda e: e.participant.full_name.sort_key
    )
    waiting = [e for e in rows if e.state == State.WAITING]
    waiting.sort(key=lambda e: (e.priority, e.asked_at))
    gone = sorted(
        (e for e in rows if e.state not in SEATED and e.state != State.WAITING),
        key=lambda e: e.participant.full_name.sort_key,
    )
    records = finishing.records(offering, inside) if inside else {}
    context = {
        "offering": offering,
        "tag": offering_tag(offering.state),
        "people": [
            {"enrollment": e, "tag": enrollment_tag(e.state), "record": records[e.pk]}
            for e in inside
        ],
        "waiting": waiting,
        "gone": [{"enrollment": e, "why": left(e)} for e in gone],
        "leads": [each.user for each in offering.facilitators.select_related("user")],
        "steps": steps_of(offering, user),
        "out_of_sight": out_of_sight(user, offering),
    }
    context |= sessions_near(user, offering) | allowed(user, offering)
    journal.read(request, "group.opened", offering, objects=[e.participant for e in rows])
    return render(request, "training/group.html", context)


def sessions_near(user, offering: Offering) -> dict:
    """The session of today, the last three and the next three, with what was registered."""
    today = timezone.localdate()
    sessions = list(Session.objects.filter(offering=offering))
    past = [s for s in sessions if s.on < today][-3:]
    near = [*past, *[s for s in sessions if s.on >= today][:3]]
    done = registered(near)
    open_ = [s for s in sessions if s.on == today and not s.cancelled_reason]
    return {
        "today": today,
        "now": open_[0] if open_ else None,
        "near": [{"session": s, "done": done.get(s.pk), "coming": s.on > today} for s in near],
        "all_sessions": len(sessions),
    }


def allowed(user, offering: Offering) -> dict:
    open_ = offering.state == OfferingState.PUBLISHED
    return {
        "may_manage": may(user, "manage_training"),
        "may_call": may(user, "call_roll") and open_,
        "may_add": may(user, "enroll") and open_,
        "may_assess": may(user, "assess") and offering.course.assessed,
        "may_see_certificates": may(user, "see_certificates"),
    }


def steps_of(offering: Offering, user) -> list[dict]:
    if not may(user, "manage_training"):
        return []
    return [
        {"to": to, "label": STEPS[to]}
        for to in (OfferingState.PUBLISHED, OfferingState.FINISHED, OfferingState.CANCELLED)
        if to in opening.NEXT[offering.state]
    ]


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = OfferingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: kept(request, form), reverse("training:groups"))
    missing = [name for name in ("program", "course", "center") if not choices(form, name)]
    return render(request, "training/group_form.html", {"form": form, "missing": missing})


def choices(form, name: str) -> bool:
    return form.fields[name].queryset.exists()


def kept(request, form: OfferingForm) -> str:
    new = form.instance._state.adding
    offering = opening.save(
        form.instance,
        form.saved_fields,
        form.cleaned_data["facilitators"],
        actor=request.user,
    )
    said = _("The group is made. Now make its sessions.") if new else _("Saved.")
    messages.success(request, said)
    name = "training:sessions" if new else "training:group"
    return reverse(name, args=[offering.pk])


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    offering = group_or_404(request, pk)
    form = OfferingForm(request.POST or None, user=request.user, instance=offering)
    if request.method == "POST" and form.is_valid():
        back = reverse("training:group", args=[pk])
        return once(request, form, lambda: kept(request, form), back)
    context = {"form": form, "offering": Offering.objects.managed_by(request.user).get(pk=pk)}
    return render(request, "training/group_form.html", context)


@staff("manage_training")
@require_POST
def change_state(request, pk):
    offering = group_or_404(request, pk)
    try:
        opening.change_state(offering, request.POST.get("to", ""), actor=request.user)
    except NotAllowed as refused:
        messages.error(request, refused.reasons[0])
    else:
        messages.success(request, _("The group is now: %s.") % offering.get_state_display())
    return redirect("training:group", pk)


@staff("manage_training")
@require_http_methods(["GET", "HEAD", "POST"])
def change_seats(request, pk):
    """Two forms on one page: how many seats there are, and seats beyond them."""
    offering = group_or_404(request, pk)
    extra = "seats" in request.POST
    data = request.POST or None
    size = CapacityForm(
        None if extra else data, user=request.user, initial={"capacity": offering.capacity}
    )
    beyond = ExtraSeatsForm(data if extra else None, user=request.user)
    form = beyond if extra else size
    if request.method == "POST" and form.is_valid():
        back = reverse("training:group", args=[pk])
        try:
            return once(request, form, lambda: resized(request, offering, form, back), back)
        except NotAllowed as refused:
            form.add_error(None, str(refused.reasons[0]))
    context = {"offering": offering, "form": form, "size": size, "beyond": beyond}
    context["may_exceed"] = may(request.user, "exceed_seats")
    return render(request, "training/seats.html", context)


def resized(request, offering: Offering, form, back: str) -> str:
    data, actor = form.cleaned_data, request.user
    if isinstance(form, ExtraSeatsForm):
        if not may(actor, "exceed_seats"):
            raise PermissionDenied
        seats.go_beyond(offering, data["seats"], actor=actor, reason=data["reason"])
    else:
        seats.resize(offering, data["capacity"], actor=actor)
    messages.success(request, _("Saved."))
    return back
