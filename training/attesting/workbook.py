"""The figures of a certificate as a workbook, with a codebook in both languages.

A line for each figure: who, what, how many, of how many. What is hidden stays hidden here.
"""

from io import BytesIO

from rumbo import tables
from training.certifying.codes import shown

from . import words
from .facts import CohortFacts, Row, base_of, share

COLUMNS = (
    "dimension",
    "row",
    "row_es",
    "row_en",
    "measure",
    "measure_es",
    "measure_en",
    "count",
    "of",
    "base",
    "percent",
    "hidden",
)
GROUPS = ("course_es", "course_en", "group", "center", "starts_on", "ends_on")
HEADER = ("column", "significado", "valores", "meaning", "values")
_ROWS = "all · female, male, undisclosed · 15-19 (con | / with |: juntas, joined)"
CODEBOOK = [
    ("dimension", "Cómo se divide", "all, sex, age", "How people are split", "all, sex, age"),
    ("row", "La parte", _ROWS, "The part", _ROWS),
    ("row_es", "La parte, en palabras", "", "The part, in Spanish words", ""),
    ("row_en", "La parte, en palabras en inglés", "", "The part, in words", ""),
    ("measure", "Qué se cuenta", ", ".join(words.MEASURES), "What is counted", "the same"),
    ("measure_es", "Qué se cuenta, en palabras", "", "What is counted, in Spanish words", ""),
    ("measure_en", "Qué se cuenta, en palabras en inglés", "", "What is counted, in words", ""),
    ("count", "Personas", "vacío si no se muestra", "People", "empty where it is hidden"),
    ("of", "De qué se calcula el porcentaje", "", "Of what the percentage is told", ""),
    (
        "base",
        "Cuántas personas son esas",
        "vacío si no se muestra",
        "How many people those are",
        "empty where it is hidden",
    ),
    (
        "percent",
        "Porcentaje",
        "vacío con menos de 30; <5 y >95 en los extremos",
        "Percentage",
        "empty below 30; <5 and >95 at the ends",
    ),
    ("hidden", "No se muestra", "yes, no", "Not shown", "yes, no"),
]


def made(facts: CohortFacts) -> bytes:
    file = BytesIO()
    sheets = {
        "figures": (COLUMNS, [line for row in facts.rows for line in _lines(row)]),
        "groups": (GROUPS, [tuple(group) for group in facts.groups]),
        "codebook": (HEADER, CODEBOOK),
        "rules": (("es", "en"), _rules(facts)),
        "about": (("what", "value"), _about(facts)),
    }
    tables.write_xlsx(file, sheets)
    return file.getvalue()


def _lines(row: Row):
    for measure, count in row.figures.items():
        base = base_of(measure)
        yield (
            row.dimension,
            row.name,
            words.row(row.name, "es"),
            words.row(row.name, "en"),
            measure,
            words.measure(measure, "es"),
            words.measure(measure, "en"),
            count,
            base,
            row.figures.get(base),
            share(row, measure),
            "yes" if count is None else "no",
        )


def _rules(facts: CohortFacts) -> list[tuple[str, str]]:
    both = [words.rules(facts.k, language) for language in words.LANGUAGES]
    return list(zip(*both, strict=True))


def _about(facts: CohortFacts) -> list[tuple]:
    return [
        ("code", shown(facts.code)),
        ("verify", facts.verify_url),
        ("organization", facts.issuer),
        ("award", facts.award_code),
        ("donor", facts.donor),
        ("place", facts.place),
        ("ended_from", str(facts.starts_on or "")),
        ("ended_until", str(facts.ends_on or "")),
        ("cut_on", str(facts.cut_on)),
        ("certified_by", facts.certified_by),
        ("hidden_below", facts.k),
        ("rules_version", facts.rules_version),
        ("groups", len(facts.groups)),
    ]
