"""The index of an export beside a raw cursor, and our workbook beside openpyxl's."""

import csv
from io import BytesIO, StringIO

from django.db import connection

from audit.models import Entry
from rumbo import tables

from .measuring import FULL, side_by_side, tell

ROWS = 100_000 if FULL else 20_000
COLUMNS = ["id", "at", "actor", "action", "object_type", "object_id"]


def measure() -> None:
    fill()
    took = side_by_side(5, ours=csv_of_ours, raw=csv_of_a_cursor, instances=csv_of_instances)
    said = f"{ROWS / took['ours']:,.0f} rows/s, raw cursor {ROWS / took['raw']:,.0f} rows/s"
    tell("CSV, speed : raw cursor", took["raw"] / took["ours"], "0.91×", "≥0.7×", said)
    said = f"rows as instances {ROWS / took['instances']:,.0f} rows/s"
    tell("CSV, speed : instances", took["instances"] / took["ours"], "7.6×", "≥5×", said)
    rows = [tuple(map(str, row)) for row in values()][:5_000]
    took = side_by_side(3, ours=lambda: workbook(rows), openpyxl=lambda: by_openpyxl(rows))
    said = f"{len(rows) / took['ours']:,.0f} rows/s, openpyxl {len(rows) / took['openpyxl']:,.0f}"
    tell("XLSX, speed : openpyxl", took["openpyxl"] / took["ours"], "1.48×", "≥1.2×", said)


def fill() -> None:
    """Rows of a plain table, as many as asked; their hashes are of no interest here."""
    names = ["system:bench", "ida y vuelta", "participant"]
    for start in range(0, ROWS, 2_000):
        rows = [
            Entry(actor=names[0], action=names[1], object_type=names[2], object_id=str(n), hash="x")
            for n in range(start, start + 2_000)
        ]
        Entry.objects.bulk_create(rows)


def values():
    return Entry.objects.order_by().values_list(*COLUMNS).iterator(chunk_size=2_000)


def csv_of_ours() -> bytes:
    return tables.csv_bytes(COLUMNS, values())


def csv_of_instances() -> bytes:
    rows = ([getattr(entry, name) for name in COLUMNS] for entry in list(Entry.objects.order_by()))
    return tables.csv_bytes(COLUMNS, rows)


def csv_of_a_cursor() -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, at, actor, action, object_type, object_id FROM audit_entry")
        while rows := cursor.fetchmany(2_000):
            writer.writerows(rows)
    return text.getvalue().encode()


def workbook(rows: list[tuple]) -> bytes:
    file = BytesIO()
    tables.write_xlsx(file, {"rows": (COLUMNS, rows)})
    return file.getvalue()


def by_openpyxl(rows: list[tuple]) -> bytes:
    import openpyxl

    book, file = openpyxl.Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("rows")
    for row in [COLUMNS, *rows]:
        sheet.append(row)
    book.save(file)
    return file.getvalue()
