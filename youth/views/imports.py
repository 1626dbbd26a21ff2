"""Import a list: send it, look at what would happen, store the people. Coordinators only.

Reading and storing are done in the background; the page of a list says how far they are.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
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
from youth.finding import WHY
from youth.forms.imports import UploadForm
from youth.importing import clearing, staging, taking_back, telling, working
from youth.models import ImportBatch, ImportRow

RECENT = 20  # imports listed
REFUSED_SHOWN = 50
ROWS_SHOWN = 50
FATES = list(ImportRow.Fate)
State = ImportBatch.State
SAID = {  # the fates as headings over many rows
    "new": gettext_lazy("new people"),
    "same": gettext_lazy("without changes"),
    "changed": gettext_lazy("with changes"),
    "possible": gettext_lazy("maybe registered already"),
    "refused": gettext_lazy("rows to correct"),
}
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
    batch = working.receive(form.content, form.cleaned_data["file"].name, request.user)
    return reverse("youth:import", args=[batch.pk])


@staff("import_people")
@require_safe
def batch(request, pk):
    """How far the list is; what it would do, or did; the refused rows with their reasons."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    job = working.job_of(found)
    context = {
        "batch": found,
        "job": job if job and not job.state == "done" else None,
        "doing": DOING.get(job.kind) if job else "",
        "worker": workers.is_anybody_working(),
        "can_take_back": taking_back.can_be(found),
    }
    if job and job.is_active:  # it renews itself: it names nobody, and nothing is recorded
        return render(request, "youth/imports/batch.html", context)
    return _told_page(request, found, context)


@identified
def _told_page(request, found: ImportBatch, context: dict):
    context |= {"name": found.file_name, **_told_of(found)}
    journal.read(request, "import.seen", found)
    return render(request, "youth/imports/batch.html", context)


def _told_of(found: ImportBatch) -> dict:
    if found.state in (State.SENT, State.CANCELLED, State.UNDOING):
        return {}
    if found.state == State.UNREADABLE:
        return {"problem": telling.why_unreadable(found)}
    refused = staging.rows_of(found).filter(fate=ImportRow.Fate.REFUSED).count()
    outcome = telling.Outcome.of_batch(found, REFUSED_SHOWN)
    figures = _figures(outcome, refused)
    return {"outcome": outcome, "figures": figures, "notes": telling.notes_of(found)}


def _figures(outcome: telling.Outcome, refused: int) -> list[dict]:
    counts = vars(outcome) | {"refused": refused}
    return [{"fate": fate.value, "label": SAID[fate], "count": counts[fate]} for fate in FATES]


@staff("import_people")
@require_safe
@identified
def rows(request, pk, fate):
    """The rows of one fate, as the list has them."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if fate not in ImportRow.Fate.values:
        raise Http404
    of_fate = staging.rows_of(found).filter(fate=fate)
    page = Paginator(of_fate, ROWS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "batch": found,
        "label": SAID[fate],
        "page": page,
        "rows": [_told(found, row) for row in page],
        "arrived": found.state == State.APPLIED,
    }
    journal.read(request, "import.rows_seen", found, count=len(page), purpose=fate)
    return render(request, "youth/imports/rows.html", context)


def _told(batch: ImportBatch, row: ImportRow) -> dict:
    """{row, said, texts}: what the list says, and every doubt about it in words."""
    said = staging.row_of(batch, row)
    why = [issue["code"].removeprefix("possible_") for issue in row.issues]
    texts = [str(WHY[code]) for code in why if code in WHY]
    texts += [issue.text for issue in (*said.refusals, *said.warnings)]
    return {"row": row, "said": said, "texts": texts}


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
    elif found.state != State.APPLIED:
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
