"""What somebody answered in the preview: a part of what a row says, read by the same rules.

Answers are kept beside the row as the list has it, {field: text}. "left_out" says that the row is
nobody to be stored, "person" names the one it is about, "own" that it is nobody who is known.
"""

from collections.abc import Mapping as Map
from dataclasses import replace
from datetime import date

from .columns import Mapping
from .headings import field_of
from .people import read_person
from .remarks import Issue
from .rows import PersonRow
from .tables import Line

LEFT_OUT, PERSON, OWN = "left_out", "person", "own"
NAMES = ("given_names", "first_surname", "second_surname")
BIRTH = ("born", "age")
# A field that can be typed anew, and what is read from it.
READ = {name: (name,) for name in (*NAMES, *BIRTH)} | {
    "phone": ("phone",),
    "document_number": ("document_type", "document_number"),
    "place": ("place_text", "place_code"),
    "department": ("department_text",),
    "guardian": ("guardian",),
    "sex": ("sex",),
    "studies": ("studies",),
    "grade": ("grade",),
    "works": ("works",),
    "consent": ("consents", "consent_on"),
    "consent_on": ("consents", "consent_on"),
}
FORMULA = "formula"  # a cell that is not read: it is enough that somebody saw it
Answers = Map[str, str | bool]


def asked(row: PersonRow) -> tuple[str, ...]:
    """The fields that have to be typed for a refused row, in the order of the page."""
    wanted: set[str] = set()
    for issue in row.refusals:
        if issue.code.startswith("birth_"):
            wanted |= set(BIRTH)
        elif issue.code == "formula_cell":
            wanted |= _of_formula(issue.column)
        elif issue.code != LEFT_OUT:
            wanted |= set(NAMES)
    return tuple(name for name in (*READ, FORMULA) if name in wanted)


def _of_formula(title: str) -> set[str]:
    name = (field_of(title) or ("",))[0]
    if name.startswith("born") or name == "age":
        return set(BIRTH)
    if name in NAMES or name in ("full_name", "surnames", "middle_name"):
        return set(NAMES)
    return {name if name in READ else FORMULA}


def suggested(row: PersonRow, name: str) -> str:
    """What stands in the field at first: what the list says, where it could be read."""
    if name == FORMULA:
        return next(
            (row.raw.get(i.column, "") for i in row.refusals if i.code == "formula_cell"), ""
        )
    if name == "consent":
        return "sí" if row.consents else ""
    if name == "place":
        return row.place_text
    if name == "born" and row.born is None:
        return next((str(i.params["value"]) for i in row.refusals if "value" in i.params), "")
    value = getattr(row, name)
    return "" if value is None else str(value)


def answered(row: PersonRow, answers: Answers, country: str, today: date) -> PersonRow:
    """The row with its answers: without refusals, unless they are wrong as well.

    A refusal or warning about what was typed names its field as the column.
    """
    if answers.get(LEFT_OUT):
        return replace(row, refusals=(Issue(LEFT_OUT),))
    typed = [name for name in READ if name in answers]
    if not typed:
        return replace(row, refusals=()) if FORMULA in answers and row.refusals else row
    said = {name: suggested(row, name) for name in _needed(row)} | {
        name: str(answers[name]) for name in typed
    }
    values, refusals, warnings = _read(said, country, today)
    taken = {part: values[part] for name in typed for part in READ[name]}
    doubts = [w for w in row.warnings if not _is_about(w, typed)]
    doubts += [w for w in warnings if w.column in typed]
    return replace(row, refusals=tuple(refusals), warnings=tuple(doubts), **taken)


def _needed(row: PersonRow) -> tuple[str, ...]:
    """What a person cannot be read without, and what belongs to a consent."""
    return (*NAMES, *BIRTH, "consent", "consent_on")


def _read(said: dict[str, str], country: str, today: date) -> tuple[dict, list, list]:
    fields = list(said)
    line = Line(1, tuple(said.values()))
    columns = {name: index for index, name in enumerate(fields)}
    mapping = Mapping(None, 1, tuple(fields), columns, (line,))
    return read_person(line, mapping, country, today)


def _is_about(warning: Issue, typed: list[str]) -> bool:
    about = {"name": "given_names", "birth": "born"}
    kind = warning.code.split("_")[0]
    return about.get(kind, kind) in typed or (kind == "document" and "document_number" in typed)
