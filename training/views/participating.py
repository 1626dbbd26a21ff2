"""Put a person into a group, change how they take part, take a slip back."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff
from audit import journal
from audit.journal import identified
from training import leaving, seats, suggesting, taking_back
from training.caseload import groups_of
from training.forms.participating import StateForm
from training.forms.people import EnrollForm
from training.models import Enrollment, Offering
from training.models.enrollment import EnrollmentState as State
from training.participation import CURRENT
from training.seats import NotAllowed

from .people import seen_people

NEAR = 3  # groups to move to that have a button of their own
# The steps of somebody in a state, each a button: (to, words, kind of button).
STEPS = {
    State.ACTIVE: [
        (State.WITHDRAWN, _("Stopped coming"), ""),
        (State.PAUSED, _("Pause, keeping the seat"), "secondary"),
    ],
    State.PAUSED: [
        (State.ACTIVE, _("Comes again"), ""),
        (State.WITHDRAWN, _("Stopped coming"), "secondary"),
    ],
    State.WAITING: [(State.CANCELLED, _("Leave the waiting list"), "")],
}
MOVES = frozenset({State.ACTIVE, State.PAUSED})  # may go to another group


@staff("enroll")
@require_POST
def enroll(request, pk):
    person = get_object_or_404(seen_people(request.user), pk=pk)
    form = EnrollForm(request.POST, user=request.user, groups=groups_of(request.user).published())
    if not form.is_valid():
        messages.error(request, _("Choose a group that takes people now."))
        return redirect("training:person", pk)
    offering = form.cleaned_data["offering"]
    try:
        enrollment = seats.enroll(offering, person, actor=request.user)
    except NotAllowed as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return redirect("training:person", pk)
    if enrollment.state == State.WAITING:
        messages.info(request, _("There is no place for now. We will let you know."))
    else:
        messages.success(request, _("Enrolled in %(group)s.") % {"group": offering})
    return redirect("training:person", pk)


def enrollment_or_404(request, pk) -> Enrollment:
    """One in a group that the user works with."""
    rows = Enrollment.objects.visible_to(request.user)
    rows = rows.filter(offering__in=groups_of(request.user))
    related = ("participant__key", "participant__organization", "offering__course")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@staff("enroll")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def state(request, pk):
    """Change how somebody takes part: reason, and a button for the step."""
    enrollment, user = enrollment_or_404(request, pk), request.user
    if request.method == "POST" and request.POST.get("to") == enrollment.state:
        return redirect("training:person", enrollment.participant_id)  # sent twice
    steps = STEPS.get(enrollment.state, [])
    targets = groups_to_move_to(user, enrollment) if enrollment.state in MOVES else []
    to = [to for to, _words, _kind in steps] + [State.TRANSFERRED] * bool(targets)
    form = StateForm(request.POST or None, user=user, steps=to, targets=targets)
    if request.method == "POST" and form.is_valid() and change(request, enrollment, form):
        return redirect(page_after(user, enrollment))
    journal.read(request, "participant.opened", enrollment.participant, fields=["groups"])
    context = {"form": form, "enrollment": enrollment, "steps": steps}
    context |= {"near": targets[:NEAR], "more": len(targets) > NEAR}
    return render(request, "training/state.html", context)


def page_after(user, enrollment: Enrollment) -> str:
    """The person's page; the group's, where their time with this user was over long ago."""
    if seen_people(user).filter(pk=enrollment.participant_id).exists():
        return reverse("training:person", args=[enrollment.participant_id])
    return reverse("training:group", args=[enrollment.offering_id])


def groups_to_move_to(user, enrollment: Enrollment) -> list[Offering]:
    """Groups that would take the person, the likeliest first; not those they are in already."""
    rows = Enrollment.objects.visible_to(user).filter(
        participant=enrollment.participant_id, state__in=CURRENT
    )
    besides = [enrollment.offering_id, *rows.values_list("offering", flat=True)]
    return suggesting.groups_for(user, enrollment.participant, besides)


def change(request, enrollment: Enrollment, form: StateForm) -> bool:
    data, actor = form.cleaned_data, request.user
    to, reason = data["to"], data["reason"]
    try:
        if to == State.ACTIVE:
            seats.resume(enrollment, actor=actor)
        elif to == State.PAUSED:
            seats.pause(enrollment, actor=actor, reason=reason)
        elif to == State.TRANSFERRED:
            return transferred(request, enrollment, data["target"], reason)
        else:
            stopped(enrollment, data.get("left_on"), reason, actor)
    except NotAllowed as refused:
        for each in refused.reasons:
            form.add_error("left_on" if data.get("left_on") else None, str(each))
        return False
    messages.success(request, _("Saved."))
    return True


def stopped(enrollment: Enrollment, on: date | None, reason: str, actor) -> None:
    if on is None:
        seats.leave(enrollment, actor=actor, reason=reason)
    else:
        leaving.leave_on(enrollment, on, actor=actor, reason=reason)


def transferred(request, enrollment: Enrollment, target: Offering, reason: str) -> bool:
    arrived = seats.transfer(enrollment, target, actor=request.user, reason=reason)
    if arrived.state == State.WAITING:
        messages.info(
            request,
            _("The other group is full: the person waits for it, and has this seat until then."),
        )
    else:
        messages.success(request, _("Moved to %(group)s.") % {"group": target})
    return True


@staff("enroll")
@require_POST
def take_back(request, pk):
    """Undo a slip of today: one tap on the page of the person."""
    enrollment = enrollment_or_404(request, pk)
    try:
        now = taking_back.take_back(enrollment, actor=request.user)
    except NotAllowed as refused:
        messages.error(request, refused.reasons[0])
    else:
        if now.state == State.WAITING and now.priority == taking_back.FIRST:
            messages.info(
                request, _("The seat was given to somebody else: the person waits, first in line.")
            )
        else:
            messages.success(request, _("Taken back."))
    return redirect("training:person", enrollment.participant_id)
