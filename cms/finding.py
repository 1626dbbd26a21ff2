"""Finding an opportunity: the search and the filters of the public list.

Whatever is asked that is not on offer (an old link, another alphabet, somebody's experiment) is
left aside without a word: the list then shows more, never an error.
"""

from collections.abc import Callable
from datetime import time
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from accounts.sealing.tokens import plain
from training.certifying.codes import normalized
from training.models.course import CourseKind
from training.models.offering import Modality, Offering, Weekday
from youth.models import Place

from .copies import remembered
from .stems import holds, words_of

CODE_LENGTH = 6
LONGEST = 80
WEEKEND = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})


class When:
    WEEKEND, MORNING, AFTERNOON, EVENING = "weekend", "morning", "afternoon", "evening"
    LABELS = {
        WEEKEND: _("Weekend"),
        MORNING: _("In the morning"),
        AFTERNOON: _("In the afternoon"),
        EVENING: _("In the evening"),
    }


def times(offering: Offering) -> set[str]:
    """The parts of the week that a group takes, as a person with little time asks for them."""
    hour = offering.starts_at
    if hour < time(12):
        part = When.MORNING
    else:
        part = When.AFTERNOON if hour < time(17) else When.EVENING
    only_weekend = offering.weekdays and WEEKEND.issuperset(offering.weekdays)
    return {part, When.WEEKEND} if only_weekend else {part}


def around(offering: Offering) -> list[Place]:
    """Where it is, and all that lies around it: the district, the municipality, the department."""
    place = offering.center.place
    return [place, *place.ancestors]


def places(offering: Offering) -> dict[str, str]:
    """Codes and names of these; "Choloma, Cortés" for what is no department."""
    around_it = around(offering)
    department = around_it[-1]
    labels = {each.code: f"{each.name}, {department.name}" for each in around_it[:-1]}
    return labels | {department.code: department.name}


def country(code: str) -> str:
    """The country of a place's code, which begins with it."""
    return Country(code[:2]).label if code[:2] in Country else ""


def label_of(choices, value: str) -> dict[str, str]:
    return {value: capfirst(choices(value).label)}


class Filter(NamedTuple):
    """One question of the list. `values` gives what an offering answers to it; `group` the
    heading under which an answer stands among the options, where there are headings."""

    name: str
    label: str
    anything: str
    values: Callable[[Offering], dict[str, str]]
    group: Callable[[str], str] = lambda value: ""


FILTERS = [
    Filter("place", _("Place"), _("All places"), places, country),
    Filter(
        "kind",
        _("Kind"),
        _("All kinds"),
        lambda o: label_of(CourseKind, o.course.kind),
    ),
    Filter("when", _("Timetable"), _("Any time"), lambda o: {t: When.LABELS[t] for t in times(o)}),
    Filter(
        "modality",
        _("Modality"),
        _("Any modality"),
        lambda o: label_of(Modality, o.modality),
    ),
    Filter("childcare", "", "", lambda o: {"1": _("With child care")} if o.childcare else {}),
    Filter(
        "no_documents",
        "",
        "",
        lambda o: {} if o.documents_needed else {"1": _("Without documents")},
    ),
]


# {name of a filter: {value: label}}, and a group with its own.
Answers = dict[str, dict[str, str]]
Row = tuple[Offering, Answers]


class Search:
    """What was asked of `offerings`, and what fits: `found`, in the order given."""

    def __init__(self, asked, offerings: list[Offering]) -> None:
        self.offerings = offerings
        self.text = " ".join(asked.get("q", "").replace("\0", "").split())[:LONGEST].strip()
        language = get_language()
        # Beside each its {name of a filter: what it answers}, which is looked at many times below.
        self._all = [(each, _answers_of(each, language)) for each in offerings]
        self.chosen = {}
        for each in FILTERS:
            value = asked.get(each.name, "")
            if value and any(value in answers[each.name] for _offering, answers in self._all):
                self.chosen[each.name] = value

    @property
    def code(self) -> str | None:
        """The short code that was typed instead of words, or the short address; else None."""
        return normalized(self.text.rpartition("/o/")[2].strip("/"), CODE_LENGTH)

    @cached_property
    def _with_text(self) -> list[Row]:
        """Those that hold every word that was typed: its beginning, or another form of it."""
        if not self.text:
            return self._all
        if not plain(self.text):  # only signs, or an alphabet in which nothing is written here
            return []
        words = words_of(self.text)
        return [each for each in self._all if holds(told(each[0]), words)]

    @cached_property
    def found(self) -> list[Offering]:
        return [offering for offering, _answers in self._fitting(self._with_text)]

    @cached_property
    def fields(self) -> list[dict]:
        """The filters with their options; each says how many it would leave."""
        return [self._field(each) for each in FILTERS]

    @property
    def selects(self) -> list[dict]:
        return [field for field in self.fields if field["label"]]

    @property
    def ticks(self) -> list[dict]:
        """Filters that are only on or off; those that nothing on offer answers are left out."""
        return [field for field in self.fields if not field["label"] and field["options"]]

    @cached_property
    def chips(self) -> list[dict]:
        """What is chosen now, each with the address of the list without it."""
        chips = [
            self._chip(field["name"], option["label"])
            for field in self.fields
            for option in field["options"]
            if option["chosen"]
        ]
        if self.text:
            chips.insert(0, self._chip("q", f"“{self.text}”"))
        return chips

    def _chip(self, name: str, label: str) -> dict:
        query = self.query(without=name).removesuffix("&")
        return {"name": name, "label": label, "url": f"?{query}" if query else ""}

    @property
    def relief(self) -> dict | None:
        """Which one thing to let go so that most is found: a chip, and `said`; None if none helps.

        For when nothing fits: most people ask for one thing too many.
        """
        counts = [(self._count_without(chip["name"]), chip) for chip in self.chips]
        most, chip = max(counts, key=lambda pair: pair[0], default=(0, None))
        return chip | {"said": opportunities_said(most)} if most else None

    @property
    def summary(self) -> str:
        return opportunities_said(len(self.found))

    def query(self, without: str = "") -> str:
        """What is asked, as a query string that ends in "&"; "" for the whole list."""
        parts = ({"q": self.text} if self.text else {}) | self.chosen
        parts.pop(without, None)
        return urlencode(parts) + "&" if parts else ""

    def _fitting(self, rows: list[Row], but: str = "") -> list[Row]:
        """Those that answer all that was chosen, in every filter `but` one."""
        chosen = [(name, value) for name, value in self.chosen.items() if name != but]
        if not chosen:
            return rows
        return [row for row in rows if all(value in row[1][name] for name, value in chosen)]

    def _count_without(self, name: str) -> int:
        return len(self._fitting(self._all if name == "q" else self._with_text, but=name))

    def _field(self, each: Filter) -> dict:
        labels, counts = {}, {}
        for _offering, answers in self._all:
            labels |= answers[each.name]
        for _offering, answers in self._fitting(self._with_text, but=each.name):
            for value in answers[each.name]:
                counts[value] = counts.get(value, 0) + 1
        options = [
            {
                "value": value,
                "label": label,
                "group": each.group(value),
                "count": counts.get(value, 0),
                "chosen": self.chosen.get(each.name) == value,
            }
            for value, label in labels.items()
        ]
        return {
            "name": each.name,
            "label": each.label,
            "anything": each.anything,
            "options": sorted(options, key=_order),
        }


def _answers_of(offering: Offering, language: str) -> Answers:
    """{name of a filter: what the group answers}, in the language in use."""
    name = "answers", offering.pk, offering.version, language
    return remembered(name, lambda: {each.name: each.values(offering) for each in FILTERS})


def _order(option: dict) -> tuple:
    """By country; a department right before what lies in it; without accents."""
    name, comma, department = str(option["label"]).rpartition(", ")
    return plain(str(option["group"])), plain(department), bool(comma), plain(name)


def opportunities_said(count: int) -> str:
    said = ngettext("%(count)s opportunity", "%(count)s opportunities", count)
    return said % {"count": count}


def told(offering: Offering) -> str:
    """All that a group is found by, in both languages: course, place, who offers it, its code."""
    course, center, places = offering.course, offering.center, around(offering)
    texts = [course.name_es, course.name_en, course.summary_es, course.summary_en]
    texts += [course.skills_es, course.skills_en, center.name, offering.organization.public_name]
    texts += [f"{place.name} {place.other_names}" for place in places]
    texts += [country(places[-1].code), offering.name, offering.code]
    return " ".join(map(str, texts))
