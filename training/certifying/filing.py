"""The file of a certificate: drawn from its facts and sealed before its row is written."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.sealing import files
from training.attesting import paper
from training.attesting.paper import OutcomeFacts
from training.certifying import logos, pdf
from training.certifying.facts import CertificateFacts
from training.models import Certificate
from training.models.certificate import OUTCOME

WHY = "is the certificate of a file there"


Facts = CertificateFacts | OutcomeFacts


def frozen(certificate: Certificate) -> Facts:
    """What it says, as it was issued; Unreadable if the key of its holder was destroyed."""
    if certificate.kind == OUTCOME:
        return OutcomeFacts.from_json(certificate.facts, certificate.holder)
    return CertificateFacts.from_json(certificate.facts, certificate.holder)


def drawn(certificates: list[Facts]) -> bytes:
    """One PDF with a page for each, in the order given, with the logos of then; those of outcomes
    come after those of courses."""
    of_outcomes = [each for each in certificates if isinstance(each, OutcomeFacts)]
    of_courses = [each for each in certificates if not isinstance(each, OutcomeFacts)]
    if not of_courses:
        return paper.draw(of_outcomes)
    return pdf.render_many(of_courses, logos.pictures(of_courses), paper.sheets(of_outcomes))


def pdf_of(certificate: Certificate) -> bytes:
    """The file as it was issued; Unreadable or FileNotFoundError where it is gone."""
    if not certificate.file:
        raise FileNotFoundError(certificate.pk)
    return files.read(certificate.file)


@contextmanager
def filed(new: Certificate, facts: Facts) -> Iterator[Certificate]:
    """Draw and seal the PDF of a certificate not yet saved; take it away if saving fails."""
    new.facts, new.holder = facts.to_json()
    new.file = f"{new.organization_id}/certificates/{new.pk}.pdf"
    content, key = drawn([facts]), new.participant.key
    with files.kept(new.file, content, key, lambda: _is_there(new)) as new.file_digest:
        yield new


def _is_there(certificate: Certificate) -> bool:
    return Certificate.objects.unscoped(WHY).filter(pk=certificate.pk).exists()
