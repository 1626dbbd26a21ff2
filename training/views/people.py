"""Find a person, by whatever is said of them; and who has to be asked as an adult."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Max
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from rumbo import dates
from training.caseload import groups_of, of_age
from training.forms.people import SearchForm
from training.models import Enrollment, Offering
from training.models.attendance import CAME
from training.participation import CURRENT
from training.telling import marks_seen
from youth import drafting
from youth.finding import find
from youth.models import Participant

PAGE = 25


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
        "drafts": drafting.open_drafts(user).count(),
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
