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

from django.db.models import Q

from accounts.models import Organization
from accounts.sealing import tokens
from youth import consenting, intake
from youth.consenting import judge
from youth.doubles import known_of, like
from youth.finding import chunks
from youth.matching import blocks
from youth.matching.comparing import DIFFERENT, Compared, Match
from youth.matching.known import Known
from youth.matching.reasons import AGAINST
from youth.models import Consent, ImportBatch, ImportRow, Participant, ProtectionException
from youth.models.consent import Purpose

from .answering import PERSON, Answers, answered
from .listed import Places, details_of_row, merged, next_consent, to_record, would_wait
from .rows import PersonRow, Reading

Fate = ImportRow.Fate
STORED_ANEW = (Fate.NEW, Fate.POSSIBLE)


@dataclass
class Planned:
    """One row and its fate. `listed` is the row as the list has it, `row` with the answers of the
    preview. `why` holds codes of `reasons.WHY`; `kept`: a refused row that an earlier import
    keeps already."""

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
    listed: PersonRow | None = None
    answers: Answers = field(default_factory=dict)


@dataclass
class Earlier:
    """What applied imports left of a row; `contents` by the shape of their lists, newest last."""

    occurrence: int
    participant_id: UUID | None = None
    contents: dict[int, int] = field(default_factory=dict)

    def said(self, shape: int) -> int:
        """What a list of this shape said last, else whatever was said last."""
        return self.contents.get(shape, next(reversed(self.contents.values())))


# A row; whether its list asks for consent; its list's shape; what was answered in the preview.
Said = tuple[PersonRow, bool, int, Answers]


def plan(organization: Organization, reading: Reading, today: date) -> list[Planned]:
    """Every row of a list that was just read, with its fate."""
    asking = {mapping.sheet for mapping in reading.mappings if "consent" in mapping.columns}
    shapes = {
        mapping.sheet: tokens.blind(organization.pk, f"shape|{'|'.join(sorted(mapping.headers))}")
        for mapping in reading.mappings
    }
    said = [(row, row.sheet in asking, shapes[row.sheet], {}) for row in reading.rows]
    return decide(organization, said, today)


def decide(organization: Organization, said: Iterable[Said], today: date) -> list[Planned]:
    """The fates of rows, given in the order of the list."""
    planned = [_hashed(organization, *each) for each in said]
    _answer(organization, planned, today)
    known, refused = _earlier(organization, {each.identity for each in planned})
    for group in _by_identity(planned).values():
        _recognize(group, known.get(group[0].identity, []))
    _name_people(organization, planned, today)
    _find_doubles(organization, planned, today)
    for each in planned:
        each.kept = each.fate == Fate.REFUSED and (each.identity, each.content) in refused
    _see_who_waits(organization, planned, today)
    return planned


def _hashed(
    organization: Organization,
    row: PersonRow,
    asks_consent: bool,
    shape: int,
    answers: Answers,
) -> Planned:
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
        listed=row,
        answers=answers,
    )


def _text(value: dict) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


# Rows that somebody answered for, now or in an earlier import of the same row.


def _answer(organization: Organization, planned: list[Planned], today: date) -> None:
    remembered = _remembered(organization, {each.identity for each in planned})
    for each in planned:
        if not each.answers and (left := remembered.get((each.identity, each.content))):
            each.answers = left.pop(0)
        if each.answers:
            each.row = answered(each.listed, each.answers, organization.country, today)
            each.fate = Fate.REFUSED if each.row.is_refused else ""


def _remembered(organization: Organization, identities: set[int]) -> dict[tuple, list[Answers]]:
    """What was answered last for rows that say the same, in the order of their list."""
    rows = ImportRow.objects.unscoped("what was answered for rows of earlier imports").filter(
        organization=organization,
        answers__isnull=False,
        batch__state=ImportBatch.State.APPLIED,
    )
    if not rows.exists():
        return {}
    last: dict[tuple, UUID] = {}
    found: dict[tuple, list[Answers]] = defaultdict(list)
    for chunk in chunks(sorted(identities)):
        some = rows.filter(identity__in=chunk).select_related("batch__key")
        for row in some.order_by("-batch__applied_at", "pk"):
            said = (row.identity, row.content)
            if last.setdefault(said, row.batch_id) == row.batch_id:
                found[said].append(row.answers)
    return found


def _name_people(organization: Organization, planned: list[Planned], today: date) -> None:
    """Rows of which somebody said whom they are about: unchanged, if they say nothing new."""
    named = [each for each in planned if not each.fate and PERSON in each.answers]
    people = Participant.objects.unscoped("somebody named the person of a row").filter(
        organization=organization, pk__in=[each.answers[PERSON] for each in named], erased_at=None
    )
    found = {str(p.pk): p for p in people.arrived().select_related("key", "organization")}
    places = Places(organization.country)
    for each in named:
        person = found.get(each.answers[PERSON])
        if person:
            news = _says_anything_new(each, person, places, today)
            each.participant_id, each.fate = person.pk, Fate.CHANGED if news else Fate.SAME


def _says_anything_new(each: Planned, person: Participant, places: Places, today: date) -> bool:
    now = intake.details_of(person)
    listed = details_of_row(each.row, today, places.of(each.row))
    if intake.differences(now, merged(now, None, listed)):
        return True
    newest = consenting.newest(person, Purpose.SERVICES)
    guardians = person.guardians.unscoped("the guardians of a person already fetched")
    guardian = next((g for g in guardians if g.name == each.row.guardian), None)
    told = (person, guardian, newest, each.row, each.asks_consent)
    return next_consent(*told, today=today) is not None


# Rows that were seen before.


def _earlier(organization: Organization, identities: set[int]):
    """({identity: what applied imports left}, {(identity, content) of refused rows})."""
    left: dict[tuple[int, int], Earlier] = {}
    refused, shapes = set(), _shapes(organization)
    # Of a list that was taken back only those count who stayed.
    stayed = Q(fate__in=STORED_ANEW, participant__isnull=False)
    left_something = Q(batch__state=ImportBatch.State.APPLIED) | stayed
    rows = ImportRow.objects.unscoped("what earlier imports of the organization left").filter(
        left_something, organization=organization, batch__in=shapes
    )
    columns = ("identity", "occurrence", "content", "participant_id", "fate", "batch_id", "sheet")
    for chunk in chunks(sorted(identities)):
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
    """{import that was applied: {sheet: shape}}."""
    batches = ImportBatch.objects.unscoped("what earlier imports of the organization left").filter(
        organization=organization,
        state__in=[ImportBatch.State.APPLIED, ImportBatch.State.UNDONE],
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
    people = [known_of(details_of_row(each.row, today)) for each in rows]
    unseen = [number for number, each in enumerate(rows) if not each.fate]
    stored = like(organization, [people[number] for number in unseen])
    stored_of = dict(zip(unseen, stored, strict=True))
    above, said = _above(people), set()
    for number, each in enumerate(rows):
        if not each.fate:
            found = [*stored_of[number].values(), *above[number]]
            best = max(found, key=lambda match: match.score, default=None)
            identical = (each.identity, each.content) in said
            each.why = ["identical"] if identical else _speaks_for(best)
            each.fate = Fate.POSSIBLE if identical or best else Fate.NEW
        said.add((each.identity, each.content))


def _speaks_for(match: Match | None) -> list[str]:
    return [code for code in match.why if code not in AGAINST] if match else []


def _above(people: list[Known]) -> dict[int, list[Match]]:
    """{position in the list: how rows that stand above may be the same person}."""
    compared: dict[int, Compared] = {}

    def of(number: int) -> Compared:
        if number not in compared:
            compared[number] = Compared.of(people[number])
        return compared[number]

    found: dict[int, list[Match]] = defaultdict(list)
    for higher, lower in blocks.pairs(people):
        match = of(lower).match(of(higher))
        if match.verdict != DIFFERENT:
            found[lower].append(match)
    return found


# Who cannot be enrolled yet.


def _see_who_waits(organization: Organization, planned: list[Planned], today: date) -> None:
    for chunk in chunks([each for each in planned if each.fate != Fate.REFUSED]):
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
