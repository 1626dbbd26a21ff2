"""A person: register, correct, and who still has to be asked for consent."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from youth import consenting
from youth.doubles import similar_to
from youth.forms.consent import text_for, words_of
from youth.forms.fields import usual_place
from youth.forms.person import CorrectionForm, IntakeForm
from youth.holding import Gone
from youth.importing.names import split_full_name, tidy_name
from youth.intake import details_of, register, update
from youth.merging import review
from youth.models import Participant, Place
from youth.models.consent import Purpose

PAGE = 25
REVIEW = timedelta(days=30)  # after which an exception is looked at again


class MaybeHere(Exception):  # noqa: N818 - what was found, not what went wrong
    """People who may be the one being registered."""

    def __init__(self, people: list) -> None:
        self.people = people
        super().__init__(len(people))


@staff("add_people")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """The intake page. It opens from a search only, and takes over what was typed there."""
    if request.method != "POST":
        return redirect("training:people")
    if "form_key" not in request.POST:
        return intake_page(request, IntakeForm(user=request.user, initial=started(request)))
    form = IntakeForm(request.POST, user=request.user)
    if not form.is_valid():
        return intake_page(request, form)
    try:
        return once(request, form, lambda: add(request, form), reverse("training:people"))
    except MaybeHere as found:
        return maybe_here(request, form, found.people)


def started(request) -> dict:
    """What the search and its group already say: {field: initial value}."""
    words = " ".join(w for w in request.POST.get("q", "").split() if not any(map(str.isdigit, w)))
    given, surname1, surname2, _sure = split_full_name(tidy_name(words)) if words else [""] * 4
    place = Place.objects.filter(pk=request.POST.get("place", "")).first()
    place = place or usual_place(request.user)
    text = text_for(Purpose.SERVICES)
    return {
        "given": given,
        "surname1": surname1,
        "surname2": surname2,
        "place_text": place.label if place else "",
        "text": text.pk,
    }


def add(request, form: IntakeForm) -> str:
    """Register the person; gives the address of their page."""
    return address_of(registered(request, form), request.POST.get("group", ""))


def registered(request, form: IntakeForm) -> Participant:
    """The new person. Raises MaybeHere where somebody may be the same, unless that was denied."""
    user, minor = request.user, form.is_minor
    details = form.details()
    if not form.cleaned_data["not_the_same"]:
        similar = seen_only(user, similar_to(user.organization, details))
        if similar:
            raise MaybeHere(similar)
    agreed = form.cleaned_data["agreed"] == "yes"
    consent = form.consent_details(Purpose.SERVICES, minor=minor) if agreed else None
    with transaction.atomic():
        form.add_community()
        details = replace(details, community=form.cleaned_data["community"])
        person = register(user.organization, details, actor=user, consent=consent)
        reason = form.exception(minor=minor) if agreed else ""
        if reason:
            review_on = timezone.localdate() + REVIEW
            consenting.record_exception(person, reason=reason, actor=user, review_on=review_on)
        if form.cleaned_data["not_the_same"]:  # whoever coordinates looks once more
            review.look_at(user.organization, [person.pk])
    for warning in form.warnings():
        messages.warning(request, warning)
    messages.success(request, _("The person is registered."))
    return person


def address_of(person: Participant, group: str = "") -> str:
    address = reverse("training:person", args=[person.pk])
    try:
        return f"{address}?grupo={UUID(group)}"
    except ValueError:
        return address


def seen_only(user, similar: list) -> list:
    """Of people who may be the same, those whom the user may see: the others do not exist here."""
    seen = Participant.objects.visible_to(user).filter(pk__in=[p.pk for p, _why in similar])
    keys = set(seen.values_list("pk", flat=True))
    return [(person, why) for person, why in similar if person.pk in keys]


@identified
def maybe_here(request, form, people, **more):
    found = [
        {
            "url": address_of(person),
            "name": person.full_name,
            "year": person.born_month.year,
            "group": why,
        }
        for person, why in people
    ]
    journal.read(request, "participant.similar", [person for person, _why in people])
    return intake_page(request, form, similar=found, **more)


def intake_page(request, form, **more):
    """`back` in `more`: where the page was opened, if not from a search."""
    text = text_for(Purpose.SERVICES)
    context = {
        "form": form,
        "words": words_of(text),
        "version": text.version,
        "group": request.POST.get("group", ""),
    }
    return render(request, "youth/intake.html", context | more)


@staff("add_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    seen = Participant.objects.visible_to(request.user).select_related("key", "place", "community")
    person = get_object_or_404(seen, pk=pk, erased_at=None)
    form = CorrectionForm(request.POST or None, user=request.user, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            correct(request, person, form)
        except Gone as refused:
            messages.error(request, str(refused))
            return redirect("training:person", person.pk)
        return redirect("training:person_data", person.pk)
    journal.read(request, "participant.opened", person, fields=["data"])
    return render(request, "youth/correct.html", {"form": form, "person": person})


def correct(request, person: Participant, form: CorrectionForm) -> None:
    with transaction.atomic():
        form.add_community()
        changed = update(person, form.details(details_of(person)), request.user)
    for warning in form.warnings():
        messages.warning(request, warning)
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))


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
