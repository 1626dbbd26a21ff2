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
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.sealing.tokens import plain
from training.models.course import CourseKind
from training.models.offering import Modality, Offering, Weekday

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


def places(offering: Offering) -> dict[str, str]:
    """Codes and names of where it is: the municipality, and the department around it."""
    place = offering.center.place
    around = [place.parent] if place.parent else []
    return {each.code: each.name for each in [place, *around]}


def label_of(choices, value: str) -> dict[str, str]:
    return {value: capfirst(choices(value).label)}


class Filter(NamedTuple):
    """One question of the list. `values` gives what an offering answers to it."""

    name: str
    label: str
    anything: str
    values: Callable[[Offering], dict[str, str]]


FILTERS = [
    Filter("place", _("Place"), _("All places"), places),
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


class Search:
    """What was asked of `offerings`, and what fits: `found`, in the order given."""

    def __init__(self, asked, offerings: list[Offering]) -> None:
        self.offerings = offerings
        self.text = " ".join(asked.get("q", "").replace("\0", "").split())[:LONGEST]
        self.chosen = {}
        for each in FILTERS:
            value = asked.get(each.name, "")
            if value and any(value in each.values(o) for o in offerings):
                self.chosen[each.name] = value

    @cached_property
    def with_text(self) -> list[Offering]:
        """Those that hold the beginning of every word that was typed."""
        if not self.text:
            return self.offerings
        words = plain(self.text).split()
        if not words:  # only signs, or an alphabet in which nothing is written here
            return []
        return [o for o in self.offerings if _holds(o, words)]

    @cached_property
    def found(self) -> list[Offering]:
        return [o for o in self.with_text if self._fits(o)]

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

    @property
    def chips(self) -> list[dict]:
        """What is chosen now, each with the address of the list without it."""
        chips = [
            {"label": option["label"], "url": self._url(without=field["name"])}
            for field in self.fields
            for option in field["options"]
            if option["chosen"]
        ]
        if self.text:
            chips.insert(0, {"label": f"“{self.text}”", "url": self._url(without="q")})
        return chips

    @property
    def summary(self) -> str:
        return ngettext("%(count)s opportunity", "%(count)s opportunities", len(self.found)) % {
            "count": len(self.found)
        }

    def query(self, without: str = "") -> str:
        """What is asked, as a query string that ends in "&"; "" for the whole list."""
        parts = ({"q": self.text} if self.text else {}) | self.chosen
        parts.pop(without, None)
        return urlencode(parts) + "&" if parts else ""

    def _url(self, without: str) -> str:
        return "?" + self.query(without).removesuffix("&")

    def _fits(self, offering: Offering, but: str = "") -> bool:
        return all(
            self.chosen[each.name] in each.values(offering)
            for each in FILTERS
            if each.name in self.chosen and each.name != but
        )

    def _field(self, each: Filter) -> dict:
        labels, counts = {}, {}
        for offering in self.offerings:
            labels |= each.values(offering)
        for offering in self.with_text:
            if self._fits(offering, but=each.name):
                for value in each.values(offering):
                    counts[value] = counts.get(value, 0) + 1
        options = [
            {
                "value": value,
                "label": label,
                "count": counts.get(value, 0),
                "chosen": self.chosen.get(each.name) == value,
            }
            for value, label in sorted(labels.items(), key=lambda pair: plain(str(pair[1])))
        ]
        return {
            "name": each.name,
            "label": each.label,
            "anything": each.anything,
            "options": options,
        }


def _holds(offering: Offering, words: list[str]) -> bool:
    course, center = offering.course, offering.center
    texts = [course.name_es, course.name_en, course.summary_es, course.summary_en]
    texts += [center.name, *places(offering).values()]
    text = " " + plain(" ".join(texts))
    return all(f" {word}" in text for word in words)
