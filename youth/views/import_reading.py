"""How a list was read, and reading it otherwise."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff
from audit import journal
from audit.journal import identified
from jobs.kinds import PROBLEMS, Refused
from youth.forms.import_reading import TableForm
from youth.importing import keeping, remembering, staging, telling, working
from youth.importing.choosing import Decided
from youth.importing.messages import UNREADABLE
from youth.models import ImportBatch

State = ImportBatch.State
FIELDS_ON_PAGE, OTHER_FIELDS = 250, 12  # of settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
BESIDE_COLUMNS = ("column_used", "column_ignored")


@staff("import_people")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def reading(request, pk):
    """Which column is what, and how dates and names are written; until the people are stored it
    can be changed, also for a list in which nobody was found."""
    found = get_object_or_404(_batches(request.user), pk=pk)
    can_change = keeping.can_be_chosen(found)
    data = request.POST if request.method == "POST" and can_change else None
    tables = remembering.tables_of(found)
    page = Paginator(_on_pages(tables), 1).get_page(request.GET.get("page"))
    numbers = page.object_list[0] if page.object_list else []
    shown = {n: TableForm(data, number=n, table=tables[n], alone=len(tables) == 1) for n in numbers}
    if data is not None and shown and _are_valid(shown, tables):
        chosen = [shown[n].chosen if n in shown else each.chosen for n, each in enumerate(tables)]
        return _read_anew(request, found, lambda: remembering.choose(found, chosen, request.user))
    context = {
        "batch": found,
        "page": page,
        "tables": list(shown.values()),
        "since": remembering.since(found),
        "can_change": can_change,
        "wrong": any(form.errors for form in shown.values() if form.is_bound),
        **_told_of(found),
    }
    journal.read(request, "import.rows_seen", found, purpose="reading")
    return render(request, "youth/imports/reading.html", context)


def _told_of(found: ImportBatch) -> dict:
    """Why nobody was found; what was assumed. Which column is what stands beside each."""
    failed = telling.why_not_as_chosen(found)
    if found.state == State.UNREADABLE:
        return {"problem": telling.why_unreadable(found), "failed": failed}
    notes = [note for note in telling.notes_of(found) if note.code not in BESIDE_COLUMNS]
    return {"notes": notes, "failed": failed}


def _on_pages(tables: list[Decided]) -> list[list[int]]:
    """Numbers of tables, so many on a page that their fields can be sent at once."""
    pages: list[list[int]] = []
    room = 0
    for number, table in enumerate(tables):
        fields = len(table.titles) + OTHER_FIELDS
        if fields > room:
            pages.append([])
            room = FIELDS_ON_PAGE
        pages[-1].append(number)
        room -= fields
    return pages


def _are_valid(shown: dict[int, TableForm], tables: list[Decided]) -> bool:
    """Each for itself, and somebody must be left to be read."""
    if not all([form.is_valid() for form in shown.values()]):
        return False
    elsewhere = any(each.is_list for n, each in enumerate(tables) if n not in shown)
    if elsewhere or not all(form.chosen.left_out for form in shown.values()):
        return True
    next(iter(shown.values())).add_error("left_out", str(UNREADABLE["nothing_left"]))
    return False


@staff("import_people")
@require_POST
def as_proposed(request, pk):
    """Forget what was chosen for these titles, and read the list without it."""
    found = get_object_or_404(_batches(request.user), pk=pk)
    return _read_anew(request, found, lambda: remembering.forget(found, request.user))


def _batches(user):
    return ImportBatch.objects.visible_to(user).select_related("key", "organization")


def _read_anew(request, found: ImportBatch, choose):
    try:
        with transaction.atomic():
            choose()
            working.begin(working.READ, found, request.user)
        messages.success(request, _("The list is read anew. Nothing is stored yet."))
    except staging.GivenUp:
        messages.error(request, str(PROBLEMS["given_up"]))
    except Refused as refusal:
        messages.error(request, refusal.text)
    return redirect("youth:import", pk=found.pk)
