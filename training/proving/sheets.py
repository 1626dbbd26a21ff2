"""Sign lists that leave together, by a small file that lies beside them; pure.

`firma.json` names each list with its SHA-256, under one Ed25519 signature: who has the archive sees
whether any of them is another.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from . import signed_json
from .generations import PublicKey, Signing
from .proof import moment

FILE = "firma.json"
SALT = b"rumbo lists 1\n"
LARGEST = 64 * 1024


def signed(lists: Mapping[str, bytes], signing: Signing, now: datetime) -> bytes:
    """The content of `firma.json` for these, by name."""
    found = {
        "made": moment(now.astimezone(UTC).replace(microsecond=0)),
        "files": {name: hashlib.sha256(lists[name]).hexdigest() for name in sorted(lists)},
    }
    return json.dumps(signed_json.signed(found, _signed, signing), indent=1).encode()


def read(content: bytes, public: Callable[[str], PublicKey | None]) -> dict[str, str]:
    """{name: SHA-256} of what a key that counts signed; else Unreadable."""
    return signed_json.read(content, public, _signed, _told, most=LARGEST)


def _told(data: dict) -> dict[str, str]:
    return {str(name): str(digest) for name, digest in data["files"].items()}


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
