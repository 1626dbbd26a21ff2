"""Import a list: send it, look at what would happen, store the people. Coordinators only.

Reading and storing are done in the background; the page of a list says how far they are.
"""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from jobs import starting, workers
from jobs.kinds import PROBLEMS, Refused
from youth.forms.imports import UploadForm
from youth.importing import (
    clearing,
    keeping,
    remembering,
    staging,
    tabling,
    taking_back,
    telling,
    undoing,
    working,
)
from youth.models import ImportBatch, ImportRow

from .import_rows import SAID

RECENT = 20  # imports listed
REFUSED_SHOWN = 50
FATES = list(ImportRow.Fate)
State = ImportBatch.State
DOING = {
    working.READ: gettext_lazy("The list is being read"),
    working.APPLY: gettext_lazy("The people are being stored"),
    working.TAKE_BACK: gettext_lazy("The list is being taken back"),
}
NEXT = {  # what is done with a list in a state, when somebody lets it go on
    State.SENT: working.READ,
    State.READ: working.APPLY,
    State.APPLYING: working.APPLY,
    State.UNDOING: working.TAKE_BACK,
}


@staff("import_people")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request):
    """Send a list, and the lists that were sent before (without names, so nothing is recorded)."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, lambda: _receive(request, form), reverse("youth:imports"))
        except Refused as refusal:
            form.add_error(None, refusal.text)
    batches = ImportBatch.objects.visible_to(request.user).select_related("created_by", "key")
    recent = batches.defer("file_name")[:RECENT]
    return render(request, "youth/imports/list.html", {"form": form, "batches": recent})


def _receive(request, form: UploadForm) -> str:
    """Keep the list sealed and have it read; gives the address of its page."""
    name = form.cleaned_data["file"].name
    batch = working.receive(form.content, name, request.user, form.form_content)
    return reverse("youth:import", args=[batch.pk])


@staff("import_people")
@require_safe
def batch(request, pk):
    """How far the list is; what it would do, or did; the refused rows with their reasons."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    job, table = working.job_of(found), tabling.job_of(found, request.user)
    context = {
        "batch": found,
        "job": job if job and not job.state == "done" else None,
        "doing": DOING.get(job.kind) if job else "",
        "worker": workers.is_anybody_working(),
        "can_take_back": taking_back.can_be(found),
        "can_undo": undoing.can_be(found),
        "table": table,
    }
    if table and table.is_active and not (job and job.is_active):
        context |= {"job": table, "doing": _("The table of the rows is being made"), "table": None}
        job = table
    if job and job.is_active:  # it renews itself: it names nobody, and nothing is recorded
        return render(request, "youth/imports/batch.html", context)
    return _told_page(request, found, context)


@identified
def _told_page(request, found: ImportBatch, context: dict):
    context |= {"name": found.file_name, **_told_of(found)}
    journal.read(request, "import.seen", found)
    return render(request, "youth/imports/batch.html", context)


def _told_of(found: ImportBatch) -> dict:
    if found.state in (State.SENT, State.CANCELLED):
        return {}
    if found.state == State.UNDOING and not found.applied_at:
        return {}
    if found.state == State.UNREADABLE:
        reading = remembering.tables_of(found) if keeping.is_put_aside(found) else []
        problem, failed = telling.why_unreadable(found), telling.why_not_as_chosen(found)
        return {"problem": problem, "reading": reading, "failed": failed}
    refused = staging.rows_of(found).filter(fate=ImportRow.Fate.REFUSED).count()
    outcome = telling.Outcome.of_batch(found, REFUSED_SHOWN)
    return {
        "outcome": outcome,
        "figures": _figures(outcome, refused),
        "notes": telling.notes_of(found),
        "reading": [each for each in remembering.tables_of(found)],
        "since": remembering.since(found),
        "failed": telling.why_not_as_chosen(found),
        "answered": staging.rows_of(found).filter(answers__isnull=False).exists(),
    }


def _figures(outcome: telling.Outcome, refused: int) -> list[dict]:
    counts = vars(outcome) | {"refused": refused}
    return [{"fate": fate.value, "label": SAID[fate], "count": counts[fate]} for fate in FATES]


@staff("import_people")
@require_POST
def apply(request, pk):
    """Have the people of a preview stored, or a list read that was not read yet."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    half = staging.half_stored(request.user.organization)
    if found.state == State.READ and half:
        messages.error(request, str(PROBLEMS["half_stored"]))
        return redirect("youth:import", pk=half.pk)
    kind = NEXT.get(found.state)
    if kind:
        _begin(request, kind, found)
    elif found.state not in (State.APPLIED, State.UNDONE):
        messages.error(request, str(PROBLEMS["given_up"]))
    return redirect("youth:import", pk=found.pk)


def _begin(request, kind: str, found: ImportBatch) -> None:
    try:
        working.begin(kind, found, request.user)
    except Refused as refusal:
        messages.error(request, refusal.text)


@staff("import_people")
@require_POST
def cancel(request, pk):
    """Discard a list: nothing of it stays. One that is half stored is taken back in steps."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if clearing.cancel(found, request.user):
        _stop_work_on(found, request.user)
        messages.success(request, _("The list was discarded. Nothing was stored."))
        return redirect("youth:imports")
    try:
        if _taken_back(found, request.user):
            return redirect("youth:import", pk=found.pk)
        messages.error(request, _("This list cannot be discarded any more."))
    except Refused as refusal:
        messages.error(request, refusal.text)
    return redirect("youth:imports")


@staff("import_people")
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk):
    """Take a list back that is stored, after it was said what that means."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if request.method == "POST" or not undoing.can_be(found):
        if request.method == "POST":
            _undo(request, found)
        return redirect("youth:import", pk=found.pk)
    counts = staging.counts_of(found)
    context = {"batch": found, "came": counts["new"] + counts["possible"], "counts": counts}
    return render(request, "youth/imports/undo.html", context)


def _undo(request, found: ImportBatch) -> None:
    """Twice pressed it is taken back once."""
    try:
        with transaction.atomic():
            if undoing.begin(found, request.user):
                working.begin(working.TAKE_BACK, found, request.user)
            elif staging.half_stored(request.user.organization) not in (None, found):
                messages.error(request, str(PROBLEMS["half_stored"]))
    except Refused as refusal:
        messages.error(request, refusal.text)


def _taken_back(found: ImportBatch, user) -> bool:
    with transaction.atomic():
        if not taking_back.begin(found, user):
            return False
        _stop_work_on(found, user)
        working.begin(working.TAKE_BACK, found, user)
    return True


def _stop_work_on(found: ImportBatch, user) -> None:
    job = working.job_of(found)
    if job and job.is_active:
        starting.cancel(job, user)
