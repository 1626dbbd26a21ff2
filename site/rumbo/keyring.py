"""The key ring: the secrets that live outside the database and its backup.

A file of JSON: {"current": "k1", "master": {"k1": <base64 of 32 bytes>}, "blind": <base64>,
"seal": <base64>}. From a master key each organization's own key is derived, so that a key of one
organization opens nothing of another. `blind` keys the tokens for searching; `seal` the hashes of
the audit; both stay when the master key changes.
"""

import base64
import hmac
import json
import os
from functools import cache, lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class UnknownKey(Exception):
    """A value was sealed under a key that this ring does not hold."""


class KeyRing:
    """Master keys by id, and what is derived from them. All keys are 32 bytes."""

    def __init__(self, current: str, master: dict[str, bytes], blind: bytes, seal: bytes) -> None:
        if current not in master or any(len(k) != 32 for k in [*master.values(), blind, seal]):
            raise ImproperlyConfigured("the key ring is damaged: keys must be 32 bytes each")
        self.current, self.master, self._blind, self._seal = current, master, blind, seal
        self._derived: dict[tuple, bytes] = {}

    @classmethod
    def fresh(cls) -> "KeyRing":
        return cls("k1", {"k1": os.urandom(32)}, os.urandom(32), os.urandom(32))

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        try:
            data = json.loads(path.read_text())
            master = {kid: base64.b64decode(key) for kid, key in data["master"].items()}
            blind, seal = base64.b64decode(data["blind"]), base64.b64decode(data["seal"])
            return cls(data["current"], master, blind, seal)
        except FileNotFoundError:
            raise ImproperlyConfigured(
                f"no key ring at {path}: run `manage.py make_keys`, or restore it from the safe"
            ) from None
        except (ValueError, KeyError) as fault:
            raise ImproperlyConfigured(f"the key ring at {path} cannot be read") from fault

    def save(self, path: Path) -> None:
        """Write the ring for its owner's eyes only; the old file stays until then."""
        text = base64.b64encode
        data = {
            "current": self.current,
            "master": {kid: text(key).decode() for kid, key in self.master.items()},
            "blind": text(self._blind).decode(),
            "seal": text(self._seal).decode(),
        }
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(".new")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(data, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def add_master(self) -> str:
        """Add a random master key, make it current and return its id."""
        kid = f"k{max(int(k[1:]) for k in self.master) + 1}"
        self.master[kid], self.current = os.urandom(32), kid
        return kid

    def organization_key(self, organization: object, kid: str) -> bytes:
        """The 32-byte key of one organization under master key `kid`; UnknownKey if it is gone."""
        if kid not in self.master:
            raise UnknownKey(kid)
        return self._derive(self.master[kid], f"organization|{organization}")

    def blind_key(self, organization: object) -> bytes:
        return self._derive(self._blind, f"blind|{organization}")

    def pseudonym_key(self, award: object) -> bytes:
        return self._derive(self._blind, f"pseudonym|{award}")

    def overlap_key(self, award: object) -> bytes:
        """For comparing people of organizations within one award, in memory only."""
        return self._derive(self._blind, f"overlap|{award}")

    def sign(self, text: bytes) -> str:
        """The keyed hash of an audit row: 64 hexadecimal digits."""
        return hmac.digest(self._seal, text, "sha256").hex()

    def encrypting_key(self, purpose: str, kid: str) -> bytes:
        """A key for secrets that belong to no organization, such as a second factor's."""
        if kid not in self.master:
            raise UnknownKey(kid)
        return self._derive(self.master[kid], f"purpose|{purpose}")

    def _derive(self, root: bytes, info: str) -> bytes:
        known = self._derived.get((root, info))
        if known is None:
            hkdf = HKDF(algorithm=SHA256(), length=32, salt=b"rumbo", info=info.encode())
            known = self._derived[root, info] = hkdf.derive(root)
        return known


def ring() -> KeyRing:
    """The ring of this process. Tests run with one that lives in memory only.

    A file that changed is read again at once: while keys are rotated, no process may seal under
    an old key or meet one it does not know.
    """
    if settings.KEYRING is None:
        return _in_memory()
    try:
        found = os.stat(settings.KEYRING)
    except FileNotFoundError:
        return KeyRing.load(Path(settings.KEYRING))  # says what to do about it
    return _read(str(settings.KEYRING), (found.st_ino, found.st_mtime_ns))


@cache
def _in_memory() -> KeyRing:
    return KeyRing.fresh()


@lru_cache(maxsize=1)
def _read(path: str, stamp: tuple[int, int]) -> KeyRing:
    return KeyRing.load(Path(path))
