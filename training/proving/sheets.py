"""Sign lists that leave together, by a small file that lies beside them; pure.

`firma.json` names each list with its SHA-256, under one Ed25519 signature: who has the archive sees
whether any of them is another.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from .generations import PublicKey, Signing
from .proof import moment

FILE = "firma.json"
SALT = b"rumbo lists 1\n"
LARGEST = 64 * 1024


class Unreadable(ValueError):
    """No signature of ours, or altered."""


def signed(lists: Mapping[str, bytes], signing: Signing, now: datetime) -> bytes:
    """The content of `firma.json` for these, by name."""
    found = {
        "version": 1,
        "key": signing.key_id,
        "made": moment(now.astimezone(UTC).replace(microsecond=0)),
        "files": {name: hashlib.sha256(lists[name]).hexdigest() for name in sorted(lists)},
    }
    signature = signing.ed25519.sign(_signed(found))
    return json.dumps(
        found | {"signature": base64.b64encode(signature).decode()}, indent=1
    ).encode()


def read(content: bytes, public: Callable[[str], PublicKey | None]) -> dict[str, str]:
    """{name: SHA-256} of what a key that counts signed; else Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("it is too long")
    try:
        data = json.loads(content)
        if data["version"] != 1:
            raise Unreadable("it is of another version")
        key, signature = public(data["key"]), base64.b64decode(data["signature"], validate=True)
        if key is None or not key.verifies(signature, _signed(data)):
            raise Unreadable("it is not signed by us, or was altered")
        return {str(name): str(digest) for name, digest in data["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
        raise Unreadable(str(fault) or "it cannot be read") from fault


def are_so(lists: Mapping[str, bytes | None], named: Mapping[str, str]) -> bool:
    """Is each list that was signed there as it was? `lists`: None for one that is not there."""
    return bool(named) and all(
        hashlib.sha256(lists.get(name) or b"").hexdigest() == digest
        for name, digest in named.items()
    )


def _signed(data: dict) -> bytes:
    lines = [data["key"], data["made"]]
    lines += [f"{digest} {name}" for name, digest in sorted(data["files"].items())]
    return SALT + "\n".join(lines).encode()
