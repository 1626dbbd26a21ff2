"""A list of people: reading it, and storing it beside registering one person after the other."""

import resource
from datetime import date
from io import BytesIO

import xlsxwriter

from tests.cast import Cast
from youth import intake
from youth.importing import applying, fates, reading, staging

from .measuring import FULL, seconds, side_by_side, tell

ROWS = 10_000 if FULL else 2_000
FEW = 200  # registered one by one
GIVEN = "Ana Berta Carla Dora Elsa Flor Gina Hilda Iris Julia Karla Luz María Nora Olga".split()
NAMES = "Ávila Banegas Cruz Discua Euceda Funes Güity Hernández Izaguirre Juárez Lara Mejía".split()
HEADER = ["Nombres", "Primer apellido", "Segundo apellido", "Sexo", "Fecha de nacimiento"]
TODAY = date(2026, 6, 1)


def measure() -> None:
    cast = Cast()
    list_ = workbook(ROWS)
    read = side_by_side(3, ours=lambda: reading.read(list_), openpyxl=lambda: by_openpyxl(list_))
    said = f"{read['ours']:.2f} s for {ROWS:,} rows, openpyxl {read['openpyxl']:.2f} s"
    tell("reading : openpyxl", read["ours"] / read["openpyxl"], "0.06×", "≤0.15×", said)
    steps = {}
    found = staging.read(cast.ceiba, list_, TODAY)
    steps["deciding"] = seconds(lambda: steps.update(plan=fates.plan(cast.ceiba, found, TODAY)))
    kept = (cast.ceiba, list_, "lista.xlsx", found, steps.pop("plan"), "system:bench")
    steps["keeping"] = seconds(lambda: steps.update(batch=staging.keep(*kept)))
    batch = steps.pop("batch")
    steps["storing"] = seconds(lambda: applying.apply(batch, "system:bench"))
    whole = sum(steps.values()) + read["ours"]
    one = seconds(lambda: register_one_by_one(cast.quetzal)) / FEW
    parts = ", ".join(f"{name} {took:.1f} s" for name, took in steps.items())
    said = f"{ROWS / whole:,.0f} rows/s, one by one {1 / one:,.0f} rows/s ({parts})"
    tell("import : one by one", whole / ROWS / one, "0.20×", "≤0.30×", said)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell("import, memory", peak, "128 MB", "≤250 MB", f"{ROWS:,} rows, all of the process", "MB")


def people(count: int):
    for n in range(count):
        given = f"{GIVEN[n % 15]} {GIVEN[n // 15 % 15]}"
        born = date(2000 + n % 9, n % 12 + 1, n % 28 + 1)
        yield given, NAMES[n // 3 % 12] + "es" * (n // 5000), NAMES[n // 36 % 12], born


def workbook(count: int) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Lista")
        sheet.write_row(0, 0, HEADER)
        for row, (given, first, second, born) in enumerate(people(count), start=1):
            sheet.write_row(row, 0, [given, first, second, "mujer", born.isoformat()])
    return file.getvalue()


def by_openpyxl(content: bytes) -> list:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def register_one_by_one(organization) -> None:
    """The same people as staff would enter them: each an act with its journal entry."""
    for given, first, second, born in people(FEW):
        details = intake.PersonDetails(
            given=given, surname1=first, surname2=second, sex="female", born=born,
            born_month=born.replace(day=1),
        )  # fmt: skip
        intake.register(organization, details, consent=None, actor="system:bench")
