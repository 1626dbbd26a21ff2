"""Files of certificates: is one as we issued it, and is every one that we issued still there?"""

import hashlib
from collections.abc import Iterator
from itertools import chain

from accounts.sealing import files as sealed
from accounts.sealing.fields import Unreadable
from jobs.models import Job
from training.certifying import claiming, filing, logos
from training.models import Certificate, CohortCertificate
from training.models.certificate import CertificateState

WHY = "public look-up by file"
WHY_ALL = "all files are compared with their certificates"
BUNDLES = "certificates.files"  # the work that makes files of many certificates
ALTERED = "altered"
NOT_FOUND = "not_found"
MOST_TOGETHER = 200  # certificates in one file that is drawn again to compare


def look_up(content: bytes) -> tuple[str | None, str]:
    """(code, state) of a PDF: the certificate's state, or "altered" or "not_found".

    The digest decides; also of a file that was made of many in the background, whose state is that
    of its first certificate that is not valid. A group printed at once is drawn again and
    compared. A file that is none of ours, but bears the address of one, was altered: also where its
    signature is intact, since each file has one digest and is kept under it. What cannot be read
    within bounds is none of ours.
    """
    digest = hashlib.sha256(content).hexdigest()
    if ours := as_issued(digest) or made_of_many(digest, content):
        return ours
    try:
        claimed = claiming.read(content).codes
    except claiming.Refused:
        return None, NOT_FOUND
    if results := CohortCertificate.objects.filter(code__in=claimed).first():
        return results.code, ALTERED
    ours = _known(claimed)
    if not ours:
        return None, NOT_FOUND
    if len(ours) == len(claimed) and _printed_at_once(content, ours):
        return _of_all(ours)
    return ours[0].code, ALTERED


def as_issued(digest: str) -> tuple[str, str] | None:
    """(code, state) of the certificate whose own file has this SHA-256."""
    for model in (Certificate.objects.unscoped(WHY), CohortCertificate.objects):
        same = model.filter(file_digest=digest).values_list("code", "state").first()
        if same:
            return same
    return None


def made_of_many(digest: str, content: bytes) -> tuple[str, str] | None:
    """The same of a file that was made of many in the background, which is asked for its codes."""
    if not Job.objects.filter(kind=BUNDLES, outcome__digest=digest).exists():
        return None
    claimed = claiming.codes_in(content)
    ours = _known(claimed)
    return _of_all(ours) if ours and len(ours) == len(claimed) else None


def _known(claimed: list[str]) -> list[Certificate]:
    """In the order of their codes. Of one whose name was taken off nothing is left to compare
    with: its code answers, no file."""
    rows = Certificate.objects.unscoped(WHY).filter(code__in=claimed).exclude(file="")
    known = {c.code: c for c in rows.select_related("participant__key")}
    return [known[code] for code in claimed if code in known]


def _of_all(certificates: list[Certificate]) -> tuple[str, str]:
    still = CertificateState.VALID
    ended = next((c for c in certificates if c.state != still), certificates[0])
    return ended.code, ended.state


def _printed_at_once(content: bytes, certificates: list[Certificate]) -> bool:
    if len(certificates) > MOST_TOGETHER:
        return False
    try:
        return filing.drawn([filing.frozen(each) for each in certificates]) == content
    except (Unreadable, logos.Missing):
        return False


def stray() -> Iterator[str]:
    """Names of files without a certificate, older than an hour."""
    rows = Certificate.objects.unscoped(WHY_ALL)
    yield from sealed.stray("certificates", set(rows.values_list("file", flat=True)))
    results = CohortCertificate.objects.values_list("file", flat=True)
    yield from sealed.stray("cohorts", set(results))


def damaged() -> Iterator[Certificate | CohortCertificate]:
    """Certificates whose file is gone, does not open, or is not what was issued."""
    rows = Certificate.objects.unscoped(WHY_ALL).exclude(file="")
    results = CohortCertificate.objects.order_by("id").iterator()
    for certificate in chain(rows.order_by("id").iterator(), results):
        try:
            content = sealed.read(certificate.file)
        except (FileNotFoundError, Unreadable):
            content = b""
        if hashlib.sha256(content).hexdigest() != certificate.file_digest:
            yield certificate
