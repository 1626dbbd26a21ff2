"""What a phone has to fetch for each public page: little, from nowhere else, and nothing to run.

In bytes as they are served: the page and the files that it names, compressed; a picture counts
apart, and so do headers. Browsers fetch the sprite and the font once and keep them.
"""

import re
from functools import cache
from gzip import compress
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
import tinycss2
from django.conf import settings

from rumbo.static_files import FIRST_VISIT, SMALLER, QuickCompressor, without_spaces

from . import public_pages
from .test_url_matrix import undone

pytestmark = pytest.mark.once

STATIC = Path(settings.SITE) / "rumbo" / "static"
FONT = "fonts/atkinson-hyperlegible-next-700.woff2"
K = 1024
FIRST, NEXT, REQUESTS = 40 * K, 8 * K, 6
OURS = 20 * K  # with Brotli, which every phone of the last eight years reads over HTTPS


class Named(HTMLParser):
    """The addresses that a page makes a browser fetch, by what for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files, self.pictures, self.scripts = set(), set(), []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "manifest"):
            self.files.add(given["href"].partition("?")[0])
        if tag == "use":
            self.files.add(given["href"].partition("#")[0])
        if tag in ("img", "source", "video", "audio", "iframe", "object", "embed"):
            self.pictures.update(v for n, v in attributes if n in ("src", "srcset", "data") and v)
        if tag == "script":
            self.scripts.append(given)


@cache
def weight(name: str, coding: str) -> int:
    """Of a static file as it is served."""
    raw = (STATIC / name).read_bytes()
    if name.endswith(".woff2"):
        return len(raw)
    if name in SMALLER:
        raw = SMALLER[name](raw.decode()).encode()
    return len(packed(raw, coding))


def packed(raw: bytes, coding: str) -> bytes:
    return brotli.compress(raw, quality=11) if coding == "br" else compress(raw, 9)


def files_of(html: str) -> list[str]:
    """Of ours; the font follows from the styles."""
    files = [each for each in sorted(Named(html).files) if each.startswith(settings.STATIC_URL)]
    named = [each.removeprefix(settings.STATIC_URL) for each in files]
    return [*named, FONT] if "rumbo.css" in named else named


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """[(name, language, html)] of every public page in each of its states."""
    with django_db_blocker.unblock(), undone():
        answers = public_pages.ask_all()
        return [
            (f"{visit.name} {language}", answer, answer.content.decode())
            for visit, language, answer in answers
            if visit.page and "html" in answer.get("Content-Type", "")
        ]


def test_a_first_visit_is_light(pages):
    heavy = {}
    for name, _answer, html in pages:
        files = files_of(html)
        for coding, most in (("gzip", FIRST), ("br", OURS)):
            page = len(packed(html.encode(), coding))
            total = page + sum(weight(file, coding) for file in files)
            if total > most:
                heavy[name, coding] = total, page
    assert heavy == {}


def test_a_next_page_is_lighter_still(pages):
    weights = {name: len(packed(html.encode(), "gzip")) for name, _answer, html in pages}
    assert {name: size for name, size in weights.items() if size > NEXT} == {}


def test_few_requests_and_none_elsewhere(pages):
    for name, _answer, html in pages:
        named = Named(html)
        assert 1 + len(files_of(html)) <= REQUESTS, name
        elsewhere = [each for each in named.files | named.pictures if "//" in each]
        assert elsewhere == [], name


def test_nothing_runs_and_nothing_is_remembered(pages):
    """One page works by a script, from a file of ours: it checks without network."""
    for name, answer, html in pages:
        scripts = [each.get("src", "inline") for each in Named(html).scripts]
        alone = ["/static/offline.js"] if name.startswith("verify without network") else []
        assert [re.sub(r"\.[0-9a-f]{12}", "", src) for src in scripts] == alone, name
        assert not re.search(r"<[^>]+\son\w+=", html), name
        assert not answer.cookies, name
        assert "cookie" not in answer.get("Vary", "").lower(), name


def test_a_heavy_page_would_be_found(pages):
    """The control: what is counted is what a browser would fetch."""
    html = (
        '<link rel="stylesheet" href="/static/rumbo.css"><script src="https://x.example/"></script>'
    )
    assert files_of(html) == ["rumbo.css", FONT] and Named(html).scripts
    assert weight("rumbo.css", "gzip") > 4 * K and weight(FONT, "gzip") > 4 * K
    assert len(pages) > 40


def test_styles_without_spaces_say_the_same():
    """Token for token, but for the spaces beside signs."""
    css = (STATIC / "rumbo.css").read_text()

    def tokens(text: str) -> list[str]:
        parsed = tinycss2.parse_component_value_list(text, skip_comments=True)
        said = tinycss2.serialize(parsed)
        said = re.sub(r"\s+", " ", said.replace("/**/", ""))
        return re.sub(r" ?([{};,]) ?", r"\1", said).replace(";}", "}").strip()

    assert tokens(without_spaces(css)) == tokens(css)
    assert len(without_spaces(css)) < len(css)


def test_spaces_that_mean_something_stay():
    css = 'a  b > c,\n d :is(e, f) { width: calc(1px + 2px) ; content: "a / b" }'
    css += " /* no */ @media (x) and (y) { g {h: i} }"
    small = (
        'a b > c,d :is(e,f){width: calc(1px + 2px);content: "a / b"}@media (x) and (y){g{h: i}}\n'
    )
    assert without_spaces(css) == small


def test_the_demo_ships_what_phones_fetch_as_small_as_production(tmp_path):
    text = "Todo es gratis. " * 200
    for name in ("rumbo.0123456789ab.css", "sprite.svg", "editor.0123456789ab.js"):
        (tmp_path / name).write_text(text)
        QuickCompressor(quiet=True, log=None).compress(str(tmp_path / name))
    made = {path.name for path in tmp_path.iterdir()}
    assert {"rumbo.0123456789ab.css.br", "sprite.svg.br", "editor.0123456789ab.js.gz"} <= made
    assert "editor.0123456789ab.js.br" not in made
    assert set(SMALLER) < set(FIRST_VISIT)
