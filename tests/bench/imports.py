"""A list of people: reading it, and storing it beside registering one person after the other."""

import resource
import subprocess
import sys
from datetime import date
from io import BytesIO

import xlsxwriter

from tests.cast import Cast
from youth import intake
from youth.importing import applying, fates, reading, staging
from youth.importing.rows import read_people

from .doubles import people
from .measuring import FULL, seconds, side_by_side, tell

ROWS = 10_000 if FULL else 2_000
READ = 10_000
MANY = 99_000
FEW = 200  # registered one by one
HEADER = ["Nombres", "Primer apellido", "Segundo apellido", "Sexo", "Fecha de nacimiento"]
HEADER += ["Identidad", "Teléfono"]
TODAY = date(2026, 6, 1)


def measure() -> None:
    cast = Cast()
    measure_reading()
    list_ = workbook(ROWS)
    parsing = seconds(lambda: by_openpyxl(list_)) / ROWS
    rows = by_openpyxl(list_)[1 : 2 * FEW + 1]
    # Half of them before and half after: a machine may have other work meanwhile.
    ones = [seconds(lambda: register_one_by_one(cast.quetzal, rows[:FEW]))]
    steps = {}
    steps["reading"] = seconds(lambda: steps.update(found=staging.read(cast.ceiba, list_, TODAY)))
    found = steps.pop("found")
    steps["deciding"] = seconds(lambda: steps.update(plan=fates.plan(cast.ceiba, found, TODAY)))
    kept = (cast.ceiba, list_, "lista.xlsx", found, steps.pop("plan"), "system:bench")
    steps["keeping"] = seconds(lambda: steps.update(batch=staging.keep(*kept)))
    batch = steps.pop("batch")
    steps["storing"] = seconds(lambda: applying.apply(batch, "system:bench"))
    whole, parts = sum(steps.values()), ", ".join(f"{n} {t:.1f} s" for n, t in steps.items())
    ones.append(seconds(lambda: register_one_by_one(cast.quetzal, rows[FEW:])))
    one = parsing + sum(ones) / len(rows)
    said = f"{ROWS / whole:,.0f} rows/s, one by one {1 / one:,.0f} rows/s ({parts})"
    tell("import : one by one", whole / ROWS / one, "0.20×", "≤0.30×", said)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell("import, memory", peak, "128 MB", "≤250 MB", f"{ROWS:,} rows, all of the process", "MB")


def measure_reading() -> None:
    """Cells in the child process and without it, then whole people, beside openpyxl's cells."""
    list_ = workbook(READ)
    took = side_by_side(
        3,
        apart=lambda: reading.read(list_, sandboxed=True),
        here=lambda: reading.read(list_),
        people=lambda: read_people(list_, country="HN", today=TODAY),
        openpyxl=lambda: by_openpyxl(list_),
    )
    plain = took["openpyxl"]
    for name, act, floor, goal in (
        ("reading : openpyxl", "here", "0.06×", "≤0.15×"),
        ("reading in its child : openpyxl", "apart", "0.17×", "≤0.25×"),
        ("reading people : openpyxl", "people", "", ""),
    ):
        said = f"{took[act]:.2f} s for {READ:,} rows, openpyxl {plain:.2f} s"
        tell(name, took[act] / plain, floor, goal, said)
    command = [sys.executable, "-m", "tests.bench.reading_memory", str(MANY)]
    own, child = map(int, subprocess.run(command, capture_output=True, check=True).stdout.split())
    said = f"{MANY:,} rows as people, in a process of its own; its child {child:,} MB"
    tell("reading, memory", own, "237 MB", "≤250 MB", said, "MB")


def workbook(count: int) -> bytes:
    """People whose names are as common as in a real list, each with a document and a phone."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Lista")
        sheet.write_row(0, 0, HEADER)
        for row, one in enumerate(people(count), start=1):
            number = f"0801{one.born.year}{row % 100_000:05}"
            cells = [one.given, one.surname1, one.surname2, "mujer", one.born.isoformat()]
            sheet.write_row(row, 0, [*cells, number, f"9{row * 61 % 10**7:07}"])
    return file.getvalue()


def by_openpyxl(content: bytes) -> list:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def register_one_by_one(organization, rows: list) -> None:
    """The same people as staff would enter them: each an act with its journal entry."""
    for given, first, second, _sex, born, number, phone in rows:
        details = intake.PersonDetails(
            given=given, surname1=first, surname2=second, sex="female",
            born=date.fromisoformat(born),
            documents=(intake.DocumentDetails("dni", number),),
            contacts=(intake.ContactDetails(f"+504{phone}"),),
        )  # fmt: skip
        intake.register(organization, details, consent=None, actor="system:bench")
