"""Who of the people stored is worth comparing with somebody, by blind tokens: one statement.

The rule is that of `matching.blocks`. Names, birth and key come along, sealed; nothing is opened
here. Whoever is of an import not yet applied, merged into another record, or erased does not count.
"""

import json
from datetime import date
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from accounts.models import DataKey, Organization
from accounts.sealing import tokens
from accounts.sealing.fields import Sealed

from .matching import blocks
from .matching.blocks import word_forms
from .matching.known import Known
from .models import BlindToken, ImportBatch, Participant

MOST = 40  # of one person that are opened and compared, best first
AT_ONCE = 40  # people looked for in one statement
Texts = list[tuple[str, str]]  # (kind, text)
NOBODY = -1  # no token: those are positive
GIVEN = ("names", "born", "born_month", "sex", "place_text")
COLUMNS = ["organization_id", "id", "key_id", *GIVEN]  # in the order of the model
KEY_COLUMNS = ["id", "organization_id", "kid", "wrapped"]

# Indexes answer this alone, without the rows: who shares two words only is seldom the same person.
_NEAR = """
  {same_day} AS b,
  CASE WHEN o.estimated = 1 OR h.n <= 0 OR h.n > 2 THEN o.estimated ELSE (
    SELECT COUNT(*) FROM {people} e {by_index} WHERE e.birth_estimated AND e.id = h.person
  ) END AS e
"""
_SAME_DAY = {
    "sqlite": """
  CASE WHEN h.n > 0 THEN (
    SELECT COUNT(*) FROM {tokens} y WHERE y.organization_id = {owner}
      AND y.token IN (o.day, o.swapped) AND y.participant_id = h.person
  ) ELSE 0 END
""",
    # It would look through all the tokens of each who shares a word. So both days are read once.
    "postgresql": """
  CASE WHEN (h.who, h.person) IN (
    SELECT d.who, y.participant_id FROM births d CROSS JOIN {tokens} y
    WHERE y.organization_id = {owner} AND y.token = d.day
  ) THEN 1 ELSE 0 END + CASE WHEN (h.who, h.person) IN (
    SELECT d.who, y.participant_id FROM births d CROSS JOIN {tokens} y
    WHERE y.organization_id = {owner} AND y.token = d.swapped
  ) THEN 1 ELSE 0 END
""",
}

_THERE = {
    "sqlite": """
SELECT a.value FROM json_each(%s) a
WHERE EXISTS (SELECT 1 FROM {tokens} t WHERE t.organization_id = %s AND t.token = a.value)
""",
    "postgresql": """
SELECT a.token FROM unnest(%s::bigint[]) AS a(token)
CROSS JOIN LATERAL (
  SELECT 1 FROM {tokens} t WHERE t.organization_id = %s AND t.token = a.token LIMIT 1
) held
""",
}

# Who is there is said as in `Participant.arrived`.
_SQL = """
WITH asked(who, kind, token) AS (VALUES {asked}),
births(who, estimated, earliest, latest, day, swapped, any_word) AS (VALUES {births}),
hits AS (
  SELECT a.who, t.participant_id AS person, {sums}
  FROM asked a CROSS JOIN {tokens} t
  WHERE t.organization_id = {owner} AND t.token = a.token
  GROUP BY a.who, t.participant_id
),
near AS {once} (
  SELECT h.*, o.earliest, o.latest, {near}
  FROM hits h CROSS JOIN births o
  WHERE o.who = h.who AND (h.c > 0 OR h.n > 0 OR (h.d > 0 AND (h.w > 0 OR o.any_word = 1)))
),
there AS (
  SELECT h.who, h.person, h.n, h.c, {columns},
    ROW_NUMBER() OVER (PARTITION BY h.who ORDER BY {rank}) AS place
  FROM near h CROSS JOIN {people} p LEFT JOIN {batches} l ON l.id = p.batch_id
  WHERE p.id = h.person
    AND (h.c > 0 OR h.d > 0 OR h.n >= 3 OR (h.n > 0 AND (h.b > 0 OR h.p > 0 OR h.e > 0)))
    AND (h.c > 0 OR h.d > 0 OR h.n >= 3 OR h.b > 0 OR h.p > 0
      OR p.born_month BETWEEN h.earliest AND h.latest)
    AND p.merged_into_id IS NULL AND p.erased_at IS NULL
    AND (p.batch_id IS NULL OR l.applied_at IS NOT NULL)
)
SELECT who, n, c, person, {given}, k.kid, k.wrapped
FROM there CROSS JOIN {keys} k WHERE k.id = there.key_id AND place <= {most} ORDER BY who, place
"""


class Candidate:
    """Somebody stored, still sealed, with names, birth, sex and place alone; `pairs` of name parts
    that are shared, and whether a `document` is."""

    _meta = Participant._meta  # a sealed field opens what has the name, key and owner of a row

    def __init__(self, organization: Organization, pairs: int, document: bool, row: list) -> None:
        self.organization_id, self.pairs, self.document = organization.pk, pairs, document
        self.pk, self.row = UUID(str(row[0])), row[1:]

    @cached_property
    def key(self) -> DataKey:
        *_person, data_key, kid, wrapped = self.row
        values = [UUID(str(data_key)), self.organization_id, kid, wrapped]
        return DataKey.from_db(connection.alias, KEY_COLUMNS, values)

    @cached_property
    def words(self) -> frozenset[str]:
        """How each word of the names is heard; nothing else is opened."""
        names = Participant._meta.get_field("names").open(self, Sealed(self.row[0]))
        return word_forms(*names.values())

    @cached_property
    def person(self) -> Participant:
        """The record, of which only COLUMNS are loaded, with its key."""
        names, born, month, sex, place, *_key = self.row
        month = month if isinstance(month, date) else date.fromisoformat(month)
        sealed = [Sealed(names), None if born is None else Sealed(born)]
        values = [self.organization_id, self.pk, self.key.pk, *sealed, month, sex, place]
        person = Participant.from_db(connection.alias, COLUMNS, values)
        person.key = self.key
        return person


def candidates(
    organization: Organization, people: list[Known], texts: list[Texts] | None = None
) -> list[list[Candidate]]:
    """For each of `people`, whoever is worth comparing, best first, at most MOST. `texts`: what
    `blocks.texts` says of each, where that is known already."""
    found: list[list[Candidate]] = [[] for _ in people]
    texts = texts or [blocks.texts(known) for known in people]
    asked = _asked(organization, people, texts)
    for start in range(0, len(asked), AT_ONCE):
        for who, pairs, documents, *row in _rows(organization, asked[start : start + AT_ONCE]):
            found[who].append(Candidate(organization, pairs, documents > 0, row))
    return found


class _Asked(NamedTuple):
    """Somebody who is looked for: a place, and (kind, token) of each token that anybody has."""

    who: int
    known: Known
    pairs: list[tuple[str, int]]

    @property
    def may_be_found(self) -> bool:
        kinds = {kind for kind, _token in self.pairs}
        if blocks.DAY in kinds and (blocks.WORD in kinds or not tokens.is_told(self.known.born)):
            return True
        return blocks.NAMES in kinds or blocks.DOCUMENT in kinds


def _asked(organization: Organization, people: list[Known], texts: list[Texts]) -> list[_Asked]:
    """Most rows of a list share nothing with anybody, which indexes tell without a row: of the
    others alone more is asked."""
    told = [[*own, *blocks.day_words(known)] for known, own in zip(people, texts, strict=True)]
    numbers = tokens.tokens(organization.pk, [text for own in told for _kind, text in own])
    there, left = _there(organization, numbers), iter(numbers)
    asked = []
    for who, (known, own) in enumerate(zip(people, told, strict=True)):
        pairs = zip([kind for kind, _text in own], islice(left, len(own)), strict=True)
        asked.append(_Asked(who, known, [pair for pair in pairs if pair[1] in there]))
    return [each for each in asked if each.may_be_found]


def _there(organization: Organization, numbers: list[int]) -> set[int]:
    """Those of the tokens that anybody of the organization has."""
    owner = Participant._meta.get_field("organization").target_field
    table = connection.ops.quote_name(BlindToken._meta.db_table)
    asked = list(set(numbers))
    given = json.dumps(asked) if connection.vendor == "sqlite" else asked
    with connection.cursor() as cursor:
        # One look into the index for each token, whatever the statistics say.
        statement = _THERE[connection.vendor].format(tokens=table)
        cursor.execute(statement, [given, owner.get_db_prep_value(organization.pk, connection)])
        return {token for (token,) in cursor}


def _rows(organization: Organization, people: list[_Asked]) -> list[tuple]:
    asked, births = [], []
    for who, known, pairs in people:
        # Half a percent of everybody has the same day of birth: probed for, not looked up.
        yearless = [token for kind, token in pairs if kind == blocks.YEARLESS]
        asked += [f"({who}, '{k}', {token})" for k, token in pairs if k != blocks.YEARLESS]
        births.append(_birth(who, known, yearless))
    # Only keys, numbers, dates and kinds that are made here are written into the statement.
    pk = Participant._meta.get_field("organization").target_field
    owner = pk.get_db_prep_value(organization.pk, connection)
    near = _NEAR.replace("{same_day}", _SAME_DAY[connection.vendor])
    statement = _SQL.replace("{near}", near).format(
        owner=f"'{owner}'",
        asked=", ".join(asked),
        births=", ".join(births),
        sums=", ".join(
            f"SUM(CASE WHEN a.kind = '{kind}' THEN 1 ELSE 0 END) AS {kind}"
            for kind in (*blocks.WORTH, blocks.WORD)
            if kind != blocks.YEARLESS
        ),
        rank=" + ".join(f"h.{kind} * {worth}" for kind, worth in blocks.WORTH.items())
        + " DESC, h.person",
        most=MOST,
        # By itself SQLite takes the primary key, and reads each row.
        by_index="INDEXED BY participant_estimated" if connection.vendor == "sqlite" else "",
        once="" if connection.vendor == "sqlite" else "MATERIALIZED",
        columns=", ".join(f"p.{name}" for name in (*GIVEN, "key_id")),
        given=", ".join((*GIVEN, "key_id")),
        **{name: connection.ops.quote_name(model._meta.db_table) for name, model in _TABLES},
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


_TABLES = (
    ("tokens", BlindToken),
    ("people", Participant),
    ("batches", ImportBatch),
    ("keys", DataKey),
)


def _birth(who: int, known: Known, yearless: list[int]) -> str:
    """A row of `births`: whether it is an estimate, the months that a person's age may mean, the
    tokens of the day without its year, as written and with day and month exchanged; and whether
    a day may be made up, so that no token says which of its words are shared."""
    day, swapped = (*yearless, NOBODY, NOBODY)[:2]
    born = known.born or known.born_month
    if born is None:
        first = last = blocks.months(date(1, 1, 1))
    else:
        first, last = blocks.months(born) - blocks.MONTHS, blocks.months(born) + blocks.MONTHS
    estimated = 0 if known.born or not born else 1
    made_up = 0 if tokens.is_told(known.born) else 1
    said = (who, estimated, _day(_month(first)), _day(_month(last)), day, swapped, made_up)
    return f"({', '.join(map(str, said))})"


def _month(number: int) -> date:
    year, month = divmod(number - 1, 12)
    return date(year, month + 1, 1)


def _day(day: date) -> str:
    written = f"'{day.isoformat()}'"
    return written if connection.vendor == "sqlite" else f"DATE {written}"
