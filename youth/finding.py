"""Find people: by what somebody says of them, and by how much two records have in common.

Nothing about a person is stored readable, so words become blind tokens first. Pairs of name parts
have tokens, single parts have none (their frequency would betray them): a search for one word
opens the names of everybody whom the user may see, up to a limit.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.sealing import tokens
from rumbo.ids import ALPHABET

from .intake import PersonDetails
from .models import BlindToken, Participant

SHOWN = 10
CANDIDATES = 500  # namesakes that are opened and ranked; beyond, one more name is needed
OPENED = 20_000  # people whose names are opened to find a single word
CHUNK = 500
KEY = ("key__organization", "key__kid", "key__wrapped")

WHY = {
    "document": _("The same document number."),
    "names_and_birth": _("The same names and date of birth."),
    "names_and_age": _("The same names and about the same age."),
    "identical": _("The same row stands twice in the list."),
}


# What somebody says of a person.


@dataclass(frozen=True)
class Sought:
    """A search text taken apart: words of names, a year of birth, the whole as code or number."""

    words: tuple[str, ...]
    year: int | None
    code: str
    number: str

    @classmethod
    def read(cls, text: str) -> "Sought":
        year = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", text)
        names = [w for w in tokens.words(text) if not any(c.isdigit() for c in w)]
        compact = re.sub(r"[^0-9A-Za-z]", "", text).upper()
        is_code = len(compact) == 8 and not set(compact) - set(ALPHABET)
        is_number = len(re.findall(r"\d", compact)) >= 6
        return cls(
            tuple(dict.fromkeys(names)),
            int(year[0]) if year and not is_number else None,
            compact if is_code else "",
            compact.casefold() if is_number else "",
        )


def find(user, text: str, limit: int = SHOWN) -> list[Participant]:
    """The people whom `user` may see and `text` may mean, best first.

    Names in any order and by either surname, accents and sounds ignored; a year of birth narrows;
    or a code, a whole phone, a document number.
    """
    sought = Sought.read(text)
    seen = Participant.objects.visible_to(user)
    exact = _by_code_or_number(seen, user, sought)
    if exact or not sought.words:
        return exact[:limit]
    if sought.year:
        seen = seen.filter(born_month__year=sought.year)
    candidates = _by_pairs(seen, user.organization, sought.words) if sought.words[1:] else None
    ranked = _ranked(candidates, sought.words, limit) if candidates is not None else []
    # Nobody has such a pair: a single word, the beginning of a name, or a slip of the pen.
    return ranked or _ranked(seen.order_by("-created_at")[:OPENED], sought.words, limit)


def _by_code_or_number(seen, user, sought: Sought) -> list[Participant]:
    found: list[Participant] = []
    if sought.code:
        found += seen.filter(code=sought.code)
    if sought.number and user.organization:
        number = sought.number.removeprefix("00")
        texts = [f"p:{number}", f"n:{sought.number}"]
        found += seen.filter(pk__in=_holders(user.organization, texts))[:CANDIDATES]
    return list(dict.fromkeys(found))


def _holders(organization: Organization, texts: Iterable[str]):
    rows = BlindToken.objects.unscoped("condition inside a visible query")
    found = tokens.tokens(organization.pk, texts)
    return rows.filter(organization=organization, token__in=found).values("participant")


def _by_pairs(seen, organization: Organization | None, words: tuple[str, ...]):
    """Those who share most pairs of name parts with the words; None without an organization."""
    if organization is None:
        return None
    pairs = [text for text in tokens.name_texts(*words) if text.startswith("2:")]
    rows = BlindToken.objects.unscoped("candidates, narrowed to visible ones below").filter(
        organization=organization, token__in=tokens.tokens(organization.pk, pairs)
    )
    most = rows.values("participant").annotate(shared=Count("token")).order_by("-shared")
    return seen.filter(pk__in=[row["participant"] for row in most[:CANDIDATES]])


def _ranked(people, words: tuple[str, ...], limit: int) -> list[Participant]:
    """The best of a queryset. Only what opens their names is loaded of the others."""
    light = people.select_related("key").only("organization", "key", "names", *KEY)
    like, scored = Likeness(words), []
    for person in light:
        names = person.full_name
        score = like.of(str(names), names.preferred)
        if score:
            scored.append((-score, names.sort_key, person.pk))
    best = [key for _score, _names, key in sorted(scored)[:limit]]
    whole = people.model.objects.unscoped("found among visible people").select_related("key")
    found = whole.select_related("community").in_bulk(best)
    return [found[key] for key in best]


class Likeness:
    """How well names fit the words of a search. Names repeat, so each word is weighed once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = [(word, tokens.sound(word)) for word in words]
        self.weighed: dict[str, list[float]] = {}

    def of(self, *names: str) -> float:
        """0 to 1; 0 if any of the words fits none of the names."""
        parts = [self._weigh(part) for name in names for part in name.split()]
        best = [max(each, default=0) for each in zip(*parts, strict=True)]
        return sum(best) / len(best) if best and all(best) else 0

    def _weigh(self, part: str) -> list[float]:
        if part not in self.weighed:
            heard = [(word, tokens.sound(word)) for word in tokens.words(part)]
            self.weighed[part] = [
                max((_word_likeness(*sought, *one) for one in heard), default=0)
                for sought in self.words
            ]
        return self.weighed[part]


def _word_likeness(word: str, sound: str, name: str, name_sound: str) -> float:
    if word == name:
        return 1
    if sound == name_sound:
        return 0.9
    if len(word) >= 2 and name.startswith(word):
        return 0.7
    if len(word) < 4 or word[0] != name[0]:
        return 0
    ratio = SequenceMatcher(None, word, name).ratio()
    return ratio * 0.6 if ratio >= 0.8 else 0


# How much two records have in common.


@dataclass(frozen=True)
class Marks:
    """What is compared: tokens of all names together and of documents, and the birth."""

    names: int
    documents: frozenset[int]
    born: date | None
    born_month: date

    @classmethod
    def of(cls, organization: Organization, details: PersonDetails) -> "Marks":
        words = (details.given, details.surname1, details.surname2)
        together = next(t for t in tokens.name_texts(*words) if t.startswith("a:"))
        numbers = {tokens.digits_text("n", document.number) for document in details.documents}
        telling = [text for text in numbers if len(text) >= 7 and len(set(text[2:])) > 1]
        return cls(
            tokens.blind(organization.pk, together),
            frozenset(tokens.tokens(organization.pk, telling)),
            details.born,
            details.born_month,
        )


def same_birth(a: tuple[date | None, date], b: tuple[date | None, date]) -> str | None:
    """Compare two (date or None, month): "names_and_birth", "names_and_age" (within a year), None.

    Day and month that were swapped count as the same.
    """
    (born, month), (other, other_month) = a, b
    if born and other:
        swapped = (born.year, born.day, born.month) == (other.year, other.month, other.day)
        return "names_and_birth" if born == other or swapped else None
    apart = abs((month.year - other_month.year) * 12 + month.month - other_month.month)
    return "names_and_age" if apart <= 12 else None


def doubles(organization: Organization, marks: list[Marks]) -> list[dict[UUID, str]]:
    """For each of `marks`, the people of the organization it may already be: {key: code of WHY}.

    Whoever belongs to an import that is not applied yet does not count.
    """
    by_document = _people_with(organization, {t for m in marks for t in m.documents}, "document")
    by_names = _people_with(organization, {m.names for m in marks}, "name")
    births = _births({key for keys in by_names.values() for key in keys})
    found = []
    for mark in marks:
        own: dict[UUID, str] = {}
        for key in by_names.get(mark.names, ()):
            why = births.get(key) and same_birth((mark.born, mark.born_month), births[key])
            if why:
                own[key] = why
        own |= {key: "document" for t in mark.documents for key in by_document.get(t, ())}
        found.append(own)
    return found


def similar_to(organization: Organization, details: PersonDetails) -> list[tuple]:
    """People who may be the one described: [(participant, why in words)]; nothing is decided.

    Looks at the whole organization: what is shown of them must still be narrowed to what the
    reader may see.
    """
    [found] = doubles(organization, [Marks.of(organization, details)])
    people = _arrived().filter(pk__in=list(found)).select_related("key")
    return [(person, WHY[found[person.pk]]) for person in people]


def _arrived():
    return Participant.objects.unscoped("looking for doubles in the whole organization").arrived()


def _people_with(organization: Organization, wanted: set[int], kind: str) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = defaultdict(set)
    rows = BlindToken.objects.unscoped("looking for doubles in the whole organization").filter(
        organization=organization, kind=kind
    )
    for chunk in chunks(sorted(wanted)):
        # Two small look-ups: as one, SQLite goes through everybody of the organization.
        held = list(rows.filter(token__in=chunk).values_list("token", "participant"))
        there = _there({key for _token, key in held})
        for token, key in held:
            if key in there:
                found[token].add(key)
    return found


def _there(keys: set[UUID]) -> set[UUID]:
    found = set()
    for chunk in chunks(sorted(keys)):
        found |= set(_arrived().filter(pk__in=chunk).values_list("pk", flat=True))
    return found


def _births(keys: set[UUID]) -> dict[UUID, tuple[date | None, date]]:
    births = {}
    for chunk in chunks(sorted(keys)):
        for person in _arrived().filter(pk__in=chunk).select_related("key"):
            births[person.pk] = (person.birth_date, person.born_month)
    return births


def chunks(values: list, size: int = CHUNK):
    """`values` in slices that fit into one query."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
