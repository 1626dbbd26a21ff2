"""Links between pages of the website, which follow pages that move and end with those that go.

A link holds a page, never its address. In a text for both languages it leads to the page's
version in the language of the reader. Where nothing is public at its end there is no link: the
words stay, and nobody taps on something dead.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.models import Page

from . import navigation

# What is no page of the website and yet linked from its texts: names of addresses by language.
PLACES = {
    "verify": navigation.VERIFY,
    "complaints": {"es": "complaints:ask", "en": "complaints:ask_en"},
    "rights": {"es": "rights:ask", "en": "rights:ask_en"},
}
SAID = {
    "verify": _("Verify a certificate"),
    "complaints": _("Complain or suggest something"),
    "rights": _("Ask about my data"),
}


def place(name: str, language: str = "") -> str:
    """The address of one of PLACES, in the language in use unless another one is given."""
    return reverse(PLACES[name][language or navigation.language_in_use()])


def in_language(path: str) -> str:
    """A path as an editor wrote it; that of a place in the language in use."""
    for name in PLACES:
        if path in (place(name, language) for language in PLACES[name]):
            return place(name)
    return path


def pages(request, ids: set[int]) -> dict[int, str]:
    """{id of a page: path of its live version for this reader}; those without one are left out.

    The pages of a request are known already. Those that are not among them (unpublished ones,
    and what lies deeper than menus reach) cost two queries.
    """
    if not ids or request is None:
        return {}
    keys, paths = {}, {}
    for stop in navigation.stops(request):
        keys[stop.pk] = stop.key
        paths[stop.key, stop.language] = stop.url
    unknown = ids - keys.keys()
    if unknown:
        keys |= dict(Page.objects.filter(pk__in=unknown).values_list("pk", "translation_key"))
        paths |= _deeper({keys[pk] for pk in unknown & keys.keys()})
    found = {pk: _best(paths, keys[pk]) for pk in ids & keys.keys()}
    return {pk: path for pk, path in found.items() if path}


def _deeper(keys: set) -> dict:
    """{(key, language): path} of the live pages with these keys."""
    rows = Page.objects.live().filter(translation_key__in=keys)
    return {
        (key, language): navigation.address(url_path, language)
        for key, language, url_path in rows.values_list(
            "translation_key", "locale__language_code", "url_path"
        )
    }


def _best(paths: dict, key) -> str:
    spanish = paths.get((key, navigation.SPANISH), "")
    return paths.get((key, navigation.language_in_use()), spanish)


def papers(ids: set[int]) -> dict[int, str]:
    """{id of a document: its address}; documents that were deleted are left out."""
    if not ids:
        return {}
    return {pk: paper.url for pk, paper in get_document_model().objects.in_bulk(ids).items()}
