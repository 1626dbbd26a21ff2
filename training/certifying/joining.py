"""Many pages in one PDF to be printed: drawn some at a time, joined by PDFium.

What is drawn together is in memory together, about a megabyte a page. A file that is joined has no
tags: it is for paper. One part alone stays as it was drawn.
"""

from collections.abc import Iterable
from typing import BinaryIO

import pypdfium2

from training.certifying.picture import one_at_a_time


def join(parts: Iterable[bytes], file: BinaryIO) -> None:
    """Write the pages of PDFs of our own, in the order given, as one PDF."""
    parts = iter(parts)
    first, second = next(parts, None), next(parts, None)
    if first is None:
        raise ValueError("there is no certificate to print")
    if second is None:
        file.write(first)
        return
    joined = pypdfium2.PdfDocument.new()
    try:
        _append(joined, first)
        _append(joined, second)
        for part in parts:
            _append(joined, part)
        with one_at_a_time:
            joined.save(file)
    finally:
        joined.close()


def _append(joined, part: bytes) -> None:
    with one_at_a_time:
        source = pypdfium2.PdfDocument(part)
        try:
            joined.import_pages(source)
        finally:
            source.close()
