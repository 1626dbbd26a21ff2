"""How clerks write one person, and who is somebody else: a sentence, and what proves it.

Names without a birth of their own were born on one day, which is what two lists have in common.
"""

from dataclasses import replace
from datetime import date

import pytest

from youth.matching import blocks
from youth.matching.comparing import DIFFERENT, POSSIBLE, SAME, compare
from youth.matching.known import Known

from .test_comparing import ANA, BARE, named

# {what clerks do: [(one, other)]}: one person, and nothing is left to ask.
SAME_PERSON = {
    "accents are left out": [("Andrés|Chávez|Cortés", "Andres|Chavez|Cortes")],
    "everything is written in capitals": [("Andrés|Chávez|Peña", "ANDRÉS|CHÁVEZ|PEÑA")],
    "accents are written as marks of their own": [
        ("Andr\u00e9s|Pe\u00f1a|Lara", "Andre\u0301s|Pen\u0303a|Lara")
    ],
    "ñ becomes n": [("Begoña|Núñez|Peña", "Begona|Nunez|Pena")],
    "b for v": [("Viviana|Benavides|Rivas", "Bibiana|Benabides|Ribas")],
    "s, z and c": [
        ("Zoila|Zelaya|Cáceres", "Soila|Selaya|Cázeres"),
        ("Cecilia|Sáenz|Ponce", "Sesilia|Saens|Ponse"),
    ],
    "the silent h": [
        ("Hilda|Henríquez|Huezo", "Ilda|Enriquez|Uezo"),
        ("Abraham|Hernández|Paz", "Abraam|Ernandez|Paz"),
    ],
    "y, i and ll": [
        ("Yolanda|Castillo|Ayala", "Llolanda|Castiyo|Allala"),
        ("Eloy|Reyes|Godoy", "Eloi|Relles|Godoi"),
    ],
    "x and j": [("Ximena|Mexía|Xirón", "Jimena|Mejía|Jirón")],
    "g and j": [("Jorge|Giménez|Gil", "Jorje|Jiménez|Jil")],
    "k, c and qu": [("Katia|Quiñónez|Coc", "Catia|Kiñones|Koc")],
    "double letters": [("Gisselle|Hassan|Lobo", "Giselle|Hasan|Lobbo")],
    "m before b and p": [("Amparo|Zambrano|Campos", "Anparo|Zanbrano|Canpos")],
    "María is Ma. or M.ª": [
        ("María Elena|Pineda|Lara", "Ma. Elena|Pineda|Lara"),
        ("María Elena|Pineda|Lara", "M.ª Elena|Pineda|Lara"),
        ("María Elena|Pineda|Lara", "Mª Elena|Pineda|Lara"),
    ],
    "names are shortened": [
        ("Francisco José|Hernández|Rodríguez", "Fco. José|Hdez.|Rodríguez"),
        ("Guadalupe|Martínez|González", "Gpe.|Mtz.|Glez."),
    ],
    "people are written as they are called": [
        ("José Antonio|Pineda|Lara", "Chepe Toño|Pineda|Lara"),
        ("Francisco|Pineda|Lara", "Pancho|Pineda|Lara"),
        ("Guadalupe|Pineda|Lara", "Lupita|Pineda|Lara"),
        ("Jesús|Pineda|Lara", "Chuy|Pineda|Lara"),
        ("Ignacio|Pineda|Lara", "Nacho|Pineda|Lara"),
        ("Isabel|Pineda|Lara", "Chabela|Pineda|Lara"),
        ("Rosario|Pineda|Lara", "Chayo|Pineda|Lara"),
        ("Salvador|Pineda|Lara", "Chamba|Pineda|Lara"),
        ("Vicente|Pineda|Lara", "Chente|Pineda|Lara"),
        ("Eduardo|Pineda|Lara", "Lalo|Pineda|Lara"),
        ("Concepción|Pineda|Lara", "Conchita|Pineda|Lara"),
        ("Mercedes|Pineda|Lara", "Meche|Pineda|Lara"),
        ("Santiago|Pineda|Lara", "Chago|Pineda|Lara"),
        ("Graciela|Pineda|Lara", "Chela|Pineda|Lara"),
        ("Gregorio|Pineda|Lara", "Goyo|Pineda|Lara"),
    ],
    "de, de la, de los, del, y": [
        ("Ana|de la Cruz|de los Santos", "Ana|Cruz|Santos"),
        ("Ana|De León|del Cid", "Ana|León|Cid"),
        ("Ana|Delacruz|Paz", "Ana|de la Cruz|Paz"),
        ("Ana|Mejía y|Paz", "Ana|Mejía|Paz"),
        ("María de los Ángeles|Pineda|Lara", "María Ángeles|Pineda|Lara"),
        ("María del Carmen|Pineda|Lara", "Ma. Carmen|Pineda|Lara"),
    ],
    "the surnames change places": [("Ana Rosa|Pineda|Lara", "Ana Rosa|Lara|Pineda")],
    "a surname is missing": [
        ("Ana Rosa|Pineda|Lara", "Ana Rosa|Pineda"),
        ("Ana Rosa|Pineda|Lara", "Ana Rosa|Lara"),
    ],
    "a given name is missing": [
        ("Ana Rosa|Pineda|Lara", "Ana|Pineda|Lara"),
        ("Ana Rosa|Pineda|Lara", "Rosa|Pineda|Lara"),
    ],
    "given names change places": [("Ana Rosa|Pineda|Lara", "Rosa Ana|Pineda|Lara")],
    "surnames stand in the place of given names": [
        ("Ana Rosa|Pineda|Lara", "Pineda Lara|Ana Rosa")
    ],
    "all stands in one field": [
        ("Ana Rosa|Pineda|Lara", "Ana Rosa Pineda Lara"),
        ("Ana Rosa|Pineda|Lara", "Pineda Lara, Ana Rosa"),
    ],
    "initials": [
        ("Ana Rosa|Pineda|Lara", "Ana R.|Pineda|Lara"),
        ("Ana Rosa|Pineda|Lara", "Ana Rosa|Pineda|L."),
    ],
    "two names are written as one": [
        ("María José|Pineda|Lara", "Mariajosé|Pineda|Lara"),
        ("Ana Luisa|Pineda|Lara", "Analuisa|Pineda|Lara"),
    ],
    "a letter is wrong": [
        ("Ana Rosa|Pineda|Lara", "Ana Rosa|Pienda|Lara"),
        ("Ana Rosa|Galdámez|Lara", "Ana Rosa|Galdáme|Lara"),
    ],
    "foreign names by ear": [
        ("Bryan|Pineda|Lara", "Brayan|Pineda|Lara"),
        ("Jennifer|Pineda|Lara", "Yenifer|Pineda|Lara"),
        ("Katherine|Pineda|Lara", "Caterin|Pineda|Lara"),
        ("Michael|Pineda|Lara", "Maicol|Pineda|Lara"),
        ("Ashley|Pineda|Lara", "Achly|Pineda|Lara"),
        ("Wendy|Pineda|Lara", "Güendi|Pineda|Lara"),
    ],
    "the two dots of a Miskito or Garífuna name": [
        ("Rosa|Güity|Arzú", "Rosa|Guity|Arzu"),
        ("Rosa|Güity|Arzú", "Rosa|Huity|Arzú"),
    ],
    "the stop of a Maya name": [
        ("Rosa|Q'eqchi'|Ch'oc", "Rosa|Qeqchi|Choc"),
        ("Rosa|Q’eqchi’|Ch’oc", "Rosa|Q'eqchi'|Ch'oc"),
        ("Rosa|Tz'i'|B'atz'", "Rosa|Tzi|Batz"),
        ("Rosa|Ixquiac|Caal", "Rosa|Ixquiak|Cal"),
        ("Rosa|K'iche'|Ajú", "Rosa|Quiché|Ajú"),
    ],
}
# {sentence: [(one, other)]}: never the same person by themselves.
OTHERS = {
    "twins have other given names": [
        ("José Luis|Pineda|Lara", "José Carlos|Pineda|Lara"),
        ("Ana|Pineda|Lara", "Rosa|Pineda|Lara"),
    ],
    "a brother and a sister differ by a letter": [
        ("Luis|Pineda|Lara", "Luisa|Pineda|Lara"),
        ("Daniel|Pineda|Lara", "Daniela|Pineda|Lara"),
        ("Juan|Pineda|Lara", "Juana|Pineda|Lara"),
        ("Mario|Pineda|Lara", "María|Pineda|Lara"),
        ("Jesús|Pineda|Lara", "Jesusa|Pineda|Lara"),
        ("Rodolfo|Pineda|Lara", "Rodolfa|Pineda|Lara"),
        ("Abel|Pineda|Lara", "Abela|Pineda|Lara"),
    ],
    "two names that sound alike are two names": [
        ("Karla|Pineda|Lara", "Karen|Pineda|Lara"),
        ("Marta|Pineda|Lara", "María|Pineda|Lara"),
        ("Elisa|Pineda|Lara", "Elsa|Pineda|Lara"),
    ],
}
# {sentence: [(one, other)]}: somebody who knows them is asked.
ASKED = {
    "born on one day with other surnames": [("Ana Rosa|Pineda|Lara", "Ana Rosa|Coto|Sierra")],
}
BIRTHS = {  # {sentence: (the other birth, verdict)} of one name
    "the same day": (date(2006, 4, 9), SAME),
    "day and month change places": (date(2006, 9, 4), SAME),
    "the year is one off": (date(2007, 4, 9), SAME),
    "a digit of the day is wrong": (date(2006, 4, 19), POSSIBLE),
    "the month is another": (date(2006, 11, 9), DIFFERENT),
    "years apart": (date(1999, 11, 20), DIFFERENT),
}


def told(sentences: dict) -> list:
    return [
        pytest.param(*pair, id=f"{sentence}: {pair[1]}")
        for sentence, pairs in sentences.items()
        for pair in pairs
    ]


@pytest.mark.parametrize(("one", "other"), told(SAME_PERSON))
def test_one_person(one, other):
    match = compare(named(one), named(other))
    assert match.verdict == SAME, match
    assert list(blocks.pairs([named(one), named(other)])) == [(0, 1)]  # and they are compared


@pytest.mark.parametrize(("one", "other"), told(OTHERS))
def test_two_people(one, other):
    assert compare(named(one), named(other)).verdict == DIFFERENT
    assert compare(named(one), named(one)).verdict == SAME  # the control


@pytest.mark.parametrize(("one", "other"), told(ASKED))
def test_to_be_asked(one, other):
    assert compare(named(one), named(other)).verdict == POSSIBLE


def test_control_a_last_letter_that_is_missing_is_a_slip():
    assert "slip" in compare(named("Rosaura|Pineda|Lara"), named("Rosaur|Pineda|Lara")).why


@pytest.mark.parametrize(("born", "verdict"), BIRTHS.values(), ids=BIRTHS)
def test_births(born, verdict):
    assert compare(BARE, replace(BARE, born=born)).verdict == verdict


def test_the_surname_of_a_husband_takes_the_place_of_her_own_or_stands_behind_it():
    her = named("Ana Gabriela|Velásquez|Núñez")
    for written in (
        "Ana Gabriela|Velásquez|de Pineda",
        "Ana Gabriela|Velásquez|Núñez de Pineda",
        "Ana Gabriela|Velásquez de Pineda",
    ):
        assert compare(her, named(written)).verdict != DIFFERENT, written


def shared(**given) -> tuple[Known, Known]:
    """Two who have nothing in common but what a family shares."""
    stranger = Known("Óscar Iván", "Coto", "Sierra", born=date(2001, 1, 30))
    return replace(BARE, **given), replace(stranger, **given)


def test_a_phone_an_adult_and_a_place_are_a_familys():
    family = {"phones": ("+50498765432",), "guardian": "Rosa Núñez", "place": "Trojes"}
    assert compare(*shared(**family)).verdict == DIFFERENT
    assert compare(*shared(documents=ANA.documents)).verdict == POSSIBLE


def test_sisters_of_one_phone_are_two_people():
    older = replace(ANA, documents=())
    younger = replace(older, given="Marta Alicia", born=date(2008, 2, 1))
    assert compare(older, younger).verdict == DIFFERENT


def test_documents_are_read_without_their_marks_and_forgive_one_digit():
    def beside(one: str, other: str):
        return compare(replace(BARE, documents=(one,)), replace(BARE, documents=(other,)))

    assert "document" in beside("0712-2006-12345", "0712200612345").why
    assert "document_near" in beside("0712200612345", "0712200612435").why
    assert beside("0712200612345", "0801199900012").verdict == POSSIBLE
