"""The words of two names laid beside each other: which agree, how, and which are left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rumbo.names import PARTICLES
from rumbo.spelling import KEPT, canonical, forms, plain
from rumbo.spellings import NICKNAME_OF
from youth.importing.commonnames import GIVEN_NAMES
from youth.importing.names import kind_of_word, looks_surnames_first, split_full_name

from . import weights
from .commonness import bits, is_known
from .known import Known

PAIRS = 4096  # of words whose likeness is remembered; more would find few and fill the memory
GIVEN, SURNAME, PREFERRED = "given", "surname", "preferred"
EXACT, EAR, NICK, INITIAL, SLIP = "exact", "ear", "nick", "initial", "slip"
_SHARE = {EXACT: 1.0, EAR: weights.BY_EAR, NICK: weights.NICKNAME, SLIP: weights.SLIP}
_BEGINNINGS = ("bvw", "yjxgi", "cksqz")  # by ear, one letter stands for another
_JOINED = ("dela", "delos", "delas", "del", "de")


@dataclass(frozen=True, order=True)
class Word:
    """One plain word of a name. `part`: 1 or 2 for the first and second surname, else 0;
    `married`: stands behind "de" in the place of a surname."""

    text: str
    role: str
    part: int = 0
    married: bool = False

    @property
    def turned(self) -> "Word":
        """The same word with the other role: given name and surname were exchanged."""
        if self.role == PREFERRED:
            return self
        return Word(self.text, GIVEN) if self.role == SURNAME else Word(self.text, SURNAME, 1)


def words_of(known: Known) -> tuple[Word, ...]:
    """The words of all names, without particles; a whole name in one field is taken apart."""
    parts = known.given, known.surname1, known.surname2
    if sum(map(bool, parts)) == 1:
        whole = "".join(parts)
        ahead = looks_surnames_first(whole) > 0
        parts = split_full_name(whole, surnames_first=ahead)[:3]
    found = [*_words(parts[0], GIVEN), *_words(parts[1], SURNAME, 1), *_words(parts[2], SURNAME, 2)]
    there = {word.text for word in found}
    extra = _words(known.preferred, PREFERRED)
    return tuple(found + [word for word in extra if word.text not in there])


@lru_cache(KEPT)
def _kind(text: str) -> str:
    return kind_of_word(text) if len(text) > 1 else ""


def misfit(words: tuple[Word, ...]) -> float:
    """How much given names and surnames seem exchanged: from -1, not at all, to 1, all of them."""
    said = [(_kind(word.text), word.role) for word in words if word.role != PREFERRED]
    known = [role != kind for kind, role in said if kind]
    if not known or {role for kind, role in said if kind} != {GIVEN, SURNAME}:
        return 0
    return sum(1 if wrong else -1 for wrong in known) / len(known)


def _words(text: str, role: str, part: int = 0) -> Iterator[Word]:
    each, before = plain(text or "").split(), ""
    for number, word in enumerate(each):
        if word not in PARTICLES or (len(word) == 1 and role == GIVEN):
            married = before == "de" and role == SURNAME and (part == 2 or number > 1)
            yield Word(_parted(word), role, part, married)
        before = word


@lru_cache(KEPT)
def _parted(text: str) -> str:
    """ "delacruz" → "cruz", where what is left is a known surname."""
    for joined in _JOINED:
        rest = text.removeprefix(joined)
        if rest != text and len(rest) > 2 and is_known(rest) and not is_known(text):
            return rest
    return text


@dataclass(frozen=True)
class Pair:
    one: Word
    other: Word
    how: str

    @property
    def elsewhere(self) -> bool:
        return {self.one.role, self.other.role} == {GIVEN, SURNAME}

    @property
    def bits(self) -> float:
        if self.how == INITIAL:
            return weights.INITIAL
        share = _SHARE[self.how] * (weights.ELSEWHERE if self.elsewhere else 1)
        if self.how == NICK:
            return share * min(bits(self.one.text), bits(self.other.text))
        return share * max(bits(self.one.text), bits(self.other.text), key=self._slipped)

    def _slipped(self, value: float) -> float:
        return -value  # a word with a slip looks rarer than it is


@dataclass(frozen=True)
class Laid:
    """Pairs that agree, and what is left of each side."""

    pairs: tuple[Pair, ...]
    left: tuple[tuple[Word, ...], tuple[Word, ...]]

    def left_of(self, side: int, role: str) -> list[Word]:
        return [word for word in self.left[side] if word.role == role]


def lay(one: tuple[Word, ...], other: tuple[Word, ...]) -> Laid:
    """The best pairs first, each word once."""
    ranked = sorted(_possible_pairs(one, other), key=lambda found: found[0], reverse=True)
    pairs, used = [], (set(), set())
    for _rank, i, j, pair in ranked:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append(pair)
    left = [
        tuple(word for n, word in enumerate(words) if n not in used[side])
        for side, words in enumerate((one, other))
    ]
    pairs, left = _join_parted(pairs, left)
    return Laid(tuple(pairs), (left[0], left[1]))


def _possible_pairs(one: Iterable[Word], other: Iterable[Word]):
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            how = alike(a.text, b.text)
            elsewhere = {a.role, b.role} == {GIVEN, SURNAME}
            both_preferred = a.role == b.role == PREFERRED  # says nothing that the given do not
            if how and not both_preferred and not (elsewhere and how in (INITIAL, SLIP)):
                pair = Pair(a, b, how)
                place = (not elsewhere) + (a.role == b.role) + (a.part == b.part)
                rank = (how in (EXACT, EAR, NICK), how != NICK, not elsewhere, how == EXACT, place)
                yield (rank, how == SLIP, -abs(i - j)), i, j, pair


def _join_parted(pairs: list[Pair], left: list[tuple[Word, ...]]):
    """ "Mariajosé" and "María José": two words that are left make one of the other side."""
    for side in (0, 1):
        for whole in left[side]:
            for first, second in zip(left[1 - side], left[1 - side][1:], strict=False):
                if canonical(first.text + second.text) == canonical(whole.text):
                    found = Pair(whole, whole, EXACT)
                    rest = tuple(w for w in left[1 - side] if w not in (first, second))
                    mine = tuple(w for w in left[side] if w != whole)
                    left = [mine, rest] if side == 0 else [rest, mine]
                    return _join_parted([*pairs, found], left)
    # One word on one side agreed alone: "Mariajosé" beside "María José" leaves "José".
    return pairs, left


def _begins(word: str) -> set[str]:
    """The letters with which a word may be written at its beginning."""
    first = {name[0] for name in (word, *NICKNAME_OF.get(word, ()))}
    return first.union(*(sounds for sounds in _BEGINNINGS if first & set(sounds)))


@lru_cache(PAIRS)
def alike(one: str, other: str) -> str:
    """How two plain words agree: EXACT, EAR, NICK, INITIAL, SLIP, or "" if they do not."""
    if one == other:
        return EXACT
    if 1 in (len(one), len(other)):
        return INITIAL if _begins(one) & _begins(other) else ""
    if canonical(one) == canonical(other):
        return EAR
    if forms(one) & forms(other):
        return NICK
    if is_known(one) and is_known(other) or _are_his_and_hers(one, other):
        return ""
    return SLIP if _is_slip(one, other) or _is_slip(canonical(one), canonical(other)) else ""


def _are_his_and_hers(one: str, other: str) -> bool:
    """ "Jesús" and "Jesusa", "Rodolfo" and "Rodolfa": a brother and a sister, and no slip."""
    his, hers = sorted((one, other), key=lambda word: word.endswith("a"))
    ends = hers in (f"{his}a", f"{his.removesuffix('o')}a")
    return ends and (his in GIVEN_NAMES or (hers in GIVEN_NAMES and his.endswith("o")))


def _is_slip(one: str, other: str) -> bool:
    short = min(len(one), len(other))
    return short >= 3 and distance(one, other, 2 if short >= 8 else 1) is not None


def distance(one: str, other: str, limit: int) -> int | None:
    """Letters to write, leave out, replace or exchange with the next; None beyond `limit`."""
    if abs(len(one) - len(other)) > limit:
        return None
    before, row = None, list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            best = min(row[j] + 1, now[-1] + 1, row[j - 1] + (a != b))
            if before and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            now.append(best)
        if min(now) > limit:
            return None
        before, row = row, now
    return row[-1] if row[-1] <= limit else None
