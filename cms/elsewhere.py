"""Where an address leads that is not there in this language, but is in the other.

`/en/oportunidades/` leads to `/en/opportunities/`. What has no public English version, because it
was never translated, is a draft or was taken back, leads to the Spanish page, which says so.
Addresses from before a page was renamed are tried as well. Nothing here is kept or guessed.
"""

from django.http import HttpRequest
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from . import asking, navigation

DEEPEST = 8  # parts of an address


def instead(request: HttpRequest, parts: list[str]) -> str:
    """The address to go to, with the same query; "" where there is no such page at all."""
    if len(parts) > DEEPEST or "\0" in request.path:
        return ""
    for page, rest in _candidates(parts):
        url = _version(request, page, "".join(f"{part}/" for part in rest))
        if url:
            return url
    return ""


def marked(request: HttpRequest, url: str) -> str:
    """`url`, a page in the other language, with the mark of the language of this address."""
    return asking.with_query(url, request, mark=navigation.language_in_use())


def _candidates(parts: list[str]) -> list[tuple[Page, list[str]]]:
    """Pages of either tree at this address, public or not, the longest first; what follows them
    may be an address of theirs. Then what was there before it was renamed."""
    homes = Page.objects.filter(depth=2).values_list("url_path", flat=True)
    ends = range(1, len(parts) + 1)
    paths = {f"{home}{'/'.join(parts[:n])}/": parts[n:] for home in homes for n in ends}
    pages = Page.objects.filter(url_path__in=paths).select_related("locale")
    found = [(page, paths[page.url_path]) for page in pages]
    found = [(p, rest) for p, rest in found if not rest or _has_addresses_below(p)]
    found.sort(key=lambda each: (len(each[1]), each[0].locale.language_code != _language()))
    if not found:
        old = Redirect.objects.filter(old_path__in=_spelled(parts), redirect_page__isnull=False)
        found = [(each.redirect_page, []) for each in old.select_related("redirect_page__locale")]
    return found


def _version(request: HttpRequest, page: Page, below: str) -> str:
    """The public version of this page to go to; "" where it is where we are, or nowhere."""
    pages = Page.objects.live().filter(translation_key=page.translation_key)
    versions = {
        language: navigation.address(url_path, language) + below
        for url_path, language in pages.values_list("url_path", "locale__language_code")
        if navigation.home(request, language)
    }
    if _language() in versions:
        url = versions[_language()]
        return asking.with_query(url, request) if url != request.path else ""
    return next((marked(request, url) for url in versions.values()), "")


def _spelled(parts: list[str]) -> list[str]:
    """How redirects know this address, in each language."""
    path = "/".join(parts)
    return [f"/{path}", f"/en/{path}"]


def _has_addresses_below(page: Page) -> bool:
    return issubclass(page.specific_class or Page, RoutablePageMixin)


def _language() -> str:
    return navigation.language_in_use()
