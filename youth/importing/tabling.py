"""The rows of a list and what became of each, as a workbook made in the background.

It names nobody: rows by their number, people by the code under which they are stored. Reasons
may quote what a cell said.
"""

from collections.abc import Iterator
from io import BytesIO

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import journal
from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from rumbo.tables import csv_safe, write_xlsx
from youth.finding import chunks
from youth.models import ImportBatch, ImportRow, Participant

from . import staging, telling

TABLE = "import.table"
NAME = "import-rows.xlsx"
State = ImportBatch.State
FATES = {
    "new": gettext_lazy("new"),
    "same": gettext_lazy("already here, without changes"),
    "changed": gettext_lazy("already here, with changes"),
    "possible": gettext_lazy("stored; maybe registered already"),
    "refused": gettext_lazy("not stored"),
}
explain({"old_table": gettext_lazy("People of this list were erased since. Make the table anew.")})


def page(job: Job) -> str:
    return reverse("youth:import", args=[job.subject])


def job_of(batch: ImportBatch, user) -> Job | None:
    """The last table that this person had made of a list."""
    return Job.objects.filter(kind=TABLE, subject=batch.pk, actor=user).first()


def begin(batch: ImportBatch, user) -> Job:
    """Raises Refused when too much of the organization is at work."""
    return starting.start(TABLE, user, subject=batch.pk)


def _batch(subject, user) -> ImportBatch | None:
    rows = ImportBatch.objects.visible_to(user).select_related("key", "organization")
    states = [State.READ, State.APPLYING, State.APPLIED, State.UNDOING, State.UNDONE]
    return rows.filter(pk=subject, state__in=states).first()


def _still(job: Job, user) -> bool:
    return _batch(job.subject, user) is not None


def _hand_out(request, job: Job, file) -> None:
    batch = _batch(job.subject, request.user)
    erased = staging.rows_of(batch).filter(participant__erased_at__gte=job.created_at)
    if erased.exists():
        raise Refused("old_table")
    count = (job.outcome or {}).get("rows")
    journal.read(request, "import.taken", batch, count=count)


@kind(TABLE, act="import_people", url=page, still=_still, hand_out=_hand_out)
def make(work) -> None:
    batch = _batch(work.subject, work.actor)
    if batch is None:
        raise Refused("given_up")
    total, file = staging.rows_of(batch).count(), BytesIO()
    header = [_("Sheet"), _("Row"), _("What became of it"), _("Reasons"), _("Code"), _("Now")]
    write_xlsx(file, {_("Rows"): (header, _lines(batch, work, total))})
    work.keep(file.getvalue(), NAME)
    work.finish({"rows": total})


def _lines(batch: ImportBatch, work, total: int) -> Iterator[list]:
    keys = list(staging.rows_of(batch).values_list("pk", flat=True))
    done = 0
    for some in chunks(keys):
        rows = list(staging.rows_of(batch).filter(pk__in=some))
        codes = _codes([row.participant_id for row in rows if row.participant_id], work.actor)
        for row in rows:
            yield [csv_safe(cell) for cell in _line(batch, row, codes)]
        done += len(rows)
        work.progress(done, total)


def _line(batch: ImportBatch, row: ImportRow, codes: dict) -> list:
    reasons = telling.texts_of(row)
    if staging.has_words(batch, row):
        said = staging.row_of(batch, row)
        for doubt in telling.doubts_of(said):
            reasons.append(f"{doubt.column}: {doubt.text}" if doubt.column else doubt.text)
    if row.waiting:
        reasons.append(_("Consent is missing."))
    code = codes.get(row.participant_id, "")
    return [row.sheet, row.number, str(FATES[row.fate]), " ".join(reasons), code, _now(batch, row)]


def _now(batch: ImportBatch, row: ImportRow) -> str:
    if batch.state == State.READ:
        return _("not stored yet")
    if batch.state == State.UNDONE and row.fate in ("new", "possible"):
        return _("stays") if row.participant_id else _("taken back")
    return ""


def _codes(keys: list, user) -> dict:
    people = Participant.objects.visible_to(user).filter(pk__in=keys)
    return dict(people.values_list("pk", "code"))
