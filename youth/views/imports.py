"""Import a list: send it, look at what would happen, store the people. Coordinators only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from audit import journal
from audit.journal import identified
from youth.finding import WHY
from youth.forms.imports import UploadForm
from youth.importing import applying, fates, staging
from youth.importing.messages import UnreadableList
from youth.models import ImportBatch, ImportRow

RECENT = 20  # imports listed
REFUSED_SHOWN = 50
ROWS_SHOWN = 50
MOST_ROWS = 10_000  # that one request can read; longer lists are for the command
PATIENCE = 8.0  # seconds of storing before the page answers and asks to go on
FATES = list(ImportRow.Fate)
SAID = {  # the fates as headings over many rows
    "new": gettext_lazy("new people"),
    "same": gettext_lazy("without changes"),
    "changed": gettext_lazy("with changes"),
    "possible": gettext_lazy("maybe registered already"),
    "refused": gettext_lazy("rows to correct"),
}
TOO_LONG = gettext_lazy("The list has more than %(most)s rows. Split it and send the parts.")


@staff("import_people")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request):
    """Send a list, and the lists that were sent before (without names, so nothing is recorded)."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, lambda: _read(request, form), reverse("youth:imports"))
        except UnreadableList as refusal:
            form.add_error("file", refusal.text)
        except ValidationError as problem:
            form.add_error("file", problem)
    batches = ImportBatch.objects.visible_to(request.user).exclude(summary={})
    recent = batches.select_related("created_by").defer("file_name", "notes")[:RECENT]
    return render(request, "youth/imports/list.html", {"form": form, "batches": recent})


def _read(request, form: UploadForm) -> str:
    """Keep the list with the fates of its rows; gives the address of its preview."""
    file, organization = form.cleaned_data["file"], request.user.organization
    data, today = file.read(), staging.today_in(organization)
    reading = staging.read(organization, data, today)
    if len(reading.rows) > MOST_ROWS:
        raise ValidationError(TOO_LONG % {"most": f"{MOST_ROWS:,}"}, code="too_long")
    planned = fates.plan(organization, reading, today)
    batch = staging.keep(organization, data, file.name, reading, planned, request.user)
    return reverse("youth:import", args=[batch.pk])


@staff("import_people")
@require_safe
@identified
def batch(request, pk):
    """What the list would do, or did; the refused rows with their reasons."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    rows = staging.rows_of(found)
    refused = rows.filter(fate=ImportRow.Fate.REFUSED)
    outcome = staging.Outcome.of_batch(found, REFUSED_SHOWN)
    context = {
        "batch": found,
        "outcome": outcome,
        "figures": _figures(outcome, refused.count()),
        "done": rows.filter(applied=True).count(),
        "notes": staging.notes_of(found),
    }
    journal.read(request, "import.seen", found)
    return render(request, "youth/imports/batch.html", context)


def _figures(outcome: staging.Outcome, refused: int) -> list[dict]:
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
        "arrived": found.state == ImportBatch.State.APPLIED,
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
    """Store the people of a preview; a long list answers after some seconds and goes on."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    try:
        done = applying.apply(found, request.user, seconds=PATIENCE)
    except ValueError:
        messages.error(request, _("This list was discarded. Send it again to import it."))
        return redirect("youth:import", pk=found.pk)
    if done:
        counts = found.summary
        stored = counts["new"] + counts["possible"]
        messages.success(
            request,
            ngettext("%(n)s person was added.", "%(n)s people were added.", stored) % {"n": stored},
        )
    return redirect("youth:import", pk=found.pk)


@staff("import_people")
@require_POST
def cancel(request, pk):
    """Discard a preview: its rows and its file are removed."""
    found = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if staging.cancel(found, request.user):
        messages.success(request, _("The list was discarded. Nothing was stored."))
    else:
        messages.error(request, _("This list cannot be discarded any more."))
    return redirect("youth:imports")
