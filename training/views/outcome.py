"""One outcome: tell it, show what proves it, confirm it or send it back, put it right."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from accounts.sealing.fields import Unreadable
from audit import journal
from audit.journal import identified
from training.attesting import outcomes
from training.caseload import groups_of
from training.forms.outcomes import (
    ConfirmForm,
    EvidenceForm,
    OutcomeForm,
    ReturnForm,
    WithdrawForm,
)
from training.models import Offering, Outcome, OutcomeEvidence
from training.models.outcome import OutcomeState
from training.outcomes import acts, rules, telling
from training.outcomes import evidence as evidences
from training.outcomes.rules import Refused

from .people import seen_people


@staff("propose_outcome")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def new(request, pk):
    """Say that something changed for a person. `?grupo=` is the group from which one came."""
    person = get_object_or_404(seen_people(request.user), pk=pk, erased_at=None)
    group = group_of(request)
    given = {"user": request.user, "person": person, "offering": group and group.pk}
    form = OutcomeForm(request.POST or None, request.FILES or None, **given)
    if request.method == "POST" and form.is_valid():
        home = home_of(person, group)
        answer = attempt(request, form, partial(proposed, request, person, form, group), home)
        if answer:
            return answer
    journal.read(request, "participant.opened", person)
    context = {"form": form, "person": person, "group": group}
    return render(request, "training/outcomes/form.html", context)


def group_of(request) -> Offering | None:
    """The group from whose page somebody came."""
    try:
        key = UUID(request.GET.get("grupo", ""))
    except ValueError:
        return None
    return groups_of(request.user).select_related("course").filter(pk=key).first()


def home_of(person, group: Offering | None) -> str:
    if group:
        return reverse("training:group_outcomes", args=[group.pk])
    return reverse("training:person", args=[person.pk])


def proposed(request, person, form: OutcomeForm, group: Offering | None) -> str:
    outcome = acts.propose(person, form.told(), form.shown(), actor=request.user)
    messages.success(request, _("The outcome is recorded. A coordinator will confirm it."))
    warn_of_twins(request, outcome)
    return home_of(person, group) if group else address_of(outcome)


def warn_of_twins(request, outcome: Outcome) -> None:
    if telling.twins(request.user, outcome):
        said = _(
            "Another outcome of this kind and month is there already. "
            "If it is the same one, withdraw this."
        )
        messages.warning(request, said)


@staff("see_outcomes")
@require_safe
@identified
def one(request, pk):
    """What is told, what shows it, what happened to it; and what can be done with it."""
    outcome = outcome_or_404(request, pk)
    user = request.user
    context = shown(request, outcome)
    context |= {
        "events": telling.timeline(telling.steps_seen(user, outcome), context["evidence"]),
        "correction": rules.correction_of(outcome),
        "own": outcome.proposed_by_id == user.pk,
        "may_confirm": rules.may_confirm(user, outcome),
        "may_add": rules.may_add_evidence(user, outcome),
        "may_send_again": rules.may_send_again(user, outcome),
        "may_withdraw": rules.may_withdraw(user, outcome),
        "may_correct": rules.may_correct(user, outcome),
    }
    if may(user, "certify") and outcome.state == OutcomeState.CONFIRMED:
        context["paper"] = outcomes.valid_of(outcome)
        context["may_certify"] = context["paper"] is None and rules.is_of_somebody(outcome)
    context["reason"] = telling.reasons(user, [outcome]).get(outcome.pk)
    journal.read(request, "outcome.opened", outcome)
    return render(request, "training/outcomes/one.html", context)


@staff("propose_outcome")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def evidence(request, pk):
    outcome = outcome_or_404(request, pk)
    form = EvidenceForm(request.POST or None, request.FILES or None, user=request.user)

    def act() -> Outcome:
        acts.add_evidence(outcome, form.shown(), actor=request.user)
        return outcome

    allowed = rules.may_add_evidence(request.user, outcome)
    return page(request, outcome, form, act, "evidence", _("The evidence is added."), allowed)


@staff("confirm_outcome")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def confirm(request, pk):
    outcome = outcome_or_404(request, pk)
    initial = {"seen": rules.mark_of(outcome)}
    form = ConfirmForm(request.POST or None, user=request.user, initial=initial)

    def act() -> Outcome:
        data = form.cleaned_data
        given = {"note": data["note"], "seen": data["seen"], "actor": request.user}
        return acts.confirm(outcome, data["how"], **given)

    allowed = rules.may_confirm(request.user, outcome)
    return page(request, outcome, form, act, "confirm", _("The outcome is confirmed."), allowed)


@staff("confirm_outcome")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def give_back(request, pk):
    outcome = outcome_or_404(request, pk)
    initial = {"seen": rules.mark_of(outcome)}
    form = ReturnForm(request.POST or None, user=request.user, initial=initial)

    def act() -> Outcome:
        data = form.cleaned_data
        return acts.give_back(outcome, data["reason"], seen=data["seen"], actor=request.user)

    allowed = rules.may_confirm(request.user, outcome)
    done = _("It went back to who proposed it, with your reason.")
    return page(request, outcome, form, act, "return", done, allowed)


@staff("propose_outcome")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def again(request, pk):
    """What came back, put right and sent once more."""
    outcome = outcome_or_404(request, pk)
    form = form_for(request, outcome, evidence_needed=False)

    def act() -> Outcome:
        return acts.send_again(outcome, form.told(), shown=form.shown(), actor=request.user)

    allowed = rules.may_send_again(request.user, outcome)
    reason = telling.reasons(request.user, [outcome]).get(outcome.pk)
    more = {"person": outcome.participant, "again": True, "reason": reason}
    done = _("The outcome is sent again.")
    return page(request, outcome, form, act, "form", done, allowed, **more)


@staff("propose_outcome")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def correct(request, pk):
    """What should stand instead of a confirmed outcome: a proposal like any other."""
    outcome = outcome_or_404(request, pk)
    form = form_for(request, outcome)

    def act() -> Outcome:
        return acts.correct(outcome, form.told(), form.shown(), actor=request.user)

    allowed = rules.may_correct(request.user, outcome)
    more = {"person": outcome.participant, "correcting": True}
    done = _("The correction is recorded. A coordinator will confirm it.")
    return page(request, outcome, form, act, "form", done, allowed, **more)


@staff("propose_outcome")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def withdraw(request, pk):
    outcome = outcome_or_404(request, pk)
    form = WithdrawForm(request.POST or None, user=request.user)

    def act() -> Outcome:
        return acts.withdraw(outcome, form.cleaned_data["reason"], actor=request.user)

    allowed = rules.may_withdraw(request.user, outcome)
    return page(request, outcome, form, act, "withdraw", _("The outcome is withdrawn."), allowed)


@staff("see_outcomes")
@require_safe
@identified
def file(request, pk):
    """The file of one evidence, as a download: a browser never opens it within the site."""
    rows = OutcomeEvidence.objects.visible_to(request.user).exclude(file="")
    found = get_object_or_404(rows.select_related("outcome__participant"), pk=pk)
    try:
        content = evidences.content_of(found)
    except (FileNotFoundError, Unreadable):
        messages.error(request, _("The file cannot be opened. Tell whoever looks after Rumbo."))
        return redirect(address_of(found.outcome))
    journal.read(request, "evidence.downloaded", found)
    response = HttpResponse(content, content_type=evidences.CONTENT_TYPES[found.file_type])
    response["Content-Disposition"] = f'attachment; filename="{evidences.name_of(found)}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def outcome_or_404(request, pk) -> Outcome:
    return get_object_or_404(telling.seen_by(request.user).select_related(*RELATED), pk=pk)


RELATED = (*telling.SHOWN, "replaces")
DECIDING = ("confirm", "return")


def address_of(outcome: Outcome) -> str:
    return reverse("training:outcome", args=[outcome.pk])


def form_for(request, outcome: Outcome, evidence_needed: bool = True) -> OutcomeForm:
    return OutcomeForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        person=outcome.participant,
        initial=OutcomeForm.initial_of(outcome),
        evidence_needed=evidence_needed,
    )


def shown(request, outcome: Outcome) -> dict:
    """What every page about one outcome shows of it."""
    return {
        "outcome": outcome,
        "person": outcome.participant,
        "evidence": telling.evidence_seen(request.user, outcome),
        "twins": telling.twins(request.user, outcome),
        "may_propose": may(request.user, "propose_outcome"),
    }


def attempt(request, form, act, otherwise: str) -> HttpResponse | None:
    """Do an act once; None where it was refused, which the form then says."""
    try:
        return once(request, form, act, otherwise)
    except Refused as refusal:
        form.refuse(refusal)
        return None


def page(request, outcome, form, act, template: str, done: str, allowed: bool, **more):
    """A page that asks before it does something with an outcome.

    Afterwards it shows the outcome; whoever decided on it goes on with what else waits.
    """
    here = address_of(outcome)

    def acted() -> str:
        after = act()
        messages.success(request, done)
        return reverse("training:outcomes") if template in DECIDING else address_of(after)

    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, acted, here)
        if answer:
            return answer
    elif not allowed:
        messages.info(request, _("This cannot be done with this outcome now."))
        return redirect(here)
    journal.read(request, "outcome.opened", outcome)
    context = shown(request, outcome) | {"form": form} | more
    return render(request, f"training/outcomes/{template}.html", context)
