"""Lists of whom to call, each for one reason, with how they are reached."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from rumbo import dates
from training import reaching
from training.caseload import groups_of

PAGE = 25


@staff("call_roll")
@identified
@require_safe
def absent(request):
    """Who missed several sessions one after the other."""
    rows = reaching.absent(request.user, groups_of(request.user))
    related = ("participant__key", "participant__organization", "offering__course")
    page = page_of(request, rows.select_related(*related))
    for each in page:
        each.person, each.group = each.participant, each.offering
        each.why = _("%(n)d absences in a row") % {"n": each.absences}
        came = each.last_came
        each.since = _("last came on %s") % dates.day(came) if came else _("never came")
    title = _("Missed several sessions")
    hint = _("Ask what happened, without reproach. If somebody stopped coming, change their state.")
    return shown(request, page, title, hint, states=True)


@staff("see_contacts")
@identified
@require_safe
def adults(request):
    """Minors whose adult in charge has not permitted that they take part."""
    page = page_of(request, reaching.without_adult(request.user))
    for each in page:
        each.person = each
        each.since = _("registered on %s") % dates.day(each.created_at)
    title = _("Adults in charge to call")
    hint = _("They say whether the young person may take part. Note the answer on the record.")
    return shown(request, page, title, hint, adults=True)


@staff("see_contacts")
@identified
@require_safe
def running_out(request):
    """Whose consent was given for a time that ends soon."""
    page = page_of(request, reaching.running_out(request.user))
    for each in page:
        each.person, each.since = each, _("until %s") % dates.day(each.ends_on)
    title, hint = _("Consents that end soon"), _("Ask again before that day, and note the answer.")
    return shown(request, page, title, hint)


@staff("see_contacts")
@identified
@require_safe
def review(request):
    """Minors who take part without an adult in charge."""
    page = page_of(request, reaching.to_review(request.user))
    for each in page:
        each.person, each.since = each, _("to be reviewed on %s") % dates.day(each.ends_on)
    title = _("Without an adult in charge")
    hint = _("Look whether there is an adult now who can be asked.")
    return shown(request, page, title, hint)


def page_of(request, rows):
    if rows.model.__name__ == "Participant":
        rows = rows.select_related("key", "organization")
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def shown(request, page, title: str, hint: str, *, adults: bool = False, states: bool = False):
    people = [each.person for each in page]
    sees = may(request.user, "see_contacts")
    ways = reaching.reach(request.user, people, adults=adults) if sees else {}
    for each in page:
        each.reach = ways.get(each.person.pk)
    journal.read(request, "participants.to_call", people, fields=["contacts"] if sees else [])
    context = {"page": page, "title": title, "hint": hint, "states": states}
    return render(request, "training/to_call.html", context)
