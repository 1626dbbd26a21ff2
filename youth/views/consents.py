"""One decision of one person: give a consent, or take it back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from youth import consenting
from youth.forms.consent import ConsentForm, WithdrawalForm, text_for, words_of
from youth.holding import Gone
from youth.intake import details_of, update
from youth.models import Guardian, Participant
from youth.models.consent import Decision, Purpose

from .people import REVIEW


def person_and_purpose(request, pk, purpose: str) -> tuple[Participant, Purpose]:
    seen = Participant.objects.visible_to(request.user).select_related("key", "organization")
    if purpose not in Purpose.values:
        raise Http404
    return get_object_or_404(seen, pk=pk, erased_at=None), Purpose(purpose)


@staff("add_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def give(request, pk, purpose):
    person, purpose = person_and_purpose(request, pk, purpose)
    minor, text = person.is_minor_on(timezone.localdate()), text_for(purpose)
    if text is None:
        messages.warning(request, _("There is no text to agree to yet."))
        return redirect("training:person", person.pk)
    given = {"user": request.user, "minor": minor, "purpose": purpose}
    form = ConsentForm(request.POST or None, initial=known(person, text), **given)
    if request.method == "POST" and form.is_valid():
        home = home_of(person, purpose)
        act = partial(record, request, person, purpose, form, home)
        return once(request, form, lambda: unless_gone(request, person, act), home)
    journal.read(request, "participant.opened", person, fields=["consents"])
    context = {"form": form, "person": person, "purpose": purpose, "words": words_of(text)}
    return render(request, "youth/consent.html", context | {"version": text.version})


def unless_gone(request, person: Participant, act: Callable[[], str]) -> str:
    """What `act` gives; the person's page, with the reason, where the record is theirs no more."""
    try:
        return act()
    except Gone as refused:
        messages.error(request, str(refused))
        return reverse("training:person", args=[person.pk])


def home_of(person: Participant, purpose: Purpose) -> str:
    """Who agreed to take part can be enrolled next; other consents lead back to all of them."""
    tab = "training:person" if purpose == Purpose.SERVICES else "training:person_consents"
    return reverse(tab, args=[person.pk])


def known(person: Participant, text) -> dict:
    """What the form need not ask again."""
    guardian = details_of(person).guardian
    return {
        "text": text.pk,
        "guardian_name": guardian.name if guardian else "",
        "guardian_phone": guardian.phone if guardian else "",
        "guardian_relation": guardian.relation if guardian else "",
    }


def record(request, person: Participant, purpose: Purpose, form: ConsentForm, home: str) -> str:
    consent = form.consent_details(purpose, minor=form.minor)
    reason = form.exception(minor=form.minor)
    with transaction.atomic():
        guardian = keep_guardian(request, person, form) if consent.by_guardian else None
        consenting.give(
            person,
            purpose,
            actor=request.user,
            method=consent.method,
            text=consent.text,
            decided_on=consent.decided_on,
            guardian=guardian,
            assent=consent.assent,
            witness=consent.witness,
            language=consent.language,
        )
        if reason:
            review_on = timezone.localdate() + REVIEW
            consenting.record_exception(
                person, reason=reason, actor=request.user, review_on=review_on
            )
    messages.success(request, _("The consent is recorded."))
    return home


def keep_guardian(request, person: Participant, form: ConsentForm) -> Guardian:
    """The adult who answers, known already or written now."""
    update(person, replace(details_of(person), guardian=form.guardian_details()), request.user)
    rows = Guardian.objects.visible_to(request.user).filter(participant=person)
    return rows.order_by("-created_at", "-id").first()


@staff("add_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk, purpose):
    person, purpose = person_and_purpose(request, pk, purpose)
    newest = consenting.newest(person, purpose)
    if newest is None or newest.decision == Decision.WITHDRAWN:
        messages.info(request, _("There is no consent to withdraw."))
        return redirect("training:person", person.pk)
    form = WithdrawalForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        home = reverse("training:person_consents", args=[person.pk])
        act = partial(take_back, request, person, purpose, form, home)
        return once(request, form, lambda: unless_gone(request, person, act), home)
    journal.read(request, "participant.opened", person, fields=["consents"])
    context = {"form": form, "person": person, "purpose": purpose, "newest": newest}
    return render(request, "youth/withdraw.html", context)


def take_back(request, person: Participant, purpose: Purpose, form, home: str) -> str:
    """A colleague may have withdrawn it just now: the page says so, and nothing is written."""
    try:
        consenting.withdraw(person, purpose, actor=request.user, method=form.cleaned_data["method"])
    except consenting.NotGiven as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("The consent was withdrawn. It holds from now on."))
    return home
