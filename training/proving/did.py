"""Who signs: this installation's own name, and which of its keys count.

In production a did:web, which leads to /.well-known/did.json here; in the demo, which nobody can
reach, a did:key, which needs no look-up.
"""

from django.conf import settings

from . import multikey
from .credential import Issuer
from .generations import PublicKey
from .ring import Ring

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def issuer(key: PublicKey) -> Issuer:
    """In whose name this key signs, and how it is found."""
    if by_address():
        return Issuer(ours(), f"{ours()}#{key.key_id}")
    did = multikey.did_key(key.raw)
    return Issuer(did, f"{did}#{multikey.written(key.raw)}")


def ours() -> str:
    return multikey.did_web(settings.PUBLIC_URL)


def by_address() -> bool:
    return settings.PUBLIC_URL.startswith("https://") and not settings.DEMO


def document(ring: Ring) -> dict:
    """What did.json says: every key that counts, for checking what it signed."""
    counting = [key for key in ring.all_public() if not key.withdrawn]
    return {
        "@context": CONTEXT,
        "id": ours(),
        "verificationMethod": [
            {
                "id": f"{ours()}#{key.key_id}",
                "type": "Multikey",
                "controller": ours(),
                "publicKeyMultibase": multikey.written(key.raw),
            }
            for key in counting
        ],
        "assertionMethod": [f"{ours()}#{key.key_id}" for key in counting],
    }
