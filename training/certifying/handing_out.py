"""Certificates leave the house: one as it was issued, many in one PDF or one archive.

How often and how a certificate was handed out is kept with it, and the journal says to whom. Both
are written before the file leaves.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.sealing.fields import Unreadable
from audit import journal
from rumbo import archives
from rumbo.names import spanish_order
from training.certifying import filing, indexing, joining
from training.models import Certificate, Handout, Offering
from training.models.certificate import OUTCOME
from youth.finding import chunks

Way = Handout.Way
TOGETHER = 30  # pages that are drawn together: about a megabyte each
A_PART = 200  # certificates that are asked for together

Progress = Callable[[int], None]


def ignored(done: int) -> None:
    """Told how many are done, and does nothing with it."""


@dataclass
class Packed:
    """What an archive holds: of each certificate its key and owner alone."""

    inside: list[Certificate] = field(default_factory=list)
    missing: list[Certificate] = field(default_factory=list)  # whose file does not open


def in_order(rows: QuerySet) -> list[UUID]:
    """The keys of these certificates by first surname, those of outcomes after those of courses;
    without those that leave by themselves only. Names are opened some at a time."""
    found = []
    for part in chunks(list(rows.values_list("pk", flat=True)), A_PART):
        for each in rows.filter(pk__in=part):
            if may_leave_with_others(each):
                found.append((each.kind == OUTCOME, by_surname(each), each.pk))
    return [key for _kind, _surname, key in sorted(found)]


def one_by_one(rows: QuerySet, keys: list[UUID]) -> Iterator[Certificate]:
    """The certificates in the order of their keys, some in memory at a time."""
    for part in chunks(keys, A_PART):
        there = {each.pk: each for each in rows.filter(pk__in=part)}
        yield from (there[key] for key in part if key in there)


def printable(certificates: Iterable[Certificate], progress: Progress = ignored) -> bytes:
    """One PDF with a page for each, by first surname, from the frozen facts."""
    certificates = sorted(certificates, key=lambda c: (c.kind == OUTCOME, by_surname(c)))
    file = BytesIO()
    print_in_order(certificates, file, progress)
    return file.getvalue()


def print_in_order(
    certificates: Iterable[Certificate], file: BinaryIO, progress: Progress = ignored
) -> None:
    """The same in the order given, however many. `progress` is told after each part is drawn."""
    joining.join(_drawn_in_parts(certificates, progress), file)


def _drawn_in_parts(certificates: Iterable[Certificate], progress: Progress) -> Iterator[bytes]:
    done, rest = 0, iter(certificates)
    while part := list(islice(rest, TOGETHER)):
        yield filing.drawn([filing.frozen(each) for each in part])
        done += len(part)
        progress(done)


def zip_of(
    certificates: Iterable[Certificate], file: BinaryIO, progress: Progress = ignored
) -> Packed:
    """Write an archive: each file as it was issued, and an index with its codebook.

    One file is in memory at a time. What does not open stands in the index without a file.
    """
    packed, rows = Packed(), []
    with archives.growing(file) as archive:
        for number, certificate in enumerate(certificates, start=1):
            name = _put(archive, certificate)
            (packed.inside if name else packed.missing).append(known(certificate))
            rows.append(indexing.row(number, certificate, name))
            progress(number)
        indexing.add(archive, rows)
    return packed


def _put(archive: archives.Archive, certificate: Certificate) -> str:
    """Its name in the archive, or "" if the file is gone or does not open."""
    try:
        content = filing.pdf_of(certificate)
    except (FileNotFoundError, Unreadable):
        return ""
    name = f"{certificate.code}.pdf"
    archive.add(name, content, packed=True)
    return name


def known(certificate: Certificate) -> Certificate:
    """By key, code and owner alone, for lists of many thousands."""
    owner = certificate.organization_id
    return Certificate(pk=certificate.pk, code=certificate.code, organization_id=owner)


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
    """Sorts as a list of the group does; a name alone does not say where the surname begins. Last
    of all whoever cannot be read any more."""
    try:
        if certificate.participant is None:
            return (False, spanish_order(certificate.holder["name"]), "", "")
        return (False, *certificate.participant.full_name.sort_key)
    except Unreadable:
        return (True, "", "", "")
