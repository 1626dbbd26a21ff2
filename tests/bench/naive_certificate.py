"""The fixed anchor: a certificate as it is usually drawn, kept as it is so that ratios last.

A page with flex and a table, an RGBA logo, a QR code whose mask is searched, four woff2 faces; the
style sheet inside the page, and everything read anew for each call.
"""

import base64
import io
import tempfile
from pathlib import Path

import segno
import weasyprint
from django.template import Context, Engine
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from training.certifying import typeface
from training.certifying.facts import CertificateFacts

PAGE = (Path(__file__).parent / "naive_certificate.html").read_text()


class Naive:
    """Draws with fonts and a logo in a folder of its own, which goes with it."""

    def __enter__(self) -> "Naive":
        self.folder = tempfile.TemporaryDirectory()
        for family in (typeface.MAIN, typeface.SECOND):
            for weight in typeface.WEIGHTS:
                font = TTFont(typeface.path(family, weight))
                font.flavor = "woff2"
                font.save(f"{self.folder.name}/{family}-{weight}.woff2")
        self.logo = base64.b64encode(logo()).decode()
        return self

    def __exit__(self, *_error) -> None:
        self.folder.cleanup()

    def draw(self, facts: CertificateFacts) -> bytes:
        code = io.BytesIO()
        segno.make_qr(facts.verify_url, error="m").save(code, kind="svg", xmldecl=False)
        given = {"facts": facts, "logo": self.logo, "qr": code.getvalue().decode()}
        html = Engine().from_string(PAGE).render(Context(given))
        return weasyprint.HTML(string=html, base_url=self.folder.name + "/").write_pdf()


def logo() -> bytes:
    """A PNG of 480 pixels with soft edges: about 30 KB."""
    picture = Image.new("RGBA", (480, 480))
    pen = ImageDraw.Draw(picture)
    for step in range(240):
        shade = (11 + step // 2, 93 + step // 3, (step * 7) % 256, 255 - step // 4)
        pen.ellipse((step, step, 480 - step, 480 - step), fill=shade)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
