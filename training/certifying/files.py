"""Is this file one that we issued, byte for byte? If not, which certificate does it claim to be?"""

import hashlib
import re
import zlib
from collections.abc import Iterator

from training.certifying.codes import ALPHABET, LENGTH
from training.models import Certificate

WHY = "public look-up by file"
ALTERED = "altered"
NOT_FOUND = "not_found"
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
CLAIM = re.compile(rf"/v/([{ALPHABET}]{{{LENGTH}}})(?![0-9A-Z])".encode())
MOST = 4 * 1024 * 1024  # bytes that one stream of a stranger's file may unpack to


def look_up(content: bytes) -> tuple[str | None, str]:
    """(code, state) of a PDF: the certificate's state, or "altered" or "not_found".

    The digest decides. A file that is none of ours, but bears the address of one, was altered.
    """
    rows = Certificate.objects.unscoped(WHY)
    same = rows.filter(file_digest=hashlib.sha256(content).hexdigest()).first()
    if same:
        return same.code, same.state
    for code in claims(content):
        if rows.filter(code=code).exists():
            return code, ALTERED
    return None, NOT_FOUND


def claims(content: bytes) -> list[str]:
    """The codes whose addresses stand in a PDF, in the order found."""
    found = [m.decode() for text in _texts(content) for m in CLAIM.findall(text)]
    return list(dict.fromkeys(found))


def _texts(content: bytes) -> Iterator[bytes]:
    yield content
    for match in STREAM.finditer(content):
        try:
            yield zlib.decompressobj().decompress(match[1], MOST)
        except zlib.error:
            continue
