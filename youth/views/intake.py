"""A new person: one page, kept as a draft at any point, saved once."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.form_keys import once
from accounts.guards import keeps_typed, staff
from accounts.models import Organization
from audit import journal
from audit.journal import identified
from youth import cards, consenting, drafting
from youth.details import differences
from youth.doubles import similar_to
from youth.drafting import Became
from youth.forms import stale
from youth.forms.consent import text_for, words_of
from youth.forms.fields import usual_place
from youth.forms.intake import LATER, IntakeForm, uuid_of
from youth.importing.names import split_full_name, tidy_name
from youth.intake import details_of, register
from youth.merging import review
from youth.models import ConsentText, Participant, PersonDraft, Place
from youth.models.consent import Purpose

from .people import REVIEW, address_of, with_group

ALONG = ("group", "text", "application")  # what a draft keeps besides answers


class MaybeHere(Exception):  # noqa: N818 - what was found, not what went wrong
    """People who may be the one being registered."""

    def __init__(self, people: list) -> None:
        self.people = people
        super().__init__(len(people))


class Changed(Exception):  # noqa: N818 - what is so, not what went wrong
    """Somebody wrote in the draft since its page was opened."""

    def __init__(self, draft: PersonDraft) -> None:
        self.draft = draft
        super().__init__(str(draft))


def keep_typed(request) -> str:
    """Keep the page as it was sent, for `request.user`; gives the address of that draft.

    "" where only the page was asked for, and nothing was typed in it yet.
    """
    if "form_key" not in request.POST:
        return ""
    draft = kept(request, IntakeForm(request.POST, user=request.user))
    return reverse("youth:draft", args=[draft.pk])


def kept(request, form: IntakeForm) -> PersonDraft:
    """What was typed, right or not, as the draft that was opened or as one of its own."""
    along = {name: request.POST.get(name, "") for name in ALONG}
    typed = {name: text for name, text in along.items() if text} | stale.texts_of(form)

    def fresh(now: Mapping[str, str]) -> bool:
        return not stale.meanwhile(form, now, form.data.get("seen", ""), form.draft_key)

    return drafting.keep(request.user, typed, form.sent_key, of=form.draft_key, fresh=fresh)


@keeps_typed(keep_typed)
@staff("add_people")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """The intake page. It opens from a search only, and takes over what was typed there."""
    if request.method != "POST":
        return redirect("training:people")
    if "form_key" not in request.POST:
        return intake_page(request, IntakeForm(user=request.user, initial=started(request)))
    form = IntakeForm(request.POST, user=request.user)
    if "keep" in request.POST:
        return parked(request, form)
    if "same" in request.POST:
        return it_is_this(request, form)
    if not form.is_valid():
        return intake_page(request, form)
    try:
        return once(request, form, lambda: add(request, form), reverse("training:people"))
    except MaybeHere as found:
        return maybe_here(request, form, found.people)
    except Became as already:
        return became(request, form, already.person)
    except Changed as changed:
        return changed_meanwhile(request, form, changed.draft)


def started(request) -> dict:
    """What the search and its group already say: {field: initial value}."""
    words = " ".join(w for w in request.POST.get("q", "").split() if not any(map(str.isdigit, w)))
    given, surname1, surname2, _sure = split_full_name(tidy_name(words)) if words else [""] * 4
    place = Place.objects.filter(pk=request.POST.get("place", "")).first()
    place = place or usual_place(request.user)
    return {
        "given": given,
        "surname1": surname1,
        "surname2": surname2,
        "place_text": place.label if place else "",
        "text": text_for(Purpose.SERVICES).pk,
    }


# --- kept as a draft -------------------------------------------------------------------------


def parked(request, form: IntakeForm, home: str = ""):
    """Kept; whoever asks people one after the other goes on with the next, or goes `home`."""
    draft = kept(request, form)
    if form.draft_key and draft.pk != form.draft_key:
        said = _("The draft had changed meanwhile, so what you typed is kept as one of its own.")
        messages.warning(request, said)
    else:
        messages.success(request, _("Kept as a draft. You can go on with the next person."))
    group = request.POST.get("group", "")
    return redirect(home or with_group(reverse("training:people"), group))


def it_is_this(request, form: IntakeForm):
    """Somebody who is registered already; what was typed about them is not lost."""
    seen = Participant.objects.visible_to(request.user)
    person = get_object_or_404(seen, pk=uuid_of(request.POST["same"]), erased_at=None)
    kept(request, form)
    said = _("What you had typed is kept as a draft. Discard it if nothing in it is new.")
    messages.info(request, said)
    return redirect(address_of(person, request.POST.get("group", "")))


def became(request, form: IntakeForm, person: Participant, **more):
    """The draft is a person already: the same once more leads there, anything else is shown."""
    seen = Participant.objects.visible_to(request.user).filter(pk=person.pk, erased_at=None)
    person = seen.select_related("key", "organization").first()
    said = _("This draft was saved as a person meanwhile.")
    if person is None:
        messages.warning(request, said)
        return redirect("youth:drafts")
    address = address_of(person, request.POST.get("group", ""))
    if not differences(details_of(person), form.details()):
        messages.info(request, said)
        return redirect(address)
    return intake_page(request, form, person_url=address, **more)


@identified
def changed_meanwhile(request, form: IntakeForm, draft: PersonDraft, **more):
    """Both are on the page: what was typed here, and what a colleague wrote into the draft."""
    now = draft.typed
    found = stale.meanwhile(form, now, form.data.get("seen", ""), draft.pk)
    form = type(form)(stale.mixed(form, now, found, draft.pk), user=request.user)
    form.is_valid()
    stale.say(form, now, found)
    journal.read(request, "draft.opened", draft)
    return intake_page(request, form, **more)


# --- saved -----------------------------------------------------------------------------------


def add(request, form: IntakeForm) -> str:
    """Register the person; gives the address of their page."""
    return address_of(registered(request, form), request.POST.get("group", ""))


def registered(request, form: IntakeForm) -> Participant:
    """The new person. Raises MaybeHere where somebody may be the same, unless that was denied.

    Became, Changed: what was met in the draft from which the page was opened.
    """
    with transaction.atomic():
        one_at_a_time(request.user.organization)
        draft = draft_of(request.user, form)
        person = _registered(request, form, draft)
        if draft:
            drafting.become(draft, person, actor=request.user)
    for warning in form.warnings():
        messages.warning(request, warning)
    messages.success(request, _("The person is registered."))
    return person


def one_at_a_time(organization: Organization) -> None:
    """Two colleagues who register the same person at once would not see each other's record."""
    rows = Organization.objects.select_for_update(no_key=True).filter(pk=organization.pk)
    rows.values_list("pk", flat=True).get()


def draft_of(user, form: IntakeForm) -> PersonDraft | None:
    """The draft of this form, locked, and still what it was when the page was opened."""
    draft = drafting.held(user, form.sent_key, form.draft_key)
    if draft is None or draft.form_key == form.sent_key:
        return draft
    if stale.meanwhile(form, draft.typed, form.data.get("seen", ""), draft.pk):
        raise Changed(draft)
    return draft


def _registered(request, form: IntakeForm, draft: PersonDraft | None) -> Participant:
    user, minor, details = request.user, form.is_minor, form.details()
    similar = seen_only(user, similar_to(user.organization, details))
    similar = [(person, why) for person, why in similar if str(person.pk) not in form.denied]
    if similar:
        raise MaybeHere(similar)
    agreed = form.cleaned_data["agreed"] != LATER
    consent = form.consent_details(Purpose.SERVICES, minor=minor) if agreed else None
    form.add_community()
    details = replace(details, community=form.cleaned_data["community"])
    by = draft.author if draft else None  # whoever talked with the person goes on seeing them
    person = register(user.organization, details, actor=user, consent=consent, created_by=by)
    reason = form.exception(minor=minor) if agreed else ""
    if reason:
        review_on = timezone.localdate() + REVIEW
        consenting.record_exception(person, reason=reason, actor=user, review_on=review_on)
    if form.denied:  # whoever coordinates looks once more
        review.look_at(user.organization, [person.pk])
    return person


# --- who may be the same -----------------------------------------------------------------------


def seen_only(user, similar: list) -> list:
    """Of people who may be the same, those whom the user may see: the others do not exist here."""
    seen = Participant.objects.visible_to(user).filter(pk__in=[p.pk for p, _why in similar])
    keys = set(seen.values_list("pk", flat=True))
    return [(person, why) for person, why in similar if person.pk in keys]


@identified
def maybe_here(request, form: IntakeForm, people: list, **more):
    """The page again, with whoever may be the same above it: [(person, why in words)]."""
    told = cards.told(request.user, [person for person, _why in people])
    found = [
        {
            "pk": person.pk,
            "name": person.full_name,
            "year": person.born_month.year,
            "group": told.get(person.pk, ""),
            "why": why,
        }
        for person, why in people
    ]
    others = " ".join(sorted(form.denied | {str(person.pk) for person, _why in people}))
    journal.read(request, "participant.similar", [person for person, _why in people])
    return intake_page(request, form, similar=found, others=others, **more)


# --- the page ----------------------------------------------------------------------------------


def intake_page(request, form: IntakeForm, **more):
    """`back` in `more`: where the page was opened, if not from a search."""
    text = text_shown(form)
    context = {
        "form": form,
        "words": words_of(text),
        "version": text.version,
        "group": request.POST.get("group", ""),
        "application": request.POST.get("application", ""),
    }
    return render(request, "youth/intake.html", context | more)


def text_shown(form: IntakeForm) -> ConsentText:
    """The words that stood on the page when it was answered, else those in use."""
    shown = form["text"].value() if "text" in form.fields else None
    if key := uuid_of(str(shown or "")):
        rows = ConsentText.objects.published().filter(purpose=Purpose.SERVICES)
        if text := rows.filter(pk=key).first():
            return text
    return text_for(Purpose.SERVICES)
