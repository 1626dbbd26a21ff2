"""A period's certificates as one ZIP: the index, its codebook, and PDFs where they may leave.

    index.csv · index.xlsx · codebook.csv · firma.json · pdf/<16-character code>.pdf

Nothing leaves unrecorded: the export's row and the journal entries are committed before the file
is handed over. Whose PDF may leave is asked a hundred certificates at a time while it is made, and
of all of them once more at its end (`still_holds`). One PDF is in memory at a time.
"""

import csv
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils import timezone

from accounts.sealing.fields import Unreadable
from audit import journal
from rumbo import archives, tables
from training.certifying.filing import pdf_of
from training.models import Award, Certificate, CertificateExport
from training.proving import publishing

from . import codebook, register
from .register import Withheld

ABOUT_HEADER = ("what", "value")
A_PART = 100  # certificates that are asked for together


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
    """What an archive holds. certificates = pdfs + withheld. Of each certificate only its key,
    code and owner are kept: there may be many thousands."""

    certificates: list[Certificate] = field(default_factory=list)
    named: list[Certificate] = field(default_factory=list)  # whose PDF is inside
    rows: list[tuple] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        total, pdfs = len(self.certificates), len(self.named)
        return {"certificates": total, "pdfs": pdfs, "withheld": total - pdfs}

    def add(self, certificate: Certificate, line: tuple, has_pdf: bool) -> None:
        short = Certificate(
            pk=certificate.pk,
            code=certificate.code,
            organization_id=certificate.organization_id,
        )
        self.certificates.append(short)
        if has_pdf:
            self.named.append(short)
        self.rows.append(line)


@dataclass(frozen=True)
class Inside:
    """The codes in an archive that was made earlier; named <= listed."""

    listed: frozenset[str]
    named: frozenset[str]  # whose PDF is inside


def inside(file: BinaryIO) -> Inside:
    """What the archive itself says is in it: no list beside it can fall out of step."""
    with zipfile.ZipFile(file) as archive:
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


def write_archive(
    file: BinaryIO,
    selection: Selection,
    progress: Callable[[int], None] = lambda done: None,
) -> Contents:
    """Write the ZIP. The PDFs come first, for only then is known which of them open.

    `progress` is told how many certificates are in it.
    """
    contents, now = Contents(), timezone.now()
    with archives.growing(file) as archive:
        for certificate in _one_by_one(selection):
            name, why = _put_pdf(archive, certificate)
            line = register.row(certificate, selection.award)
            contents.add(certificate, (*_plain(line), name, why), bool(name))
            progress(len(contents.certificates))
        lists = {
            "index.csv": tables.csv_bytes(codebook.COLUMNS, contents.rows),
            "index.xlsx": _workbook(selection, contents, now),
            "codebook.csv": tables.csv_bytes(codebook.HEADER, codebook.ROWS),
        }
        for name, content in publishing.leaving(lists).items():
            archive.add(name, content)
    return contents


def still_holds(selection: Selection, contents: Contents) -> bool:
    """May all that is in the archive leave at this moment: listed, and with its PDF?"""
    listed, named = (
        {each.code for each in some} for some in (contents.certificates, contents.named)
    )
    return holds(selection, Inside(frozenset(listed), frozenset(named)))


def holds(selection: Selection, there: Inside) -> bool:
    """As `still_holds`, of an archive that was made earlier."""
    fields = ("code", "state", "granted", "named")
    rows = selection.certificates().order_by("pk").values_list(*fields, named=True)
    now = {row.code: register.withheld(row) for row in rows.iterator(chunk_size=500)}
    return there.listed <= now.keys() and not any(now[code] for code in there.named)


def _one_by_one(selection: Selection) -> Iterator[Certificate]:
    """In order, each as it is when its turn comes; what may not be seen by then is left out."""
    keys = list(selection.certificates().values_list("pk", flat=True))
    for start in range(0, len(keys), A_PART):
        part = keys[start : start + A_PART]
        yield from selection.certificates().filter(pk__in=part)


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


def _put_pdf(archive: archives.Archive, certificate: Certificate) -> tuple[str, str]:
    """(name in the archive, "") or ("", why it is withheld)."""
    if why := register.withheld(certificate):
        return "", str(why)
    name = f"pdf/{certificate.code}.pdf"
    try:
        content = pdf_of(certificate)
    except (FileNotFoundError, Unreadable):
        return "", str(Withheld.UNREADABLE)
    archive.add(name, content, packed=True)
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
