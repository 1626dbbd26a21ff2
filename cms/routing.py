"""The way from an address to its page, found once while no page changes.

Wagtail asks for site, language, home, each page on the way and its kind, at every request. Here
the pages that were come by are remembered, and the way goes on from the last of them. Each request
gets a page of its own, so that nothing that is reckoned on one is kept on it.
"""

from copy import copy

from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from .copies import facts


def begin(request: HttpRequest, path: str) -> None:
    """Before the page of `path` is looked for."""
    request.way = tuple(part for part in path.split("/") if part)
    result = _known(request)
    if result is not None:
        request._wagtail_route_for_request = result


def come_by(request: HttpRequest, page: Page, rest: list[str]) -> None:
    """`page` is on the way; `rest` of the address is still to go."""
    way = getattr(request, "way", None)
    if way is None or len(rest) > len(way):
        return
    name = _name(request, way[: len(way) - len(rest)])
    if name not in facts():
        page.language  # noqa: B018 – asked once, and kept with it
        facts()[name] = copy(page)


def _known(request: HttpRequest) -> RouteResult | None:
    for end in range(len(request.way), -1, -1):
        page = facts().get(_name(request, request.way[:end]))
        if page is None:
            continue
        try:
            return copy(page).route(request, list(request.way[end:]))
        except Http404:
            return None  # said by Wagtail, in its own way
    return None


def _name(request: HttpRequest, way: tuple[str, ...]) -> tuple:
    return "page", request.get_host(), translation.get_language(), way
