"""Addresses that are taken: a page of the website there could never be opened.

Our own addresses stand before the website's, so that a page called "trabajo" would be public and
yet lead to the workspace. They are read from the addresses of Rumbo itself.
"""

import re
from functools import cache

from django.core.exceptions import ValidationError
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

# Promised on paper or by other pages before they were built; "es" stays free for ever.
KEPT = {
    "es": ["es", "en", "mi-solicitud", "static", "media", "documents"],
    "en": ["my-request"],
}
# Pages of the website with an address of ours below them: the page itself is the website's.
SHARED = frozenset({"mis-datos", "my-data", "oportunidades", "opportunities"})
HOMES = 2  # their depth in the tree


@cache
def taken(language: str) -> frozenset[str]:
    """The first words of all addresses of Rumbo in that language, without the website's pages."""
    starts = set(KEPT[language])
    for entry in get_resolver().url_patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            entries = [each for each in entry.url_patterns if language == "es"]
        else:
            entries = [entry]
        for each in entries:
            starts |= _starts(each, "en/" if language == "en" else "")
    return frozenset(starts) - SHARED


def _starts(entry, prefix: str) -> set[str]:
    """The first word of this entry, or those of the entries below it where it has none itself."""
    pattern = entry.pattern
    if not isinstance(pattern, RoutePattern):
        return set()  # the website's own catch-all
    route = str(pattern)
    if route:
        word = re.match(r"[\w-]+(?=/|$)", route.removeprefix(prefix))
        return {word[0]} if word and route.startswith(prefix) else set()
    return set().union(*(_starts(each, prefix) for each in getattr(entry, "url_patterns", [])))


def refuse(slug: str, parent) -> None:
    """ValidationError, in words, where a page of that slug below `parent` could not be opened."""
    if parent is None or parent.depth != HOMES:
        return
    if slug in taken(parent.locale.language_code):
        raise ValidationError(
            _(
                "The address “%(slug)s” leads to another part of Rumbo, so nobody could open this"
                " page. Choose another one, for example “%(other)s”."
            )
            % {"slug": slug, "other": f"{slug}-{_('information')}"}
        )


class WebsitePageForm(WagtailAdminPageForm):
    """Says beside the field that an address is taken."""

    def clean(self):
        cleaned = super().clean()
        if slug := cleaned.get("slug"):
            try:
                refuse(slug, self.parent_page)
            except ValidationError as fault:
                self.add_error("slug", fault)
        return cleaned
