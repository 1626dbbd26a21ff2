"""The index of an archive of certificates, for the organization itself: with names.

`index.csv`, `index.xlsx` and `codebook.csv`, whose words stand in both languages at once, and
`firma.json`, which signs them.
"""

from io import BytesIO

from rumbo import tables
from rumbo.archives import Archive
from training.certifying.composing import verify_url_of
from training.models import Certificate
from training.proving import publishing
from training.results import codebook

_SHARED = {row[0]: row for row in codebook.ROWS}
KINDS_ES = f"{codebook.KINDS_ES} · outcome = constancia de resultado"
KINDS_EN = f"{codebook.KINDS_EN} · outcome = certificate of an outcome"
ROWS = [
    (
        "number",
        "Número",
        "Lugar en la lista, por primer apellido; es el orden del PDF para imprimir",
        "",
        "Number",
        "Place in the list, by first surname; the order of the PDF to print",
        "",
    ),
    (
        "name",
        "Nombre",
        "Nombre como está en el certificado",
        "vacío si no se puede leer",
        "Name",
        "Name as it stands on the certificate",
        "empty where it cannot be read",
    ),
    (*_SHARED["kind"][:3], KINDS_ES, *_SHARED["kind"][4:6], KINDS_EN),
    _SHARED["course_es"],
    _SHARED["course_en"],
    ("group", "Grupo", "Nombre del grupo, hoy", "", "Group", "Name of the group, today", ""),
    _SHARED["hours"],
    _SHARED["issued_on"],
    _SHARED["code"],
    _SHARED["verify_url"],
    (
        "file",
        "Archivo",
        "Nombre del PDF en este paquete",
        "vacío si el archivo no se puede abrir",
        "File",
        "Name of the PDF in this package",
        "empty where the file cannot be opened",
    ),
]
COLUMNS = [row[0] for row in ROWS]


def row(number: int, certificate: Certificate, file: str) -> tuple:
    """One line; `file`: its name in the archive, "" if it is not there."""
    facts, seat = certificate.facts, certificate.enrollment
    return (
        number,
        certificate.holder_name,
        certificate.kind,
        facts.get("course_es", ""),
        facts.get("course_en", ""),
        seat.offering.name if seat else "",
        float(facts["hours"]) if "hours" in facts else "",
        certificate.issued_on.isoformat(),
        certificate.code,
        verify_url_of(certificate.code),
        file,
    )


def add(archive: Archive, rows: list[tuple]) -> None:
    workbook = BytesIO()
    sheets = {"index": (COLUMNS, rows), "codebook": (codebook.HEADER, ROWS)}
    tables.write_xlsx(workbook, sheets)
    lists = {
        "index.csv": tables.csv_bytes(COLUMNS, rows),
        "index.xlsx": workbook.getvalue(),
        "codebook.csv": tables.csv_bytes(codebook.HEADER, ROWS),
    }
    for name, content in publishing.leaving(lists).items():
        archive.add(name, content)
