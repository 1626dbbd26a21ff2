"""Find people by what somebody says of them.

Nothing about a person is stored readable, so words become blind tokens first. Pairs of name parts
have tokens, single parts have none (their frequency would betray them): a search for one word
opens the names of everybody whom the user may see, up to a limit.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Count

from accounts.models import Organization
from accounts.sealing import tokens
from rumbo.ids import ALPHABET
from rumbo.spelling import forms

from .models import BlindToken, Participant

SHOWN = 10
CANDIDATES = 500  # namesakes that are opened and ranked; beyond, one more name is needed
OPENED = 20_000  # people whose names are opened to find a single word
CHUNK = 500
KEY = ("key__organization", "key__kid", "key__wrapped")

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
    seen = seen.filter(erased_at=None)
    if sought.year:
        seen = seen.filter(born_month__year=sought.year)
    candidates = _by_pairs(seen, user.organization, sought.words) if sought.words[1:] else None
    ranked = _ranked(candidates, sought.words, limit) if candidates is not None else []
    if candidates is not None:
        others = _by_other_spelling(seen, user.organization, sought.words)[:limit]
        ranked = list(dict.fromkeys([*ranked, *others]))[:limit]
    # Nobody has such a pair: a single word, the beginning of a name, or a slip of the pen.
    return ranked or _ranked(seen.order_by("-created_at")[:OPENED], sought.words, limit)


def _by_code_or_number(seen, user, sought: Sought) -> list[Participant]:
    found: list[Participant] = []
    if sought.code:
        found += seen.filter(code=sought.code)
        found += seen.filter(merged__code=sought.code)  # the code of a record joined with theirs
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


def _by_other_spelling(seen, organization: Organization, words: tuple[str, ...]):
    """Those who were written with all these words in another record, joined with theirs since."""
    pairs = [text for text in tokens.name_texts(*words) if text.startswith("2:")]
    rows = BlindToken.objects.unscoped("condition inside a visible query").filter(
        organization=organization, token__in=tokens.tokens(organization.pk, pairs), alias=True
    )
    found = rows.values("participant").annotate(shared=Count("token", distinct=True))
    whole = found.filter(shared=len(pairs)).values("participant")
    return seen.filter(pk__in=whole).select_related("key", "community")


def _ranked(people, words: tuple[str, ...], limit: int) -> list[Participant]:
    """The best of a queryset. Only what opens their names is loaded of the others."""
    light = people.select_related("key").only("organization", "key", "names", "erased_at", *KEY)
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
        self.words = [(word, forms(word)) for word in words]
        self.weighed: dict[str, list[float]] = {}

    def of(self, *names: str) -> float:
        """0 to 1; 0 if any of the words fits none of the names."""
        parts = [self._weigh(part) for name in names for part in name.split()]
        best = [max(each, default=0) for each in zip(*parts, strict=True)]
        return sum(best) / len(best) if best and all(best) else 0

    def _weigh(self, part: str) -> list[float]:
        if part not in self.weighed:
            heard = [(word, forms(word)) for word in tokens.words(part)]
            self.weighed[part] = [
                max((_word_likeness(*sought, *one) for one in heard), default=0)
                for sought in self.words
            ]
        return self.weighed[part]


def _word_likeness(word: str, heard: frozenset, name: str, name_heard: frozenset) -> float:
    if word == name:
        return 1
    if heard & name_heard:
        return 0.9
    if len(word) >= 2 and name.startswith(word):
        return 0.7
    if len(word) < 4 or word[0] != name[0]:
        return 0
    ratio = SequenceMatcher(None, word, name).ratio()
    return ratio * 0.6 if ratio >= 0.8 else 0


def chunks(values: list, size: int = CHUNK):
    """`values` in slices that fit into one query."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
