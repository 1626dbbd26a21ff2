"""Draw certificates: facts in, PDF bytes out. No database, no network, no clock.

The same facts give the same bytes. The pages are landscape, tagged, PDF/UA-1. A file that carries
something with it is PDF/A-3a too: that of a single certificate, before it is signed.
"""

import hashlib
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import pydyf
import segno
import weasyprint
from django.template.loader import render_to_string
from weasyprint.pdf import tags
from weasyprint.text.fonts import FontConfiguration

from training.certifying import layout, standards, words
from training.certifying.assets import OnlyAssets, certificate_assets, stylesheet
from training.certifying.facts import CertificateFacts
from training.proving import payload as said_in_qr

QR_MASK = 3  # any mask can be read; a fixed one saves the search for the prettiest
TEMPLATE = "training/certificate.html"
MOST_IMAGES = 100  # kept between two certificates


Pictures = Mapping[str, bytes]  # of the logos: {SHA-256 of the picture: JPEG}
NONE: Pictures = {}


class Attached(NamedTuple):
    """A file that a certificate carries with it; its name ends in what kind it is."""

    name: str
    content: bytes
    said: str  # what it is, in words
    relationship: str = "Source"


class Behind(NamedTuple):
    """Further pages, and the images that they need."""

    html: str = ""
    images: Mapping[str, tuple[bytes, str]] = {}


NOTHING = Behind()


def render(
    facts: CertificateFacts, pictures: Pictures = NONE, attached: Sequence[Attached] = ()
) -> bytes:
    """One certificate. Raises `typeface.UnprintableText` if no font of ours has its letters."""
    return render_many([facts], pictures, attached=attached)


def render_many(
    certificates: Iterable[CertificateFacts],
    pictures: Pictures = NONE,
    behind: Behind = NOTHING,
    attached: Sequence[Attached] = (),
) -> bytes:
    """One PDF with a page for each, in the order given, and `behind` them other pages.

    `pictures` holds the logos that the facts name; KeyError if one of them is not there. All pages
    are in memory at once, about a megabyte each.
    """
    certificates = list(certificates)
    if not certificates:
        raise ValueError("there is no certificate to draw")
    images = images_of(certificates, pictures) | behind.images
    html = markup(certificates)
    html = html.replace("</body>", f"{behind.html}</body>")
    carried = embedded(attached, max(facts.issued_on for facts in certificates))
    return press().print(html, _identifier(certificates), images, carried)


def images_of(certificates: Iterable, pictures: Pictures) -> dict[str, tuple[bytes, str]]:
    """The logos that these facts name, as the pages ask for them; KeyError if one is not there.

    Picked out here: a picture that WeasyPrint does not find, it leaves out without a word.
    """
    used = {logo.digest for facts in certificates for logo in facts.logos}
    return {f"logo-{digest}": (pictures[digest], "image/jpeg") for digest in sorted(used)}


def file_name(code: str) -> str:
    """`certificate-H6WB.pdf`: no name, and not enough of the code to look it up."""
    return f"certificate-{code[-4:]}.pdf"


def embedded(attached: Sequence[Attached], day: date) -> list[weasyprint.Attachment]:
    """Files as WeasyPrint takes them, with a day instead of the clock's time."""
    made = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return [
        weasyprint.Attachment(
            string=each.content,
            name=each.name,
            description=each.said,
            relationship=each.relationship,
            created=made,
            modified=made,
            url_fetcher=OnlyAssets({}),
        )
        for each in attached
    ]


def markup(certificates: Sequence[CertificateFacts]) -> str:
    """The pages as HTML, before they are drawn."""
    first = certificates[0]
    single = len(certificates) == 1
    titles = words.TITLES[first.language][first.kind], words.COLLECTION[first.language]
    return render_to_string(
        TEMPLATE,
        {
            "language": first.language,
            "title": titles[0] if single else titles[1],
            "created": max(facts.issued_on for facts in certificates).isoformat(),
            "pages": [
                layout.page(facts) | {"qr": qr(facts.verify_url, facts.payload)}
                for facts in certificates
            ],
        },
    )


def qr(address: str, payload: str = "") -> dict[str, str | int]:
    """{"size": modules a side, "path": SVG strokes of width 1 over the dark modules}.

    `payload`: what is told behind the #, for checking without network. Without the quiet zone: the
    page leaves that much white around it.
    """
    content = said_in_qr.address(address, payload) if payload else address
    code = segno.make_qr(content, error="m", mask=QR_MASK, boost_error=False)
    return {"size": len(code.matrix), "path": "".join(_dark_runs(code.matrix))}


def _dark_runs(matrix) -> Iterable[str]:
    for y, row in enumerate(matrix):
        x = 0
        for dark, length in _runs(row):
            if dark:
                yield f"M{x} {y}.5h{length}"
            x += length


def _runs(row) -> Iterable[tuple[int, int]]:
    start = 0
    for at in range(1, len(row) + 1):
        if at == len(row) or row[at] != row[start]:
            yield row[start], at - start
            start = at


def _identifier(certificates: Sequence[CertificateFacts]) -> bytes:
    """The PDF's own identifier, from the codes: no clock and no chance in it."""
    seed = "".join(f"{facts.code}/{facts.template_version};" for facts in certificates)
    return hashlib.sha256(seed.encode()).digest()[:16]


class _Fonts(FontConfiguration):
    """A font configuration whose folder only the process that made it removes.

    The original's `__del__` would, in a forked child, remove the parent's fonts under its feet.
    """

    def __init__(self):
        self._made_by = os.getpid()
        super().__init__()

    def __del__(self):
        if self._made_by == os.getpid():
            super().__del__()


class _Press:
    """What is costly and the same for every certificate: fonts, parsed style sheet, images."""

    def __init__(self):
        self.pid = os.getpid()
        self._lock = threading.Lock()  # Pango's font map is not made for several threads
        self._fonts = _Fonts()
        self._css = weasyprint.CSS(
            string=stylesheet(),
            url_fetcher=OnlyAssets(certificate_assets()),
            font_config=self._fonts,
        )
        self._images: dict = {}  # the compass and the last logos, as WeasyPrint read them

    def print(
        self,
        html: str,
        identifier: bytes | None,
        images: dict,
        attachments: Sequence[weasyprint.Attachment] = (),
        styles: weasyprint.CSS | None = None,
    ) -> bytes:
        fetcher = OnlyAssets(certificate_assets() | images)
        with self._lock:
            if len(self._images) > MOST_IMAGES:
                self._images.clear()
            return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
                stylesheets=[styles or self._css],
                font_config=self._fonts,
                cache=self._images,
                pdf_variant=standards.BOTH if attachments else standards.READABLE,
                pdf_identifier=identifier,
                attachments=list(attachments) or None,
            )

    def styles(self, text: str) -> weasyprint.CSS:
        """Another style sheet with the same fonts."""
        with self._lock:
            return weasyprint.CSS(
                string=text,
                url_fetcher=OnlyAssets(certificate_assets()),
                font_config=self._fonts,
            )


_current: _Press | None = None


def press() -> _Press:
    """This process's press, made at its first certificate: after a fork each has its own."""
    global _current
    if _current is None or _current.pid != os.getpid():
        _current = _Press()
    return _current


def _saying_languages(build):
    """Add `lang` to the PDF's structure, which WeasyPrint 70 leaves out.

    Without it a screen reader speaks the English half of the page with a Spanish voice.
    """

    def built(box, *args):
        source = getattr(box, "_box", box)  # an absolutely placed box comes in a wrapper
        language = None if source.element is None else source.element.attrib.get("lang")
        for element in build(box, *args):
            if language:
                element["Lang"] = pydyf.String(language)
            yield element

    return built


tags._build_box_tree = _saying_languages(tags._build_box_tree)
