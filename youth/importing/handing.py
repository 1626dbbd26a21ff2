"""Hand a list over row by row: its child reads and understands it, and nobody holds it whole.

The first line says what the list is, or why it is none; each other line is one row. All of it is
JSON, never pickles: whatever happens to the child, it can only hand back words.
"""

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from rumbo import apart

from . import sandbox
from .choosing import Chosen, Decided
from .columns import Mapping
from .reading import MAX_FILE, parse, recognize
from .records import from_record, to_record
from .remarks import Note, UnreadableList
from .rows import NobodyFound, PersonRow, Reading, begin_tables
from .understanding import known_form

COMMAND = apart.module("youth.importing.handing")
CPU_SECONDS = 60  # ten are enough for the longest list
_json = json.JSONEncoder(separators=(",", ":")).encode


class Rows:
    """The rows of a list, to be gone through once. UnreadableList if the child dies on its way."""

    def __init__(self, count: int, lines: Iterator[bytes]) -> None:
        self.count, self._lines = count, lines

    def __len__(self) -> int:
        return self.count

    def close(self) -> None:
        """Nobody wants them: the child ends."""
        self._lines.close()

    def __iter__(self) -> Iterator[PersonRow]:
        done = 0
        for line in self._lines:
            yield from_record(json.loads(line))[0]
            done += 1
        if done != self.count:
            raise UnreadableList("reader_died")


def read_people(
    data: bytes,
    *,
    country: str,
    today: date,
    chosen: Iterable[Chosen] = (),
    form: bytes | None = None,
    zone: ZoneInfo | None = None,
) -> Reading:
    """Like rows.read_people, in a child process that hands over row by row.

    `rows` of the Reading has a length and can be gone through once. Raises UnreadableList.
    """
    if len(data) > MAX_FILE:
        raise UnreadableList("too_big")
    recognize(data)
    told = {
        "country": country,
        "today": today.isoformat(),
        "zone": zone and zone.key,
        "chosen": [vars(each) for each in chosen],
        "form": len(form or b""),
    }
    lines = _alive(answer(b"".join([_json(told).encode(), b"\n", form or b"", data])))
    try:
        said = json.loads(next(lines, b""))
    except ValueError:
        raise UnreadableList("reader_died") from None
    if "code" in said:
        raise _refusal(said)
    return Reading(
        Rows(said["count"], lines),
        tuple(Note(*each) for each in said["assumed"]),
        tuple(Note(*each) for each in said["skipped"]),
        tuple(map(_mapping, said["mappings"])),
        tuple(map(_decided, said["tables"])),
    )


def answer(asked: bytes) -> Iterator[bytes]:
    """The lines that the child answers; apart.Died."""
    return apart.lines(COMMAND, asked, sandbox.WALL_SECONDS)


def answer_here(asked: bytes) -> Iterator[bytes]:
    """The same lines, made in this process: for tests of what comes after."""
    return (line.encode() for line in _answer(asked))


def _alive(lines: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from lines
    except apart.Died:
        raise UnreadableList("reader_died") from None


def _refusal(said: dict) -> UnreadableList:
    if "tables" in said:
        return NobodyFound(said["code"], tuple(map(_decided, said["tables"])))
    return UnreadableList(said["code"], **said["params"])


def _mapping(said: list) -> Mapping:
    sheet, header_row, headers, columns = said
    return Mapping(sheet, header_row, tuple(headers), columns, body=())


def _decided(said: list) -> Decided:
    chosen, titles, examples, last_row, is_list, top, kinds = said
    examples = {title: tuple(some) for title, some in examples.items()}
    top = tuple((number, tuple(cells)) for number, cells in top)
    way = Chosen(**chosen)
    return Decided(way, tuple(titles), examples, last_row, is_list, top, kinds)


# In the child.


def _answer(asked: bytes) -> Iterator[str]:
    told, _newline, sent = asked.partition(b"\n")
    told = json.loads(told)
    form, data = sent[: told["form"]], sent[told["form"] :]
    chosen = [Chosen(**each) for each in told["chosen"]]
    ways = {each.sheet: (each.encoding, each.separator) for each in chosen}
    try:
        reading = begin_tables(
            parse(data, ways),
            country=told["country"],
            today=date.fromisoformat(told["today"]),
            chosen=chosen,
            form=known_form(form, sandboxed=False) if form else None,
            zone=told["zone"] and ZoneInfo(told["zone"]),
        )
    except NobodyFound as nobody:
        yield _json({"code": nobody.code, "tables": [_packed(each) for each in nobody.tables]})
        return
    except UnreadableList as refusal:
        yield _json({"code": refusal.code, "params": refusal.params})
        return
    yield _json(_head(reading))
    asking = {each.sheet for each in reading.mappings if "consent" in each.columns}
    for row in reading.rows:
        yield _json(to_record(row, row.sheet in asking))


def _head(reading: Reading) -> dict:
    return {
        "count": len(reading.rows),
        "assumed": [[note.code, dict(note.params), note.sheet] for note in reading.assumed],
        "skipped": [[note.code, dict(note.params), note.sheet] for note in reading.skipped],
        "mappings": [
            [each.sheet, each.header_row, each.headers, dict(each.columns)]
            for each in reading.mappings
        ],
        "tables": [_packed(each) for each in reading.tables],
    }


def _packed(table: Decided) -> list:
    chosen, *rest = vars(table).values()
    return [vars(chosen), *rest]


if __name__ == "__main__":
    apart.limit(cpu=CPU_SECONDS)
    gc.disable()  # nothing that is read refers back to what holds it
    for line in _answer(sys.stdin.buffer.read()):
        sys.stdout.write(f"{line}\n")
