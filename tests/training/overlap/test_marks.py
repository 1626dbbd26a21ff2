"""Which two records are one person, which may be, and what a hash can be compared with."""

from datetime import date

import pytest

from accounts.sealing import tokens
from rumbo.ids import uuid7
from training.overlap import marks, publishing
from training.overlap.counting import Record, count
from training.overlap.marks import Told

BORN = date(2006, 3, 4)
ANA = Told(
    "Ana Yesenia", ("Vásquez", "Núñez"), BORN, BORN.replace(day=1), False, ("0801-2006-01234",)
)


def like(**changed) -> Told:
    values = vars(ANA) | {"documents": ()} | changed
    if changed.get("born"):
        values["month"] = changed["born"].replace(day=1)
    return Told(**values)


def agree(one: Told, other: Told) -> str:
    if set(marks.sure(one)) & set(marks.sure(other)):
        return "sure"
    return "possible" if set(marks.possible(one)) & set(marks.possible(other)) else "no"


SURE = {
    "accents": like(given="ANA YESENIA", surnames=("Vasquez", "Nunez")),
    "by ear": like(given="Ana Llesenia", surnames=("Basques", "Nuñes")),
    "order of surnames": like(surnames=("Núñez", "Vásquez")),
    "day and month swapped": like(born=date(2006, 4, 3)),
    "nickname": like(given="Ana Yesi"),
    "document, nickname, same date": like(
        given="Yeni", surnames=("Vásquez",), documents=("0801200601234",)
    ),
    "document, another date": like(born=date(2005, 1, 9), documents=("0801 2006 01234",)),
}
POSSIBLE = {
    "one surname": like(given="Ana", surnames=("Vásquez",)),
    "only the month": like(born=None),
    "only an age": like(born=None, month=date(2006, 1, 1), estimated=True),
    "document of the mother": like(
        given="Luis", surnames=("Vásquez",), born=date(2011, 1, 9), documents=("0801200601234",)
    ),
}
NO = {
    "a twin": like(given="Karla"),
    "another date": like(born=date(2006, 3, 5), month=date(2006, 3, 1), surnames=("Vásquez",)),
    "a document of nobody": like(given="Luis", documents=("000000",)),
    "another year": like(born=date(2004, 3, 4)),
}


@pytest.mark.parametrize("case", SURE)
def test_the_same_person_written_otherwise(case):
    assert agree(ANA, SURE[case]) == agree(SURE[case], ANA) == "sure"


@pytest.mark.parametrize("case", POSSIBLE)
def test_who_may_be_the_same(case):
    assert agree(ANA, POSSIBLE[case]) == agree(POSSIBLE[case], ANA) == "possible"


@pytest.mark.parametrize("case", NO)
def test_who_is_not(case):
    assert agree(ANA, NO[case]) == "no"


def test_hashes_of_one_award_fit_nothing_else():
    one, other = uuid7(), uuid7()
    here, there = marks.hashed(one, marks.sure(ANA)), marks.hashed(other, marks.sure(ANA))
    assert here == marks.hashed(one, marks.sure(ANA)) and len(here) > 2
    assert not here & there
    blind = {tokens.blind(one, text) for text in marks.sure(ANA)}
    short = {value >> 65 for value in here} | {value & (2**63 - 1) for value in here}
    assert not blind & (here | short)


def test_with_one_key_for_all_awards_they_would_fit(monkeypatch):
    """The control: what keeps awards apart is the key."""
    from rumbo.keyring import KeyRing

    monkeypatch.setattr(KeyRing, "overlap_key", lambda ring, award: b"k" * 32)
    one, other = uuid7(), uuid7()
    assert marks.hashed(one, marks.sure(ANA)) == marks.hashed(other, marks.sure(ANA))


# Each is joined with somebody whom both organizations know, by a second document.
BRIDGES = [
    like(documents=()),
    *(
        like(given=given, surnames=(surname,))
        for given in ("Ana", "Yesenia")
        for surname in ("Vásquez", "Núñez")
    ),
    like(born=None),
    like(born=None, estimated=True),
    like(given="Ana", surnames=("Otra",), born=date(2001, 1, 2), documents=ANA.documents),
    like(given="Yesenia", surnames=("Más",), born=date(2001, 1, 3), documents=ANA.documents),
    like(given="Eva", surnames=("Mora",), documents=ANA.documents),
]


def shared(with_her: bool) -> tuple[int, int]:
    """(in both, at most in both) by true figures: the known, and bridges from each to Ana."""
    people = [("a", ANA)] if with_her else []
    for number, bridge in enumerate(BRIDGES):
        document = f"KNOWN-{number}00{number}7"
        people.append(
            ("a", like(given="Known", surnames=(), born=bridge.born, documents=(document,)))
        )
        people.append(("b", Told(**vars(bridge) | {"documents": (*bridge.documents, document)})))
        people.append(
            ("b", like(given="Known", surnames=(), born=bridge.born, documents=(document,)))
        )
    award = uuid7()
    records = [
        Record(
            who, marks.hashed(award, marks.sure(told)), marks.hashed(award, marks.possible(told))
        )
        for who, told in people
    ]
    counts = count(records, "ab")
    return counts.pairs["a", "b"], counts.pairs_at_most["a", "b"]


def test_a_person_who_joins_others_moves_no_figure_by_as_many_as_are_hidden():
    """The attack: whoever one asks about is made the bridge between people known to be in both."""
    without, with_her = shared(False), shared(True)
    assert without != with_her, "the control: bridges do move true figures"
    moved = [abs(one - other) for one, other in zip(without, with_her, strict=True)]
    assert max(moved) < publishing.FLOOR * 2
