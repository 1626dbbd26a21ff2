"""Files of certificates: is one as we issued it, and is every one that we issued still there?"""

import hashlib
from collections.abc import Iterator
from itertools import chain

from accounts.sealing import files as sealed
from accounts.sealing.fields import Unreadable
from jobs.models import Job
from training.attesting import verifying as cohorts
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
    rows = Certificate.objects.unscoped(WHY)
    same = rows.filter(file_digest=hashlib.sha256(content).hexdigest()).first()
    if same:
        return same.code, same.state
    try:
        claimed = claiming.read(content).codes
    except claiming.Refused:
        return None, NOT_FOUND
    if results := cohorts.of_file(hashlib.sha256(content).hexdigest(), claimed):
        return results
    # Of one whose name was taken off nothing is left to compare with: its code answers, no file.
    known = rows.filter(code__in=claimed).exclude(file="").select_related("participant__key")
    known = {c.code: c for c in known}
    ours = [known[code] for code in claimed if code in known]
    if not ours:
        return None, NOT_FOUND
    if len(ours) == len(claimed) and _printed_together(content, ours):
        ended = next((c for c in ours if c.state != CertificateState.VALID), ours[0])
        return ended.code, ended.state
    return ours[0].code, ALTERED


def _printed_together(content: bytes, certificates: list[Certificate]) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    if Job.objects.filter(kind=BUNDLES, outcome__digest=digest).exists():
        return True
    if not 1 <= len(certificates) <= MOST_TOGETHER:
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
