"""A certificate as a picture, for screens: the very page that is printed, drawn by PDFium.

Only PDFs of our own come here; nobody else's file is ever opened with it.
"""

import base64
import threading
from io import BytesIO

import pypdfium2

WIDTH = 1000  # pixels
one_at_a_time = threading.Lock()  # PDFium is not made for several threads


def of(content: bytes, width: int = WIDTH) -> bytes:
    """The first page as WebP, `width` pixels wide."""
    with one_at_a_time:
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[0]
            drawn = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
        finally:
            document.close()
    out = BytesIO()
    drawn.save(out, "WEBP", quality=80)
    return out.getvalue()


def inline(content: bytes) -> str:
    """The same as an address that carries the picture: for what is kept nowhere."""
    return f"data:image/webp;base64,{base64.b64encode(of(content)).decode()}"
