"""Certificates of a group: who can get one, issuing them, printing, and each one's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from accounts.sealing.fields import Unreadable
from audit import journal
from training import caseload
from training.certifying import composing, issuing, words
from training.certifying.codes import shown
from training.certifying.pdf import file_name
from training.forms.certificates import ConfirmForm, IssueForm, RevokeForm
from training.models import Certificate


@staff("see_certificates")
@require_safe
@journal.identified
def group(request, pk):
    """Can get it now, has it already, not yet and why."""
    offering = _offering(request, pk)
    found = issuing.standing(offering)
    journal.read(request, "certificates.listed", offering, objects=_people(found))
    context = {
        "offering": offering,
        "found": found,
        "obstacles": composing.obstacles(offering),
        "may_certify": may(request.user, "certify"),
    }
    return render(request, "training/certificates/group.html", context)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def issue(request, pk):
    """Look at what will be issued, then issue it."""
    offering = _offering(request, pk)
    back = reverse("training:certificates", args=[pk])
    form = IssueForm(request.POST or None, user=request.user, offering=offering)
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _issued(request, offering, form, back), back)
    found = issuing.standing(offering)
    if composing.obstacles(offering) or not found.eligible:
        return redirect(back)
    people = [enrollment.participant for enrollment, _verdict in found.eligible]
    journal.read(request, "certificates.previewed", offering, objects=people)
    context = {
        "offering": offering,
        "found": found,
        "form": form,
        "sample": _sample(offering, found.eligible[0][0]),
    }
    return render(request, "training/certificates/issue.html", context)


@staff("certify")
@require_safe
@journal.identified
def printed(request, pk):
    """All valid certificates of a group in one PDF, by surname."""
    offering = _offering(request, pk)
    certificates = issuing.standing(offering).issued
    if not certificates:
        return redirect("training:certificates", pk)
    content = issuing.printable(certificates)
    journal.read(request, "certificates.printed", offering, objects=certificates)
    return _file(content, f"certificates-{offering.code}.pdf")


@staff("certify")
@require_safe
@journal.identified
def one(request, pk):
    """A certificate: what it says, its state, and what can be done with it."""
    certificate = _certificate(request, pk)
    journal.read(request, "certificate.seen", certificate)
    context = {
        "certificate": certificate,
        "facts": _told(issuing.frozen(certificate)),
        "code": shown(certificate.code),
        "present_name": str(certificate.participant.full_name),
        "form": ConfirmForm(user=request.user),
    }
    return render(request, "training/certificates/one.html", context)


@staff("certify")
@require_safe
@journal.identified
def pdf(request, pk):
    certificate = _certificate(request, pk)
    try:
        content = issuing.pdf_of(certificate)
    except (FileNotFoundError, Unreadable):
        messages.error(request, _("The file cannot be opened. Tell whoever looks after Rumbo."))
        return redirect("training:certificate", pk)
    journal.read(request, "certificate.downloaded", certificate)
    return _file(content, file_name(certificate.code))


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
            lambda: issuing.revoke(certificate, form.cleaned_data["reason"], request.user),
            _("The certificate is no longer valid."),
        )
    journal.read(request, "certificate.seen", certificate)
    context = {"certificate": certificate, "form": form, "code": shown(certificate.code)}
    return render(request, "training/certificates/revoke.html", context)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def replace(request, pk):
    """A new certificate for a corrected name; the old one then says that it was replaced."""
    certificate = _certificate(request, pk)
    form = ConfirmForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _act(
            request,
            certificate,
            form,
            lambda: issuing.replace(certificate, request.user),
            _("A new certificate was issued. The old one says that it was replaced."),
        )
    journal.read(request, "certificate.seen", certificate)
    context = {
        "certificate": certificate,
        "form": form,
        "code": shown(certificate.code),
        "present_name": str(certificate.participant.full_name),
    }
    return render(request, "training/certificates/replace.html", context)


@staff("certify")
@require_http_methods(["POST"])
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


def _offering(request, pk):
    groups = caseload.groups_of(request.user)
    return get_object_or_404(groups.select_related("course", "organization", "program"), pk=pk)


def _certificate(request, pk) -> Certificate:
    rows = Certificate.objects.visible_to(request.user).exclude(participant=None)
    related = ("participant__key", "organization", "enrollment__offering__course", "replaced_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _people(found: issuing.Standing) -> list:
    enrolled = [enrollment for enrollment, _why in found.eligible + found.not_yet]
    return [each.participant for each in enrolled + found.issued + found.ended]


def _issued(request, offering, form, back: str) -> str:
    only = {enrollment.pk for enrollment in form.cleaned_data["enrollment"]}
    try:
        result = issuing.issue(offering, actor=request.user, only=only)
    except issuing.Refused as refusal:
        messages.error(request, str(refusal))
        return back
    number = len(result.issued)
    if number:
        said = ngettext("%(n)d certificate issued.", "%(n)d certificates issued.", number)
        messages.success(request, said % {"n": number})
    if result.not_eligible:
        number = len(result.not_eligible)
        said = ngettext(
            "%(n)d person cannot get it yet. See why below.",
            "%(n)d people cannot get it yet. See why below.",
            number,
        )
        messages.warning(request, said % {"n": number})
    return back


def _act(request, certificate, form, act, done: str) -> HttpResponse:
    """Do something with a certificate, once, and say how it went; a new one is shown itself."""
    here = reverse("training:certificate", args=[certificate.pk])

    def acted() -> str:
        try:
            after = act()
        except issuing.Refused as refusal:
            messages.error(request, str(refusal))
            return here
        messages.success(request, done)
        return reverse("training:certificate", args=[after.pk])

    return once(request, form, acted, here)


def _once_more(certificate: Certificate, actor) -> Certificate:
    enrollment = certificate.enrollment
    result = issuing.issue(enrollment.offering, actor=actor, only={enrollment.pk}, again=True)
    for made in result.issued + result.existing:
        return made
    reasons = [reason.text() for _e, why in result.not_eligible for reason in why]
    raise issuing.Refused(" ".join(reasons) or _("This person cannot get a certificate now."))


def _sample(offering, enrollment) -> dict:
    shared = composing.shared_facts(offering, composing.today(offering))
    name = str(enrollment.participant.full_name)
    return _told(composing.facts_for(shared, name, composing.SAMPLE_CODE))


def _told(facts) -> dict:
    """The facts as they are printed, in the language that leads on the page."""
    language = facts.language if facts.in_language("course", facts.language) else "es"
    return {
        "title": words.TITLES[language][facts.kind],
        "name": facts.name,
        "course": facts.in_language("course", language),
        "hours": words.hours(facts.hours, language),
        "period": words.period(facts.starts_on, facts.ends_on, language),
        "skills": facts.in_language("skills", language),
        "issuer": facts.issuer,
        "issued_on": facts.issued_on,
        "signatories": facts.signatories,
    }


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
