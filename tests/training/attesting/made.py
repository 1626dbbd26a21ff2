"""Facts of an invented cohort, without a database."""

import random
from dataclasses import replace
from datetime import date

from training.attesting import arranging, counting
from training.attesting import facts as frozen
from training.attesting.shape import KINDS

SHARES = {"new_job": 0.3, "better_job": 0.05, "own_business": 0.12, "back_to_school": 0.15}
DAY = date(2026, 1, 10)


def people(number: int, seed: int = 3) -> list[counting.Person]:
    rng, found = random.Random(seed), []
    for _one in range(number):
        sex = rng.choices(counting.SEXES, [55, 43, 2])[0]
        age = rng.choices(["15-19", "20-24", "25-29", "30+"], [50, 35, 12, 3])[0]
        person = counting.Person(sex, age, DAY)
        if rng.random() < 0.9:
            person.measures.add("attended")
            if rng.random() < 0.8:
                kinds = {kind for kind in KINDS if rng.random() < SHARES.get(kind, 0.1)}
                person.measures |= {"completed"} | kinds
                person.measures.add("any_outcome" if kinds else "not_found")
                if rng.random() < 0.9:
                    person.measures.add("certified")
        found.append(person)
    return found


def table(number: int):
    return arranging.arranged(counting.table(people(number), 10), 10)


def facts(number: int, **given) -> frozen.CohortFacts:
    values = {
        "code": "K7QM4RTX9D2FH6WB",
        "verify_url": "https://rumbo.example/v/K7QM4RTX9D2FH6WB",
        "issuer": "Fundación Taller Abierto",
        "award_code": "FARO-2026",
        "award_es": "Jóvenes con oficio",
        "award_en": "Young people with a trade",
        "donor": "Fondo Faro",
        "place": "",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 6, 30),
        "cut_on": date(2026, 11, 22),
        "issued_on": date(2026, 11, 22),
        "certified_by": "Marta Reyes Güity",
        "k": 10,
        "groups": (
            frozen.Group(
                "Electricidad de casas",
                "Household electricity",
                "Ceiba",
                "Centro Amanecer",
                "2026-01-10",
                "2026-03-28",
            ),
        ),
        "rows": frozen.rows(*table(number)),
    }
    return frozen.CohortFacts(**values | given)


def with_marked_figures(number: int):
    """(facts, what is hidden in them): each hidden figure made one that stands nowhere else."""
    cells, closed = table(number)
    marked = {cell: 7771 + at for at, cell in enumerate(sorted(closed))}
    return replace(facts(number), rows=frozen.rows(cells | marked, closed)), list(marked.values())
