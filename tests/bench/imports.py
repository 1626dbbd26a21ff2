"""A list of people: reading it, and storing it beside registering one person after the other."""

import subprocess
import sys
import tempfile
from datetime import date
from io import BytesIO

import xlsxwriter

from tests.cast import Cast
from youth import intake
from youth.details import ContactDetails, DocumentDetails, PersonDetails
from youth.importing import applying, handing, reading, staging

from .doubles import people
from .measuring import FULL, seconds, side_by_side, tell

ROWS = 10_000 if FULL else 2_000
READ = 10_000
SOME = 1_000
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
    staged = (cast.ceiba, list_, "lista.xlsx", "system:bench", TODAY)
    # Rows are read, decided and kept some at a time.
    steps["reading and deciding"] = seconds(lambda: steps.update(batch=staging.stage(*staged)))
    batch = steps.pop("batch")
    steps["storing"] = seconds(lambda: applying.apply(batch, "system:bench"))
    whole, parts = sum(steps.values()), ", ".join(f"{n} {t:.1f} s" for n, t in steps.items())
    ones.append(seconds(lambda: register_one_by_one(cast.quetzal, rows[FEW:])))
    one = parsing + sum(ones) / len(rows)
    said = f"{ROWS / whole:,.0f} rows/s, one by one {1 / one:,.0f} rows/s ({parts})"
    tell("import : one by one", whole / ROWS / one, "0.20×", "≤0.30×", said)
    few, many = memory(SOME), memory(MANY if FULL else READ)
    said = f"{few[2]:,} rows {few[0]} MB, {many[2]:,} rows {many[0]} MB; "
    said += f"the child that reads {few[1]} MB and {many[1]} MB"
    tell("import, memory", many[0], "128 MB", "≤250 MB", said, "MB")
    tell("import, memory : of few rows", many[0] / few[0], "", "≤1.25×", said)


def measure_reading() -> None:
    """Cells in the child process and without it, then whole people, beside openpyxl's cells."""
    list_ = workbook(READ)
    took = side_by_side(
        3,
        apart=lambda: reading.read(list_, sandboxed=True),
        here=lambda: reading.read(list_),
        people=lambda: list(handing.read_people(list_, country="HN", today=TODAY).rows),
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


def memory(rows: int) -> tuple[int, int, int]:
    """(MB of a process that imports a list of so many rows, of its child that reads it, rows)."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(workbook(rows))
        file.flush()
        command = [sys.executable, "-m", "tests.bench.reading_memory", file.name]
        done = subprocess.run(command, capture_output=True, check=True)
    own, child = map(int, done.stdout.split())
    return own, child, rows


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
        details = PersonDetails(
            given=given, surname1=first, surname2=second, sex="female",
            born=date.fromisoformat(born),
            documents=(DocumentDetails("dni", number),),
            contacts=(ContactDetails(f"+504{phone}"),),
        )  # fmt: skip
        intake.register(organization, details, consent=None, actor="system:bench")
