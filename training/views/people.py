"""Find a person, see their page, put them into a group, change how they take part."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from rumbo import dates
from training import seats
from training.caseload import groups_of, of_age
from training.forms.participating import StateForm
from training.forms.people import EnrollForm, SearchForm
from training.models import Enrollment, Offering
from training.models.attendance import CAME
from training.models.enrollment import EnrollmentState as State
from training.participation import CURRENT
from training.seats import NotAllowed
from training.telling import marks_seen
from youth.finding import find
from youth.models import Participant

PAGE = 25
# The steps of somebody in a state, each a button: (to, words, kind of button).
STEPS = {
    State.ACTIVE: [
        (State.WITHDRAWN, _("Stopped coming"), ""),
        (State.PAUSED, _("Pause, keeping the seat"), "secondary"),
        (State.TRANSFERRED, _("Move to the other group"), "secondary"),
    ],
    State.PAUSED: [
        (State.ACTIVE, _("Comes again"), ""),
        (State.WITHDRAWN, _("Stopped coming"), "secondary"),
        (State.TRANSFERRED, _("Move to the other group"), "secondary"),
    ],
    State.WAITING: [(State.CANCELLED, _("Leave the waiting list"), "")],
}


@staff("see_people")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request):
    """One box. What was typed is posted: it never stands in an address."""
    form = SearchForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return found(request, form)
    return render(request, "training/people.html", {"form": form} | around(request))


@identified
def found(request, form):
    text = form.cleaned_data["q"]
    results = find(request.user, text)
    journal.read(request, "participants.searched", results)
    context = {"form": form, "text": text, "searched": True, "people": cards(request, results)}
    return render(request, "training/people.html", context | around(request))


def around(request) -> dict:
    user = request.user
    return {
        "group": group_in_hand(request),
        "may_add": may(user, "add_people"),
        "may_enroll": may(user, "enroll"),
        "may_merge": may(user, "merge_people"),
    }


def group_in_hand(request) -> Offering | None:
    """The group from whose page somebody came to look for people."""
    try:
        key = UUID(request.POST.get("group") or request.GET.get("grupo") or "")
    except ValueError:
        return None
    groups = groups_of(request.user).published().select_related("course", "center__place")
    return groups.filter(pk=key).first()


def cards(request, results: list[Participant]) -> list[dict]:
    """What a result shows: name, year of birth, group, when last seen."""
    user, group = request.user, group_in_hand(request)
    rows = Enrollment.objects.visible_to(user).filter(participant__in=results, state__in=CURRENT)
    rows = rows.select_related("offering__course").order_by("asked_at")
    inside = {row.participant_id: row.offering for row in rows}
    seen = marks_seen(user).filter(enrollment__participant__in=results, mark__in=CAME)
    last = dict(
        seen.values("enrollment__participant")
        .annotate(last=Max("session__on"))
        .order_by()
        .values_list("enrollment__participant", "last")
    )
    return [
        {
            "url": person_url(person, group),
            "name": person.full_name,
            "year": person.born_month.year,
            "group": inside.get(person.pk, ""),
            "seen": last.get(person.pk) and _("came on %s") % dates.day(last[person.pk]),
            "already": _("takes part already") if person.pk in inside else "",
        }
        for person in results
    ]


def person_url(person: Participant, group: Offering | None = None) -> str:
    address = reverse("training:person", args=[person.pk])
    return f"{address}?grupo={group.pk}" if group else address


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


@staff("enroll")
@identified
@require_safe
def coming_of_age(request):
    """Who is or will soon be of age, and takes part by the word of an adult: the next one first."""
    pages = Paginator(of_age(request.user), PAGE)
    page, today = pages.get_page(request.GET.get("page")), timezone.localdate()
    rows = [
        {"person": person, "name": person.full_name, "day": day, "is_of_age": day <= today}
        for day, person in page
    ]
    journal.read(request, "participants.unasked", [row["person"] for row in rows])
    return render(request, "training/of_age.html", {"page": page, "rows": rows})


def seen_people(user):
    related = ("key", "organization", "place__parent__parent", "community")
    return Participant.objects.visible_to(user).select_related(*related)


@staff("enroll")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def state(request, pk):
    """Change how somebody takes part: reason, and a button for the step."""
    user = request.user
    rows = Enrollment.objects.visible_to(user).filter(offering__in=groups_of(user))
    related = ("participant__key", "participant__organization", "offering__course")
    enrollment = get_object_or_404(rows.select_related(*related), pk=pk)
    if request.method == "POST" and request.POST.get("to") == enrollment.state:
        return redirect("training:person", enrollment.participant_id)  # sent twice
    others = groups_of(user).published().exclude(pk=enrollment.offering_id)
    steps = steps_of(enrollment, others)
    given = {"user": user, "steps": [to for to, _words, _kind in steps], "groups": others}
    form = StateForm(request.POST or None, **given)
    if request.method == "POST" and form.is_valid() and change(request, enrollment, form):
        return redirect("training:person", enrollment.participant_id)
    journal.read(request, "participant.opened", enrollment.participant, fields=["groups"])
    context = {"form": form, "enrollment": enrollment, "steps": steps}
    return render(request, "training/state.html", context)


def steps_of(enrollment: Enrollment, others) -> list[tuple]:
    steps = STEPS.get(enrollment.state, [])
    return steps if others.exists() else [s for s in steps if s[0] != State.TRANSFERRED]


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
            seats.leave(enrollment, actor=actor, reason=reason)
    except NotAllowed as refused:
        for each in refused.reasons:
            form.add_error(None, str(each))
        return False
    messages.success(request, _("Saved."))
    return True


def transferred(request, enrollment: Enrollment, target: Offering, reason: str) -> bool:
    arrived = seats.transfer(enrollment, target, actor=request.user, reason=reason)
    if arrived.state == State.WAITING:
        messages.info(
            request,
            _("The other group is full: the person waits for it, and keeps the seat here."),
        )
    else:
        messages.success(request, _("Moved to %(group)s.") % {"group": target})
    return True
