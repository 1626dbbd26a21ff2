"""PDF/A-3a and PDF/UA-1 in one file: for archives and for screen readers.

WeasyPrint writes one of the two. `BOTH` is one more variant in its table: a PDF/A-3a whose metadata
also says PDF/UA-1, in the same block of RDF, with the description that PDF/A asks for of words that
are not its own. Importing this module makes it known.
"""

from functools import partial
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import pydyf
from weasyprint.pdf import VARIANTS
from weasyprint.pdf.metadata import NS

BOTH = "pdf/a-3a + pdf/ua-1"
READABLE = "pdf/ua-1"

_ARCHIVED, _PROPERTIES = VARIANTS["pdf/a-3a"]
_RDF, _UA = NS["rdf"], NS["pdfuaid"]
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"


def _both(pdf, document, page_streams, attachments, compress):
    written = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *about: _with_ua(written(*about))
    _ARCHIVED(pdf, document, page_streams, attachments, compress)
    # WeasyPrint names each attachment twice among those of the document.
    for each in pdf.objects:
        if getattr(each, "extra", {}).get("Subtype") == "/Image":
            each.extra["Interpolate"] = "false"  # PDF/A forbids it; the pixels are many enough
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog.get("AF", ())))


def _with_ua(written: bytes) -> bytes:
    """The same RDF, which also says PDF/UA-1; RuntimeError where another WeasyPrint writes it."""
    rdf = fromstring(written)  # noqa: S314 - what WeasyPrint wrote a moment ago
    if rdf.tag != f"{{{_RDF}}}RDF" or f"{{{NS['pdfaid']}}}part" not in rdf[0].attrib:
        raise RuntimeError("WeasyPrint writes its metadata otherwise than expected")
    SubElement(_described(rdf), f"{{{_UA}}}part").text = "1"
    schemas = SubElement(_described(rdf), f"{{{_EXTENSION}}}schemas")
    schema = _item(_list(schemas, "Bag"))
    _say(schema, _SCHEMA, schema="PDF/UA identification", namespaceURI=_UA, prefix="pdfuaid")
    properties = _list(SubElement(schema, f"{{{_SCHEMA}}}property"), "Seq")
    _say(
        _item(properties),
        _PROPERTY,
        name="part",
        valueType="Integer",
        category="internal",
        description="Part of ISO 14289 to which the file conforms",
    )
    return tostring(rdf, encoding="utf-8")


def _described(rdf: Element) -> Element:
    return SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})


def _list(parent: Element, kind: str) -> Element:
    return SubElement(parent, f"{{{_RDF}}}{kind}")


def _item(parent: Element) -> Element:
    return SubElement(parent, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})


def _say(parent: Element, namespace: str, **values: str) -> None:
    for name, value in values.items():
        SubElement(parent, f"{{{namespace}}}{name}").text = value


VARIANTS[BOTH] = partial(_both), _PROPERTIES
