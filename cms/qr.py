"""Addresses as QR codes, drawn into the page: nothing to fetch, and sharp on any paper."""

import segno
from django.utils.safestring import SafeString


def drawn(address: str) -> SafeString:
    """The code as SVG; level M survives a stain or a torn corner."""
    code = segno.make(address, error="m", micro=False)
    # Made by segno from its own numbers: the address itself never stands in the markup.
    return SafeString(code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None))
