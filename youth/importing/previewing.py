"""What a preview shows of its rows beyond the list itself, for a whole page at once.

For a row that changes somebody: what it was and what it would be. For a row that may be somebody:
who, and why. And what people answer there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from audit import journal
from youth import doubles
from youth.intake import details_from
from youth.models import (
    Contact,
    Guardian,
    IdentityDocument,
    ImportBatch,
    ImportRow,
    Participant,
)

from . import before, fates, staging
from .answering import Answers
from .fates import Fate
from .listed import Places, details_of_row, merged
from .rows import PersonRow

WHY = "people whom rows of a list may be about"


@dataclass
class Shown:
    """A row on a page. `person`: who it is about, if the reader may see them; `changes`:
    [before.Change]; `maybe`: [(participant, why in words)]."""

    row: ImportRow
    said: PersonRow
    person: Participant | None = None
    changes: list[before.Change] = field(default_factory=list)
    maybe: list[tuple[Participant, str]] = field(default_factory=list)


def page_of(batch: ImportBatch, rows: list[ImportRow], user) -> list[Shown]:
    """These rows with what the reader may see of the people they are about: few queries."""
    shown = [
        Shown(row, staging.row_of(batch, row)) for row in rows if staging.has_words(batch, row)
    ]
    seen = _seen_by(user, [row.participant_id for row in rows if row.participant_id])
    for each in shown:
        each.person = seen.get(each.row.participant_id)
    if batch.state == ImportBatch.State.READ:
        _compare(batch, [each for each in shown if each.row.fate == Fate.CHANGED])
        _look_for(batch, [each for each in shown if each.row.fate == Fate.POSSIBLE], user)
    else:
        for each in shown:
            each.changes = before.told(each.row.before or {})
    return shown


def _seen_by(user, keys: list[UUID]) -> dict[UUID, Participant]:
    people = Participant.objects.visible_to(user).filter(pk__in=keys, erased_at=None)
    return {each.pk: each for each in people.select_related("key", "organization", "place")}


def _compare(batch: ImportBatch, shown: list[Shown]) -> None:
    known = [each for each in shown if each.person]
    now = _details_of([each.person for each in known])
    earlier = said_before(batch, [each.row for each in known])
    places, today = Places(batch.organization.country), staging.today_in(batch.organization)
    for each in known:
        listed = details_of_row(each.said, today, places.of(each.said))
        last = earlier.get(each.row.pk)
        said = last and details_of_row(last, today, places.of(last))
        details = now[each.person.pk]
        each.changes = before.told(before.changes(details, merged(details, said, listed)))


def _details_of(people: list[Participant]) -> dict:
    """{key: PersonDetails}, in three queries for all."""
    parts: dict[tuple, list] = defaultdict(list)
    by_key = {person.pk: person for person in people}
    for model, order in ((Contact, "id"), (IdentityDocument, "id"), (Guardian, "created_at")):
        for row in model.objects.unscoped(WHY).filter(participant__in=by_key).order_by(order, "id"):
            row.participant = by_key[row.participant_id]
            parts[row.participant_id, model].append(row)
    return {
        person.pk: details_from(
            person,
            parts[person.pk, Contact],
            parts[person.pk, IdentityDocument],
            next(reversed(parts[person.pk, Guardian]), None),
        )
        for person in people
    }


def said_before(batch: ImportBatch, rows: list[ImportRow]) -> dict[UUID, PersonRow]:
    """{key of a row: what lists of its shape, else any list, said of its person last}."""
    found = ImportRow.objects.unscoped("what lists said before").filter(
        organization=batch.organization_id,
        identity__in=[row.identity for row in rows],
        participant__in=[row.participant_id for row in rows],
        batch__state=ImportBatch.State.APPLIED,
        values__isnull=False,
    )
    by_row: dict[tuple, list[ImportRow]] = defaultdict(list)
    ordered = found.select_related("batch__key", "batch__organization")
    for each in ordered.order_by("-batch__applied_at", "-pk"):
        by_row[each.identity, each.occurrence, each.participant_id].append(each)
    said = {}
    for row in rows:
        earlier = by_row[row.identity, row.occurrence, row.participant_id]
        shape = staging.shape_of(batch, row)
        alike = (each for each in earlier if staging.shape_of(each.batch, each) == shape)
        last = next(alike, earlier[0] if earlier else None)
        if last is not None:
            said[row.pk] = staging.row_of(last.batch, last)
    return said


def _look_for(batch: ImportBatch, shown: list[Shown], user) -> None:
    today = staging.today_in(batch.organization)
    known = [doubles.known_of(details_of_row(each.said, today)) for each in shown]
    found = doubles.like(batch.organization, known)
    seen = _seen_by(user, [key for matches in found for key in matches])
    for each, matches in zip(shown, found, strict=True):
        each.maybe = [
            (seen[key], " ".join(map(str, match.words)))
            for key, match in matches.items()
            if key in seen
        ]


def answer(batch: ImportBatch, given: dict[UUID, Answers], user) -> int:
    """Keep what was answered for rows of a preview, with their fates anew; gives how many rows.

    `given`: by the key of the row; {} takes an answer back. GivenUp if it is a preview no more.
    """
    with transaction.atomic():
        staging.still(batch, ImportBatch.State.READ)
        rows = list(staging.rows_of(batch).filter(pk__in=list(given)))
        said = []
        for row in rows:
            listed, asks, shape, _answers = staging.as_listed(batch, row)
            said.append((listed, asks, shape, given[row.pk] or {"own": True}))
        planned = fates.decide(batch.organization, said, staging.today_in(batch.organization))
        for row, each in zip(rows, planned, strict=True):
            staging.set_fate(row, each)
            row.save(update_fields=["answers", *(n.removesuffix("_id") for n in staging.FATE)])
        batch.summary |= staging.counts_of(batch)
        batch.save(update_fields=["summary"])
        journal.record("import.answered", batch, actor=user, count=len(rows))
    return len(rows)
