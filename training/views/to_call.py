"""Lists of whom to call, each for one reason, with how they are reached."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from rumbo import dates
from training import phoning, reaching
from training.caseload import groups_of
from training.forms.calling import CallForm
from training.models.call import About, Result
from training.seats import NotAllowed
from youth.models import Participant

from .people import seen_people

PAGE = 25
LISTS = {
    About.ABSENCES: "training:call_absent",
    About.ADULT: "training:call_adults",
    About.CONSENT: "training:call_running_out",
    About.REVIEW: "training:call_review",
}


@staff("call_roll")
@identified
@require_safe
def absent(request):
    """Who missed several sessions one after the other."""
    rows = reaching.absent(request.user, groups_of(request.user))
    related = ("participant__key", "participant__organization", "offering__course")
    page = page_of(request, rows.select_related(*related), About.ABSENCES)
    for each in page:
        each.person, each.group = each.participant, each.offering
        each.why = _("%(n)d absences in a row") % {"n": each.absences}
        came = each.last_came
        each.since = _("last came on %s") % dates.day(came) if came else _("never came")
    title = _("Missed several sessions")
    hint = _("Ask what happened, without reproach. If somebody stopped coming, change their state.")
    return shown(request, page, title, hint, About.ABSENCES)


@staff("see_contacts")
@identified
@require_safe
def adults(request):
    """Minors whose adult in charge has not permitted that they take part."""
    page = page_of(request, reaching.without_adult(request.user), About.ADULT)
    for each in page:
        each.person = each
        each.since = _("registered on %s") % dates.day(each.created_at)
    title = _("Adults in charge to call")
    hint = _("They say whether the young person may take part. Note the answer on the record.")
    return shown(request, page, title, hint, About.ADULT)


@staff("see_contacts")
@identified
@require_safe
def running_out(request):
    """Whose consent was given for a time that ends soon."""
    page = page_of(request, reaching.running_out(request.user), About.CONSENT)
    for each in page:
        each.person, each.since = each, _("until %s") % dates.day(each.ends_on)
    title, hint = _("Consents that end soon"), _("Ask again before that day, and note the answer.")
    return shown(request, page, title, hint, About.CONSENT)


@staff("see_contacts")
@identified
@require_safe
def review(request):
    """Minors who take part without an adult in charge."""
    page = page_of(request, reaching.to_review(request.user), About.REVIEW)
    for each in page:
        each.person, each.since = each, _("to be reviewed on %s") % dates.day(each.ends_on)
    title = _("Without an adult in charge")
    hint = _("Look whether there is an adult now who can be asked.")
    return shown(request, page, title, hint, About.REVIEW)


def page_of(request, rows, about: str):
    """Those who are to be called now; `.quiet` of the page: how many others were called lately."""
    if rows.model is Participant:
        rows = rows.select_related("key", "organization")
    now = phoning.to_call(request.user, rows, about)
    page = Paginator(now, PAGE).get_page(request.GET.get("page"))
    page.quiet = rows.count() - page.paginator.count
    return page


def shown(request, page, title: str, hint: str, about: str):
    people = [each.person for each in page]
    sees = may(request.user, "see_contacts")
    ways = reaching.reach(request.user, people, adults=about == About.ADULT) if sees else {}
    calls = phoning.called(request.user, people, about)
    for each in page:
        each.reach = ways.get(each.person.pk)
        each.called = calls.get(each.person.pk)
    journal.read(request, "participants.to_call", people, fields=["contacts"] if sees else [])
    context = {"page": page, "title": title, "hint": hint, "about": about, "sees": sees}
    context["states"] = about == About.ABSENCES
    return render(request, "training/to_call.html", context)


@staff("see_contacts")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def note(request, pk):
    """How a call went: one choice, and a day where they asked for it."""
    person = get_object_or_404(seen_people(request.user), pk=pk, erased_at=None)
    about = request.GET.get("lista", "")
    about = about if about in About.values else About.ABSENCES
    form = CallForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        home = reverse(LISTS[about])
        return once(request, form, lambda: noted(request, person, about, form), home)
    journal.read(request, "participant.opened", person, fields=["contacts"])
    ways = reaching.reach(request.user, [person], adults=about == About.ADULT)
    context = {"form": form, "person": person, "reach": ways[person.pk]}
    context |= {"back": reverse(LISTS[about]), "about": About(about).label}
    context["called"] = phoning.called(request.user, [person], about).get(person.pk)
    return render(request, "training/call.html", context)


def noted(request, person: Participant, about: str, form: CallForm) -> str:
    data = form.cleaned_data
    again = data["again_on"] if data["result"] == Result.LATER else None
    try:
        phoning.note(person, about, data["result"], again, actor=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return reverse(LISTS[about])
    messages.success(request, _("The call is noted."))
    if data["result"] == Result.WRONG_NUMBER and may(request.user, "add_people"):
        messages.info(request, _("Ask for the right number, and correct it here."))
        return reverse("youth:edit", args=[person.pk])
    return reverse(LISTS[about])
