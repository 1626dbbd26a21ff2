"""Take back a list that was applied: its people go, and who was corrected says what they said.

Who has anything else hanging on them since stays, with the reason. The rows stay as a history of
what was, without those who went. Every step is a transaction of its own that marks its rows, so
it may be broken off at any point and called again.
"""

from collections.abc import Callable
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from audit import journal
from youth import consenting, intake
from youth.models import Consent, Guardian, ImportBatch, ImportRow, Participant
from youth.models.consent import Decision, Method, Purpose

from . import before, hanging, staging, taking_back
from .fates import STORED_ANEW, Fate

State = ImportBatch.State
STEP = 50  # rows
WHY = "people of a list that is taken back"
STAYS, KEPT, ERASED = "stays_", "kept_", "not_there"  # what became of a row: codes of its issues
Progress = Callable[[int, int], None]


def can_be(batch: ImportBatch) -> bool:
    return batch.state == State.APPLIED


def begin(batch: ImportBatch, actor) -> bool:
    """Start taking it back; False if it is not applied (any more), or another list is at work."""
    rows = ImportBatch.objects.unscoped(WHY).filter(pk=batch.pk, state=State.APPLIED)
    try:
        with transaction.atomic():
            if not rows.update(state=State.UNDOING):
                return False
            journal.record("import.undoing", batch, actor=actor)
    except IntegrityError:  # another list is half stored
        return False
    batch.refresh_from_db()
    return True


def go_on(batch: ImportBatch, actor, progress: Progress = lambda done, total: None) -> None:
    """Take it back in steps; may be called again at any time, by another process too."""
    work = _Work(batch, actor)
    left = work.rows().count()
    done = staging.rows_of(batch).filter(fate__in=work.fates, applied=False).count()
    total = done + left
    while batch.state == State.UNDOING:
        progress(done, total)
        try:
            handled = work.step()
        except staging.GivenUp:  # another process has just come to the end of it
            break
        if not handled:
            work.finish()
            break
        done += handled
    batch.refresh_from_db()


class _Work:
    """One list on its way back. `applied` of a row says that it is still to be taken back."""

    fates = (*STORED_ANEW, Fate.CHANGED)

    def __init__(self, batch: ImportBatch, actor) -> None:
        self.batch, self.actor = batch, actor
        self.today = staging.today_in(batch.organization)

    def rows(self):
        return staging.rows_of(self.batch).filter(fate__in=self.fates, applied=True)

    def step(self) -> int:
        """Take back some rows, in one transaction; gives how many."""
        with transaction.atomic(durable=True):
            staging.still(self.batch, State.UNDOING)
            rows = list(self.rows().order_by("pk").defer("values", "answers")[:STEP])
            anew = [row for row in rows if row.fate in STORED_ANEW]
            self._remove(anew)
            for row in rows:
                row.batch = self.batch
                if row.fate == Fate.CHANGED:
                    self._give_back(row)
                row.applied = False
            staging.rows_of(self.batch).bulk_update(rows, ["applied", "issues", "participant"])
        return len(rows)

    def finish(self) -> None:
        """It is taken back, and recorded: both, or neither."""
        with transaction.atomic(durable=True):
            held = ImportBatch.objects.unscoped(WHY).filter(pk=self.batch.pk, state=State.UNDOING)
            gone, stayed = self._counts()
            summary = self.batch.summary | {"gone": gone, "stayed": stayed}
            if held.update(state=State.UNDONE, undone_at=timezone.now(), summary=summary):
                journal.record("import.undone", self.batch, actor=self.actor, count=gone)

    def _counts(self) -> tuple[int, int]:
        anew = staging.rows_of(self.batch).filter(fate__in=STORED_ANEW)
        gone = anew.filter(participant=None).count()
        return gone, anew.count() - gone

    # Whom it brought in.

    def _remove(self, rows: list[ImportRow]) -> None:
        people = self._locked([row.participant_id for row in rows if row.participant_id])
        staying = hanging.on(list(people.values()), self.batch)
        gone = [person for key, person in people.items() if key not in staying]
        for row in rows:
            if row.participant_id in staying:
                found = staying[row.participant_id]
                row.issues += [{"code": f"{STAYS}{code}", "column": ""} for code in found]
                self._end_consent(people[row.participant_id])
            else:
                row.participant = None
        if gone:
            journal.record("people.taken_back", objects=gone, actor=self.actor)
            keys = [person.pk for person in gone]
            # Previews decide anew before they are stored; they must not go with the person.
            ImportRow.objects.unscoped(WHY).filter(participant__in=keys).update(participant=None)
            taking_back.remove([(person.pk, person.key_id) for person in gone])

    def _locked(self, keys: list) -> dict:
        """Whoever wants to hang something on them waits until the step is over."""
        people = Participant.objects.unscoped(WHY).select_for_update(of=("self",))
        found = people.select_related("key", "organization").filter(pk__in=keys).order_by("pk")
        return {person.pk: person for person in found}

    # Whom it corrected.

    def _give_back(self, row: ImportRow) -> None:
        person = self._locked([row.participant_id]).get(row.participant_id)
        if person is None or person.erased_at or person.merged_into_id:
            row.issues = [*row.issues, {"code": ERASED, "column": ""}]
            return
        details, stay = before.given_back(intake.details_of(person), row.before or {})
        if "guardian" in (row.before or {}) and "guardian" not in stay:
            _drop_guardian(_newest_guardian(person), row.before["guardian"])
        intake.update(person, details, self.actor)
        row.issues = [*row.issues, *({"code": f"{KEPT}{part}", "column": ""} for part in stay)]
        self._end_consent(person)

    def _end_consent(self, person: Participant) -> None:
        """What only the list stated holds no longer; a consent on another ground stays."""
        newest = consenting.newest(person, Purpose.SERVICES)
        if newest is None or newest.batch_id != self.batch.pk or person.erased_at:
            return
        if newest.decision == Decision.WITHDRAWN:
            return  # a "no" is not taken back with the list that had it: somebody may have said it
        given = Consent.objects.unscoped(WHY).filter(participant=person, purpose=Purpose.SERVICES)
        other = given.exclude(batch=self.batch).order_by("-recorded_at", "-id").first()
        if not consenting.judge(person, other, self.today):
            consenting.withdraw(person, Purpose.SERVICES, actor=self.actor, method=Method.LIST)


def _newest_guardian(person: Participant) -> Guardian | None:
    rows = person.guardians.unscoped(WHY)
    return rows.order_by("-created_at", "-id").first()


def _drop_guardian(guardian: Guardian | None, kept: list) -> None:
    """Take away the adult whom the list had added, unless a decision of theirs is on record."""
    added = kept[1] and guardian and guardian.name == kept[1]["name"]
    if added and (kept[0] is None or kept[0]["name"] != guardian.name):
        with suppress(ProtectedError), transaction.atomic():
            guardian.delete()
