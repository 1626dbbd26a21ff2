"""Four lists as organizations keep them: exactly the rows spoiled on purpose are refused."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from youth.importing.headings import plain

from .makers import people

LISTS = Path(__file__).resolve().parents[2] / "data" / "intake"
FILES = ("a.xlsx", "b.csv", "c.csv", "d.xlsx")


def truth() -> dict[str, list[dict]]:
    """File → its rows: the key (sheet or None, row), the person, spoiled or not."""
    rows = defaultdict(list)
    with (LISTS / "truth.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name, _, sheet = row["file"].partition("#")
            key = (sheet or None, int(row["row"]))
            rows[name].append(
                {"key": key, "person": row["person"], "spoiled": row["spoiled"] == "1"}
            )
    return rows


def keys(name: str, rows) -> set[tuple]:
    # Only a workbook of several sheets names them in truth.csv.
    return {(row.sheet if name == "d.xlsx" else None, row.number) for row in rows}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("country", ["HN", "SV", "GT"])
def test_exactly_the_spoiled_rows_are_refused(name, country):
    reading = people(LISTS / name, country=country)
    expected = truth()[name]
    assert keys(name, reading.rows) == {row["key"] for row in expected}
    assert len(reading.rows) == len(expected)
    assert keys(name, reading.refused) == {row["key"] for row in expected if row["spoiled"]}


@pytest.mark.parametrize("name", FILES)
def test_every_other_row_has_names_and_a_birth_or_an_age(name):
    for row in people(LISTS / name).readable:
        assert row.given_names and row.first_surname
        assert row.born or row.age is not None
        assert row.sex in ("female", "male")


@pytest.mark.parametrize("name", FILES)
def test_a_child_process_reads_the_same(name):
    assert people(LISTS / name, sandboxed=True) == people(LISTS / name)


def test_the_reasons_are_the_ones_that_a_person_would_give():
    reasons = {
        (name, row.number): {issue.code for issue in row.refusals}
        for name in FILES
        for row in people(LISTS / name).refused
    }
    assert reasons == {
        ("a.xlsx", 4): {"birth_incomplete"},
        ("a.xlsx", 126): {"name_missing"},
        ("b.csv", 68): {"birth_incomplete"},
        ("b.csv", 135): {"birth_impossible"},
        ("c.csv", 158): {"birth_impossible"},
        ("c.csv", 175): {"birth_impossible"},
        ("d.xlsx", 48): {"name_missing"},
        ("d.xlsx", 72): {"name_missing"},
        ("d.xlsx", 21): {"birth_incomplete"},
        ("d.xlsx", 31): {"name_formula"},
    }


def test_consent_comes_from_a_clear_yes_with_the_day_of_the_form():
    rows = {row.number: row for row in people(LISTS / "c.csv").rows}
    assert (rows[2].consents, rows[2].consent_on) == (True, date(2026, 3, 10))
    assert rows[2].source_id == "1c514905-995c-49df-a728-d89b83755b99"
    assert rows[5].raw["consent/acepta"] == "no" and not rows[5].consents
    assert not any(row.consents for row in people(LISTS / "a.xlsx").rows)


def test_a_person_in_several_lists_is_read_alike():
    """Names written by other clerks differ in a letter or in order, rarely in the words."""
    people_of = {(name, row["key"]): row["person"] for name in FILES for row in truth()[name]}
    seen = defaultdict(list)
    for name in FILES:
        for row in people(LISTS / name).readable:
            (key,) = keys(name, [row])
            seen[people_of[name, key]].append((name, row))
    compared = agreeing = 0
    for rows in seen.values():
        for name, row in rows:
            others = [other for from_name, other in rows if from_name != name]
            if name == "d.xlsx" and others:
                compared += 1
                agreeing += any(_surnames(row) & _surnames(other) for other in others)
    assert compared > 50
    assert agreeing >= compared * 0.9


def _surnames(row) -> set[str]:
    return {plain(row.first_surname), plain(row.second_surname)} - {""}
