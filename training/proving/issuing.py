"""Let a certificate that is about to be issued prove itself.

    proof = issuing.prove(certificate, facts)       # before its PDF is drawn; CannotSign
    parts = payload.address(facts.verify_url, proof.payload)   # for the QR code
    proof.credential                                # for the PDF to carry: credencial.json
    certificate.save(force_insert=True)             # keeps the proof with it

Whatever does not hold when it is read again stops the issuing.
"""

import json
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.sealing.fields import Unreadable
from training.attesting.facts import CohortFacts
from training.models import Certificate, CohortCertificate

from . import contexts, credential, did, payload, places, wording
from .credential import Place
from .generations import Faulty, Signing
from .meaning import Meaningless
from .ring import CannotSign, load

FILE = "credencial.json"
BROKEN = _(
    "The certificate could not be signed: what was signed does not hold. Tell the administrator "
    "of the platform."
)


@dataclass(frozen=True)
class Proof:
    """What a certificate carries: the text after the # of its QR code, and its credential."""

    payload: str
    credential: bytes


def prove(new: Certificate, facts: wording.Facts) -> Proof:
    """Sign a certificate not yet saved; its place in the list and its proof are set on it.

    A place is taken for good, whether or not the certificate is ever saved. Raises CannotSign.
    """
    now = timezone.now()
    signing = load().current(now)
    try:
        text = _payload(facts, signing)
        new.place = places.take()
        issuer = did.issuer(signing.public)
        document = credential.document(
            wording.earned(facts), issuer, Place(list_url(new.place.list), new.place.index)
        )
        credential.check(document)
        known = contexts.pinned()
        content = credential.signed(document, issuer, signing, now, known)
        credential.check(json.loads(content))
    except (credential.Unsound, contexts.Unpinned, Meaningless, Faulty) as fault:
        raise CannotSign(BROKEN) from fault
    new.proof = {"payload": text, "credential": content.decode()}
    return Proof(text, content)


def prove_results(new: CohortCertificate, facts: CohortFacts) -> str:
    """The payload for the QR code of a certificate of results, set on it too. Raises CannotSign."""
    try:
        new.payload = _payload(facts, load().current(timezone.now()))
    except Faulty as fault:
        raise CannotSign(BROKEN) from fault
    return new.payload


def of(certificate: Certificate) -> Proof | None:
    """As it was issued; None for those from before, and where the person's key is gone."""
    try:
        found = certificate.proof
    except Unreadable:
        return None
    return Proof(found["payload"], found["credential"].encode()) if found else None


def list_url(number: int) -> str:
    """Where the list is published. Never changes: it stands in what was signed."""
    return f"{settings.PUBLIC_URL}/v/estado/{number}"


def _payload(facts, signing: Signing) -> str:
    text = payload.text(wording.short(facts), facts.code, signing.public.number, signing.ed25519)
    again = payload.scanned(f"{facts.code}#{text}")
    if not payload.good(again, {signing.key_id: signing.public}.get):
        raise Faulty("the signature of the QR code does not hold")
    return text
