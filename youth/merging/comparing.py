"""Two records side by side: what each says, what differs, and which is kept if nobody chooses."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rumbo import dates
from youth import doubles, support
from youth.matching.comparing import compare
from youth.matching.reasons import AGAINST, WHY
from youth.models import Participant

from .own import columns_of
from .parts import parts

ONE, OTHER, BOTH = "one", "other", "both"
SURNAMES = ("surname1", "surname2")
# What is chosen together: {name: (label, columns)}.
FIELDS = {
    "given": (gettext_lazy("given names"), ("names.given",)),
    "surname1": (gettext_lazy("first surname"), ("names.surname1",)),
    "surname2": (gettext_lazy("second surname"), ("names.surname2",)),
    "preferred": (gettext_lazy("name used"), ("names.preferred",)),
    "married": (gettext_lazy("married name"), ("names.married",)),
    "born": (gettext_lazy("date of birth"), ("born", "born_month", "birth_estimated")),
    "sex": (gettext_lazy("sex"), ("sex",)),
    "place": (gettext_lazy("municipality"), ("place_id", "place_text")),
    "community": (gettext_lazy("community"), ("community_id",)),
    "directions": (gettext_lazy("directions"), ("directions",)),
    "studies": (gettext_lazy("studies now"), ("studies",)),
    "grade": (gettext_lazy("last grade passed"), ("grade",)),
    "works": (gettext_lazy("works now"), ("works",)),
    "notes": (gettext_lazy("notes"), ("notes",)),
    "difficulties": (
        gettext_lazy("difficulty with"),
        tuple(f"support.{name}" for name in support.DIFFICULTIES),
    ),
    "needs": (gettext_lazy("support needed"), ("support.needs",)),
    "language": (gettext_lazy("preferred language"), ("support.language",)),
    "childcare": (gettext_lazy("care for a child"), ("support.childcare",)),
}


@dataclass(frozen=True)
class Line:
    """One field of both records. `default`: which is chosen beforehand, where they differ."""

    name: str
    label: Any
    one: str
    other: str
    default: str

    @property
    def differs(self) -> bool:
        return bool(self.default)

    @property
    def choices(self) -> list[tuple[str, str]]:
        found = [(ONE, self.one or "–"), (OTHER, self.other or "–")]
        if self.name == "notes" and self.one and self.other:
            found.append((BOTH, _("both, one below the other")))
        return found


def lines(one: Participant, other: Participant) -> list[Line]:
    ours, theirs = columns_of(one), columns_of(other)
    found = []
    for name, (label, columns) in FIELDS.items():
        a, b = ([values[column] for column in columns] for values in (ours, theirs))
        default = "" if a == b else fuller(name, *_together(name, a, b, ours, theirs))
        found.append(Line(name, label, shown(one, name), shown(other, name), default))
    return found


def _together(name: str, a: list, b: list, ours: dict, theirs: dict) -> tuple[list, list]:
    """Surnames are taken from one record, both of them: in the other they may be exchanged."""
    if name not in SURNAMES:
        return a, b
    columns = [f"names.{each}" for each in SURNAMES]
    return [ours[each] for each in columns], [theirs[each] for each in columns]


def fuller(name: str, a: list, b: list) -> str:
    """The one that says more; of two dates of birth the later: nobody becomes an adult by it."""
    if name == "born":
        if bool(a[0]) != bool(b[0]):
            return ONE if a[0] else OTHER
        return ONE if (a[0] or a[1]) >= (b[0] or b[1]) else OTHER
    if name == "notes" and a[0] and b[0]:
        return BOTH
    if name == "sex":
        return OTHER if a == ["undisclosed"] else ONE
    return ONE if _said(a) >= _said(b) else OTHER


def _said(values: list) -> tuple[int, int]:
    """How much a record says; of two alike the one with accents says more."""
    text = "".join(str(value) for value in values if value)
    return len(text), sum(not letter.isascii() for letter in text)


def chosen(one: Participant, other: Participant, picked: dict[str, str]) -> dict:
    """{column: value} of the record as it was chosen: {name of a field: ONE, OTHER or BOTH}."""
    ours, theirs = columns_of(one), columns_of(other)
    found = dict(ours)
    for name, which in picked.items():
        for column in FIELDS[name][1]:
            if which == BOTH:
                found[column] = "\n".join(filter(None, (ours[column], theirs[column])))
            else:
                found[column] = (ours if which == ONE else theirs)[column]
    return found


def shown(person: Participant, name: str) -> str:
    """One field in words; "" where nothing is said."""
    if name == "born":
        born, month = person.birth_date, dates.day(person.born_month, "month")
        return dates.day(born) if born else _("%s (estimated)") % month
    if name in ("sex", "studies", "works"):
        return str(getattr(person, f"get_{name}_display")() or "")
    if name == "place":
        return person.place.label if person.place else person.place_text
    if name in ("given", "surname1", "surname2", "preferred", "married"):
        return person.names.get(name) or ""
    if name == "grade":
        return person.grade_said
    if name == "difficulties":
        said = support.lines(person.support, support.DIFFICULTIES)
        return "\n".join(f"{label}: {answer}" for label, answer in said)
    if name in support.LABELS:
        return support.said(person.support, name)
    value = getattr(person, name)
    return str(value) if value else ""


def hanging(one: Participant, other: Participant) -> list[tuple[Any, list[str], list[str]]]:
    """[(what, lines of one, lines of the other)] of what hangs on either."""
    found = [(part.title, part.told(one), part.told(other)) for part in parts() if part.title]
    return [row for row in found if row[1] or row[2]]


def weight(person: Participant) -> tuple:
    """By which of two records is the fuller one; of two alike the older."""
    return sum(part.count(person) for part in parts()), -person.created_at.timestamp()


@dataclass(frozen=True)
class Ground:
    """One thing that speaks for it that two records are one person, or against it."""

    text: str
    against: bool

    def __str__(self) -> str:
        return self.text


def reasons(one: Participant, other: Participant) -> list[Ground]:
    """Why they may be the same person, in words; what speaks against it comes last."""
    known = doubles.knowns([one.pk, other.pk])
    if len(known) < 2:
        return []
    why = compare(known[one.pk], known[other.pk]).why
    return [Ground(str(WHY[code]), code in AGAINST) for code in why]


def digest(one: Participant, other: Participant) -> str:
    """Of all that the page shows of both: another one means that somebody changed something."""
    said = [columns_of(one), columns_of(other), one.code, other.code]
    with translation.override("en"):  # whatever language the page was read in
        said += [[str(title), a, b] for title, a, b in hanging(one, other)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
