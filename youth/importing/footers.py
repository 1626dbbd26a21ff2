"""Lines under the titles that are nobody: empty ones, totals, notes at the foot."""

import re
from collections.abc import Callable

from .choosing import NAMES
from .columns import Mapping
from .headings import plain
from .tables import Line, as_text
from .values import is_gap

_FOOT = re.compile(
    r"((gran|sub)[ -]?)?total(es)?\b|suma\b|(elabor|revis|autoriz|aprob|prepar)(o|ó|ado|ada) por\b|"
    r"vo\.? ?bo|(nota|notas|observaci[oó]n(es)?|fuente|firmas?|source|prepared by|checked by)\s*:",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\d+\s*[.)°-]*")
_COUNTERS = frozenset(
    ("", "n", "no", "n o", "nro", "num", "numero", "item", "correlativo", "id", "1")
)
_WRITTEN_BY_PEOPLE = (*NAMES, "second_surname", "born", "document_number", "source_id")


def finder(mapping: Mapping) -> Callable[[Line], str | None]:
    """What says of a line that it is nobody: "blank" or "footer"; None for a person."""
    fields = {mapping.columns[name] for name in _WRITTEN_BY_PEOPLE if name in mapping.columns}
    counters = {i for i, title in enumerate(mapping.headers) if plain(title) in _COUNTERS}

    def is_empty_form(line: Line, index: int) -> bool:
        # A cell prepared before anybody was written in: a row number, a formula for the age.
        if index in line.formulas:
            return True
        return index in counters and bool(_COUNTED.fullmatch(as_text(line.cell(index))))

    def skipped_as(line: Line) -> str | None:
        texts = [as_text(cell) for cell in line.cells]
        filled = [index for index, text in enumerate(texts) if text]
        # A foot may count its column by formula; a row whose name is a formula is somebody.
        if fields & line.formulas and not any(map(_FOOT.match, texts)):
            return None
        if filled and _FOOT.match(texts[filled[0]]) and is_gap(mapping.cell(line, "born")):
            return "footer"
        return "blank" if all(is_empty_form(line, index) for index in filled) else None

    return skipped_as
