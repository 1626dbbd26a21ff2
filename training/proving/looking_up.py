"""Check what somebody brings against the ring and the live rows of this installation."""

from django.utils import timezone

from training.models import Certificate, CohortCertificate
from training.models.certificate import CertificateState

from . import checking, contexts, did, issuing
from .checking import NOT_FOUND, SIGNED, Answer
from .ring import load

WHY = "public look-up of a signed text"


def known() -> checking.Published:
    ring = load()
    return checking.Published({key.key_id: key for key in ring.all_public()}, did.ours())


def qr_text(text: str) -> Answer:
    """The signature decides whether it is ours, the row whether it still stands."""
    found = checking.qr_text(text, known(), None, timezone.now())
    if found.state != SIGNED:
        return found
    return Answer(_state(found.code), found.code, found.short)


def _state(code: str) -> str:
    """Of certificates of people, and of results."""
    for model in (Certificate.objects.unscoped(WHY), CohortCertificate.objects):
        state = model.filter(code=code).values_list("state", flat=True).first()
        if state is not None:
            return state
    return NOT_FOUND


def credential(content: bytes) -> Answer:
    """The same for a credential; its place leads to the row."""
    return checking.credential(content, known(), status, contexts.pinned(), timezone.now())


def status(url: str, at: int) -> bool | None:
    """Did the certificate with this place end? None for lists that are not ours, and for places
    that no certificate has."""
    base = issuing.list_url(0).removesuffix("0")
    number = url.removeprefix(base)
    if not url.startswith(base) or not number.isdecimal():
        return None
    rows = Certificate.objects.unscoped(WHY).filter(place__list=int(number), place__index=at)
    state = rows.values_list("state", flat=True).first()
    return None if state is None else state != CertificateState.VALID
