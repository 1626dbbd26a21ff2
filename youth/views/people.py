"""A person: correct the record, and who still has to be asked for consent."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff
from audit import journal
from audit.journal import identified
from youth.forms import stale
from youth.forms.correction import CorrectionForm
from youth.holding import Gone, hold
from youth.intake import details_of, update
from youth.models import Participant
from youth.models.consent import Purpose

PAGE = 25
REVIEW = timedelta(days=30)  # after which an exception is looked at again


def address_of(person: Participant, group: str = "") -> str:
    return with_group(reverse("training:person", args=[person.pk]), group)


def with_group(address: str, group: str) -> str:
    """An address that says for which group somebody came; whatever is no key is left out."""
    try:
        return f"{address}?grupo={UUID(group)}"
    except ValueError:
        return address


@staff("add_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    seen = Participant.objects.visible_to(request.user).select_related("key", "place", "community")
    person = get_object_or_404(seen, pk=pk, erased_at=None)
    form = CorrectionForm(request.POST or None, user=request.user, person=person)
    if request.method == "POST":
        try:
            if form.is_valid() and correct(request, person, form):
                return redirect("training:person_data", person.pk)
        except Gone as refused:
            messages.error(request, str(refused))
            return redirect("training:person", person.pk)
        form = with_changes(request, person, form)
    seen = ["data", "support"] if form.difficulties and person.support else ["data"]
    journal.read(request, "participant.opened", person, fields=seen)
    return render(request, "youth/correct.html", {"form": form, "person": person})


def correct(request, person: Participant, form: CorrectionForm) -> bool:
    """Save it, unless a colleague changed meanwhile what the page shows: then False."""
    with transaction.atomic():
        hold(person)
        person.refresh_from_db(from_queryset=Participant.objects.visible_to(request.user))
        if form.changed_meanwhile():
            return False
        form.add_community()
        changed = update(person, form.details(details_of(person)), request.user)
    for warning in form.warnings():
        messages.warning(request, warning)
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    return True


def with_changes(request, person: Participant, form: CorrectionForm) -> CorrectionForm:
    """The form as it was sent; where a colleague changed something, with theirs beside it."""
    found, now = form.changed_meanwhile(), form.stored()
    if not found:
        return form
    data = stale.mixed(form, now, found, person.pk)
    form = CorrectionForm(data, user=request.user, person=person)
    form.is_valid()
    stale.say(form, now, found)
    return form


@staff("add_people")
@identified
@require_safe
def unasked(request):
    """People who cannot be enrolled yet, because they have not agreed to take part."""
    people = without_consent(request.user).select_related("key", "organization")
    page = Paginator(people.order_by("-created_at", "pk"), PAGE).get_page(request.GET.get("page"))
    rows = [{"url": address_of(p), "name": p.full_name, "year": p.born_month.year} for p in page]
    journal.read(request, "participants.unasked", list(page))
    return render(request, "youth/unasked.html", {"page": page, "people": rows})


def without_consent(user):
    """Visible people without a consent to take part in force."""
    seen = Participant.objects.visible_to(user).filter(erased_at=None)
    agreed = Participant.objects.visible_to(user).for_purpose(Purpose.SERVICES)
    return seen.exclude(pk__in=agreed.values("pk"))
