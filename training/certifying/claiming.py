"""What a PDF that anybody may have made says of itself: which codes it bears, what it carries.

It is opened in a child process with little memory and time (rumbo/apart.py), and only there.
"""

import base64
import json
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from rumbo import apart
from rumbo.ids import ALPHABET

COMMAND = apart.module("training.certifying.claiming")
LENGTH = 16  # of a code, as in codes.py
LARGEST = 100 * 1024 * 1024  # bytes of a file that is opened
SECONDS, CPU_SECONDS = 30, 15
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
CLAIM = re.compile(rf"/v/([{ALPHABET}]{{{LENGTH}}})(?![0-9A-Z])".encode())
MOST = 4 * 1024 * 1024  # bytes that one stream may unpack to
MOST_IN_ALL = 256 * 1024 * 1024
MOST_CODES = 20_000
MOST_CARRIED, LARGEST_CARRIED = 20, 256 * 1024


class Refused(ValueError):
    """Too large, or it broke whoever read it."""


@dataclass(frozen=True)
class Claims:
    """`codes`: those whose addresses stand in it, in the order found. `carried`: {name: content}
    of the files in it; None where PDFium cannot read it as a PDF."""

    codes: list[str] = field(default_factory=list)
    carried: dict[str, bytes] | None = None


def read(content: bytes) -> Claims:
    """Raises Refused."""
    if len(content) > LARGEST:
        raise Refused("the file is too large")
    try:
        told = json.loads(apart.run(COMMAND, content, SECONDS))
    except (apart.Died, ValueError) as fault:
        raise Refused("the file cannot be read") from fault
    carried = told["carried"]
    if carried is not None:
        carried = {name: base64.b64decode(text) for name, text in carried.items()}
    return Claims(told["codes"], carried)


def codes_in(content: bytes) -> list[str]:
    """The codes in a PDF: here of our own files only, and else in the child."""
    found: dict[str, None] = {}
    for text in _texts(content):
        found |= dict.fromkeys(match.decode() for match in CLAIM.findall(text))
        if len(found) > MOST_CODES:
            raise Refused("there are too many codes in it")
    return list(found)


def _texts(content: bytes) -> Iterator[bytes]:
    yield content
    left = MOST_IN_ALL
    for match in STREAM.finditer(content):
        try:
            text = zlib.decompressobj().decompress(match[1], min(MOST, left))
        except zlib.error:
            continue
        yield text
        left -= len(text)
        if left <= 0:
            raise Refused("it unpacks to too much")


def _carried(content: bytes) -> dict[str, bytes] | None:
    import pypdfium2  # only the child opens a stranger's file with it

    try:
        document = pypdfium2.PdfDocument(content)
        if document.count_attachments() > MOST_CARRIED:
            raise Refused("there are too many files in it")
        files = [document.get_attachment(at) for at in range(document.count_attachments())]
        found = {each.get_name(): bytes(each.get_data()) for each in files}
    except pypdfium2.PdfiumError:
        return None
    if len(found) != len(files) or any(len(each) > LARGEST_CARRIED for each in found.values()):
        raise Refused("what it carries is too large, or there twice")
    return found


def _answer(content: bytes) -> str:
    carried = _carried(content)
    if carried is not None:
        carried = {name: base64.b64encode(each).decode() for name, each in carried.items()}
    return json.dumps({"codes": codes_in(content), "carried": carried})


if __name__ == "__main__":
    apart.limit(cpu=CPU_SECONDS)
    sys.stdout.write(_answer(sys.stdin.buffer.read()))
