"""One certificate: what it says, its file, and what can be done with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.sealing.fields import Unreadable
from audit import journal
from training.certifying import ending, filing, handing_out, issuing, telling
from training.certifying.codes import shown
from training.certifying.composing import Refused
from training.certifying.handing_out import Way
from training.certifying.pdf import file_name
from training.forms.certificates import ConfirmForm, CorrectNameForm, RevokeForm
from training.models import Certificate, Handout
from training.models.certificate import CertificateState
from youth import consenting

from .sending import UNREADABLE, sent

NAME_TAKEN_OFF = gettext_lazy("The name was taken off. Only code and state of it are left.")


@staff("certify")
@require_safe
@journal.identified
def one(request, pk):
    """A certificate: what it says, its state, and what can be done with it."""
    certificate = _certificate(request, pk)
    if not certificate.holder_name and certificate.participant.erased_at:
        messages.info(request, NAME_TAKEN_OFF)
        return redirect("training:person_certificates", certificate.participant_id)
    if not certificate.holder_name:
        messages.error(request, UNREADABLE)
        return redirect("training:all_certificates")
    handouts = list(_handouts(request, certificate))
    journal.read(request, "certificate.seen", certificate)
    context = {
        "certificate": certificate,
        "facts": telling.told(filing.frozen(certificate)),
        "code": shown(certificate.code),
        "present_name": str(certificate.participant.full_name),
        "form": ConfirmForm(user=request.user),
        "alike": ending.alike(certificate, request.user),
        "handed_out": len(handouts),
        "last": handouts[-1].at if handouts else None,
        "events": telling.history(certificate, handouts),
        "reason": telling.reason(certificate),
    }
    return render(request, "training/certificates/one.html", context)


@staff("certify")
@require_safe
@journal.identified
def pdf(request, pk):
    return _file(request, pk, Way.DOWNLOADED)


@staff("certify")
@require_POST
@journal.identified
def reprint(request, pk):
    """The paper was lost: the file exactly as it was issued, once more."""
    certificate = _certificate(request, pk)
    if certificate.state != CertificateState.VALID:
        messages.error(request, str(ending.NOT_VALID))
        return redirect("training:certificate", pk)
    return _file(request, pk, Way.REPRINTED)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def revoke(request, pk):
    certificate = _certificate(request, pk)
    form = RevokeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _act(
            request,
            certificate,
            form,
            # Read only where it acts: a form sent twice is not judged, so not cleaned, again.
            lambda: ending.revoke(certificate, form.cleaned_data["reason"], request.user),
            _("The certificate is no longer valid."),
        )
    journal.read(request, "certificate.seen", certificate)
    context = {"certificate": certificate, "form": form, "code": shown(certificate.code)}
    return render(request, "training/certificates/revoke.html", context)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def correct(request, pk):
    """Put a wrong name right in the record and on the paper: the old code then says so."""
    certificate = _certificate(request, pk)
    if certificate.state != CertificateState.VALID and request.method != "POST":
        messages.error(request, str(ending.NOT_VALID))
        return redirect("training:certificate", pk)
    if certificate.participant.erased_at:
        messages.error(request, consenting.WAS_ERASED)
        return redirect("training:person_certificates", certificate.participant_id)
    alike = ending.alike(certificate, request.user)
    given = {"user": request.user, "certificate": certificate, "alike": alike}
    form = CorrectNameForm(request.POST or None, **given)
    if request.method == "POST" and form.is_valid():
        return _act(request, certificate, form, lambda: _corrected(form, request.user), "")
    journal.read(request, "certificate.seen", certificate)
    context = {
        "certificate": certificate,
        "form": form,
        "code": shown(certificate.code),
        "present_name": str(certificate.participant.full_name),
        "alike": alike,
    }
    return render(request, "training/certificates/correct.html", context)


@staff("certify")
@require_POST
def again(request, pk):
    """A new certificate for somebody whose last one was revoked."""
    certificate = _certificate(request, pk)
    form = ConfirmForm(request.POST, user=request.user)
    if not form.is_valid() or certificate.enrollment is None:
        return redirect("training:certificate", pk)
    return _act(
        request,
        certificate,
        form,
        lambda: _once_more(certificate, request.user),
        _("A new certificate was issued."),
    )


def _certificate(request, pk) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).exclude(participant=None)
    related = (
        "participant__key",
        "participant__organization",
        "organization",
        "enrollment__offering__course",
        "replaced_by",
        "replaces",
        "issued_by",
        "ended_by",
    )
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _handouts(request, certificate: Certificate):
    rows = Handout.objects.visible_to(request.user).filter(certificate=certificate)
    return rows.select_related("by")


def _file(request, pk, way: Way) -> HttpResponse:
    certificate = _certificate(request, pk)
    if not certificate.file:
        messages.info(request, NAME_TAKEN_OFF)
        return redirect("training:person_certificates", certificate.participant_id)
    try:
        content = filing.pdf_of(certificate)
    except (FileNotFoundError, Unreadable):
        messages.error(request, UNREADABLE)
        return redirect("training:certificate", pk)
    handing_out.record([certificate], way, actor=request.user)
    return sent(content, file_name(certificate.code))


def _act(request, certificate, form, act, done: str) -> HttpResponse:
    """Do something with a certificate, once, and say how it went; a new one is shown itself."""
    here = reverse("training:certificate", args=[certificate.pk])

    def acted() -> str:
        try:
            after = act()
        except Refused as refusal:
            messages.error(request, str(refusal))
            return here
        made = after if isinstance(after, list) else [after]
        messages.success(request, done or _replaced(len(made)))
        return reverse("training:certificate", args=[made[0].pk])

    return once(request, form, acted, here)


def _corrected(form: CorrectNameForm, actor) -> list[Certificate]:
    reason, names = form.cleaned_data["reason"], form.names
    given = {"actor": actor, "also": form.others, "seen": form.cleaned_data["seen"]}
    return ending.correct(form.certificate, names, reason, **given)


def _replaced(number: int) -> str:
    return ngettext(
        "A new certificate was issued. The old one says that it was replaced.",
        "%(n)d new certificates were issued. The old ones say that they were replaced.",
        number,
    ) % {"n": number}


def _once_more(certificate: Certificate, actor) -> Certificate:
    enrollment = certificate.enrollment
    result = issuing.issue(enrollment.offering, actor=actor, only={enrollment.pk}, again=True)
    for made in result.issued + result.existing:
        return made
    reasons = [reason.text() for _e, why in result.not_eligible for reason in why]
    raise Refused(" ".join(reasons) or _("This person cannot get a certificate now."))
