"""A period's certificates as one ZIP: the index, its codebook, and PDFs where they may leave.

    index.csv · index.xlsx · codebook.csv · pdf/<16-character code>.pdf

Nothing leaves unrecorded: the export's row and the journal entries are committed before the file
is handed over. The archive is made in memory or, by the command, under a provisional name.
"""

import csv
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.sealing.fields import Unreadable
from audit import journal
from rumbo import tables
from training.certifying.filing import pdf_of
from training.models import Award, Certificate, CertificateExport

from . import codebook, register
from .register import Withheld

ABOUT_HEADER = ("what", "value")


@dataclass
class Selection:
    """What is asked for: an award, a period (both days included), and by whom."""

    award: Award
    start: date | None = None
    end: date | None = None
    user: object = None  # an evaluator; None: the system, by command

    def certificates(self):
        return register.certificates(self.award, self.user, self.start, self.end)


@dataclass
class Contents:
    """What an archive holds. certificates = pdfs + withheld."""

    certificates: list[Certificate] = field(default_factory=list)
    named: list[Certificate] = field(default_factory=list)  # whose PDF is inside
    rows: list[tuple] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        total, pdfs = len(self.certificates), len(self.named)
        return {"certificates": total, "pdfs": pdfs, "withheld": total - pdfs}


@dataclass(frozen=True)
class Inside:
    """The codes in an archive that was made earlier; named <= listed."""

    listed: frozenset[str]
    named: frozenset[str]  # whose PDF is inside


def inside(content: bytes) -> Inside:
    """What the archive itself says is in it: no list beside it can fall out of step."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = archive.read("index.csv").decode("utf-8-sig")
        paths = [PurePosixPath(name) for name in archive.namelist()]
    listed = frozenset(row["code"] for row in csv.DictReader(StringIO(text, newline="")))
    named = frozenset(path.stem for path in paths if path.parent.name == "pdf")
    return Inside(listed | named, named)


def preview(selection: Selection) -> dict:
    """The counts of what an export would hold now, and `reasons`: {why: how many}."""
    reasons, total = {}, 0
    for certificate in selection.certificates().iterator(chunk_size=500):
        total += 1
        if why := register.withheld(certificate):
            reasons[why] = reasons.get(why, 0) + 1
    held = sum(reasons.values())
    counts = {"certificates": total, "pdfs": total - held, "withheld": held}
    return counts | {"reasons": reasons}


def in_memory(selection: Selection, actor) -> tuple[bytes, dict[str, int]]:
    """The archive, recorded, ready to be sent; and its counts."""
    file = BytesIO()
    contents = write_archive(file, selection)
    with transaction.atomic(durable=True):
        record(selection, contents, tables.digest(file), actor)
    return file.getvalue(), contents.counts


def write_archive(
    file: BinaryIO,
    selection: Selection,
    progress: Callable[[int], None] = lambda done: None,
) -> Contents:
    """Write the ZIP. The PDFs come first, for only then is known which of them open.

    `progress` is told how many certificates are in it.
    """
    contents, now = Contents(), timezone.now()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for certificate in selection.certificates().iterator(chunk_size=200):
            name, why = _put_pdf(archive, certificate)
            contents.certificates.append(certificate)
            if name:
                contents.named.append(certificate)
            line = register.row(certificate, selection.award)
            contents.rows.append((*_plain(line), name, why))
            progress(len(contents.certificates))
        archive.writestr("index.csv", tables.csv_bytes(codebook.COLUMNS, contents.rows))
        archive.writestr("index.xlsx", _workbook(selection, contents, now))
        archive.writestr("codebook.csv", tables.csv_bytes(codebook.HEADER, codebook.ROWS))
    return contents


def record(selection: Selection, contents: Contents, digest: str, actor) -> CertificateExport:
    """The export's row, and an entry for every organization whose certificates are in it.

    Inside the transaction that is open: it hands over the file as well, or says that it is ready.
    """
    export = CertificateExport.objects.create(
        award=selection.award,
        made_by=None if isinstance(actor, str) else actor,
        starts_on=selection.start,
        ends_on=selection.end,
        digest=digest,
        **contents.counts,
    )
    journal.record("export.made", export, actor=actor, count=len(contents.certificates))
    _record_each("certificates.exported", contents.certificates, export, actor)
    _record_each("certificates.exported_with_names", contents.named, export, actor)
    why = f"export {export.pk}"
    journal.record_each("certificate.exported", contents.named, actor=actor, purpose=why)
    return export


def _record_each(action: str, certificates, export, actor) -> None:
    for organization, theirs in register.by_organization(certificates).items():
        journal.record(
            action,
            export.award,
            actor=actor,
            organization=organization,
            objects=theirs,
            purpose=f"export {export.pk}",
        )


def _put_pdf(archive: zipfile.ZipFile, certificate: Certificate) -> tuple[str, str]:
    """(name in the archive, "") or ("", why it is withheld)."""
    if why := register.withheld(certificate):
        return "", str(why)
    name = f"pdf/{certificate.code}.pdf"
    try:
        content = pdf_of(certificate)
    except (FileNotFoundError, Unreadable):
        return "", str(Withheld.UNREADABLE)
    archive.writestr(name, content, zipfile.ZIP_STORED)  # compressed already
    return name, ""


def _plain(row: register.Row) -> Iterator:
    for cell in astuple(row):
        yield cell.isoformat() if isinstance(cell, date) else ("" if cell is None else cell)


def _workbook(selection: Selection, contents: Contents, now: datetime) -> bytes:
    file = BytesIO()
    sheets = {
        "index": (codebook.COLUMNS, contents.rows),
        "codebook": (codebook.HEADER, codebook.ROWS),
        "about": (ABOUT_HEADER, _about(selection, contents, now)),
    }
    tables.write_xlsx(file, sheets)
    return file.getvalue()


def _about(selection: Selection, contents: Contents, now: datetime) -> list[tuple]:
    """Cut date and filters: what this file is, for whoever opens it later."""
    return [
        ("award", selection.award.code),
        ("issued_from", selection.start.isoformat() if selection.start else ""),
        ("issued_to", selection.end.isoformat() if selection.end else ""),
        ("exported_at", now.isoformat(timespec="seconds")),
        *contents.counts.items(),
    ]
