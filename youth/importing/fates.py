"""What becomes of each row of a list: new, same, changed, possibly here, or to be answered.

A row is known again by the number its form tool gave it, else by name and birth. Two rows of one
list may agree in that; each has its own `occurrence`. What it says is compared, by a keyed hash,
with what the same list said last time: lists of another `shape` (other titles) leave out or write
otherwise what this one says, and would seem to change everybody. Nothing is written here.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from accounts.models import Organization
from accounts.sealing import tokens
from youth import finding
from youth.consenting import judge
from youth.models import Consent, ImportBatch, ImportRow, Participant, ProtectionException
from youth.models.consent import Purpose

from .listed import details_of_row, to_record, would_wait
from .rows import PersonRow, Reading

Fate = ImportRow.Fate
STORED_ANEW = (Fate.NEW, Fate.POSSIBLE)


@dataclass
class Planned:
    """One row and its fate. `why` holds codes of `finding.WHY`; `kept`: a refused row that an
    earlier import keeps already."""

    row: PersonRow
    asks_consent: bool
    shape: int
    identity: int
    content: int
    fate: str = ""
    occurrence: int = 0
    participant_id: UUID | None = None
    why: list[str] = field(default_factory=list)
    waiting: bool = False
    kept: bool = False


@dataclass
class Earlier:
    """What applied imports left of a row; `contents` by the shape of their lists, newest last."""

    occurrence: int
    participant_id: UUID | None = None
    contents: dict[int, int] = field(default_factory=dict)

    def said(self, shape: int) -> int:
        """What a list of this shape said last, else whatever was said last."""
        return self.contents.get(shape, next(reversed(self.contents.values())))


Said = tuple[PersonRow, bool, int]  # a row; whether its list asks for consent; its list's shape


def plan(organization: Organization, reading: Reading, today: date) -> list[Planned]:
    """Every row of a list that was just read, with its fate."""
    asking = {mapping.sheet for mapping in reading.mappings if "consent" in mapping.columns}
    shapes = {
        mapping.sheet: tokens.blind(organization.pk, f"shape|{'|'.join(sorted(mapping.headers))}")
        for mapping in reading.mappings
    }
    said = [(row, row.sheet in asking, shapes[row.sheet]) for row in reading.rows]
    return decide(organization, said, today)


def decide(organization: Organization, said: Iterable[Said], today: date) -> list[Planned]:
    """The fates of rows, given in the order of the list."""
    planned = [_hashed(organization, *each) for each in said]
    known, answered = _earlier(organization, {each.identity for each in planned})
    for group in _by_identity(planned).values():
        _recognize(group, known.get(group[0].identity, []))
    _find_doubles(organization, planned, today)
    for each in planned:
        each.kept = each.fate == Fate.REFUSED and (each.identity, each.content) in answered
    _see_who_waits(organization, planned, today)
    return planned


def _hashed(organization: Organization, row: PersonRow, asks_consent: bool, shape: int) -> Planned:
    said = to_record(row, asks_consent)
    raw = said.pop("raw")
    for name in ("sheet", "number", "warnings", "refusals", "asks_consent"):
        said.pop(name)
    if row.source_id:
        identity = f"s|{row.source_id}"
    elif row.is_refused:
        identity = f"r|{_text(raw)}"
    else:
        names = tokens.words(row.given_names, row.first_surname, row.second_surname)
        identity = f"n|{' '.join(sorted(names))}|{row.born or row.age}"
    content = raw if row.is_refused else said
    return Planned(
        row,
        asks_consent,
        shape,
        tokens.blind(organization.pk, f"row|{identity}"),
        tokens.blind(organization.pk, f"says|{_text(content)}"),
        fate=Fate.REFUSED if row.is_refused else "",
    )


def _text(value: dict) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


# Rows that were seen before.


def _earlier(organization: Organization, identities: set[int]):
    """({identity: what applied imports left}, {(identity, content) of refused rows})."""
    left: dict[tuple[int, int], Earlier] = {}
    refused, shapes = set(), _shapes(organization)
    rows = ImportRow.objects.unscoped("what earlier imports of the organization left").filter(
        organization=organization, batch__in=shapes
    )
    columns = ("identity", "occurrence", "content", "participant_id", "fate", "batch_id", "sheet")
    for chunk in finding.chunks(sorted(identities)):
        found = rows.filter(identity__in=chunk).order_by("batch__applied_at", "pk")
        for identity, occurrence, content, person, fate, batch, sheet in found.values_list(
            *columns
        ):
            if fate == Fate.REFUSED:
                refused.add((identity, content))
            elif person:
                each = left.setdefault((identity, occurrence), Earlier(occurrence))
                each.participant_id, shape = person, shapes[batch].get(sheet)
                each.contents.pop(shape, None)
                each.contents[shape] = content
    known: dict[int, list[Earlier]] = defaultdict(list)
    for (identity, _occurrence), each in sorted(left.items(), key=lambda item: item[0]):
        known[identity].append(each)
    return known, refused


def _shapes(organization: Organization) -> dict[UUID, dict[str, int]]:
    """{applied import: {sheet: shape}}."""
    batches = ImportBatch.objects.unscoped("what earlier imports of the organization left").filter(
        organization=organization, state=ImportBatch.State.APPLIED
    )
    found = batches.values_list("pk", "summary")
    return {key: summary.get("shapes", {}) for key, summary in found}


def _by_identity(planned: list[Planned]) -> dict[int, list[Planned]]:
    groups: dict[int, list[Planned]] = defaultdict(list)
    for each in planned:
        if each.fate != Fate.REFUSED:
            groups[each.identity].append(each)
    return groups


def _recognize(group: list[Planned], known: list[Earlier]) -> None:
    """Rows that say the same first, wherever they stand now; then those that changed."""
    left = list(known)
    for same in (True, False):
        for each in [e for e in group if not e.fate]:
            match = next((k for k in left if not same or k.said(each.shape) == each.content), None)
            if match:
                left.remove(match)
                each.fate = Fate.SAME if same else Fate.CHANGED
                each.occurrence, each.participant_id = match.occurrence, match.participant_id
    free = max((k.occurrence for k in known), default=-1) + 1
    for number, each in enumerate((e for e in group if not e.fate), free):
        each.occurrence = number


# Rows that look like somebody else's.


def _find_doubles(organization: Organization, planned: list[Planned], today: date) -> None:
    rows = [each for each in planned if each.fate != Fate.REFUSED]
    marks = [finding.Marks.of(organization, details_of_row(e.row, today)) for e in rows]
    unseen = [mark for each, mark in zip(rows, marks, strict=True) if not each.fate]
    stored = iter(finding.doubles(organization, unseen))
    above = _Above()
    for each, mark in zip(rows, marks, strict=True):
        if not each.fate:
            each.why = sorted({*next(stored).values(), *above.reasons(each, mark)})
            each.fate = Fate.POSSIBLE if each.why else Fate.NEW
        above.add(each, mark)


class _Above:
    """The rows of the same list that stand above the one in question."""

    def __init__(self) -> None:
        self.documents: set[int] = set()
        self.said: set[tuple[int, int]] = set()
        self.births: dict[int, list[tuple]] = defaultdict(list)

    def reasons(self, each: Planned, mark: finding.Marks) -> set[str]:
        if (each.identity, each.content) in self.said:
            return {"identical"}
        birth = (mark.born, mark.born_month)
        found = {finding.same_birth(birth, other) for other in self.births[mark.names]} - {None}
        return found | ({"document"} if mark.documents & self.documents else set())

    def add(self, each: Planned, mark: finding.Marks) -> None:
        self.documents |= mark.documents
        self.said.add((each.identity, each.content))
        self.births[mark.names].append((mark.born, mark.born_month))


# Who cannot be enrolled yet.


def _see_who_waits(organization: Organization, planned: list[Planned], today: date) -> None:
    for chunk in finding.chunks([each for each in planned if each.fate != Fate.REFUSED]):
        known = [each.participant_id for each in chunk if each.participant_id]
        people, newest, excepted = _standing(known)
        for each in chunk:
            key = each.participant_id
            if each.fate == Fate.SAME:
                answer = judge(people[key], newest.get(key), today, key in excepted)
                each.waiting = not answer
            else:
                args = (organization, each.row, each.asks_consent, today)
                each.waiting = would_wait(*args, newest.get(key), key in excepted)


def _standing(keys: list[UUID]) -> tuple[dict, dict, set]:
    """(people, newest decision on services, those with a protection exception) by key."""
    why = "people of earlier imports of the organization"
    people = Participant.objects.unscoped(why).select_related("key").in_bulk(keys)
    given = Consent.objects.unscoped(why).filter(participant__in=keys, purpose=Purpose.SERVICES)
    newest = {each.participant_id: each for each in given.order_by("recorded_at", "id")}
    exceptions = ProtectionException.objects.unscoped(why).filter(
        participant__in=keys, ended_at=None
    )
    return people, newest, set(exceptions.values_list("participant_id", flat=True))
