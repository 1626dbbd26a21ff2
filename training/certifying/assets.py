"""What a certificate may load while it is drawn: a dictionary in memory, and nothing else.

WeasyPrint on its own opens any local file and any address that the markup names.
"""

from collections.abc import Mapping
from functools import cache

from django.template.loader import get_template
from weasyprint.urls import URLFetcher, URLFetcherResponse

from training.certifying import typeface

SCHEME = "asset:"


class AssetRefused(ValueError):
    """Something asked for what is not in the dictionary.

    A plain error on purpose: WeasyPrint's own `FatalURLFetchingError` is a BaseException, which
    passes through `except Exception` and would end a worker.
    """


class OnlyAssets(URLFetcher):
    """Serves `{name: (bytes, media type)}` as `asset:name`; no file, no network, no redirect."""

    def __init__(self, assets: Mapping[str, tuple[bytes, str]]):
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.assets = assets

    def fetch(self, url, headers=None):
        name = url.removeprefix(SCHEME)
        if name == url or name not in self.assets:
            raise AssetRefused("only the certificate's own assets may be loaded")
        body, media_type = self.assets[name]
        return URLFetcherResponse(url, body, {"Content-Type": media_type})


@cache
def certificate_assets() -> dict[str, tuple[bytes, str]]:
    """The fonts and the compass; a missing file stops the first certificate, not the look."""
    fonts = {
        f"{family}-{weight}.ttf": (typeface.path(family, weight).read_bytes(), "font/ttf")
        for family in (typeface.MAIN, typeface.SECOND)
        for weight in typeface.WEIGHTS
    }
    compass = get_template("training/certificate-compass.svg").render()
    return fonts | {"compass.svg": (compass.encode(), "image/svg+xml")}


def stylesheet() -> str:
    return get_template("training/certificate.css").render()
