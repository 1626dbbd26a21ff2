"""Making pages in both languages from texts in code, as an editor and a translator would.

How the texts are written down: see cms/texts/__init__.py.
"""

import re
from collections.abc import Iterator

from wagtail.models import Page
from wagtail_localize.strings import StringValue

from . import linking
from .translating import translate

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
Targets = dict[str, str]  # {name of a target: the attributes of a link that leads there}


def write(parent: Page, model: type[Page], told: dict, **given) -> Page:
    """The page of these texts right below `parent`, and its translation.

    A page that has this address already is left alone.
    """
    there = find(parent, told)
    return there or fill(begin(parent, model, told, **given), told)


def find(parent: Page, told: dict) -> Page | None:
    """The page that has the address of these texts already."""
    slug, _english = told["slug"]
    there = Page.objects.child_of(parent).filter(slug=slug).first()
    return there.specific if there else None


def begin(parent: Page, model: type[Page], told: dict, **given) -> Page:
    """A draft without its body: other pages can lead to it, and nobody sees it yet."""
    fields = {name: pair[0] for name, pair in told.items() if name != "body"}
    return parent.add_child(instance=model(locale=parent.locale, live=False, **fields, **given))


def fill(page: Page, told: dict) -> Page:
    """Publish the page that was begun, with its body and in both languages."""
    page = Page.objects.get(pk=page.pk).specific  # it may have pages below by now
    if "body" in told:
        page.body = _blocks(told["body"], _targets(page))
    return _publish(page, told)


def insert(page: Page, at: int, body: list) -> Page:
    """Put these pieces into the body of a page, before the one at `at`, in both languages."""
    blocks = _blocks(body, _targets(page))
    for kind, value in reversed(blocks):
        page.body.insert(at, (kind, value))
    return _publish(page, {"body": body})


def _publish(page: Page, told: dict) -> Page:
    page.save_revision().publish()
    page = Page.objects.get(pk=page.pk).specific
    translate(page, dict(_texts(told, _targets(page))))
    return page


def _targets(page: Page) -> Targets:
    """Everything that a text can lead to: pages by their Spanish address, and places."""
    home = page.get_ancestors(inclusive=True).get(depth=2)
    paths = Page.objects.descendant_of(home).values_list("url_path", "pk")
    targets = {
        path.removeprefix(home.url_path).strip("/"): f'linktype="page" id="{pk}"'
        for path, pk in paths
    }
    places = {name: f'href="{linking.place(name, "es")}"' for name in linking.PLACES}
    return targets | places


def _blocks(body: list, targets: Targets) -> list[tuple]:
    return [_block(*piece, targets=targets) for piece in body]


def _block(kind: str, said, _english, *given, targets: Targets) -> tuple:
    """(kind of block, its value) in Spanish; `given` is what has no words."""
    if kind == "list":
        return "text", f"<ul>{''.join(f'<li>{_linked(item, targets)}</li>' for item in said)}</ul>"
    return kind, _value(kind, said, given[0] if given else None, targets)


def _value(kind: str, said, given, targets: Targets):
    if kind == "text":
        return f"<p>{_linked(said, targets)}</p>"
    if kind == "note":
        return {"text": said}
    if kind == "question":
        question, answer = said
        return {"question": question, "answer": f"<p>{_linked(answer, targets)}</p>"}
    if kind == "steps":
        return [{"title": title, "text": text} for title, text in said]
    if kind == "facts":
        return [{"term": term, "text": text} for term, text in said]
    if kind == "ways":
        doors = zip(said, given, strict=True)
        return [_way(title, text, *door, targets) for (title, text), door in doors]
    if kind == "line":
        return dict(zip(("name", "what_for", "when"), said, strict=True)) | given
    if kind == "picture":
        return {"picture": given, "caption": said}
    return said


def _way(title: str, text: str, icon: str, to: str, targets: Targets) -> dict:
    way = {"icon": icon, "title": title, "text": text, "page": None, "place": ""}
    if to in linking.PLACES:
        return way | {"place": to}
    found = re.search(r'id="(\d+)"', targets.get(to, ""))
    return way | {"page": Page.objects.get(pk=found[1]) if found else None}


def _linked(text: str, targets: Targets) -> str:
    """The text with its links; words without anything at their end stay words."""

    def link(match: re.Match) -> str:
        label, to = match.groups()
        return f"<a {targets[to]}>{label}</a>" if to in targets else label

    return LINK.sub(link, text)


def _texts(told: dict, targets: Targets) -> Iterator[tuple[str, str]]:
    """Pairs of each Spanish text, as the translation knows it, and its English one."""
    yield from (pair for name, pair in told.items() if name != "body")
    for kind, spanish, english, *_given in told.get("body", []):
        for pair in zip(_flat(spanish), _flat(english), strict=True):
            yield _pair(*pair, targets) if kind in ("text", "list", "question") else pair


def _flat(said) -> Iterator[str]:
    """All texts of a piece, however they are nested."""
    if isinstance(said, str):
        yield said
    else:
        for part in said:
            yield from _flat(part)


def _pair(spanish: str, english: str, targets: Targets) -> tuple[str, str]:
    """A text and its translation, where links are numbers: those of the Spanish text."""
    source, _attributes = StringValue.from_source_html(_linked(spanish, targets))
    ordered = [to for _label, to in LINK.findall(spanish) if to in targets]
    numbers = {to: f'id="a{n}"' for n, to in enumerate(ordered, start=1)}
    return source.data, _linked(english, numbers)
