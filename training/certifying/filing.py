"""The file of a certificate: drawn from its facts and sealed before its row is written."""

from contextlib import suppress

from django.db import DatabaseError

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
    return files.read(certificate.file)


class filed:
    """Draw and seal the PDF of a certificate not yet saved; take it away if saving fails."""

    def __init__(self, certificate: Certificate, facts: CertificateFacts):
        self.certificate, self.facts = certificate, facts

    def __enter__(self) -> Certificate:
        new = self.certificate
        new.facts, new.holder = self.facts.to_json()
        new.file = f"{new.organization_id}/certificates/{new.pk}.pdf"
        new.file_digest = files.write(new.file, drawn([self.facts]), new.participant.key)
        return new

    def __exit__(self, kind, error, trace) -> None:
        # A commit whose answer was lost may have been done: the file goes only if the row is
        # surely not there. A file too many is harmless; a certificate without one is not.
        with suppress(DatabaseError):
            if error and not Certificate.objects.unscoped(WHY).filter(pk=self.certificate.pk):
                files.remove(self.certificate.file)
