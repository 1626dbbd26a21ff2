"""What becomes of each row of a list: new, same, changed, possibly here, or to be answered.

A row is known again by the number its form tool gave it, else by name and birth. Two rows of one
list may agree in that; each has its own `occurrence`. What it says is compared, by a keyed hash,
with what the same list said last time: lists of another `shape` (other titles) leave out or write
otherwise what this one says, and would seem to change everybody. Nothing is written here.

The rows of a list come some hundred at a time, and of those above only what `above` packs is held.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID

from accounts.models import Organization
from accounts.sealing import tokens
from youth.doubles import known_of, like
from youth.matching import blocks
from youth.matching.comparing import Match
from youth.matching.reasons import AGAINST

from . import recognizing, standing
from .above import ANSWERED, REFUSED, Above, Identities
from .answering import Answers, answered
from .collecting import paused
from .listed import details_of_row
from .recognizing import STORED_ANEW, Fate
from .records import to_record
from .rows import PersonRow, Reading

__all__ = ["STORED_ANEW", "Deciding", "Fate", "Plan", "Planned", "Said", "decide", "plan"]

CHUNK = 500  # rows that are decided together
_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


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
    was_answered: bool = False  # by what an earlier import remembers
    record: dict = field(default_factory=dict)  # of `listed`, to be sealed


# A row; whether its list asks for consent; its list's shape; what was answered in the preview.
Said = tuple[PersonRow, bool, int, Answers]


class Plan:
    """The fates of a list that was just read: gone through once, some rows at a time."""

    def __init__(self, deciding: "Deciding", reading: Reading) -> None:
        self.deciding, self.reading = deciding, reading
        self.held: list[list[Planned]] | None = None
        self.asking = {m.sheet for m in reading.mappings if "consent" in m.columns}
        self.shapes = {m.sheet: self._shape(sorted(m.headers)) for m in reading.mappings}
        self.shapes_of_rows: dict[str, int] = {}  # of sheets with rows, as a batch keeps them

    def __len__(self) -> int:
        return len(self.reading.rows)

    def __iter__(self) -> Iterator[list[Planned]]:
        return self._decided() if self.held is None else iter(self.held)

    def all(self) -> list[Planned]:
        """All rows at once, and they can be gone through again: for who must know the end first."""
        self.held = list(self)
        return [each for some in self.held for each in some]

    def _decided(self) -> Iterator[list[Planned]]:
        rows = iter(self.reading.rows)
        while some := list(islice(rows, CHUNK)):
            self.shapes_of_rows |= {row.sheet or "": self.shapes[row.sheet] for row in some}
            yield self.deciding.some([self._said(row) for row in some])

    @property
    def today(self) -> date:
        return self.deciding.today

    @property
    def is_tangled(self) -> bool:
        """After all rows: do some of them have to be decided again, all together?"""
        return self.deciding.is_tangled

    def _said(self, row: PersonRow) -> Said:
        return row, row.sheet in self.asking, self.shapes[row.sheet], {}

    def _shape(self, headers: list[str]) -> int:
        return tokens.blind(self.deciding.organization.pk, f"shape|{'|'.join(headers)}")


def plan(organization: Organization, reading: Reading, today: date) -> Plan:
    """Every row of a list that was just read, with its fate."""
    return Plan(Deciding(organization, today), reading)


def decide(organization: Organization, said: Iterable[Said], today: date) -> list[Planned]:
    """The fates of rows, given in the order of the list, looked at all together."""
    return Deciding(organization, today).some(list(said))


class Deciding:
    """Decides the rows of one list, in its order, some at a time.

    `is_tangled`: a row was taken for changed, and one that came later was the one meant.
    """

    def __init__(self, organization: Organization, today: date) -> None:
        self.organization, self.today = organization, today
        self.identities, self.above = Identities(), Above()
        self.is_tangled = False

    @paused()
    def some(self, said: list[Said]) -> list[Planned]:
        planned = _hashed(self.organization, said)
        self._answer(planned)
        known, refused = recognizing.earlier(self.organization, {e.identity for e in planned})
        for group in _by_identity(planned).values():
            identity = group[0].identity
            above = self.identities.of(identity)
            if not recognizing.recognize(group, known.get(identity, []), above):
                self.is_tangled = True
        states = [recognizing.state_of(each) for each in planned]
        standing.name_people(self.organization, planned, self.today)
        self._find_doubles(planned, states)
        for each in planned:
            each.kept = each.fate == Fate.REFUSED and (each.identity, each.content) in refused
        standing.see_who_waits(self.organization, planned, self.today)
        return planned

    # Rows that somebody answered for, now or in an earlier import of the same row.

    def _answer(self, planned: list[Planned]) -> None:
        found = recognizing.remembered(self.organization, {each.identity for each in planned})
        for said, left in found.items():
            identity, content = said
            above = [e for e in self.identities.of(identity) if e.content == content]
            del left[: sum(each.state >= ANSWERED for each in above)]
        for each in planned:
            if not each.answers and (left := found.get((each.identity, each.content))):
                each.answers, each.was_answered = left.pop(0), True
            if each.answers:
                each.row = answered(
                    each.listed, each.answers, self.organization.country, self.today
                )
                each.fate = Fate.REFUSED if each.row.is_refused else ""

    # Rows that look like somebody else's.

    def _find_doubles(self, planned: list[Planned], states: list[int]) -> None:
        people = {
            number: known_of(details_of_row(each.row, self.today))
            for number, each in enumerate(planned)
            if each.fate != Fate.REFUSED
        }
        texts = {number: blocks.texts(known) for number, known in people.items()}
        unseen = [number for number in people if not planned[number].fate]
        asked = [people[number] for number in unseen], [texts[number] for number in unseen]
        stored = like(self.organization, *asked)
        stored_of = dict(zip(unseen, stored, strict=True))
        for number, each in enumerate(planned):
            if number in people:
                above = self.above.add(people[number], texts[number])
            if number in stored_of:
                alike = self.above.matches(people[number], above)
                found = [*stored_of[number].values(), *alike]
                best = max(found, key=lambda match: match.score, default=None)
                identical = self._is_said_above(each)
                each.why = ["identical"] if identical else _speaks_for(best)
                each.fate = Fate.POSSIBLE if identical or best else Fate.NEW
            said = (each.identity, each.content, each.occurrence)
            self.identities.add(*said, states[number])

    def _is_said_above(self, each: Planned) -> bool:
        above = self.identities.of(each.identity)
        return any(e.content == each.content and e.state % ANSWERED != REFUSED for e in above)


def _hashed(organization: Organization, said: list[Said]) -> list[Planned]:
    records = [to_record(row, asks_consent) for row, asks_consent, *_more in said]
    texts = [
        text
        for (row, *_more), record in zip(said, records, strict=True)
        for text in _identity_and_content(row, record)
    ]
    numbers = iter(tokens.tokens(organization.pk, texts))
    return [
        Planned(
            row,
            asks_consent,
            shape,
            next(numbers),
            next(numbers),
            fate=Fate.REFUSED if row.is_refused else "",
            listed=row,
            answers=answers,
            record=record,
        )
        for (row, asks_consent, shape, answers), record in zip(said, records, strict=True)
    ]


_ABOUT_THE_LIST = ("sheet", "number", "warnings", "refusals", "asks_consent")


def _identity_and_content(row: PersonRow, record: dict) -> tuple[str, str]:
    says = {name: value for name, value in record.items() if name not in _ABOUT_THE_LIST}
    raw = says.pop("raw")
    if row.source_id:
        identity = f"s|{row.source_id}"
    elif row.is_refused:
        identity = f"r|{_text(raw)}"
    else:
        names = tokens.words(row.given_names, row.first_surname, row.second_surname)
        identity = f"n|{' '.join(sorted(names))}|{row.born or row.age}"
    return f"row|{identity}", f"says|{_text(raw if row.is_refused else says)}"


def _by_identity(planned: list[Planned]) -> dict[int, list[Planned]]:
    groups: dict[int, list[Planned]] = defaultdict(list)
    for each in planned:
        if each.fate != Fate.REFUSED:
            groups[each.identity].append(each)
    return groups


def _speaks_for(match: Match | None) -> list[str]:
    return [code for code in match.why if code not in AGAINST] if match else []
