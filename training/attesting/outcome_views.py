"""A coordinator certifies the outcome of one person."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.form_keys import Keyed, once
from accounts.guards import staff
from accounts.scope import UserForm
from audit import journal
from training.certifying.composing import Refused
from training.models.outcome import OutcomeState
from training.views.outcome import outcome_or_404

from . import outcomes


class OutcomePaperForm(Keyed, UserForm):
    where = forms.BooleanField(
        label=gettext_lazy("The person asks that the paper names where"),
        help_text=gettext_lazy("Else it does not say who employs or teaches them."),
        required=False,
    )


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def issue(request, pk):
    """What the paper will say, and whether it names where."""
    outcome = outcome_or_404(request, pk)
    here = reverse("training:outcome", args=[pk])
    if outcome.state != OutcomeState.CONFIRMED or outcome.participant.erased_at:
        if request.method != "POST":
            messages.error(request, outcomes.NOT_CONFIRMED)
            return redirect(here)
    form = OutcomePaperForm(request.POST or None, user=request.user)
    told = (outcome.details or {}).get("where", "")
    if not told:
        del form.fields["where"]
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _issued(request, outcome, form, here), here)
    journal.read(request, "outcome.opened", outcome)
    context = {"outcome": outcome, "person": outcome.participant, "form": form, "where": told}
    return render(request, "training/attesting/issue.html", context)


def _issued(request, outcome, form, here: str) -> str:
    try:
        where = form.cleaned_data.get("where", False)
        made = outcomes.issue(outcome, where=where, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return here
    messages.success(request, _("The certificate is issued."))
    return reverse("training:certificate", args=[made.pk])
