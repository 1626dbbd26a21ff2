"""Answers as JSON become the tables that the form tools' own files have, as one workbook. Pure.

One row for each answer, titled by the paths of its questions; each repeat is a sheet of its own,
whose rows say which answer they belong to. The form lies beside them, as its reader expects it.
"""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter

from youth.importing.reading import MAX_FILE
from youth.importing.tables import MAX_CELL, MAX_ROWS

from .problems import Problem
from .questions import Questions

FIRST = datetime(2000, 1, 1)
DEEPEST = 12  # groups and repeats within each other
ID, SENT, INDEX = "_uuid", "_submission_time", "_index"
OF_PARENT = (INDEX, "_parent_table_name", "_parent_index", "_submission__uuid")


@dataclass
class Sheet:
    name: str
    columns: list[str]
    rows: list[dict[str, str]] = field(default_factory=list)

    def add(self, row: dict[str, str]) -> int:
        """The number of the new row, from 1."""
        if len(self.rows) >= MAX_ROWS:
            raise Problem("pull_too_big")
        self.rows.append(row)
        return len(self.rows)

    def titles(self, last: Sequence[str] = ()) -> list[str]:
        """The form's order, so that the same form has the same titles whatever was answered."""
        known = {path for row in self.rows for path in row}
        return [*self.columns, *sorted(known.difference(self.columns, last)), *last]


@dataclass(frozen=True)
class Answer:
    """One answer of a form: its number, when it was sent, and what was said."""

    number: str
    sent: str
    said: dict


def workbook(
    answers: Iterable[Answer], questions: Questions, title: str, joined: Callable[[str, str], str]
) -> bytes:
    """`joined(path of what is around, key)` gives the path of what is said. Problem."""
    main = Sheet(title, [ID, SENT, *questions.columns])
    repeats = {path: Sheet(path, columns) for path, columns in questions.repeats.items()}
    for answer in answers:
        row = {ID: answer.number, SENT: answer.sent}
        number = main.add(row)
        _Unfolding(answer, repeats, questions, joined).walk(answer.said, "", row, (main, number))
    return _written(main, [sheet for sheet in repeats.values() if sheet.rows], questions.sheets)


@dataclass(frozen=True)
class _Unfolding:
    """One answer on its way into the sheets."""

    answer: Answer
    repeats: dict[str, Sheet]
    questions: Questions
    joined: Callable[[str, str], str]

    def walk(self, said: dict, around: str, into: dict, above: tuple[Sheet, int], depth=0) -> None:
        """Write what was said into a row; what is repeated into rows below it."""
        if depth > DEEPEST:
            raise Problem("pull_shape")
        for key, value in said.items():
            path = self.joined(around, str(key))
            if not path or path in self.questions.left_out:
                continue
            if isinstance(value, dict):
                if "coordinates" not in value:
                    self.walk(value, path, into, above, depth + 1)
            elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
                for each in (each for each in value if isinstance(each, dict)):
                    self.walk(each, path, *self._child(path, above), depth + 1)
            else:
                into[path] = _cell(value)

    def _child(self, path: str, above: tuple[Sheet, int]) -> tuple[dict, tuple[Sheet, int]]:
        sheet = self.repeats.setdefault(path, Sheet(path, []))
        table, index = above
        child = {
            "_parent_table_name": table.name,
            "_parent_index": str(index),
            "_submission__uuid": self.answer.number,
        }
        number = sheet.add(child)
        child[INDEX] = str(number)
        return child, (sheet, number)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = " ".join(str(each) for each in value)
    text = ("true" if value else "false") if isinstance(value, bool) else str(value).strip()
    return text[:MAX_CELL]


def _written(main: Sheet, repeats: list[Sheet], form: dict[str, list[list[str]]]) -> bytes:
    kept = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(kept, plain | {"strings_to_numbers": False})
    book.set_properties({"created": FIRST})  # else each file would differ from the one before
    taken = {"history", "survey", "choices", "settings"}
    if repeats:
        for number, row in enumerate(main.rows, start=1):
            row[INDEX] = str(number)
    _fill(book, main, main.titles([INDEX] if repeats else []), taken)
    for sheet in repeats:
        _fill(book, sheet, sheet.titles(OF_PARENT), taken)
    for name, lines in form.items():
        page = book.add_worksheet(name)
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                page.write_string(number, column, text[:MAX_CELL])
    book.close()
    if len(kept.getvalue()) > MAX_FILE:
        raise Problem("pull_too_big")
    return kept.getvalue()


def _fill(book, sheet: Sheet, titles: list[str], taken: set[str]) -> None:
    page = book.add_worksheet(_sheet_name(sheet.name, taken))
    for column, title in enumerate(titles):
        page.write_string(0, column, title)
    for number, row in enumerate(sheet.rows, start=1):
        for column, title in enumerate(titles):
            if text := row.get(title, ""):
                page.write_string(number, column, text)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """As workbooks allow: 31 characters without brackets or slashes, once each."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", wanted.rsplit("/", 1)[-1]).strip(" '")
    plain = plain[:26].strip(" '") or "x"
    name, number = plain, 2
    while name.casefold() in taken:
        name, number = f"{plain} {number}", number + 1
    taken.add(name.casefold())
    return name
