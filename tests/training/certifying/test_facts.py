import json
from datetime import date
from decimal import Decimal

import pytest

from rumbo.names import initials
from tests.training.certifying.samples import NAME_OF_90, make_facts
from training.certifying import words
from training.certifying.facts import CertificateFacts, verify_url


def test_json_round_trip():
    facts = make_facts(hours="12.5", kind="diploma", language="en")
    clear, holder = json.loads(json.dumps(facts.to_json()))
    assert CertificateFacts.from_json(clear, holder) == facts


def test_the_part_in_clear_does_not_say_who():
    clear, holder = make_facts().to_json()
    assert holder == {"name": "María José Mejía Núñez", "initials": "M. J. M. N."}
    for part in ("María", "Mejía", "M. J."):
        assert part not in json.dumps(clear, ensure_ascii=False)


def test_from_json_refuses_facts_it_does_not_know():
    clear, holder = make_facts().to_json()
    with pytest.raises(ValueError, match="unknown facts: age"):
        CertificateFacts.from_json(clear | {"age": 17}, holder)


def test_a_name_is_composed_and_spaced_but_otherwise_as_asked():
    facts = make_facts(name="  maría  JOSE\u0301 ")
    assert facts.name == "maría JOSÉ"


def test_corrected_name():
    assert make_facts().with_name("María José Mejía Nuñes").initials == "M. J. M. N."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("María José Mejía Núñez", "M. J. M. N."),
        ("Juan de la Cruz y Paz", "J. C. P."),
        ("Xol Ch'ub'", "X. C."),
        ("'Ixchel Ñurinda", "I. Ñ."),
        ("Ángel", "Á."),
        ("de la", ""),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "  "}, "needs a name"),
        ({"hours": 0}, "more than zero"),
        ({"ends_on": date(2026, 1, 9)}, "ends before it starts"),
        ({"language": "fr"}, "language must be"),
        ({"verify_url": "javascript:alert(1)"}, "must start with https"),
        ({"course_es": ""}, "needs a course"),
        ({"skills_en": ["a"] * 6}, "at most 5 skills"),
        ({"skills_es": ["a"] * 6, "skills_en": ["a"] * 6}, "at most 5 skills"),
        ({"skills_es": ["a" * 101], "skills_en": ["a"]}, "at most 100 characters"),
        ({"signatories": []}, "one to 3 people"),
        ({"kind": "trophy"}, "not a valid CertificateKind"),
    ],
)
def test_facts_that_do_not_fit_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        make_facts(**changes)


def test_a_long_name_is_never_refused():
    assert len(NAME_OF_90) == 90
    assert make_facts(name=NAME_OF_90).name == NAME_OF_90


def test_verify_url():
    assert verify_url("https://rumbo.example/", "ABC") == "https://rumbo.example/v/ABC"


@pytest.mark.parametrize(
    ("start", "end", "es", "en"),
    [
        (
            date(2026, 1, 10),
            date(2026, 3, 28),
            "del 10 de enero al 28 de marzo de 2026",
            "10 January to 28 March 2026",
        ),
        (date(2026, 3, 2), date(2026, 3, 28), "del 2 al 28 de marzo de 2026", "2 to 28 March 2026"),
        (
            date(2025, 12, 1),
            date(2026, 2, 3),
            "del 1 de diciembre de 2025 al 3 de febrero de 2026",
            "1 December 2025 to 3 February 2026",
        ),
        (date(2026, 5, 9), date(2026, 5, 9), "el 9 de mayo de 2026", "9 May 2026"),
    ],
)
def test_period_in_both_languages(start, end, es, en):
    assert words.period(start, end, "es") == es
    assert words.period(start, end, "en") == en


@pytest.mark.parametrize(
    ("amount", "es", "en"),
    [
        ("48", "48 horas", "48 hours"),
        ("1", "1 hora", "1 hour"),
        ("12.50", "12.5 horas", "12.5 hours"),
        ("120", "120 horas", "120 hours"),
        ("1E+2", "100 horas", "100 hours"),
    ],
)
def test_hours_in_both_languages(amount, es, en):
    assert words.hours(Decimal(amount), "es") == es
    assert words.hours(Decimal(amount), "en") == en


def test_every_kind_has_its_words_in_both_languages():
    for table in (words.TITLES, words.REASONS, words.SKILLS):
        assert set(table) == {"es", "en"}
        assert all(set(rows) == set(words.CertificateKind) for rows in table.values())
