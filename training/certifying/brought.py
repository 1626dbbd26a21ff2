"""Is a PDF that anybody brings one of ours? Answered on a public page.

Only the digest of a file leads to a certificate. What its pages say does not, so that nobody learns
from a file of their own making whether there is a certificate with some code. And what a stranger
made is not opened: the digest needs no reader of PDF files, which could be attacked by it.
"""

import hashlib
from dataclasses import dataclass

from . import files
from .files import ALTERED

LARGEST = 5 * 1024 * 1024  # bytes
EDGE = 1024  # bytes, within which a PDF says that it is one, and where its end is


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
    """Raises Unreadable."""
    digest = hashlib.sha256(content).hexdigest()
    if ours := files.as_issued(digest) or files.made_of_many(digest, content):
        code, state = ours
        return Judged(state, code)
    # One byte of a file of ours may be what made it a PDF: it was altered all the same.
    if b"/ByteRange" not in content and (trouble := _trouble(content)):
        raise Unreadable(trouble)
    return Judged(ALTERED)


def _trouble(content: bytes) -> str:
    """Told from marks that stand readable in every PDF; "" for one that looks whole."""
    if b"%PDF-" not in content[:EDGE]:
        return "no_pdf"
    if b"startxref" not in content[-EDGE:]:
        return "damaged"
    return "locked" if b"/Encrypt" in content else ""
