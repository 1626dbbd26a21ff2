"""Sealed files piece by piece: written as they grow, read from any place.

The blocks of accounts/sealing/files.py, of which one or two are in memory at a time.
"""

import io
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .fields import Unreadable

BLOCK = 64 * 1024
SEAL = 16  # bytes that sealing adds to each block


class Sealer(io.RawIOBase):
    """What is written goes on sealed, block by block; `end` writes the last one."""

    def __init__(self, file: BinaryIO, lock: AESGCM, name: str) -> None:
        self._file, self._lock, self._name = file, lock, name
        self._held, self._number = bytearray(), 0
        self._digest, self.size = sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, content) -> int:
        content = memoryview(content)
        self._digest.update(content)
        self._held += content
        self.size += content.nbytes
        # A full block is held back: it may be the last one, which says so.
        while len(self._held) > BLOCK:
            self._put(bytes(self._held[:BLOCK]), last=False)
            del self._held[:BLOCK]
        return content.nbytes

    def end(self) -> None:
        self._put(bytes(self._held), last=True)
        self._held.clear()

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of all that was written."""
        return self._digest.hexdigest()

    def _put(self, block: bytes, last: bool) -> None:
        nonce, context = marks(self._name, self._number, last)
        self._file.write(self._lock.encrypt(nonce, block, context))
        self._number += 1


class Opened(io.RawIOBase):
    """The content of a sealed file, read from any place; Unreadable if it was altered or cut.

    The last block is opened first: whoever cuts a file off takes it away.
    """

    def __init__(self, file: BinaryIO, lock: AESGCM, name: str, head: int) -> None:
        self._file, self._lock, self._name, self._head = file, lock, name, head
        body = file.seek(0, io.SEEK_END) - head
        self._blocks = max(1, -(-body // (BLOCK + SEAL)))
        self.size, self._at = max(body - SEAL * self._blocks, 0), 0
        self._number, self._block = -1, b""
        self._open(self._blocks - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if start + to < 0:
            raise ValueError("before the beginning of a file")
        self._at = start + to
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, into) -> int:
        if self._at >= self.size:
            return 0
        number, begin = divmod(self._at, BLOCK)
        piece = self._open(number)[begin : begin + len(into)]
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _open(self, number: int) -> bytes:
        if number != self._number:
            self._file.seek(self._head + number * (BLOCK + SEAL))
            nonce, context = marks(self._name, number, number == self._blocks - 1)
            try:
                self._block = self._lock.decrypt(nonce, self._file.read(BLOCK + SEAL), context)
            except InvalidTag:
                raise Unreadable(self._name) from None
            self._number = number
        return self._block


def marks(name: str, number: int, last: bool) -> tuple[bytes, bytes]:
    """The nonce of a block, and to what it is bound: its file, its place, is it the last."""
    return number.to_bytes(12, "big"), f"{name}|{number}|{int(last)}".encode()
