"""The file of a certificate: drawn from its facts and sealed before its row is written."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.sealing import files
from training.certifying import logos, pdf
from training.certifying.facts import CertificateFacts
from training.models import Certificate

WHY = "is the certificate of a file there"


def frozen(certificate: Certificate) -> CertificateFacts:
    """What it says, as it was issued; Unreadable if the key of its holder was destroyed."""
    return CertificateFacts.from_json(certificate.facts, certificate.holder)


def drawn(certificates: list[CertificateFacts]) -> bytes:
    """One PDF with a page for each, in the order given, with the logos of then."""
    return pdf.render_many(certificates, logos.pictures(certificates))


def pdf_of(certificate: Certificate) -> bytes:
    """The file as it was issued; Unreadable or FileNotFoundError where it is gone."""
    if not certificate.file:
        raise FileNotFoundError(certificate.pk)
    return files.read(certificate.file)


@contextmanager
def filed(new: Certificate, facts: CertificateFacts) -> Iterator[Certificate]:
    """Draw and seal the PDF of a certificate not yet saved; take it away if saving fails."""
    new.facts, new.holder = facts.to_json()
    new.file = f"{new.organization_id}/certificates/{new.pk}.pdf"
    content, key = drawn([facts]), new.participant.key
    with files.kept(new.file, content, key, lambda: _is_there(new)) as new.file_digest:
        yield new


def _is_there(certificate: Certificate) -> bool:
    return Certificate.objects.unscoped(WHY).filter(pk=certificate.pk).exists()
