"""Where an act comes from: kept for the length of one request, read by the journal."""

import hashlib
import ipaddress
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Origin:
    """A request's network (/24 or /48), session and own id; and how many entries it wrote."""

    network: str = ""
    session: str = ""
    request: str = field(default_factory=lambda: secrets.token_hex(8))
    entries: int = 0


origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


@contextmanager
def from_nowhere():
    """What is recorded within does not keep where it came from: who sends it could be known."""
    token = origin.set(None)
    try:
        yield
    finally:
        origin.reset(token)


def network_of(address: str) -> str:
    """`192.0.2.77` → `192.0.2.0/24`; an unreadable address gives an empty text."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    prefix = 24 if ip.version == 4 else 48
    return str(ipaddress.ip_network(f"{ip}/{prefix}", strict=False))


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
