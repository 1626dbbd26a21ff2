"""ZIP archives that are written on as they grow, whatever their size.

Python's own writer goes back to fill in the size of an entry, or leaves it out where it cannot.
Here it goes back within the last entry only, which is in memory: so the archive may be sealed or
sent piece by piece, and every program opens it. Above 4 GB or 65,535 entries it is a ZIP64.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO


class Archive:
    """Entries are added one by one; one of them is in memory at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self._part = _LastPart(file)
        self._zip = zipfile.ZipFile(self._part, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, content: bytes, *, packed: bool = False) -> None:
        """`packed`: the content is small already, as that of a PDF."""
        how = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self._zip.writestr(name, content, how)
        self._part.settle()

    def end(self) -> None:
        self._zip.close()
        self._part.settle()


@contextmanager
def growing(file: BinaryIO) -> Iterator[Archive]:
    """An archive in `file`, which needs to be written on only; whole at the end."""
    archive = Archive(file)
    yield archive
    archive.end()


class _LastPart:
    """A file for `zipfile`, in which one may go back as far as the last entry."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._start, self._part = file, 0, io.BytesIO()

    def write(self, content) -> int:
        return self._part.write(content)

    def tell(self) -> int:
        return self._start + self._part.tell()

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        self._part.seek(to - self._start)
        return to

    def flush(self) -> None:
        pass

    def settle(self) -> None:
        content = self._part.getvalue()
        self._file.write(content)
        self._start, self._part = self._start + len(content), io.BytesIO()
