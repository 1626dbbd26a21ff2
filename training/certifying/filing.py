"""The file of a certificate: drawn from its facts, signed, and sealed before its row is written.

What is printed for many, or looked at before it is issued, is drawn from the same facts and is not
signed: it is paper, and its QR codes say what those of the single files say. Only the single file
carries its credential and a signature.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.utils import timezone

from accounts.sealing import files
from training.attesting import paper
from training.attesting.paper import OutcomeFacts
from training.certifying import logos, pdf
from training.certifying.facts import CertificateFacts
from training.models import Certificate
from training.models.certificate import OUTCOME
from training.proving import issuing as proving
from training.proving import ring, signature

WHY = "is the certificate of a file there"
CARRIED = "Credencial verificable · Verifiable credential (Open Badges 3.0)"


Facts = CertificateFacts | OutcomeFacts


def frozen(certificate: Certificate) -> Facts:
    """What it says, as it was issued; Unreadable if the key of its holder was destroyed."""
    kind = OutcomeFacts if certificate.kind == OUTCOME else CertificateFacts
    facts = kind.from_json(certificate.facts, certificate.holder)
    proof = proving.of(certificate)
    return replace(facts, payload=proof.payload) if proof else facts


def drawn(certificates: list[Facts]) -> bytes:
    """One PDF to print, with a page for each, in the order given, with the logos of then; those of
    outcomes come after those of courses."""
    of_outcomes = [each for each in certificates if isinstance(each, OutcomeFacts)]
    of_courses = [each for each in certificates if not isinstance(each, OutcomeFacts)]
    pictures = logos.pictures(certificates)
    if not of_courses:
        return paper.draw(of_outcomes, pictures)
    behind = paper.sheets(of_outcomes), pdf.images_of(of_outcomes, pictures)
    return pdf.render_many(of_courses, pictures, pdf.Behind(*behind))


def carrying(facts: Facts, credential: bytes) -> bytes:
    """The file of one certificate before it is signed: the same facts and credential, the same
    bytes."""
    attached = [pdf.Attached(proving.FILE, credential, CARRIED)]
    pictures = logos.pictures([facts])
    if isinstance(facts, OutcomeFacts):
        return paper.draw([facts], pictures, attached)
    return pdf.render(facts, pictures, attached)


def pdf_of(certificate: Certificate) -> bytes:
    """The file as it was issued; Unreadable or FileNotFoundError where it is gone."""
    if not certificate.file:
        raise FileNotFoundError(certificate.pk)
    return files.read(certificate.file)


@contextmanager
def filed(new: Certificate, facts: Facts) -> Iterator[Certificate]:
    """Prove, draw, sign and seal a certificate not yet saved; take its file away if saving fails.

    Raises CannotSign, a refusal in words, before anything is written.
    """
    proof = proving.prove(new, facts)
    facts = replace(facts, payload=proof.payload)
    new.facts, new.holder = facts.to_json()
    new.file = f"{new.organization_id}/certificates/{new.pk}.pdf"
    content, key = signed(carrying(facts, proof.credential)), new.participant.key
    with files.kept(new.file, content, key, lambda: _is_there(new)) as new.file_digest:
        yield new


def signed(content: bytes) -> bytes:
    """A PDF with the signature of this installation; CannotSign."""
    return signature.signed(content, ring.load().current(timezone.now()))


def _is_there(certificate: Certificate) -> bool:
    return Certificate.objects.unscoped(WHY).filter(pk=certificate.pk).exists()
