"""Certificates of a group: who can get one, issuing them, all of them in one file."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from accounts.sealing import files
from audit import journal
from jobs import workers
from jobs.kinds import PROBLEMS, Refused, find
from jobs.models import Job
from training import caseload
from training.certifying import batches, bundling, composing, issuing, templates
from training.certifying.batches import IN_A_REQUEST
from training.certifying.telling import told
from training.forms.certificates import IssueForm

from .sending import NoFile, file_of, ordered

RECENT = 20  # pieces of work that are shown


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
        "at_work": batches.at_work(offering),
        "many": len(found.issued) > IN_A_REQUEST,
    }
    return render(request, "training/certificates/group.html", context)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def issue(request, pk):
    """Look at what will be issued, then issue it."""
    offering = _offering(request, pk)
    back = reverse("training:certificates", args=[pk])
    version = templates.version_of(offering.course)
    form = IssueForm(
        request.POST or None,
        user=request.user,
        offering=offering,
        initial={"drawn_with": str(version.pk)},
    )
    if request.method == "POST" and request.POST.get("drawn_with", str(version.pk)) != str(
        version.pk
    ):
        messages.warning(request, _("The template was changed meanwhile. Look at it again."))
        return redirect("training:certificates_issue", pk)
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _issued(request, offering, form, version), back)
    found = issuing.standing(offering)
    if composing.obstacles(offering, version) or not found.eligible:
        return redirect(back)
    people = [e.participant for e, _verdict in found.eligible]
    journal.read(request, "certificates.previewed", offering, objects=people)
    context = {
        "offering": offering,
        "found": found,
        "form": form,
        "sample": _sample(offering, found.eligible[0][0], version),
    }
    return render(request, "training/certificates/issue.html", context)


@staff("certify")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def printed(request, pk, kind: str):
    """All valid certificates of a group: one PDF by surname, or a ZIP of the files as issued. Of a
    few at once; of many it is ordered, by POST."""
    offering = _offering(request, pk)
    certificates = issuing.standing(offering).issued
    try:
        if certificates and len(certificates) <= IN_A_REQUEST:
            return file_of(request, certificates, kind, f"certificates-{offering.code}", offering)
        if certificates and request.method == "POST":
            return ordered(request, kind, group=offering)
    except NoFile as why:
        messages.error(request, str(why))
    return redirect("training:certificates", pk)


@staff("certify")
@require_safe
def work(request):
    """What is at work on certificates, and what came of it; nobody is named."""
    rows = Job.objects.open_to(request.user).filter(kind__in=DOING)
    shown = [
        {"job": job, "doing": DOING[job.kind](job, request.user), "group": job.subject}
        for job in rows.order_by("-created_at")[:RECENT]
        if find(job.kind).still(job, request.user)
    ]
    context = {
        "shown": shown,
        "job": next((each["job"] for each in shown if each["job"].is_active), None),
        "worker": workers.is_anybody_working(),
    }
    return render(request, "training/certificates/work.html", context)


def _issuing(job, user) -> str:
    return _("Certificates are issued: %(group)s") % {"group": batches.group_of(job, user)}


def _bundling(job, user) -> str:
    pdf = job.parameters["way"] == "pdf"
    if group := bundling.group_of(job, user):
        said = _("One PDF to print: %(group)s") if pdf else _("One ZIP: %(group)s")
        return said % {"group": group}
    return (
        _("One PDF to print, of certificates chosen from the list")
        if pdf
        else _("One ZIP, of certificates chosen from the list")
    )


DOING = {batches.ISSUE: _issuing, bundling.FILES: _bundling}


def _offering(request, pk):
    groups = caseload.groups_of(request.user)
    return get_object_or_404(groups.select_related("course", "organization", "program"), pk=pk)


def _people(found: issuing.Standing) -> list:
    enrolled = [enrollment for enrollment, _why in found.eligible + found.not_yet]
    return [each.participant for each in enrolled + found.issued + found.ended]


def _issued(request, offering, form, version) -> str:
    back = reverse("training:certificates", args=[offering.pk])
    only = {enrollment.pk for enrollment in form.cleaned_data["enrollment"]}
    if len(only) > IN_A_REQUEST:
        return _ordered(request, offering, only, version)
    try:
        result = issuing.issue(offering, actor=request.user, only=only, version=version)
    except composing.Refused as refusal:
        messages.error(request, str(refusal))
        return back
    except OSError as fault:
        if not files.is_full(fault):
            raise
        messages.error(request, PROBLEMS["disk_full"])
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


def _ordered(request, offering, only, version) -> str:
    """Where is seen how far the issue of a large group is."""
    try:
        return batches.page(batches.begin(offering, request.user, only, version))
    except Refused as refusal:
        messages.error(request, refusal.text)
        return reverse("training:certificates", args=[offering.pk])


def _sample(offering, enrollment, version) -> dict:
    shared = composing.shared_facts(offering, composing.today(offering), version)
    name = str(enrollment.participant.full_name)
    return told(composing.facts_for(shared, name, composing.SAMPLE_CODE))
