"""The rows of a list: what becomes of each, why, and what somebody answers for it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.guards import staff
from audit import journal
from audit.journal import identified
from jobs.kinds import PROBLEMS
from youth.forms.import_answers import RowAnswer
from youth.importing import answering, previewing, staging, telling
from youth.models import ImportBatch, ImportRow

ROWS_SHOWN = 20
State = ImportBatch.State
WAITING = "waiting"
SAID = {  # the fates as headings over many rows
    "new": _("new people"),
    "same": _("without changes"),
    "changed": _("with changes"),
    "possible": _("maybe registered already"),
    "refused": _("rows to correct"),
    WAITING: _("without consent yet"),
}
ANSWERED = ("new", "possible", "refused", "changed", "same")


@staff("import_people")
@require_http_methods(["GET", "HEAD", "POST"])
@identified
def rows(request, pk, fate):
    """The rows of one fate, as the list has them; in a preview with what can be answered."""
    found = get_object_or_404(_batches(request.user), pk=pk)
    if fate not in SAID:
        raise Http404
    forms_sent = _sent(request, found) if request.method == "POST" else {}
    if request.method == "POST":
        if found.state != State.READ:
            messages.error(request, str(PROBLEMS["given_up"]))
            return redirect("youth:import", pk=found.pk)
        if all(form.is_valid() for form in forms_sent.values()):
            return _kept(request, found, fate, forms_sent)
    page = Paginator(_of(found, fate), ROWS_SHOWN).get_page(request.GET.get("page"))
    told = _told(request, found, list(page), forms_sent)
    context = {
        "batch": found,
        "fate": fate,
        "label": SAID[fate],
        "page": page,
        "rows": told,
        "tabs": tabs(found),
        "arrived": found.applied_at is not None,
        "answers": found.state == State.READ and any(each["form"] for each in told),
        "wrong": sum(bool(form.errors) for form in forms_sent.values()),
    }
    journal.read(request, "import.rows_seen", found, count=len(page), purpose=fate)
    maybe = {person for each in told for person, _why in each["shown"].maybe}
    if maybe:  # people of the organization, whom no list named yet
        journal.read(request, "participants.doubles", sorted(maybe, key=lambda each: each.pk))
    return render(request, "youth/imports/rows.html", context)


def _batches(user):
    return ImportBatch.objects.visible_to(user).select_related("key", "organization")


def _of(found: ImportBatch, fate: str):
    rows = staging.rows_of(found)
    return rows.filter(waiting=True) if fate == WAITING else rows.filter(fate=fate)


def tabs(found: ImportBatch) -> list[dict]:
    """The fates that the list has, with their counts."""
    counts = staging.counts_of(found)
    counts["refused"] = counts["rows"] - sum(counts[fate] for fate in staging.FATES)
    return [
        {"fate": fate, "label": label, "count": counts[fate]}
        for fate, label in SAID.items()
        if counts[fate]
    ]


def _told(request, found: ImportBatch, some: list[ImportRow], sent: dict) -> list[dict]:
    """[{shown, doubts, texts, form}] of the rows of a page."""
    told = []
    for shown in previewing.page_of(found, some, request.user):
        form = None
        if found.state == State.READ:
            form = sent.get(shown.row.pk) or _form(found, shown, None)
        told.append(
            {
                "shown": shown,
                "doubts": telling.doubts_of(shown.said),
                "texts": telling.texts_of(shown.row),
                "form": form,
            }
        )
    return told


def _form(found: ImportBatch, shown: previewing.Shown, data) -> RowAnswer:
    listed, _asks, _shape, had = staging.as_listed(found, shown.row)
    today, country = staging.today_in(found.organization), found.organization.country
    return RowAnswer(
        data,
        row=shown.row,
        listed=listed,
        fate=shown.row.fate,
        maybe=shown.maybe,
        had=had,
        read=lambda answers: answering.answered(listed, answers, country, today),
    )


def _sent(request, found: ImportBatch) -> dict[UUID, RowAnswer]:
    """The forms that somebody answered, by the keys of their rows."""
    keys = [key for text in request.POST.getlist("row")[:ROWS_SHOWN] if (key := _key(text))]
    some = list(staging.rows_of(found).filter(pk__in=keys))
    shown = previewing.page_of(found, some, request.user)
    sent = {each.row.pk: _form(found, each, request.POST) for each in shown}
    return {key: form for key, form in sent.items() if form.is_answered}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _kept(request, found: ImportBatch, fate: str, sent: dict[UUID, RowAnswer]):
    given = {key: form.answers for key, form in sent.items()}
    try:
        number = previewing.answer(found, given, request.user) if given else 0
    except staging.GivenUp:
        messages.error(request, str(PROBLEMS["given_up"]))
        return redirect("youth:import", pk=found.pk)
    if number:
        text = ngettext("%(n)s row was answered.", "%(n)s rows were answered.", number)
        messages.success(request, text % {"n": number})
    url = reverse("youth:import_rows", args=[found.pk, fate])
    page = request.GET.get("page", "")
    return redirect(f"{url}?page={int(page)}" if page.isdecimal() else url)
