"""Drafts of new people: which there are, one opened again, one discarded."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import Keyed, once
from accounts.guards import staff
from accounts.scope import UserForm
from audit import journal
from audit.journal import identified
from youth import drafting
from youth.forms import stale
from youth.forms.consent import text_for
from youth.forms.intake import IntakeForm
from youth.models import Participant, PersonDraft
from youth.models.consent import Purpose

from .intake import intake_page
from .people import address_of

PAGE = 25
DRAFT = "borrador"  # in the address of a page that goes on with one


class DiscardForm(Keyed, UserForm):
    """One tap, once."""


def rows_of(user):
    return drafting.open_drafts(user).select_related("key", "organization", "author")


@staff("add_people")
@identified
@require_safe
def drafts(request):
    """Those that the user may go on with: their own first, the oldest on top."""
    page = Paginator(rows_of(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "draft": draft,
            "name": name_in(draft),
            "mine": draft.author_id == request.user.pk,
            "applied": "application" in draft.typed,
            "until": drafting.expires_at(draft),
        }
        for draft in page
    ]
    journal.read(request, "drafts.listed", list(page))
    return render(request, "youth/drafts.html", {"page": page, "rows": rows})


def name_in(draft: PersonDraft) -> str:
    typed = draft.typed
    parts = [typed.get(name, "") for name in ("given", "surname1", "surname2")]
    return " ".join(part for part in parts if part)


@staff("add_people")
@identified
@require_safe
def one(request, pk):
    """The page of a new person as it was when it was kept, without a word about errors."""
    seen = PersonDraft.objects.visible_to(request.user)
    draft = get_object_or_404(seen.select_related("key", "organization"), pk=pk)
    if draft.participant_id:
        return who_it_became(request, draft)
    if elsewhere := drafting.continued_at(request.user, draft):
        return redirect(f"{elsewhere}?{DRAFT}={draft.pk}")
    journal.read(request, "draft.opened", draft)
    form = opened(request.user, draft)
    return intake_page(request, form, draft=draft, group=draft.typed.get("group", ""))


def who_it_became(request, draft: PersonDraft):
    messages.info(request, _("This draft was saved as a person meanwhile."))
    seen = Participant.objects.visible_to(request.user).filter(pk=draft.participant_id)
    person = seen.first()
    return redirect(address_of(person) if person else reverse("youth:drafts"))


def opened(user, draft: PersonDraft, kind: type[IntakeForm] = IntakeForm) -> IntakeForm:
    """The form with everything as it was typed.

    Where the consent was not answered yet, its words and its day are those of now.
    """
    typed = dict(draft.typed)
    form = kind(user=user)
    answered = {name: stale.names_of(form, name) for name in stale.answers(form)}
    if not typed.get("agreed"):
        unsaid = ("text", *answered.get("decided_on", ()))
        typed = {k: v for k, v in typed.items() if k not in unsaid}
    initial = {
        name: form.fields[name].widget.value_from_datadict(typed, {}, name)
        for name, parts in answered.items()
        if typed.keys() & set(parts)
    }
    initial |= {"text": typed.get("text") or text_for(Purpose.SERVICES).pk, "draft": draft.pk}
    initial["seen"] = stale.marks(form, draft.typed, draft.pk)
    return kind(user=user, initial=initial)


@staff("add_people")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    """Ask first; what is discarded is gone for ever."""
    home = reverse("youth:drafts")
    form = DiscardForm(request.POST or None, user=request.user)
    if form.was_sent:
        return redirect(home)
    draft = get_object_or_404(rows_of(request.user), pk=pk)
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: discarded(request, draft, home), home)
    journal.read(request, "draft.opened", draft)
    context = {"form": form, "draft": draft, "name": name_in(draft)}
    return render(request, "youth/draft_discard.html", context)


def discarded(request, draft: PersonDraft, home: str) -> str:
    gone = drafting.discard(request.user, draft.pk)
    said = _("The draft is discarded.") if gone else _("This draft is not there any more.")
    messages.success(request, said)
    return home
