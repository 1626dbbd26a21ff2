"""Is this the same person: what clerks do to names and dates, and who is somebody else."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from youth.matching import comparing, files, sharing, weights
from youth.matching.comparing import DIFFERENT, POSSIBLE, SAME, Compared, compare
from youth.matching.files import Row
from youth.matching.known import Known
from youth.matching.reasons import WHY

from .corpus import PLAIN, Corpus

ANA = Known(
    "Ana Gabriela",
    "Velásquez",
    "Núñez",
    born=date(2006, 4, 9),
    sex="female",
    documents=("0712200612345",),
    phones=("+50498765432",),
    guardian="Rosa Núñez",
    place="Trojes",
)
# Of another list: nothing but names and birth in common.
BARE = replace(ANA, documents=(), phones=(), guardian="", place="")
JOSE = replace(BARE, given="José Luis", sex="male")


def named(whole: str, other: Known = BARE) -> Known:
    """ "given|surname|surname"."""
    given, first, second = (*whole.split("|"), "", "")[:3]
    return replace(other, given=given, surname1=first, surname2=second, sex="undisclosed")


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Ana Gabriela|Velásquez|Núñez", "ANA GABRIELA|VELASQUEZ|NUNES", "ear"),
        ("Ana Gabriela|Velásquez|Núñez", "Ana Gabriela|Belasques|Núñez", "ear"),
        ("Rosa Yesenia|Hernández|Zelaya", "Rosa Llesenia|Ernandes|Celalla", "ear"),
        ("Ximena Rosa|Jiménez|Paz", "Jimena Rosa|Giménez|Pas", "ear"),
        ("Brayan Josué|Rivas|Coto", "Brian Josué|Ribas|Coto", "ear"),
        ("Yenifer Lizeth|Rivas|Coto", "Jennifer Lisset|Rivas|Cotto", "ear"),
        ("Maycol Edwin|Rivas|Coto", "Michael Eduin|Rivas|Koto", "ear"),
        ("José Antonio|Pineda|Lara", "Chepe Toño|Pineda|Lara", "nickname"),
        ("Francisco|Pineda|Lara", "Paco|Pineda|Lara", "nickname"),
        ("María Guadalupe|Pineda|Lara", "Ma. Lupe|Pineda|Lara", "nickname"),
        ("Mercedes|Pineda|Lara", "Meche|Pineda|Lara", "nickname"),
        ("Roberto|Pineda|Lara", "Beto|Pineda|Lara", "nickname"),
        ("Alberto|Pineda|Lara", "Beto|Pineda|Lara", "nickname"),
        ("Ana|de la Cruz|Paz", "Ana|Cruz|Paz", "names_and_birth"),
        ("Ana|Delacruz|Paz", "Ana|de la Cruz|Paz", "names_and_birth"),
        ("Mariajosé|Pineda|Lara", "María José|Pineda|Lara", "names_and_birth"),
        ("Ana Rosa|Pineda|Lara", "Ana Rosa|Lara|Pineda", "surnames_swapped"),
        ("Ana Rosa|Pineda|Lara", "Ana Rosa|Lara", "surname_missing"),
        ("Ana Rosa|Pineda|Lara", "Rosa Ana|Pineda|Lara", "names_and_birth"),
        ("Ana Rosa|Pineda|Lara", "Ana|Pineda|Lara", "given_missing"),
        ("Ana Rosa|Pineda|Lara", "Ana R.|Pineda|Lara", "initial"),
        ("Ana Rosa|Pineda|Lara", "Pineda Lara|Ana Rosa", "elsewhere"),
        ("Ana Rosa|Pineda|Lara", "Ana Rosa Pineda Lara", "names_and_birth"),
        ("Ana Rosa|Pineda|Lara", "Ana Rosa|Pienda|Lara", "slip"),
    ],
)
def test_the_same_person_in_other_letters(one, other, why):
    match = compare(named(one), named(other))
    assert match.verdict == SAME and why in match.why


@pytest.mark.parametrize(
    ("born", "why"),
    [
        (date(2006, 9, 4), "born_swapped"),
        (date(2007, 4, 9), "born_year"),
        (date(2005, 4, 9), "born_year"),
    ],
)
def test_the_same_person_with_another_birth(born, why):
    match = compare(BARE, replace(BARE, born=born))
    assert match.verdict == SAME and match.why == ("names", why)


@pytest.mark.parametrize("born", [date(2006, 4, 19), date(2006, 4, 8), date(2007, 9, 4)])
def test_a_birth_that_is_a_little_wrong_is_possible(born):
    assert compare(BARE, replace(BARE, born=born)).verdict == POSSIBLE


def test_two_digits_of_the_year_exchanged():
    one, other = replace(BARE, born=date(2001, 4, 9)), replace(BARE, born=date(2010, 4, 9))
    assert compare(one, other).why == ("names", "born_year")


def test_only_an_age_is_known():
    aged = replace(BARE, born=None, born_month=date(2006, 10, 1))
    assert compare(BARE, aged).verdict == POSSIBLE
    assert compare(BARE, aged).why == ("names_and_age",)
    assert compare(BARE, replace(aged, born_month=date(2009, 10, 1))).verdict == DIFFERENT
    phone = ("9876-5432",)
    assert (
        compare(replace(BARE, phones=("+50498765432",)), replace(aged, phones=phone)).verdict
        == SAME
    )


def test_the_surname_of_a_husband():
    match = compare(BARE, replace(BARE, surname2="de Pineda"))
    assert match.verdict != DIFFERENT and "married" in match.why
    him = replace(JOSE, surname2="de Pineda")
    assert "surnames_differ" in compare(JOSE, him).why


# Documents and phones.


def test_documents():
    def why(one: str, other: str) -> tuple:
        return compare(replace(BARE, documents=(one,)), replace(BARE, documents=(other,))).why

    assert "document" in why("0712-2006-12345", "0712200612345")
    assert "document_near" in why("0712200612345", "0712200612354")
    assert "document_near" in why("0712200612345", "0712200612346")
    assert "document_differs" in why("0712200612345", "0801199900012")
    assert not {"document", "document_differs"} & {*why("0712200612345", "123456789")}
    assert why("0000000000000", "0000000000000") == ("names_and_birth",)


def test_the_same_document_wants_to_be_looked_at():
    stranger = Known("Pedro", "Coto", "Sierra", born=date(1999, 1, 30), documents=ANA.documents)
    assert compare(ANA, stranger).verdict == POSSIBLE
    assert compare(ANA, replace(stranger, documents=())).verdict == DIFFERENT  # the control


def test_another_document_is_never_sure():
    other = replace(ANA, documents=("0801199900012",))
    assert compare(ANA, replace(ANA, documents=())).verdict == SAME  # the control
    assert compare(ANA, other).verdict == POSSIBLE


def test_a_phone_alone_says_nothing():
    assert (
        compare(ANA, replace(ANA, given="Óscar", surname1="Coto", documents=())).verdict
        == DIFFERENT
    )


# Families.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Luis", "José Carlos"),
        ("Ana", "Rosa"),
        ("Ana María", "Ana Marta"),
        ("Juan", "Juana"),
        ("Mario", "María"),
        ("Luis Fernando", "Luisa Fernanda"),
        ("Daniel", "Daniela"),
        ("Karla", "Karen"),
        ("Wilmer", "Walter"),
    ],
)
def test_twins_are_two_people(one, other):
    here = replace(ANA, given=one, documents=("0712200612345",))
    there = replace(ANA, given=other, documents=("0712200612346",))
    match = compare(here, there)
    assert (match.verdict, "twins" in match.why) == (DIFFERENT, True)
    assert match.score < 0.5


def test_brothers_and_sisters_are_two_people():
    match = compare(ANA, replace(ANA, given="Marta", born=date(2008, 1, 30), documents=()))
    assert (match.verdict, "given_differ" in match.why) == (DIFFERENT, True)


def test_control_twins_would_be_one_person_but_for_their_given_names(monkeypatch):
    blind = property(lambda self: False, lambda self, value: None)
    monkeypatch.setattr(comparing._Evidence, "given_differ", blind, raising=False)
    monkeypatch.setattr(weights, "GIVEN_DIFFER", 0.0)
    one, other = (replace(ANA, given=g, documents=()) for g in ("José Luis", "José Carlos"))
    assert compare(one, other).verdict != DIFFERENT


def test_namesakes_with_another_birth_are_two_people():
    other = replace(BARE, born=date(2001, 11, 20))
    assert compare(BARE, other).verdict == DIFFERENT
    phone = ("98765432",)
    both = replace(BARE, phones=phone), replace(other, phones=phone)
    assert compare(*both).verdict == POSSIBLE  # the control


def test_a_rare_name_says_more_than_a_common_one():
    def score(whole: str) -> float:
        return compare(named(whole), named(whole)).score

    assert score("José|Hernández|López") < score("José|Galindo|Ferrufino")
    assert score("José|Galindo|Ferrufino") < score("José|Zqxruiz|Zqxlara")


# Properties, on people of the invented corpus.

PEOPLE = [entry.known for entry in Corpus(11, 150).entries]


def _pairs(count: int):
    chance = Random(5)
    near = [(PEOPLE[n], PEOPLE[(n + 1) % len(PEOPLE)]) for n in range(len(PEOPLE))]
    return near + [tuple(chance.sample(PEOPLE, 2)) for _ in range(count)]


def test_it_does_not_matter_who_comes_first():
    entries = Corpus(12, 120).entries
    close = [
        (a.known, b.known) for a in entries for b in entries if a.person == b.person and a is not b
    ]
    assert len(close) > 50
    for one, other in [*close, *_pairs(2000)]:
        assert compare(one, other) == compare(other, one)


def test_everybody_is_themselves():
    for known in PEOPLE:
        match = compare(known, known)
        assert match.verdict == (
            SAME if known.born or known.phones or known.documents else POSSIBLE
        )


def test_accents_and_capitals_do_not_matter():
    def written(known: Known) -> Known:
        names = (known.given, known.surname1, known.surname2)
        given, first, second = (name.translate(PLAIN).upper() for name in names)
        return replace(known, given=given, surname1=first, surname2=second)

    for one, other in _pairs(500):
        assert compare(written(one), other) == compare(one, other)
        assert compare(written(one), one).verdict == compare(one, one).verdict


def test_the_order_of_surnames_does_not_matter_for_the_verdict():
    for one, _other in _pairs(500):
        turned = replace(one, surname1=one.surname2, surname2=one.surname1)
        if one.surname1 and one.surname2:
            assert compare(turned, one).verdict == compare(one, one).verdict


def test_no_twins_of_the_corpus_are_the_same():
    for seed in range(20, 26):
        corpus = Corpus(seed, 300)
        assert corpus.twins
        for one, other in corpus.twins:
            assert compare(corpus.people[one], corpus.people[other]).verdict == DIFFERENT


def test_every_reason_has_words():
    given = {code for one, other in _pairs(3000) for code in compare(one, other).why}
    assert len(given) > 10 and given <= set(WHY)
    assert all(compare(one, one).words for one in PEOPLE)


# One who has a given name less than either of two twins.

LUIS, CARLOS = replace(JOSE, given="José Luis"), replace(JOSE, given="José Carlos")
EITHER = replace(JOSE, given="José")


def settled(one: Known, two: Known, *others: Known) -> str:
    people = [Compared.of(known) for known in (one, two, *others)]
    return sharing.settled(people[0].match(people[1]), people[0], people[1], people[2:]).verdict


def test_whoever_fits_two_people_is_surely_neither():
    assert settled(EITHER, LUIS) == settled(LUIS, EITHER) == SAME  # the control
    assert settled(EITHER, LUIS, CARLOS) == settled(LUIS, EITHER, CARLOS) == POSSIBLE
    assert settled(EITHER, LUIS, EITHER) == SAME  # written twice, and nobody's twin
    older = replace(CARLOS, born=date(1999, 1, 30))
    assert settled(EITHER, LUIS, older) == SAME
    number = replace(EITHER, documents=ANA.documents), replace(LUIS, documents=ANA.documents)
    assert settled(*number, CARLOS) == SAME  # a document tells them apart


def test_whoever_fits_two_people_of_a_list_is_surely_neither():
    def verdicts(*people: Known) -> list[str]:
        rows = [Row("lista.csv", None, number, known) for number, known in enumerate(people)]
        return [pair.match.verdict for pair in files.pairs(rows)]

    assert verdicts(EITHER, LUIS) == [SAME]  # the control
    assert verdicts(EITHER, LUIS, CARLOS) == verdicts(CARLOS, LUIS, EITHER) == [POSSIBLE] * 2
