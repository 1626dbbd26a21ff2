"""A form of a form tool (XLSForm): what its questions are called and what its codes stand for.

Names of choices are the data, labels are for people: answers come as either, and a code alone
(1, 2) says nothing without its label.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from .deciding import read_sex
from .documents import stated_type
from .headings import field_of, is_never, plain
from .tables import Table, as_text
from .values import read_place, read_yes

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_SELECT = re.compile(
    r"(?:add )?(?:select[ _]?(?:one|1|multiple)|select all that apply)"
    r"(?:[ _]external)?(?: from)?(?: (?P<list>\S+))?(?P<other> or[ _]other)?.*"
)
_NO_ANSWERS = re.compile(
    r"calculate|note|start|end|today|device ?id|subscriber ?id|sim ?serial|phone ?number|username|"
    r"email|audit|start geopoint|geo(point|trace|shape)|gps|image|photo|audio|video|file|hidden|"
    r"background audio|xml external|csv external|range|rank.*"
)
_OTHER = ("other", ("Otro", "Other"))


@dataclass(frozen=True)
class Question:
    """A question that people answer, or (`is_answer` False) what the tool fills in itself."""

    name: str
    path: str  # with its groups: ident/apellido1
    labels: tuple[str, ...]
    is_answer: bool
    choices: str = ""  # the list that it chooses from


@dataclass(frozen=True)
class Form:
    """Questions by what a title may call them, and {list: {name of a choice: its labels}}."""

    questions: Map[str, Question] = field(default_factory=dict)
    choices: Map[str, Map[str, tuple[str, ...]]] = field(default_factory=dict)

    def question(self, title: str) -> Question | None:
        """The question whose answers stand under a title, in whatever way it is written."""
        key = _key(title)
        last = key.rpartition("/")[2]
        return self.questions.get(key) or self.questions.get(last)

    def meaning(self, title: str) -> tuple[str, int] | None:
        """(field, rank) like headings.field_of: what people are asked says more than a name."""
        question = self.question(title) if self.questions else None
        if question is None:
            return field_of(title)
        if not question.is_answer:
            return None
        found = [known for label in question.labels if (known := field_of(label))]
        if found or any(is_never(label) for label in question.labels):
            return found[0] if found else None
        return field_of(title) or field_of(question.path)

    def answers(self, name: str, title: str) -> dict[str, str]:
        """{code or label in small letters: words that mean it} for a field; {} without choices."""
        question = self.question(title) if self.questions else None
        choices = self.choices.get(question.choices, {}) if question else {}
        said = {code.lower(): _words(name, code, labels) for code, labels in choices.items()}
        for code, labels in choices.items():
            for label in labels:
                said.setdefault(label.lower(), said[code.lower()])
        return said


NO_FORM = Form()


def is_form(tables: Iterable[Table]) -> bool:
    """Does a workbook hold a form?"""
    return any(_is_survey(table) for table in tables)


def _is_survey(table: Table) -> bool:
    if (table.sheet or "").strip().lower() != "survey" or not table.lines:
        return False
    titles = {plain(as_text(cell)) for cell in table.lines[0].cells}
    return {"type", "name"} <= titles


def is_part_of_form(table: Table) -> bool:
    return (table.sheet or "").strip().lower() in SHEETS


def from_tables(tables: Iterable[Table]) -> Form:
    """The form that a workbook holds: its sheets survey and choices."""
    sheets = {(table.sheet or "").strip().lower(): table for table in tables}
    survey, choices = (
        [*_records(sheets[name])] if name in sheets else [] for name in ("survey", "choices")
    )
    return _form(survey, choices)


def from_asset(asset: Map) -> Form:
    """The form as KoboToolbox gives it in JSON: an asset, or its content."""
    content = asset.get("content") or asset
    survey = [_flat(row) for row in content.get("survey") or () if isinstance(row, Map)]
    choices = [_flat(row) for row in content.get("choices") or () if isinstance(row, Map)]
    return _form(survey, choices)


def _records(table: Table) -> Iterable[dict]:
    """Rows of a sheet as {"type", "name", "list", "labels"}; spellings of titles vary."""
    titles = [_column(as_text(cell)) for cell in table.lines[0].cells] if table.lines else []
    for line in table.lines[1:]:
        row: dict = {"labels": []}
        for title, cell in zip(titles, line.cells, strict=False):
            text = as_text(cell)
            if title == "labels":
                row["labels"] += [text] if text else []
            elif title and text:
                row.setdefault(title, text)
        yield row


def _column(title: str) -> str:
    if re.match(r"label\b", title.strip().lower()):
        return "labels"
    known = {"list name": "list", "list": "list", "value": "name", "name": "name", "type": "type"}
    return known.get(plain(title), "")


def _flat(row: Map) -> dict:
    labels = row.get("label") or ()
    labels = [labels] if isinstance(labels, str) else labels
    names = (row.get(key) for key in ("name", "$autoname", "$autovalue"))
    said = {
        "type": row.get("type"),
        "name": next((name for name in names if name not in (None, "")), None),
        "list": row.get("select_from_list_name") or row.get("list_name"),
    }
    texts = [" ".join(str(label).split()) for label in labels if label]
    return {key: str(value) for key, value in said.items() if value is not None} | {"labels": texts}


def _form(survey: list[dict], choices: list[dict]) -> Form:
    lists: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in choices:
        if "name" in row and "list" in row:
            lists[row["list"]][row["name"]] = tuple(row["labels"])
    questions: list[Question] = []
    groups: list[str] = []
    for row in survey:
        kind = re.sub(r"[\s_-]+", " ", row.get("type", "")).strip().lower()
        name = row.get("name", "")
        if re.match(r"begin (group|repeat)", kind):
            groups.append(name)
        elif re.match(r"end (group|repeat)", kind):
            groups = groups[:-1]
        elif name:
            questions.append(_question(row, groups, lists))
    return Form(_called(questions), lists)


def _question(row: dict, groups: list[str], lists: dict) -> Question:
    written = " ".join(row.get("type", "").split())
    kind = re.sub(r"[\s_-]+", " ", written).strip().lower()
    select = _SELECT.fullmatch(written.lower())
    chosen = ""
    if select:
        named = row.get("list") or written[slice(*select.span("list"))] if select["list"] else ""
        chosen = named or row.get("list", "")
        if select["other"] and chosen:
            lists[chosen].setdefault(*_OTHER)
    path = "/".join([*filter(None, groups), row["name"]])
    is_answer = not _NO_ANSWERS.fullmatch(kind)
    return Question(row["name"], path, tuple(row["labels"]), is_answer, chosen)


def _called(questions: list[Question]) -> dict[str, Question]:
    """Paths first, then labels, then names that only one question has."""
    called = {_key(question.path): question for question in questions}
    for names_of in (lambda q: q.labels, lambda q: (q.name,)):
        named: dict[str, list[Question]] = defaultdict(list)
        for question in questions:
            for key in {_key(name) for name in names_of(question)}:
                named[key].append(question)
        for key, bearers in named.items():
            if key and len(bearers) == 1:
                called.setdefault(key, bearers[0])
    return called


def _key(title: str) -> str:
    """Groups are parted by / . : or -, repeats are counted in brackets, labels are any text."""
    bare = re.sub(r"\[\d+\]", "", " ".join(title.split()).lower())
    return re.sub(r"(?<=\w)[/.:\-](?=\w)", "/", bare)


def _words(name: str, code: str, labels: tuple[str, ...]) -> str:
    """Of a choice's labels and name, the words that say it for a field."""
    said = [*labels, code]
    if name in ("place", "department"):
        return code if read_place(code)[1] else said[0]
    understood = {
        "sex": lambda text: read_sex(text, None)[0] != "undisclosed",
        "consent": lambda text: read_yes(text) is not None,
        "document_type": stated_type,
    }.get(name)
    return next(filter(understood, said), said[0]) if understood else said[0]
