"""Small JSON documents of ours under one Ed25519 signature; pure.

{"version": 1, "key": which generation signed, …, "signature": base64}. What exactly is signed, each
kind says for itself: a text made of its parts, begun with a salt of its own.
"""

import base64
import json
from collections.abc import Callable
from typing import Any, TypeVar

from .generations import PublicKey, Signing

VERSION = 1
Told = TypeVar("Told")
Data = dict[str, Any]


class Unreadable(ValueError):
    """None of ours, or altered."""


def signed(parts: Data, said: Callable[[Data], bytes], signing: Signing) -> Data:
    """The document with these parts; `said`: what is signed of it."""
    found = {"version": VERSION, "key": signing.key_id} | parts
    signature = signing.ed25519.sign(said(found))
    return found | {"signature": base64.b64encode(signature).decode()}


def read(
    content: bytes,
    public: Callable[[str], PublicKey | None],
    said: Callable[[Data], bytes],
    told: Callable[[Data], Told],
    *,
    most: int,
    name: str = "it",
) -> Told:
    """What `told` makes of a document of at most `most` bytes, if it is signed by a key that
    counts; else Unreadable, where `name` says what could not be read."""
    if len(content) > most:
        raise Unreadable(f"{name} is too long")
    try:
        data = json.loads(content)
        if data["version"] != VERSION:
            raise Unreadable(f"{name} is of another version")
        key, signature = public(data["key"]), base64.b64decode(data["signature"], validate=True)
        if key is None or not key.verifies(signature, said(data)):
            raise Unreadable(f"{name} is not signed by us, or was altered")
        return told(data)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
        raise Unreadable(str(fault) or f"{name} cannot be read") from fault
