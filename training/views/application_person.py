"""Register who applied as a new person, with what they told already."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.form_keys import once
from accounts.guards import keeps_typed, staff
from accounts.roles import may
from audit import journal
from audit.journal import identified
from training import answering, inbox, permitting
from training.applying import handling
from training.forms.applications import PermittedForm
from training.models import Application
from youth import drafting
from youth.drafting import Became
from youth.forms.consent import text_for
from youth.forms.fields import usual_place
from youth.forms.intake import IntakeForm, uuid_of
from youth.models import PersonDraft
from youth.models.consent import Purpose
from youth.models.contact import Safety
from youth.views.drafts import DRAFT, opened
from youth.views.intake import (
    Changed,
    MaybeHere,
    became,
    changed_meanwhile,
    intake_page,
    it_is_this,
    keep_typed,
    kept,
    maybe_here,
    parked,
    registered,
)

from .application_desk import address, application_or_404


@keeps_typed(keep_typed)
@staff("enroll")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def register(request, pk):
    """The intake page with what was told already; saved, the application is the person's."""
    application = application_or_404(request, pk)
    home = address(application)
    kind = form_kind(request, application) if is_open(application) else IntakeForm
    if request.method != "POST":
        return begun(request, application, kind) if is_open(application) else redirect(home)
    form, along = kind(request.POST, user=request.user), along_with(application)
    if form.was_sent:
        return once(request, form, lambda: home, home)
    if not is_open(application):  # by a colleague, a moment ago: nothing that was typed is lost
        kept(request, form)
        messages.warning(request, _("Somebody answered this meanwhile. Yours is kept as a draft."))
        return redirect(home)
    if "keep" in request.POST:
        return parked(request, form, home)
    if "same" in request.POST:
        return it_is_this(request, form)
    if not form.is_valid():
        return asked(request, application, form)
    try:
        return once(request, form, lambda: added(request, application, form), home)
    except MaybeHere as found:
        return maybe_here(request, form, found.people, **along)
    except Became as already:
        return became(request, form, already.person, **along)
    except Changed as changed:
        return changed_meanwhile(request, form, changed.draft, **along)


def is_open(application: Application) -> bool:
    """Is it still to be said who it is, and is it there to be read?"""
    return application.participant_id is None and application.emptied_at is None


def along_with(application: Application) -> dict:
    """What the page says of where it was opened."""
    return {"back": address(application), "application": application.pk}


def begun(request, application: Application, kind: type[IntakeForm]):
    """With what was told, or as somebody left it in a draft of this application."""
    draft = draft_of(request, application)
    if draft is None:
        form = kind(user=request.user, initial=started(request.user, application))
        return asked(request, application, form)
    journal.read(request, "draft.opened", draft)
    return asked(request, application, opened(request.user, draft, kind), draft=draft)


def draft_of(request, application: Application) -> PersonDraft | None:
    """The draft that the address names, if it is one of this application."""
    key = uuid_of(request.GET.get(DRAFT, ""))
    rows = drafting.open_drafts(request.user).select_related("key", "organization")
    draft = rows.filter(pk=key).first() if key else None
    is_its = draft and draft.typed.get("application") == str(application.pk)
    return draft if is_its else None


@drafting.continued
def begun_here(user, typed) -> str:
    """Where a draft of an application goes on, for who answers it, while nobody said who it is."""
    key = uuid_of(typed.get("application", ""))
    if key is None or not may(user, "enroll"):
        return ""
    application = inbox.seen(user).filter(pk=key).first()
    open_here = application is not None and is_open(application)
    return reverse("training:application_person", args=[key]) if open_here else ""


def form_kind(request, application: Application) -> type[IntakeForm]:
    """Without the questions about consent where a minor's permission and own word are there.

    Whoever was asked them all the same, because both came meanwhile, is heard.
    """
    standing = permitting.of(application, application.told)
    whole = standing is not None and standing.stands == permitting.Stands.GIVEN
    return PermittedForm if whole and "agreed" not in request.POST else IntakeForm


def asked(request, application: Application, form, **more):
    journal.read(request, "application.opened", application)
    return intake_page(request, form, **along_with(application), **more)


def started(user, application: Application) -> dict:
    """{field: value} of the intake form, as far as it was told."""
    told = application.told
    reach = answering.reach(application, told)
    place = application.offering.center.place or usual_place(user)
    return {
        "given": told["given"],
        "surname1": told["surname"],
        "surname2": told.get("surname2") or "",
        "born": inbox.born(told),
        "place_text": place.label if place else "",
        "text": text_for(Purpose.SERVICES).pk,
        **guardian_started(application),
        **(phone_started(reach) if reach else {}),
    }


def guardian_started(application: Application) -> dict:
    """Who permits it, where somebody does. That they do is not filled in: staff hear it, too."""
    told = permitting.guardian(application)
    return {f"guardian_{name}": told.get(name) or "" for name in ("name", "phone", "relation")}


def phone_started(reach: answering.Reach) -> dict:
    return {
        "phone": reach.phone,
        "phone_owner": reach.owner,
        "phone_safety": Safety.CALLS_ONLY if reach.only_calls else Safety.SAFE,
    }


def added(request, application: Application, form) -> str:
    with transaction.atomic():
        handling.link(application, registered(request, form), request.user)
    return address(application)
