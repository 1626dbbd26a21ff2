"""A coordinator certifies the results of an award's groups: ask, look, certify, count anew, end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from audit import journal
from training.certifying.codes import shown
from training.certifying.composing import Refused
from training.forms.certificates import RevokeForm
from training.models import Award, CohortCertificate

from . import acts, handing, telling
from .forms import CertifyForm, SelectionForm

LIST, ONE = "training:cohort_certificates", "training:cohort_certificate"


@staff("see_certificates")
@require_safe
def certificates(request, pk):
    """Those of an award, newest first."""
    award = _award(request, pk)
    rows = CohortCertificate.objects.managed_by(request.user).filter(award=award)
    context = {
        "award": award,
        "certificates": [telling.line(each) for each in rows.select_related("issued_by")],
        "may_certify": may(request.user, "certify"),
        "leads_back": may(request.user, "grant_access"),
    }
    return render(request, "training/attesting/list.html", context)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, pk):
    """Choose the groups, look at what would be certified and what is hidden, then certify."""
    award = _award(request, pk)
    asked = SelectionForm(request.GET or None, user=request.user, award=award)
    context = {"award": award, "asked": asked}
    if asked.is_valid():
        try:
            found = acts.draft(asked.selection)
        except Refused as refusal:
            context["refusal"] = str(refusal)
        else:
            return _drafted(request, found, context | {"query": request.GET.urlencode()})
    return render(request, "training/attesting/new.html", context)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request, pk):
    """The same groups, counted today, in the place of this one."""
    certificate = _certificate(request, pk)
    try:
        found = acts.draft(acts.again(certificate), of=certificate)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(ONE, pk)
    return _drafted(request, found, {"award": certificate.award}, of=certificate)


@staff("see_certificates")
@require_safe
def one(request, pk):
    certificate = _certificate(request, pk)
    journal.read(request, "cohort.seen", certificate)
    context = telling.page(certificate) | {
        "may_certify": may(request.user, "certify"),
        "back": reverse(LIST, args=[certificate.award_id]),
        "reason": certificate.ended_reason,
    }
    return render(request, "training/attesting/one.html", context)


@staff("see_certificates")
@require_safe
def pdf(request, pk):
    return handing.pdf(request, _certificate(request, pk))


@staff("see_certificates")
@require_safe
def xlsx(request, pk):
    return handing.xlsx(request, _certificate(request, pk))


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request, pk):
    certificate = _certificate(request, pk)
    form, here = RevokeForm(request.POST or None, user=request.user), reverse(ONE, args=[pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _revoked(request, certificate, form, here), here)
    context = {"certificate": certificate, "form": form, "code": shown(certificate.code)}
    return render(request, "training/attesting/revoke.html", context)


def _award(request, pk) -> Award:
    return get_object_or_404(Award.objects.managed_by(request.user).select_related("donor"), pk=pk)


def _certificate(request, pk) -> CohortCertificate:
    rows = CohortCertificate.objects.managed_by(request.user)
    related = ("award__donor", "organization", "key", "issued_by", "ended_by", "replaced_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _drafted(request, found: acts.Draft, context: dict, of: CohortCertificate | None = None):
    """The draft, with the button that certifies it; pressed, what it made."""
    form = CertifyForm(request.POST or None, user=request.user, initial={"seen": found.mark})
    here = reverse(LIST, args=[found.selection.award.pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _certified(request, found, form, here, of), here)
    journal.read(request, "cohort.previewed", found.selection.award)
    context |= {"form": form, "of": of, **telling.draft(found)}
    return render(request, "training/attesting/draft.html", context)


def _certified(request, found, form, here: str, of) -> str:
    try:
        made = acts.certify(found, actor=request.user, seen=form.cleaned_data["seen"], of=of)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return here
    messages.success(request, _("The certificate of results is there."))
    return reverse(ONE, args=[made.pk])


def _revoked(request, certificate, form, here: str) -> str:
    try:
        acts.revoke(certificate, form.cleaned_data["reason"], actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The certificate is no longer valid."))
    return here
