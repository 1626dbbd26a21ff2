"""What a form asks: which answers have which place in the table; and the form, for its reader.

Pure. A form comes as rows of an XLSForm, {"survey": [...], "choices": [...]}, as KoboToolbox gives
it, or as the list of fields that ODK Central gives. Anything may be missing or of another shape.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

# They say nothing about a person, or are files.
LEFT_OUT = frozenset(
    "note start end today deviceid simserial subscriberid phonenumber username email audit "
    "start-geopoint geopoint geotrace geoshape image photo audio video file barcode binary "
    "background-audio background-geopoint xml-external csv-external acknowledge trigger".split()
)
NAMES = ("name", "$autoname", "$autovalue")
SPANISH = re.compile(r"\(es\)|espa[nñ]ol|spanish", re.IGNORECASE)


@dataclass
class Questions:
    """`columns`: paths in order, outside repeats; `repeats`: {path of a repeat: its columns};
    `left_out`: paths that are no answers. `sheets`: the form itself as its reader knows it, the
    sheets "survey" and "choices", by which questions and choices get their words."""

    columns: list[str] = field(default_factory=list)
    repeats: dict[str, list[str]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    sheets: dict[str, list[list[str]]] = field(default_factory=dict)

    def add(self, path: str, kind: str, repeat: str = "") -> None:
        if kind in LEFT_OUT:
            self.left_out.add(path)
        else:
            (self.repeats.setdefault(repeat, []) if repeat else self.columns).append(path)


def of_form(content: Any) -> Questions:
    """The questions of an XLSForm's rows."""
    found, inside = Questions(sheets=_sheets(content)), []
    for row in _rows(content, "survey"):
        written = _text(row.get("type"))
        kind = " ".join(written.replace("_", " ", 1).split())
        name = _name(row)
        if kind in ("begin group", "begin repeat"):
            inside.append((name, kind == "begin repeat"))
        elif kind in ("end group", "end repeat"):
            inside = inside[:-1]
        elif name:
            path = "/".join([*(part for part, _repeats in inside), name])
            found.add(path, written, _repeat(inside))
    return found


def of_fields(fields: Any, form: Any = None) -> Questions:
    """The questions of ODK Central's fields; with the XLSForm, if it is there."""
    found, repeats = Questions(sheets=_sheets(form)), []
    for each in fields if isinstance(fields, list) else []:
        path = _text(each.get("path")).strip("/") if isinstance(each, dict) else ""
        kind = _text(each.get("type")) if path else ""
        if kind == "repeat":
            repeats.append(path)
        elif path and kind != "structure" and not path.startswith("meta/"):
            within = [repeat for repeat in repeats if path.startswith(f"{repeat}/")]
            kind = "file" if each.get("binary") else kind
            found.add(path, kind, max(within, key=len, default=""))
    return found


def _repeat(inside: list[tuple[str, bool]]) -> str:
    """The path of the innermost repeat around a question."""
    last = max((i for i, (_name, repeats) in enumerate(inside) if repeats), default=-1)
    return "/".join(name for name, _repeats in inside[: last + 1])


def _sheets(content: Any) -> dict[str, list[list[str]]]:
    """The form's rows in the words of an XLSForm; {} where there is no form."""
    survey = [[_type(row), _name(row), _label(row, content)] for row in _rows(content, "survey")]
    choices = [
        [
            _text(row.get("list_name")) or _text(row.get("list name")),
            _name(row),
            _label(row, content),
        ]
        for row in _rows(content, "choices")
    ]
    if not survey:
        return {}
    return {
        "survey": [["type", "name", "label"], *survey],
        "choices": [["list_name", "name", "label"], *choices],
    }


def _type(row: dict) -> str:
    return f"{_text(row.get('type'))} {_text(row.get('select_from_list_name'))}".strip()


def _name(row: dict) -> str:
    return next(filter(None, (_text(row.get(key)) for key in NAMES)), "")


def _label(row: dict, content: Any) -> str:
    """In Spanish where the form speaks it, else in its first language."""
    label = row.get("label")
    if isinstance(label, list):
        said, place = [_text(each) for each in label], _language(content)
        return (said[place] if place < len(said) else "") or next(filter(None, said), "")
    titled = [key for key in row if isinstance(key, str) and key.startswith("label")]
    titled.sort(key=lambda key: (not SPANISH.search(key), key))
    return next(filter(None, (_text(row[key]) for key in titled)), "")


def _language(content: Any) -> int:
    named = content.get("translations") if isinstance(content, dict) else None
    spoken = named if isinstance(named, list) else []
    return next((i for i, each in enumerate(spoken) if SPANISH.search(_text(each))), 0)


def _rows(content: Any, name: str) -> Iterator[dict]:
    rows: Iterable = content.get(name) if isinstance(content, dict) else ()
    yield from (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""
