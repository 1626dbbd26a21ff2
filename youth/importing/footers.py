"""Lines under the titles that are nobody: empty ones, totals, notes at the foot."""

import re

from .columns import NAME_FIELDS, Mapping
from .headings import plain
from .tables import Line, as_text
from .values import is_gap

_FOOT = re.compile(
    r"((gran|sub)[ -]?)?total(es)?\b|suma\b|(elabor|revis|autoriz|aprob|prepar)(o|ó|ado|ada) por\b|"
    r"vo\.? ?bo|(nota|notas|observaci[oó]n(es)?|fuente|firmas?|source|prepared by|checked by)\s*:",
    re.IGNORECASE,
)
_COUNTERS = frozenset(
    ("", "n", "no", "n o", "nro", "num", "numero", "item", "correlativo", "id", "1")
)
_WRITTEN_BY_PEOPLE = (*NAME_FIELDS, "second_surname", "born", "document_number", "source_id")


def skipped_as(line: Line, mapping: Mapping) -> str | None:
    """ "blank" or "footer" for a line that is nobody, None for a person."""
    filled = [index for index, cell in enumerate(line.cells) if as_text(cell)]
    if _has_formula_for_person(line, mapping):
        return None
    if filled and _FOOT.match(as_text(line.cell(filled[0]))) and is_gap(mapping.cell(line, "born")):
        return "footer"
    if all(_is_empty_form(line, mapping, index) for index in filled):
        return "blank"
    return None


def _has_formula_for_person(line: Line, mapping: Mapping) -> bool:
    # A foot may count its column by formula; a row whose name is a formula is somebody.
    fields = {mapping.columns[name] for name in _WRITTEN_BY_PEOPLE if name in mapping.columns}
    texts = [as_text(cell) for cell in line.cells]
    is_foot = any(_FOOT.match(text) for text in texts)
    return bool(fields & line.formulas) and not is_foot


def _is_empty_form(line: Line, mapping: Mapping, index: int) -> bool:
    """A cell prepared before anybody was written in: a row number, a formula for the age."""
    if index in line.formulas:
        return True
    is_counter = plain(mapping.headers[index]) in _COUNTERS
    return is_counter and bool(re.fullmatch(r"\d+\s*[.)°-]*", as_text(line.cell(index))))
