"""Turn the rows of a preview into people: short steps, and one last UPDATE that shows them all.

Every step is a transaction of its own that stores some people and marks their rows, so a broken
import goes on where it stopped, with nobody lost or stored twice. Until the last step the people
exist for nobody (`ParticipantQuerySet.arrived`).
"""

import time
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.sealing import files
from audit import journal
from rumbo.inserting import insert
from youth import consenting, intake
from youth.details import PersonDetails
from youth.models import Consent, Guardian, ImportBatch, ImportRow, Participant
from youth.models.consent import ConsentText, Decision, Purpose, external_text

from . import before, previewing, redeciding, staging, storing
from .collecting import paused
from .fates import STORED_ANEW, Fate
from .listed import Places, details_of_row, merged, next_consent

State = ImportBatch.State
FIRST_STEP = 200  # rows; the next step is longer or shorter by the time this one took
SHORTEST_STEP, LONGEST_STEP = 25, 500
LISTED = 10_000  # keys of rows that are kept for the next steps
STEP_SECONDS = 0.15  # aimed at, with others waiting; the limit is half a second
ERASED = "was_erased"  # what became of a row: a code of its issues
TRIES = 3  # two random codes may meet: the step is then done again with new ones


class Busy(Exception):
    """Another list of the organization is half stored: finish it, or take it back, first."""


class Overtaken(Exception):
    """Another process stored some of the rows that were just got ready."""


def apply(
    batch: ImportBatch,
    actor,
    *,
    seconds: float | None = None,
    progress: Callable[[int], None] = lambda done: None,
    today: date | None = None,
) -> bool:
    """Store the people of a batch and make them visible. True when that is done.

    `seconds` limits the time: then False means "call again". May be called again after any
    interruption. `progress` is told how many rows of the list are done. Raises GivenUp for a
    batch that was given up, Busy while another one is half stored.
    """
    deadline = seconds and time.monotonic() + seconds
    work = _Work(batch, actor, today or staging.today_in(batch.organization))
    work.begin()
    size, done = FIRST_STEP, staging.rows_of(batch).filter(applied=True).count()
    while batch.state == State.APPLYING:
        handled = work.step(size)
        if not handled:
            work.finish()
            break
        done += handled
        progress(done)
        if deadline and time.monotonic() > deadline:
            return False
        size = _next_size(size, work.held)
    batch.refresh_from_db()
    if batch.state != State.APPLIED:
        raise staging.GivenUp("this import was given up")
    # What the list said is sealed in its rows: a second copy would outlive somebody's erasure.
    files.remove(staging.upload_name(batch))
    return True


def _next_size(size: int, took: float) -> int:
    fitting = min(int(size * STEP_SECONDS / max(took, 0.001)), size * 2)
    return min(LONGEST_STEP, max(SHORTEST_STEP, fitting))


class Ready(NamedTuple):
    """What one step is going to store of these rows."""

    rows: list
    people: storing.Stored
    consents: list[Consent]


class _Work:
    """One batch on its way; holds what every step needs."""

    def __init__(self, batch: ImportBatch, actor, today: date) -> None:
        self.batch, self.actor, self.today = batch, actor, today
        self.organization = batch.organization
        self.user = None if isinstance(actor, str) else actor
        self.places = Places(self.organization.country)
        self.text: ConsentText = external_text()
        self.keys: list = []  # of rows to be stored
        self.held = 0.0  # seconds of the last step in which nobody else could write

    def begin(self) -> None:
        """Take the batch into work and decide its fates for good, each once."""
        if self.batch.state == State.READ:
            try:
                with transaction.atomic(durable=True):
                    self._move(State.READ, state=State.APPLYING)
            except IntegrityError:
                raise Busy from None
            self.batch.refresh_from_db()
        if self.batch.state == State.APPLYING and self.batch.begun_at is None:
            try:
                self._decide()
            except staging.GivenUp:  # or another process decided, and this one only goes on
                self.batch.refresh_from_db()
                if self.batch.begun_at is None:
                    raise
            self.batch.refresh_from_db()

    def _decide(self) -> None:
        # From here on no other list is stored: whoever arrived until now is known.
        if redeciding.is_stale(self.batch):
            redeciding.decide_again(self.batch, self.today)
        with transaction.atomic(durable=True):
            staging.still(self.batch, State.APPLYING, begun_at=None)
            self._move(State.APPLYING, begun_at=timezone.now())
            rows = staging.rows_of(self.batch)
            rows.filter(fate__in=[Fate.SAME, Fate.REFUSED]).update(applied=True)

    def step(self, size: int) -> int:
        """Store the people of some rows, in one transaction; gives how many rows. What needs no
        turn at writing is done before it."""
        for attempt in range(1, TRIES + 1):
            try:
                with paused():
                    return self._stored(self._ready(self._some_new(size)), size)
            except (IntegrityError, Overtaken):
                self.keys = []  # whoever is left is looked for again
                if attempt == TRIES:
                    raise
        return 0

    def _stored(self, new: Ready | None, size: int) -> int:
        with transaction.atomic(durable=True):
            began = time.monotonic()
            done = self._step(new, size)
        self.held = time.monotonic() - began
        return done

    def finish(self) -> None:
        """One UPDATE: from here on everybody of the list is there."""
        with transaction.atomic(durable=True):
            summary = self.batch.summary | staging.counts_of(self.batch)
            now = timezone.now()
            if self._move(State.APPLYING, state=State.APPLIED, applied_at=now, summary=summary):
                stored = summary["new"] + summary["possible"] + summary["changed"]
                journal.record("people.imported", self.batch, actor=self.actor, count=stored)

    def _move(self, before: str, **values) -> int:
        rows = ImportBatch.objects.unscoped("a batch already fetched moves on")
        return rows.filter(pk=self.batch.pk, state=before).update(**values)

    def _step(self, new: Ready | None, size: int) -> int:
        # Two processes may finish the same batch: they take turns at this row.
        batches = ImportBatch.objects.unscoped("a batch already fetched moves on")
        if not batches.select_for_update().filter(pk=self.batch.pk, state=State.APPLYING).first():
            return 0
        if new is None:
            # People known before come last: until then all can be taken back without a trace.
            waiting = staging.rows_of(self.batch).filter(applied=False).order_by("pk")
            rows = self._correct_some(list(waiting[:size]))
            _by_key([row.pk for row in rows]).update(applied=True)
            return len(rows)
        self._store(new)
        left = _by_key([row.pk for row in new.rows]).filter(applied=False)
        if left.update(applied=True, participant=F("pk")) != len(new.rows):
            raise Overtaken
        return len(new.rows)

    def _some_new(self, size: int) -> list:
        """The next rows of new people, with what they say alone. Keys are listed for many steps:
        each would sort what is left of a list; and not all at once, to be held as long."""
        new = staging.rows_of(self.batch).filter(applied=False, fate__in=STORED_ANEW)
        new, rows = new.order_by("pk"), []
        while not rows:
            self.keys = self.keys or list(new.values_list("pk", flat=True)[:LISTED])
            if not self.keys:
                break
            some, self.keys = self.keys[:size], self.keys[size:]
            # Without those that another process stored.
            left = _by_key(some).filter(applied=False, fate__in=STORED_ANEW).order_by("pk")
            rows = list(left.values_list(*staging.SAID, named=True))
        return rows

    def _correct_some(self, rows: list[ImportRow]) -> list[ImportRow]:
        """One after the other, as many as a step has time for; gives those that are done."""
        until, done = time.monotonic() + STEP_SECONDS, []
        for row in rows:
            self._correct(row)
            done.append(row)
            if time.monotonic() > until:
                break
        return done

    def _ready(self, rows: list) -> Ready | None:
        """New people, not yet saved. They take the keys of their rows: no row can be stored
        twice."""
        new = storing.Stored(self.organization, self.batch, self.user and self.user.pk)
        consents = []
        for row in rows:
            said, asks = staging.said_in(self.batch, row)
            details = details_of_row(said, self.today, self.places.of(said))
            guardian = new.add(row.pk, details)
            if said.consent_on:
                person = storing.person_of(new, row.pk, details)
                adult = guardian and Guardian(pk=guardian, participant=person)
                consents += self._decision(person, adult, None, said, asks)
        return Ready(rows, new.hashed(), consents) if rows else None

    def _store(self, new: Ready) -> None:
        new.people.save()
        insert(new.consents)
        journal.record("people.staged", objects=new.people.people, actor=self.actor)

    def _decision(self, person, guardian, newest, said, asks) -> list[Consent]:
        consent = next_consent(
            person, guardian, newest, said, asks, today=self.today, text=self.text
        )
        if consent is None:
            return []
        consent.batch, consent.recorded_by = self.batch, self.user
        return [consent]

    def _correct(self, row: ImportRow) -> None:
        """Bring a person in line with what the list says anew; staff's own corrections stay."""
        person = self._person_of(row)
        if person is None:
            return
        said, asks = staging.said_by(self.batch, row)
        listed = details_of_row(said, self.today, self.places.of(said))
        now = intake.details_of(person)
        corrected = merged(now, self._said_before(row), listed)
        intake.update(person, corrected, self.actor)
        row.before = before.changes(now, corrected)
        row.save(update_fields=["before", "participant"])
        newest = consenting.newest(person, Purpose.SERVICES)
        for consent in self._decision(person, _named(person, said), newest, said, asks):
            consent.save()
            given = consent.decision == Decision.GIVEN
            action = "consent.given" if given else "consent.withdrawn"
            journal.record(action, consent, actor=self.actor, purpose=Purpose.SERVICES)

    def _person_of(self, row: ImportRow) -> Participant | None:
        """Who a row is about, held; it was joined or erased while the list was being read: then
        the record that is kept, or nobody."""
        rows = Participant.objects.unscoped("a row of the list names a person known before")
        rows = rows.select_related("key", "organization").select_for_update(of=("self",))
        person = rows.filter(pk=row.participant_id).first()
        while person and person.merged_into_id:
            person = rows.get(pk=person.merged_into_id)
        if person is None or person.erased_at:
            row.issues = [*row.issues, {"code": ERASED, "column": ""}]
            row.save(update_fields=["issues"])
            return None
        row.participant = person
        return person

    def _said_before(self, row: ImportRow) -> PersonDetails | None:
        said = previewing.said_before(self.batch, [row]).get(row.pk)
        return said and details_of_row(said, self.today, self.places.of(said))


def _by_key(keys: list):
    # Not of the batch as well: SQLite would read the whole list to find some of its rows.
    return ImportRow.objects.unscoped("rows of a batch already fetched").filter(pk__in=keys)


def _named(person: Participant, said) -> Guardian | None:
    """The guardian on record whom the list names."""
    rows = person.guardians.unscoped("the guardians of a person already fetched")
    return next((each for each in rows if each.name == said.guardian), None)
