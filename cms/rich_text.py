"""What of a formatted text reaches the page: a few tags, and links that lead somewhere.

Wagtail's editor sends nothing else. But texts also come from translations, from files of
translators and straight from the database, and Wagtail shows what is stored as it is; so each
text is read once more where it is shown, where all these ways meet.
"""

from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from . import linking

KEPT = {"p", "ul", "ol", "li", "b", "strong", "i", "em", "br", "a"}
# Left out with all that is in them; of other tags, what they hold is kept.
SILENT = {
    "script", "style", "template", "iframe", "object", "noscript", "svg", "math", "title",
    "textarea", "select", "xmp", "noembed", "noframes", "plaintext",
}  # fmt: skip
SCHEMES = ("https://", "http://", "mailto:", "tel:")
DIGITS = 9  # of an id; longer ones do not fit into a column


class Link(NamedTuple):
    """The start of a link. `kind`: page or document (`to` is an id), address (`to` a URL)."""

    kind: str
    to: str


class LinkEnd(NamedTuple):
    pass


class _Reader(HTMLParser):
    """Turns HTML into pieces: text that may stand on a page as it is, and the links in it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str | Link | LinkEnd] = []
        self.open: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent.append(tag)
        elif self.silent or tag not in KEPT:
            return
        elif tag == "br":
            self.pieces.append("<br>")
        else:
            if tag == "a" and "a" in self.open:
                self._close("a")
            self.open.append(tag)
            self.pieces.append(_link(dict(attrs)) if tag == "a" else f"<{tag}>")

    def handle_startendtag(self, tag, attrs):
        if tag not in SILENT:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
        elif tag in self.open:
            self._close(tag)

    def handle_data(self, data):
        if not self.silent:
            self.pieces.append(escape(data, quote=False))

    def close(self):
        super().close()
        while self.open:
            self._close(self.open[-1])

    def _close(self, tag):
        """End the last `tag` and all that was begun in it, so that nothing stays open."""
        while self.open:
            last = self.open.pop()
            self.pieces.append(LinkEnd() if last == "a" else f"</{last}>")
            if last == tag:
                return


def _link(attrs: dict) -> Link:
    kind, pk = attrs.get("linktype"), attrs.get("id") or ""
    if kind in ("page", "document"):
        return Link(kind, pk if pk.isascii() and pk.isdigit() and len(pk) <= DIGITS else "")
    href = (attrs.get("href") or "").strip()
    inside = href.startswith("/") and not href.startswith(("//", "/\\"))
    fine = inside or href.startswith("#") or href.lower().startswith(SCHEMES)
    return Link("address", href if fine else "")


@lru_cache(maxsize=512)
def pieces(source: str) -> tuple[str | Link | LinkEnd, ...]:
    """The text in pieces, neighbouring strings as one. The same for everybody, so kept."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    joined: list[str | Link | LinkEnd] = []
    for piece in reader.pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)


def shown(source: str, request=None) -> str:
    """HTML for the page that `request` asked for; without a request, without links to pages."""
    read = pieces(source)
    links = [piece for piece in read if isinstance(piece, Link) and piece.to]
    found = {
        "page": linking.pages(request, _ids(links, "page")),
        "document": linking.papers(_ids(links, "document")),
    }
    html, within = [], False
    for piece in read:
        if isinstance(piece, str):
            html.append(piece)
        elif isinstance(piece, Link):
            address = _address(piece, found)
            within = bool(address)
            html.append(f'<a href="{escape(address)}">' if within else "")
        elif within:
            html.append("</a>")
            within = False
    return "".join(html)


def _ids(links: list[Link], kind: str) -> set[int]:
    return {int(link.to) for link in links if link.kind == kind}


def _address(link: Link, found: dict[str, dict[int, str]]) -> str:
    if link.kind == "address":
        return linking.in_language(link.to)
    return found[link.kind].get(int(link.to), "") if link.to else ""
