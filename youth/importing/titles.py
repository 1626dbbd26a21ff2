"""Find the titles of a table, in one row or in two or three above each other."""

from collections.abc import Callable, Sequence

from .choosing import NAMES, unique
from .headings import is_hxl, is_subtitle
from .tables import Line, as_text

SEARCHED_LINES = 40
_BOXES = ("sex_female", "sex_male", "sex_m")
Meaning = Callable[[str], tuple[str, int] | None]  # title → (field, rank of what says so)


def find(lines: Sequence[Line], meaning: Meaning) -> tuple[int, list[str]] | None:
    """(index of the last title line, titles): the line, or lines, with most fields."""
    best, score = None, 1
    for index in range(min(len(lines), SEARCHED_LINES)):
        for titles in _ways(lines, index):
            columns = assign(titles, meaning)
            if describe_people(columns) and len(columns) > score:
                best, score = (index, titles), len(columns)
    return best


def at(
    lines: Sequence[Line], row: int, wanted: set[str], meaning: Meaning
) -> tuple[int, list[str]] | None:
    """The same for the row that somebody chose; of the ways to read it, the one that has most of
    the `wanted` titles, then of fields. None when there is no such row."""
    index = next((index for index, line in enumerate(lines) if line.number == row), None)
    if index is None:
        return None
    ways = _ways(lines, index, chosen=bool(wanted)) or [_texts(lines[index])]

    def fits(titles: list[str]) -> tuple[int, int]:
        return len(wanted & set(unique(titles, len(titles)))), len(assign(titles, meaning))

    return index, max(ways, key=fits)


def _ways(lines: Sequence[Line], index: int, *, chosen: bool = False) -> list[list[str]]:
    """The titles that end in this line: alone, with the line above, with two. `chosen`: even
    where the words do not look like titles."""
    own = _texts(lines[index])
    ways = [] if is_hxl(own) else [own]
    if index and (chosen or _is_second_row(lines[index])):
        above = _texts(lines[index - 1])
        ways.append(_joined(above, own))
        if index > 1 and (chosen or _is_second_row(lines[index - 1])):
            ways.append(_joined(_joined(_texts(lines[index - 2]), above), own))
    return ways


def describe_people(columns: dict[str, int]) -> bool:
    """Names, and something about who bears them."""
    names = {*NAMES, "second_surname", "middle_name"}
    return bool(names & set(columns)) and bool(set(columns) - names)


def assign(titles: Sequence[str], meaning: Meaning) -> dict[str, int]:
    """Field → column. Of several columns for one field the surest title wins, then the left."""
    claims: dict[str, tuple[int, int]] = {}
    for index, title in enumerate(titles):
        found = meaning(title)
        if found and (found[0] not in claims or found[1] < claims[found[0]][0]):
            claims[found[0]] = (found[1], index)
    return _settle({name: index for name, (_rank, index) in claims.items()})


def _texts(line: Line) -> list[str]:
    return [as_text(cell) for cell in line.cells]


def _is_second_row(line: Line) -> bool:
    # Else the first person would be read as titles as soon as one cell says "no celular".
    filled = [cell for cell in line.cells if cell != ""]
    if not all(isinstance(cell, str) for cell in filled):
        return False
    return sum(is_subtitle(cell) for cell in filled) * 3 >= len(filled) * 2 > 0


def _joined(above: list[str], below: list[str]) -> list[str]:
    """Two title rows as one; an upper cell also stands over the empty ones to its right."""
    titles, group = [], ""
    for index in range(max(len(above), len(below))):
        over = above[index] if index < len(above) else ""
        under = below[index] if index < len(below) else ""
        group = over or group
        if over and not under:
            titles.append(over)
        else:
            titles.append(f"{group} / {under}" if group and under else under)
    return titles


def _settle(columns: dict[str, int]) -> dict[str, int]:
    """Fields that mean something else by the company they keep."""
    has_surname = any(name in columns for name in ("first_surname", "surnames"))
    if "full_name" in columns and has_surname:
        columns.setdefault("given_names", columns["full_name"])
        del columns["full_name"]
    elif "given_names" in columns and not has_surname and "full_name" not in columns:
        columns["full_name"] = columns.pop("given_names")
    elif "full_name" in columns:
        columns.pop("given_names", None)
    if "first_surname" in columns:
        columns.pop("surnames", None)
    elif "surnames" in columns and "second_surname" in columns:
        columns["first_surname"] = columns.pop("surnames")
    return _settle_boxes(columns)


def _settle_boxes(columns: dict[str, int]) -> dict[str, int]:
    """A pair of boxes: M beside F is masculino, beside H it is mujer."""
    boxes = {name: columns.pop(name) for name in _BOXES if name in columns}
    either = boxes.pop("sex_m", None)
    if either is not None and len(boxes) == 1:
        boxes["sex_male" if "sex_female" in boxes else "sex_female"] = either
    if "sex" not in columns and "sex_female" in boxes:
        columns |= boxes
    return columns
