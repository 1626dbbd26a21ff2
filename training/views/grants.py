"""One award as its organization sees it: what evaluators were let see, and what they took."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from training import granting, lent
from training.forms.awards import ConfirmForm, GrantForm
from training.models import Award, Grant


@staff("grant_access")
@require_safe
def award(request, pk):
    found, organization = award_or_404(request, pk), request.user.organization
    rows = lent.grants(found, organization)
    context = {
        "award": found,
        "alone": granting.takes_part_alone(found, organization),
        "others": found.shares.exclude(organization=organization).select_related("organization"),
        "open": [row for row in rows if row["opens"] or row["to_come"]],
        "over": [row for row in rows if not (row["opens"] or row["to_come"])],
        "exports": lent.exports(found, organization),
        "certificates": lent.certificates(found, request.user),
    }
    return render(request, "training/award.html", context)


@staff("grant_access")
@require_http_methods(["GET", "HEAD", "POST"])
def give(request, pk):
    found = award_or_404(request, pk)
    form = GrantForm(request.POST or None, user=request.user, award=found)
    back = reverse("training:award", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, lambda: given(request, found, form, back), back)
        except ValidationError as refused:
            form.add_error("starts_on", refused.messages)
    context = {
        "award": found,
        "form": form,
        "certificates": lent.certificates(found, request.user),
    }
    return render(request, "training/grant_form.html", context)


def given(request, award: Award, form: GrantForm, back: str) -> str:
    data = form.cleaned_data
    granting.grant(
        award,
        form.who,
        request.user.organization,
        certificates=data["certificates"],
        first=data["starts_on"],
        last=data["ends_on"],
        actor=request.user,
    )
    messages.success(request, _("The access is given."))
    return back


@staff("grant_access")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    ours = Grant.objects.managed_by(request.user).select_related("award", "evaluator")
    grant = get_object_or_404(ours, pk=pk)
    form = ConfirmForm(request.POST or None, user=request.user)
    back = reverse("training:award", args=[grant.award_id])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: ended(request, grant, back), back)
    if grant.revoked_at:
        return redirect(back)
    return render(request, "training/grant_end.html", {"grant": grant, "form": form})


def ended(request, grant: Grant, back: str) -> str:
    granting.revoke(grant, actor=request.user)
    messages.success(request, _("The access ended. The next page they open is closed to them."))
    return back


def award_or_404(request, pk) -> Award:
    return get_object_or_404(Award.objects.managed_by(request.user).select_related("donor"), pk=pk)
