"""Rendering loads nothing but what lies in memory, whatever the markup asks for."""

import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import weasyprint
from weasyprint.urls import URLFetcher

from tests.training.certifying.samples import make_facts
from training.certifying import pdf
from training.certifying.assets import AssetRefused, OnlyAssets, certificate_assets

CANARY = "canary-5D8WQX-of-a-local-file"


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary.txt"
    path.write_text(CANARY)
    return path.as_uri()


@pytest.fixture
def listener():
    """A server on the loopback that notes each path asked for: (base address, paths)."""
    paths = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(302 if self.path == "/redirect" else 200)
            self.send_header("Location", "/after-redirect")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


def drawn(fetcher, canary: str, base: str) -> bytes:
    """A page that asks for the canary and the listener in every way we know."""
    data = "data:text/plain,data-canary"
    html = f"""<html lang="es"><head><title>x</title>
        <link rel="stylesheet" href="{base}/style.css">
        <link rel="attachment" href="{canary}"><link rel="attachment" href="{data}">
        <style>@import url({base}/import.css);
        @font-face {{ font-family: x; src: url({base}/font) }}
        p {{ background: url({base}/background.png); font-family: x }}</style></head>
        <body><p>x</p><img src="{base}/redirect" alt="x"><img src="{canary}" alt="x"></body>"""
    return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(uncompressed_pdf=True)


def test_neither_files_nor_addresses_are_read(canary, listener, caplog):
    base, paths = listener
    with caplog.at_level(logging.CRITICAL, logger="weasyprint"):
        made = drawn(OnlyAssets({}), canary, base)
    assert paths == []
    assert CANARY.encode() not in made
    assert b"data-canary" not in made


def test_control_the_default_fetcher_does_read_them(canary, listener, caplog):
    """Without our fetcher the same page leaks: the test above can fail."""
    base, paths = listener
    with caplog.at_level(logging.CRITICAL, logger="weasyprint"):
        made = drawn(URLFetcher(), canary, base)
    assert {"/style.css", "/background.png", "/redirect", "/after-redirect"} <= set(paths)
    assert CANARY.encode() in made
    assert b"data-canary" in made


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/x",
        "https://rumbo.example/x",
        "ftp://127.0.0.1/x",
        "data:text/plain,x",
        "asset:other",
        "asset:",
        "ASSET:known",
        "known",
        "asset:../known",
    ],
)
def test_all_but_known_assets_raise_a_plain_error(url):
    fetcher = OnlyAssets({"known": (b"x", "text/plain")})
    with pytest.raises(AssetRefused):
        fetcher.fetch(url)
    with pytest.raises(AssetRefused):
        fetcher.open(url)
    assert issubclass(AssetRefused, Exception)


def test_known_assets_are_served_from_memory():
    response = OnlyAssets({"known": (b"x", "font/ttf")})("asset:known")
    assert (response.read(), response.content_type) == (b"x", "font/ttf")


def test_a_name_made_of_markup_loads_nothing(listener, canary):
    base, paths = listener
    for name in (f'<img src="{base}/name">', f'<link rel="attachment" href="{canary}">'):
        made = pdf.render(make_facts(name=name))
        assert b"/EmbeddedFiles" not in made
    assert paths == []


def test_assets_are_the_fonts_and_the_compass():
    names = set(certificate_assets())
    assert names == {
        "atkinson-hyperlegible-next-400.ttf",
        "atkinson-hyperlegible-next-700.ttf",
        "noto-sans-latin-400.ttf",
        "noto-sans-latin-700.ttf",
        "compass.svg",
    }
