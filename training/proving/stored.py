"""Signing keys as files of one folder; pure.

    private.json    the keys that sign now, for the service's user alone
    public.json     what everybody may know of every generation; enough to verify
    authority.json  the key that certifies the next generation; needed for nothing else, so it may
                    lie in the safe

Old private keys are not kept: whoever steals the folder gets one generation.
"""

import base64
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from .generations import Authority, Faulty, PublicKey, Signing, check, number_of

PRIVATE, PUBLIC, AUTHORITY = "private.json", "public.json", "authority.json"
FOR_US, FOR_ALL = 0o600, 0o644


def read_private(folder: Path) -> Signing:
    """FileNotFoundError where there is none, Faulty where it cannot be used."""
    try:
        data = _json(folder / PRIVATE)
        found = Signing(
            data["id"],
            _moment(data["created"]),
            _moment(data["not_after"]),
            Ed25519PrivateKey.from_private_bytes(base64.b64decode(data["ed25519"], validate=True)),
            _p256(data["p256"]),
            _certificate(data["leaf"]),
            _certificate(data["authority"]),
        )
        number_of(found.key_id)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Faulty(f"{folder / PRIVATE} cannot be read") from fault
    check(found)
    return found


def write_private(folder: Path, found: Signing) -> None:
    data = {
        "id": found.key_id,
        "created": _text(found.created),
        "not_after": _text(found.not_after),
        "ed25519": base64.b64encode(found.ed25519.private_bytes_raw()).decode(),
        "p256": _pem_key(found.p256),
        "leaf": pem(found.leaf),
        "authority": pem(found.ca),
    }
    _write(folder / PRIVATE, data, FOR_US)


def read_public(path: Path) -> dict[str, PublicKey]:
    """Every generation by its id, oldest first; Faulty where one is not in order."""
    return parsed_public(_bytes(path), str(path))


def parsed_public(content: bytes, where: str = "the list of keys") -> dict[str, PublicKey]:
    """The same of the file's content, as it is published too."""
    try:
        found = [_public(each) for each in json.loads(content)["keys"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Faulty(f"{where} cannot be read") from fault
    by_id = {each.key_id: each for each in sorted(found, key=lambda each: each.number)}
    if len(by_id) != len(found):
        raise Faulty(f"{where} has a key twice")
    return by_id


def public_json(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """As it lies in the file and as it is published."""
    return {
        "keys": [
            {
                "id": each.key_id,
                "created": _text(each.created),
                "not_after": _text(each.not_after),
                "algorithm": "Ed25519",
                "key": base64.b64encode(each.raw).decode(),
                "leaf": pem(each.leaf),
                "authority": pem(each.ca),
                "withdrawn": each.withdrawn and _text(each.withdrawn),
            }
            for each in keys
        ]
    }


def write_public(folder: Path, keys: Iterable[PublicKey]) -> None:
    _write(folder / PUBLIC, public_json(keys), FOR_ALL)


def read_authority(folder: Path) -> Authority:
    """FileNotFoundError where it lies in the safe, Faulty where it cannot be used."""
    try:
        data = _json(folder / AUTHORITY)
        found = Authority(_p256(data["key"]), _certificate(data["certificate"]))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Faulty(f"{folder / AUTHORITY} cannot be read") from fault
    if found.key.public_key() != found.certificate.public_key():
        raise Faulty("the certificate of the authority is of another key")
    return found


def write_authority(folder: Path, found: Authority) -> None:
    data = {"key": _pem_key(found.key), "certificate": pem(found.certificate)}
    _write(folder / AUTHORITY, data, FOR_US)


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _public(data: dict) -> PublicKey:
    raw = base64.b64decode(data["key"], validate=True)
    if len(raw) != 32 or data["algorithm"] != "Ed25519":
        raise Faulty("a public key has 32 bytes")
    found = PublicKey(
        data["id"],
        _moment(data["created"]),
        _moment(data["not_after"]),
        raw,
        _certificate(data["leaf"]),
        _certificate(data["authority"]),
        data.get("withdrawn") and _moment(data["withdrawn"]),
    )
    number_of(found.key_id)
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise Faulty(f"{path} cannot be opened") from fault


def _json(path: Path) -> Any:
    return json.loads(_bytes(path))


def _write(path: Path, data: dict, mode: int) -> None:
    """All of it or nothing: the old file stays until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w") as file:
        os.fchmod(file.fileno(), mode)
        json.dump(data, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _p256(text: str) -> EllipticCurvePrivateKey:
    key = load_pem_private_key(text.encode(), None)
    if not isinstance(key, EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise Faulty("a key for PDF files is on the curve P-256")
    return key


def _pem_key(key: EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _certificate(text: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(text.encode())


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise Faulty("a moment without its zone")
    return found.astimezone(UTC)
