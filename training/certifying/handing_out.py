"""Certificates leave the house: one as it was issued, many in one PDF or one archive.

How often and how a certificate was handed out is kept with it, and the journal says to whom. Both
are written before the file leaves.
"""

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.sealing.fields import Unreadable
from audit import journal
from rumbo import tables
from rumbo.names import spanish_order
from training.certifying import filing
from training.certifying.codes import shown
from training.models import Certificate, Handout, Offering

Way = Handout.Way
MOST = 200  # that one request makes into a file; more is work for the background

Progress = Callable[[int], None]


def ignored(done: int) -> None:
    """Told how many are done, and does nothing with it."""


@dataclass
class Packed:
    """What an archive holds."""

    inside: list[Certificate] = field(default_factory=list)
    missing: list[Certificate] = field(default_factory=list)  # whose file does not open


def printable(certificates: Iterable[Certificate], progress: Progress = ignored) -> bytes:
    """One PDF with a page for each, by first surname, from the frozen facts.

    All pages are in memory at once. `progress` is told after each certificate that was read, and
    once more when the file is drawn.
    """
    pages = []
    for certificate in certificates:
        pages.append((by_surname(certificate), filing.frozen(certificate)))
        progress(len(pages))
    pages.sort(key=lambda page: page[0])
    content = filing.drawn([facts for _surname, facts in pages])
    progress(len(pages))
    return content


def zip_of(
    certificates: Iterable[Certificate], file: BinaryIO, progress: Progress = ignored
) -> Packed:
    """Write an archive: each file as it was issued, and `index.csv` with number, name and code.

    One file is in memory at a time. What does not open stands in the index without a file.
    """
    packed, rows = Packed(), []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, certificate in enumerate(certificates, start=1):
            name = _put(archive, certificate)
            (packed.inside if name else packed.missing).append(certificate)
            rows.append((number, certificate.holder_name, shown(certificate.code), name))
            progress(number)
        header = (_("Number"), _("Name"), _("Code"), _("File"))
        archive.writestr("index.csv", tables.csv_bytes(header, rows))
    return packed


def _put(archive: zipfile.ZipFile, certificate: Certificate) -> str:
    """Its name in the archive, or "" if the file is gone or does not open."""
    try:
        content = filing.pdf_of(certificate)
    except (FileNotFoundError, Unreadable):
        return ""
    name = f"{certificate.code}.pdf"
    archive.writestr(name, content, zipfile.ZIP_STORED)  # compressed already
    return name


def record(certificates: list[Certificate], way: Way, *, actor, of: Offering | None = None) -> None:
    """Write down that these leave, in one transaction, before they do.

    Those of a group are one entry that names the group. Others that were chosen together have one
    each, and one for all of them.
    """
    by = None if isinstance(actor, str) else actor
    with transaction.atomic():
        Handout.objects.bulk_create(
            Handout(organization_id=each.organization_id, certificate=each, way=way, by=by)
            for each in certificates
        )
        if way in (Way.DOWNLOADED, Way.REPRINTED):
            journal.record(f"certificate.{way}", certificates[0], actor=actor)
            return
        if of is None:
            journal.record_each(f"certificate.{way}", certificates, actor=actor)
        journal.record(f"certificates.{way}", of, objects=certificates, actor=actor)


def may_leave_with_others(certificate: Certificate) -> bool:
    """Of somebody who was erased nothing leaves but by itself, for them."""
    return certificate.participant is None or not certificate.participant.erased_at


def by_surname(certificate: Certificate) -> tuple:
    """Sorts as a list of the group does; a name alone does not say where the surname begins."""
    if certificate.participant is None:
        return (spanish_order(certificate.holder["name"]), "", "")
    return certificate.participant.full_name.sort_key
