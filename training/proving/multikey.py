"""Ed25519 keys as text, and the names (DIDs) of who holds them; pure."""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit

import base58

from .generations import PublicKey

ED25519 = b"\xed\x01"  # says which kind of key follows
LONGEST = 60  # characters


def written(raw: bytes) -> str:
    """`z6Mk…` of the 32 bytes of a public key."""
    return "z" + base58.b58encode(ED25519 + raw).decode()


def read(text: str) -> bytes | None:
    """The 32 bytes again; None for what is no Ed25519 key."""
    if not text.startswith("z6Mk") or len(text) > LONGEST:
        return None
    try:
        found = base58.b58decode(text[1:])
    except ValueError:
        return None
    return found[2:] if len(found) == 34 and found.startswith(ED25519) else None


def did_key(raw: bytes) -> str:
    """Whoever has this key: a name that carries all that is needed to check, and never changes."""
    return f"did:key:{written(raw)}"


def did_web(address: str) -> str:
    """Whoever holds this host: `did:web:rumbo.example`, `did:web:localhost%3A8000`."""
    return f"did:web:{quote(urlsplit(address).netloc, safe='')}"


def told_by_itself(method: str) -> bytes | None:
    """The key that stands in the name of a verification method, whoever's it is.

    A did:key may come without its fragment; in addresses the fragment is the key. Other kinds of
    DIDs say nothing of their keys.
    """
    name, _, fragment = method.partition("#")
    if name.startswith("did:key:"):
        key = name.removeprefix("did:key:")
        return read(key) if fragment in ("", key) else None
    if name.startswith("https://"):
        return read(fragment)
    return None


def methods(keys: Iterable[PublicKey], did: str) -> dict[str, bytes]:
    """The keys that count, by every name under which we ever sign; `did`: our did:web."""
    found = {}
    for key in keys:
        if key.withdrawn:
            continue
        text = written(key.raw)
        found[f"{did}#{key.key_id}"] = key.raw
        found[f"did:key:{text}#{text}"] = found[f"did:key:{text}"] = key.raw
    return found
