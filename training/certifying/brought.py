"""Is a PDF that anybody brings one of ours? Answered on a public page, within tight bounds.

Only the digest of a file leads to a certificate. What its pages say does not, so that nobody learns
from a file of their own making whether there is a certificate with some code.
"""

import hashlib
import threading
from dataclasses import dataclass

from rumbo import apart

from . import claiming, files
from .files import ALTERED

LARGEST = 5 * 1024 * 1024  # bytes
BEGINS = 1024  # bytes, within which a PDF says that it is one
PATIENCE = 5  # seconds to wait for who works here
_one = threading.BoundedSemaphore()  # of the children of this process, strangers have one


class Unreadable(ValueError):
    """No PDF, damaged, or locked: `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Judged:
    """`state`: valid, replaced, revoked, or altered, which is also whatever was never ours."""

    state: str
    code: str = ""  # "" where it is altered


def judged(content: bytes) -> Judged:
    """Raises Unreadable, and apart.Busy where another stranger's file is being read."""
    digest = hashlib.sha256(content).hexdigest()
    if issued := files.as_issued(digest):
        return _told(issued)
    # One byte of a file of ours may be what made it a PDF: it was altered all the same.
    signed = b"/ByteRange" in content
    if not signed and b"%PDF-" not in content[:BEGINS]:
        raise Unreadable("no_pdf")
    claims = _claims(content)
    if claims and (made := files.made_of_many(digest, claims.codes)):
        return _told(made)
    if not signed and (claims is None or claims.trouble):
        raise Unreadable(claims.trouble if claims else claiming.DAMAGED)
    return Judged(ALTERED)


def _told(found: tuple[str, str]) -> Judged:
    code, state = found
    return Judged(state, code)


def _claims(content: bytes) -> claiming.Claims | None:
    """None for a file that broke whoever read it."""
    if not _one.acquire(blocking=False):
        raise apart.Busy
    try:
        return claiming.read(content, PATIENCE)
    except claiming.Refused:
        return None
    finally:
        _one.release()
