"""How an organization reads lists with certain titles: chosen once, used for the next list too.

A table is known again by its titles as they are found without any choice. One without titles is
known by how many columns it has and what kind of cells most have in each (dates, numbers, words):
where that differs, somebody is asked again. What was chosen is sealed: titles of columns may name
people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from accounts.models import DataKey, Organization
from accounts.sealing import tokens
from audit import journal
from youth.models import ImportBatch, ListReading

from . import keeping, staging
from .choosing import UNTITLED, BadChoice, Chosen, Decided
from .messages import UnreadableList
from .rows import NobodyFound, Reading

WHY = "how the organization reads its lists"
FAILED = "choice_failed"  # in a summary: why a list could not be read as it was chosen
FOUND = ("encoding", "separator", "header_row")
Shapes = dict[str, int]  # sheet ("" for a CSV) → keyed hash of its titles


@dataclass(frozen=True)
class Looked:
    """The tables of a list, and by what each is known again: its titles, and for those that list
    nobody also the kinds of their columns. `found`: sheet → what the program found by itself in
    it (FOUND). `since`: the day of the choice that was remembered."""

    tables: tuple[Decided, ...]
    shapes: Shapes
    untitled: Shapes
    found: dict[str, dict]
    since: date | None = None

    def to_json(self) -> dict:
        """To be sealed: it quotes cells of the list."""
        return {
            "tables": [_table_to_json(each) for each in self.tables],
            "shapes": self.shapes,
            "untitled": self.untitled,
            "found": self.found,
            "since": self.since and self.since.isoformat(),
        }


@dataclass(frozen=True)
class Read:
    """A list that was read."""

    reading: Reading
    looked: Looked

    def to_json(self) -> dict:
        return self.looked.to_json()


def _table_to_json(table: Decided) -> dict:
    said = {
        "chosen": table.chosen.to_json(),
        "titles": list(table.titles),
        "examples": {title: list(some) for title, some in table.examples.items()},
        "last_row": table.last_row,
        "is_list": table.is_list,
    }
    if table.is_list:
        return said
    return said | {"top": [[number, list(cells)] for number, cells in table.top]}


def read(
    organization: Organization,
    data: bytes,
    today: date,
    chosen: Sequence[Chosen] | None = None,
    before: dict | None = None,
    form: bytes | None = None,
) -> Read:
    """Read a list as it was `chosen` ([]: as the program proposes), by default as remembered.

    `before`: what Looked.to_json said of the list when it was read for the first time. `form`: an
    XLSForm whose answers these are. Raises NobodyFound, UnreadableList, ValueError for bodies
    that hold no people.
    """
    if chosen is not None:
        reading = staging.read(organization, data, today, chosen, form)
        return Read(reading, looked_at(organization, reading.tables, before))
    reading = nobody = None
    try:
        reading = staging.read(organization, data, today, form=form)
    except NobodyFound as refusal:
        nobody = refusal
    looked = looked_at(organization, reading.tables if reading else nobody.tables)
    known = remembered(organization, looked.shapes, looked.untitled)
    if known:
        ways = [way for each in known if (way := _way(each))]
        try:
            anew = staging.read(organization, data, today, ways, form)
            if reading:
                reading.rows.close()
            reading = anew
            since = max(timezone.localdate(each.updated_at, organization.zone) for each in known)
            looked = replace(looked, tables=reading.tables, since=since)
        except UnreadableList:  # what fitted another list does not fit this one
            pass
    if reading is None:
        raise nobody
    return Read(reading, looked)


def looked_at(
    organization: Organization, tables: tuple[Decided, ...], before: dict | None = None
) -> Looked:
    """`before`: what was said of the tables when they were read for the first time."""
    if before:
        same = (before.get(name, {}) for name in ("shapes", "untitled", "found"))
        return Looked(tables, *same)
    shapes = {each.chosen.sheet or "": shape_of(organization, each) for each in tables}
    untitled = {
        each.chosen.sheet or "": untitled_shape_of(organization, each)
        for each in tables
        if each.kinds
    }
    found = {each.chosen.sheet or "": _found_in(each) for each in tables}
    return Looked(tables, shapes, untitled, found)


def _found_in(table: Decided) -> dict:
    found = {name: getattr(table.chosen, name) for name in FOUND}
    return found if table.is_list else found | {"header_row": None}  # that one is only likely


def _way(kept: ListReading) -> Chosen | None:
    try:
        return Chosen.from_json(kept.chosen)
    except BadChoice:  # of an older version of the program
        return None


def shape_of(organization: Organization, table: Decided) -> int:
    titles = "|".join((table.chosen.sheet or "", *sorted(table.titles)))
    return tokens.blind(organization.pk, f"reading|{titles}")


def untitled_shape_of(organization: Organization, table: Decided) -> int:
    shape = "|".join((table.chosen.sheet or "", table.kinds))
    return tokens.blind(organization.pk, f"untitled reading|{shape}")


def remembered(
    organization: Organization, shapes: Shapes, untitled: Shapes | None = None
) -> list[ListReading]:
    """What was chosen for such tables; what was chosen last for one counts."""
    wanted = {*shapes.values(), *(untitled or {}).values()}
    rows = ListReading.objects.unscoped(WHY).filter(organization=organization)
    return list(rows.filter(shape__in=wanted).select_related("key").order_by("updated_at"))


def choose(batch: ImportBatch, chosen: Sequence[Chosen], actor) -> None:
    """Have a preview read anew as chosen, and lists with these titles from now on.

    In the transaction that is open, which orders the reading. GivenUp if it is no preview.
    """
    _hold(batch)
    for each in chosen:
        shape = _shape_in(batch.read_as, each)
        if shape is not None:
            _remember(batch.organization, shape, _to_remember(batch.read_as, each))
    _read_anew(batch, [each.to_json() for each in chosen])
    journal.record("import.chosen", batch, actor=actor, purpose="as_chosen")


def forget(batch: ImportBatch, actor) -> None:
    """Have a preview read as the program proposes, and forget what was chosen for its titles."""
    _hold(batch)
    drop(batch)
    _read_anew(batch, [])
    journal.record("import.chosen", batch, actor=actor, purpose="as_proposed")


def _hold(batch: ImportBatch) -> None:
    """Hold the list for this transaction; GivenUp if nothing can be chosen for it any more."""
    if not keeping.can_be_chosen(batch):
        raise staging.GivenUp("nothing can be chosen for this list")
    staging.still(batch, batch.state)


def _shape_in(read_as: dict, chosen: Chosen) -> int | None:
    if chosen.columns is None and not chosen.left_out and chosen.header_row is None:
        return None  # only how to cut the file: by that alone no other list is read
    kind = "untitled" if chosen.header_row == UNTITLED and not chosen.left_out else "shapes"
    return read_as.get(kind, {}).get(chosen.sheet or "")


def _to_remember(read_as: dict, chosen: Chosen) -> Chosen:
    """Without what the program finds by itself: the next list may be saved in another encoding."""
    found = read_as.get("found", {}).get(chosen.sheet or "", {})
    return replace(
        chosen,
        **{name: None for name in FOUND if getattr(chosen, name) == found.get(name)},
    )


def drop(batch: ImportBatch) -> None:
    """Forget what was chosen for the titles of a list, in the transaction that is open."""
    shapes = batch.read_as["shapes"], batch.read_as.get("untitled")
    for each in remembered(batch.organization, *shapes):
        key = each.key
        each.delete()
        key.destroy()


def _remember(organization: Organization, shape: int, chosen: Chosen) -> None:
    rows = ListReading.objects.unscoped(WHY).select_related("key")
    kept = rows.filter(organization=organization, shape=shape).first()
    if kept is None:
        key = DataKey.make(organization)
        key.save()
        kept = ListReading(organization=organization, shape=shape, key=key)
    kept.chosen = chosen.to_json()
    kept.save()


def _read_anew(batch: ImportBatch, chosen: list[dict]) -> None:
    batch.chosen, batch.state = chosen, ImportBatch.State.SENT
    batch.summary = {k: v for k, v in batch.summary.items() if k != FAILED}
    batch.save(update_fields=["chosen", "state", "summary"])


def chosen_of(batch: ImportBatch) -> list[Chosen] | None:
    """What was chosen for a list; None if nothing was, so that what is remembered counts."""
    if batch.chosen is None:
        return None
    return [Chosen.from_json(each) for each in batch.chosen]


def tables_of(batch: ImportBatch) -> list[Decided]:
    """How the tables of a list were read; [] for lists of before that was kept."""
    return [
        Decided(
            Chosen.from_json(each["chosen"]),
            tuple(each["titles"]),
            {title: tuple(some) for title, some in each["examples"].items()},
            each["last_row"],
            each["is_list"],
            tuple((number, tuple(cells)) for number, cells in each.get("top", ())),
        )
        for each in (batch.read_as or {}).get("tables", ())
    ]


def since(batch: ImportBatch) -> date | None:
    """The day of the choice by which the list was read, if it was remembered."""
    day = (batch.read_as or {}).get("since")
    return date.fromisoformat(day) if day else None
