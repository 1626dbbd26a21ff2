"""A sample as a workbook: its rows, what they say together, how it was drawn, what columns mean."""

from io import BytesIO

from rumbo import tables
from training.models import Sample
from training.models.sample import Finding

from . import acts, telling

HEADER = ("column", "significado", "valores", "meaning", "values")
_STATES = "valid, replaced, revoked"
_FOUND = ", ".join(Finding.values)
CODEBOOK = [
    ("number", "Orden del sorteo", "", "Order of the drawing", ""),
    ("code", "Código del certificado, sin guiones", "", "Code of the certificate", ""),
    ("pseudonym", "Seudónimo en este proyecto", "", "Pseudonym in this award", ""),
    ("initials", "Iniciales", "", "Initials", ""),
    ("organization", "Quién lo emitió", "", "Who issued it", ""),
    ("kind", "Tipo", "attendance, achievement, diploma", "Type", "the same"),
    ("course_es", "Curso (español)", "", "Course (Spanish)", ""),
    ("course_en", "Curso (inglés)", "", "Course (English)", ""),
    ("hours", "Horas del curso", "horas", "Hours of the course", "hours"),
    ("issued_on", "Fecha de emisión", "año-mes-día", "Date of issue", "year-month-day"),
    ("state", "Estado el día de este archivo", _STATES, "State on the day of this file", _STATES),
    (
        "finding",
        "Lo que se encontró",
        f"{_FOUND}, o vacío",
        "What was found",
        f"{_FOUND}, or empty",
    ),
    ("note", "Nota de quien evalúa", "", "Note of the evaluator", ""),
    ("checked_on", "Día de la revisión", "año-mes-día", "Day of the check", "year-month-day"),
    ("agrees", "Concuerdan", "", "They agree", ""),
    ("differs", "No concuerdan", "", "They do not agree", ""),
    ("unchecked", "No se pudieron revisar", "", "They could not be checked", ""),
    ("open", "Falta revisarlos", "", "Not checked yet", ""),
    ("closed", "El acceso terminó", "", "The access ended", ""),
    (
        "agreement_from, agreement_until",
        "Intervalo de Wilson, 95 %, de los que concuerdan entre los revisados",
        "0 a 100",
        "Wilson's interval, 95 %, of those that agree among the checked",
        "0 to 100",
    ),
    (
        "seed, frame_sha256",
        "Con ellos y los códigos se repite el sorteo",
        "",
        "With these and the codes the drawing can be repeated",
        "",
    ),
]
COLUMNS = tuple(row[0] for row in CODEBOOK[:14])


def made(sample: Sample, rows: list) -> bytes:
    file = BytesIO()
    sheets = {
        "sample": (COLUMNS, [_line(telling.line(row)) for row in rows]),
        "result": (("what", "value"), _result(acts.result(sample, rows))),
        "drawing": (("what", "value"), telling.about(sample)),
        "codebook": (HEADER, CODEBOOK),
    }
    tables.write_xlsx(file, sheets)
    return file.getvalue()


def _line(told: dict) -> tuple:
    row, drawn = told["row"], told["drawn"]
    return (
        drawn.number,
        row.code,
        row.pseudonym,
        row.initials,
        row.organization,
        row.kind,
        row.course_es,
        row.course_en,
        row.hours,
        row.issued_on.isoformat(),
        row.state,
        drawn.finding,
        tables.csv_safe(told["note"]),
        drawn.found_at.date().isoformat() if drawn.found_at else "",
    )


def _result(found: acts.Result) -> list[tuple[str, int]]:
    below, above = found.interval
    return [
        ("size", found.size),
        ("agrees", found.counts[Finding.AGREES]),
        ("differs", found.counts[Finding.DIFFERS]),
        ("unchecked", found.counts[Finding.UNCHECKED]),
        ("open", found.counts[""]),
        ("closed", found.closed),
        ("agreement_from", below),
        ("agreement_until", above),
    ]
