"""Register who applied as a new person, with what they told already."""

from django.db import transaction
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.form_keys import once
from accounts.guards import keeps_typed, staff
from audit import journal
from audit.journal import identified
from training import answering, inbox, permitting
from training.applying import acts
from training.forms.applications import PermittedForm
from training.models import Application
from youth.forms.consent import text_for
from youth.forms.fields import usual_place
from youth.forms.intake import IntakeForm
from youth.models.consent import Purpose
from youth.models.contact import Safety
from youth.views.intake import (
    MaybeHere,
    intake_page,
    it_is_this,
    keep_typed,
    maybe_here,
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
    if application.participant_id:
        return redirect(home)
    kind = form_kind(request, application)
    if request.method != "POST":
        form = kind(user=request.user, initial=started(request.user, application))
        return asked(request, application, form)
    form = kind(request.POST, user=request.user)
    if "same" in request.POST:
        return it_is_this(request, form)
    if not form.is_valid():
        return asked(request, application, form)
    try:
        return once(request, form, lambda: added(request, application, form), home)
    except MaybeHere as found:
        return maybe_here(request, form, found.people, back=home)


def form_kind(request, application: Application) -> type[IntakeForm]:
    """Without the questions about consent where a minor's permission and own word are there.

    Whoever was asked them all the same, because both came meanwhile, is heard.
    """
    standing = permitting.of(application, application.told)
    whole = standing is not None and standing.stands == permitting.Stands.GIVEN
    return PermittedForm if whole and "agreed" not in request.POST else IntakeForm


def asked(request, application: Application, form):
    journal.read(request, "application.opened", application)
    return intake_page(request, form, back=address(application))


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
        acts.link(application, registered(request, form), request.user)
    return address(application)
