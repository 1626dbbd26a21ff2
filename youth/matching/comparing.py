"""Is this the same person? A verdict, a score and the reasons in words. Pure.

What agrees and what differs is added up in bits (`weights`); what the sum may not decide stands
in `_verdict`: brothers, sisters and twins share surnames, birth, phone and the adult who answers
for them, and are told apart by their given names alone.
"""

from dataclasses import dataclass, field

from rumbo.spelling import forms, plain

from . import births, numbers, weights
from .known import Known
from .naming import EAR, GIVEN, INITIAL, NICK, SLIP, SURNAME, Laid, Word, lay, misfit, words_of
from .reasons import AGAINST, WHY

__all__ = ["DIFFERENT", "POSSIBLE", "SAME", "WHY", "Compared", "Match", "compare", "hopeful"]

SAME, POSSIBLE, DIFFERENT = "same", "possible", "different"
_SEXES = {"female", "male"}
_STEEP = 4  # bits that halve the doubt in a score


@dataclass(frozen=True)
class Match:
    """`score`: 0 to 1, for ranking. `why`: codes of WHY, what speaks for it before what speaks
    against it."""

    verdict: str
    score: float
    why: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The reasons in the language that is active now."""
        return [str(WHY[code]) for code in self.why]


@dataclass(frozen=True)
class Compared:
    """A Known whose names were taken apart once, to be compared with many."""

    known: Known
    words: tuple[Word, ...]
    guardian: tuple[Word, ...]

    @classmethod
    def of(cls, known: Known) -> "Compared":
        guardian = words_of(Known(known.guardian, "")) if known.guardian else ()
        return cls(known, words_of(known), guardian)

    @property
    def order(self) -> tuple:
        """The same for two ways of writing the same letters: which of two comes first."""
        known = self.known
        born = str(known.born or known.born_month or "")
        return self.words, born, known.sex, known.documents, known.phones, plain(known.place)

    @property
    def heard(self) -> frozenset[str]:
        """All forms of all words of the name, for a quick look before the long one."""
        return frozenset().union(*(forms(word.text) for word in self.words))

    def match(self, other: "Compared") -> Match:
        one, two = sorted((self, other), key=lambda each: each.order)
        return _Evidence(one, two).match()


def hopeful(a: Compared, b: Compared) -> bool:
    """Could they be one person, whatever their documents, phones and guardians turn out to be?"""
    one, two = sorted((a, b), key=lambda each: each.order)
    evidence = _Evidence(one, two)
    more = weights.DOCUMENT_NEAR + weights.PHONE_SAME + weights.GUARDIAN_SAME
    return evidence.bits + more >= weights.MAYBE and evidence.names_may_be()


def compare(a: Known, b: Known) -> Match:
    """Symmetric: compare(a, b) == compare(b, a)."""
    return Compared.of(a).match(Compared.of(b))


def _laid(one: tuple[Word, ...], two: tuple[Word, ...]) -> tuple[Laid, bool]:
    """The words laid side by side; True if given names and surnames of one are exchanged."""
    turned = [misfit(words) == 1 for words in (one, two)]
    sides = [_turned(w) if t else w for w, t in zip((one, two), turned, strict=True)]
    laid, exchanged = lay(*sides), turned[0] != turned[1]
    elsewhere = sum(pair.elsewhere for pair in laid.pairs)
    if elsewhere * 2 <= len(laid.pairs):
        return laid, exchanged
    worse = 0 if misfit(sides[0]) >= misfit(sides[1]) else 1
    sides[worse] = _turned(sides[worse])
    return lay(*sides), not exchanged


def _turned(words: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(word.turned for word in words)


@dataclass
class _Evidence:
    """All that two records say for and against."""

    one: Compared
    two: Compared
    bits: float = 0.0
    why: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.laid, self.exchanged = _laid(self.one.words, self.two.words)
        self.born = births.compare(self.one.known, self.two.known)
        self.document = numbers.documents(self.one.known, self.two.known)
        self.phone = numbers.phones(self.one.known, self.two.known)
        self.sex_differs = {self.one.known.sex, self.two.known.sex} == _SEXES
        self._weigh_names()
        self._weigh_birth()
        self._weigh_document()
        self._weigh_the_rest()

    def match(self) -> Match:
        score = 1 / (1 + 2 ** ((weights.MAYBE - self.bits) / _STEEP))
        verdict = self._verdict()
        if verdict == DIFFERENT:
            score = min(score, 0.49)
        codes = [*dict.fromkeys(self._joined(self.why))]
        return Match(verdict, round(score, 4), tuple(sorted(codes, key=AGAINST.__contains__)))

    # What is sure and what is not.

    def _verdict(self) -> str:
        may_be = self.bits >= weights.MAYBE and self.names_may_be() and not self._namesakes()
        if not may_be:  # the same document wants to be looked at, whatever else it says
            return POSSIBLE if self.document == numbers.SAME else DIFFERENT
        sure = self.bits >= weights.SURE and self._names_are() and not self.sex_differs
        # The documents of twins stand in a row.
        twin = self.given_missing and self.document == numbers.NEAR
        sure = sure and self._rest_fits() and self.document != numbers.DIFFERS and not twin
        return SAME if sure else POSSIBLE

    def _rest_fits(self) -> bool:
        """Nothing of the birth contradicts; where only an age is known, the phone is the same."""
        if self.document == numbers.SAME and self.born != births.DIFFERS:
            return True
        by_age = self.born == births.AGE_SAME and self.phone == numbers.SAME
        return by_age or self.born in births.FITTING

    def names_may_be(self) -> bool:
        """Two words agree, one of them a given name, and nothing tells siblings apart."""
        full = [pair for pair in self.laid.pairs if pair.how != INITIAL]
        enough = len(full) >= 2 or (bool(full) and self._one_parent_each())
        return enough and not self.given_differ and self.given_agree

    def _namesakes(self) -> bool:
        """The same names and quite another birth: something else must be in common."""
        near = (numbers.SAME, numbers.NEAR)
        more = self.document in near or self.phone == numbers.SAME or "guardian" in self.why
        return self.born in (births.DIFFERS, births.AGE_DIFFERS) and not more

    def _one_parent_each(self) -> bool:
        """One list has the father's surname, the other the mother's; birth and phone are one."""
        surnames = [sum(w.role == SURNAME for w in each.words) for each in (self.one, self.two)]
        together = self.born == births.SAME and self.phone == numbers.SAME
        return surnames == [1, 1] and not self.given_missing and together

    def _names_are(self) -> bool:
        """Two words are enough only where nobody wrote more: a twin may share a given name."""
        slips = sum(pair.how == SLIP for pair in self.laid.pairs)
        plainly = len(self.laid.pairs) - slips
        dated = self.born in births.FITTING
        least = 3 if self.given_missing or not dated else 2
        return plainly >= (2 if self.document == numbers.SAME else least) and plainly >= slips

    # Names.

    def _weigh_names(self) -> None:
        pairs = self.laid.pairs
        self.bits += sum(pair.bits for pair in pairs)
        given = [self.laid.left_of(side, GIVEN) for side in (0, 1)]
        surnames = [self.laid.left_of(side, SURNAME) for side in (0, 1)]
        self.given_agree = any(GIVEN in (p.one.role, p.other.role) for p in pairs)
        self.surnames_agree = any(SURNAME in (p.one.role, p.other.role) for p in pairs)
        self.given_differ = bool(given[0] and given[1]) or self._exchanged_differ(given)
        self.surnames_differ = bool(surnames[0] and surnames[1])
        self.given_missing = any(given)
        self.missing = self.given_missing or any(surnames)
        self._tell_pairs()
        self._weigh_given(given)
        self._weigh_surnames(surnames)

    def _exchanged_differ(self, given: list[list[Word]]) -> bool:
        """Where given names and surnames are exchanged, what is left of either may be a given."""
        exchanged = any(pair.elsewhere for pair in self.laid.pairs)
        return exchanged and any(given) and all(self.laid.left)

    def _tell_pairs(self) -> None:
        hows = {pair.how for pair in self.laid.pairs}
        whole = not (self.missing or hows & {NICK, INITIAL, SLIP})
        if whole and self.laid.pairs:
            self.why.append("names")
        codes = {NICK: "nickname", SLIP: "slip", INITIAL: "initial", EAR: "ear"}
        self.why += [code for how, code in codes.items() if how in hows]
        if self.exchanged or any(pair.elsewhere for pair in self.laid.pairs):
            self.why.append("elsewhere")
            self.bits += weights.EXCHANGED if self.exchanged else 0
        surnames = [p for p in self.laid.pairs if p.one.role == p.other.role == SURNAME]
        if any(pair.one.part != pair.other.part for pair in surnames):
            self.why.append("surnames_swapped")

    def _weigh_given(self, left: list[list[Word]]) -> None:
        if self.given_differ:
            twins = self.surnames_agree and self.born == births.SAME
            code = "twins" if twins else "given_differ" if self.surnames_agree else "names_differ"
            self.why.append(code)
            self.bits += weights.GIVEN_DIFFER
        elif any(left):
            self.why.append("given_missing")
            self.bits += weights.GIVEN_MISSING * sum(map(len, left))

    def _weigh_surnames(self, left: list[list[Word]]) -> None:
        if self.surnames_differ:
            women = "male" not in (self.one.known.sex, self.two.known.sex)
            married = women and any(word.married for side in left for word in side)
            self.why.append("married" if married else "surnames_differ")
            self.bits += weights.MARRIED if married else weights.SURNAMES_DIFFER
        elif any(left):
            self.why.append("surname_missing")
            self.bits += weights.SURNAME_MISSING * sum(map(len, left))

    # The rest.

    def _weigh_birth(self) -> None:
        self.bits += births.BITS[self.born]
        if self.born:
            self.why.append(self.born)

    def _weigh_document(self) -> None:
        self.bits += numbers.DOCUMENT_BITS[self.document]
        codes = {numbers.SAME: "document", numbers.NEAR: "document_near"}
        if self.document:
            self.why.append(codes.get(self.document, "document_differs"))

    def _weigh_the_rest(self) -> None:
        one, two = self.one.known, self.two.known
        self.bits += numbers.PHONE_BITS[self.phone]
        if self.phone == numbers.SAME:
            self.why.append("phone")
        self._weigh_guardian()
        here, there = plain(one.place), plain(two.place)
        if here and there:
            self.bits += weights.PLACE_SAME if here == there else weights.PLACE_DIFFERS
            self.why += ["place"] if here == there else []
        if self.sex_differs:
            self.bits += weights.SEX_DIFFERS
            self.why.append("sex_differs")

    def _weigh_guardian(self) -> None:
        one, two = self.one.guardian, self.two.guardian
        if not one or not two:
            return
        agree = len(lay(one, two).pairs) >= min(2, len(one), len(two))
        self.bits += weights.GUARDIAN_SAME if agree else weights.GUARDIAN_DIFFERS
        self.why += ["guardian"] if agree else []

    def _joined(self, why: list[str]) -> list[str]:
        """Names and birth in one sentence, where both are simply the same."""
        for other, together in (("born_same", "names_and_birth"), ("age_same", "names_and_age")):
            if "names" in why and other in why:
                return [together, *(code for code in why if code not in ("names", other))]
        return why
