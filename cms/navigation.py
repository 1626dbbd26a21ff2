"""The website as a small tree in two languages: menus, footer, and the same page in the other.

One query reads the few columns that all of this needs, once while no page changes. There is one
website, whose homes lie right under the root, one a language.
"""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Page

from .copies import remembered

DEEPEST = 4  # home, section, page, and one below it
SPANISH = settings.LANGUAGE_CODE
VERIFY = {"es": "verify", "en": "verify_en"}
FOLLOW = {"es": "applying:follow", "en": "applying:follow_en"}
EARNED = {"es": "earned:own", "en": "earned:own_en"}
COMPLAIN = {"es": "complaints:ask", "en": "complaints:ask_en"}
# Where the links of the footer stand: by the kind of their page; all others under the third.
HELP, BEHIND, GOOD_TO_KNOW = "help", "behind", "good_to_know"
GROUP_OF = {
    "contactpage": HELP,
    "talkpage": HELP,
    "organizationspage": BEHIND,
    "initiativepage": BEHIND,
    "storiespage": BEHIND,
}


class Stop(NamedTuple):
    """One live page of the website: what a menu needs to know of it."""

    pk: int
    title: str
    url_path: str
    language: str
    key: object  # shared by a page and its translations
    depth: int
    in_menu: bool
    in_footer: bool
    catalogue: int | None  # set for the list of opportunities
    copied_from: int | None  # set where the text is still the other language's
    kind: str  # the name of its model, as "contactpage"

    @property
    def text_language(self) -> str:
        """The language of its title where that is not the one of its place; "" elsewhere."""
        return SPANISH if self.copied_from else ""

    @property
    def url(self) -> str:
        return address(self.url_path, self.language)


@lru_cache(maxsize=4096)  # a page links to two dozen
def address(url_path: str, language: str) -> str:
    """The path of a page: "/" or "/en/", and what follows the home's part of its url_path."""
    below_home = url_path.split("/", 2)[2]
    with translation.override(language):
        return reverse("wagtail_serve", args=[below_home])


def absolute(path: str) -> str:
    """The whole address, as it is printed, shared and given to search engines."""
    return settings.PUBLIC_URL + path


def stops(request) -> list[Stop]:
    """Every live page of the first levels, in the order of the tree."""
    if not hasattr(request, "_website_stops"):
        request._website_stops = remembered("stops", _stops)
    return request._website_stops


def _stops() -> list[Stop]:
    rows = (
        Page.objects.live()
        .filter(depth__gt=1, depth__lte=DEEPEST)
        .order_by("path")
        .values_list(
            "pk",
            "title",
            "url_path",
            "locale__language_code",
            "translation_key",
            "depth",
            "show_in_menus",
            "standardpage__in_footer",
            "opportunitiespage__pk",
            "alias_of_id",
            "content_type__model",
        )
    )
    return [Stop._make(row) for row in rows]


def home(request, language: str) -> Stop | None:
    return next((s for s in stops(request) if s.depth == 2 and s.language == language), None)


def opportunities_url(request) -> str:
    """Where the list is in the language in use, else in Spanish; "" while it is not public."""
    lists = {s.language: s.url for s in stops(request) if s.catalogue}
    return lists.get(language_in_use()) or lists.get(SPANISH, "")


def url_of(request, kind: str) -> str:
    """Where the first page of this kind (as "datespage") is in the language in use; "" for none."""
    language = language_in_use()
    found = (s.url for s in stops(request) if s.kind == kind and s.language == language)
    return next(found, "")


def language_in_use() -> str:
    return (translation.get_language() or SPANISH)[:2]


def verify_url() -> str:
    return reverse(VERIFY[language_in_use()])


def versions(request, key) -> dict[str, Stop]:
    """The public versions of one page by language, copies in the wrong language among them.

    Nothing is public in a language without a home."""
    found = {s.language: s for s in stops(request) if s.key == key}
    return {language: s for language, s in found.items() if home(request, language)}


def above(request, url_path: str) -> Stop | None:
    """The live page right above that of this url_path."""
    parent = url_path.rstrip("/").rpartition("/")[0] + "/"
    return next((s for s in stops(request) if s.url_path == parent), None)


def links(request, language: str, field: str) -> list[dict]:
    """Links to the pages that belong in the menu (`in_menu`) or in the footer (`in_footer`)."""
    return [_link_to(request, stop) for stop in _listed(request, language, field)]


def _listed(request, language: str, field: str) -> list[Stop]:
    return [
        s for s in stops(request) if s.language == language and s.depth > 2 and getattr(s, field)
    ]


def _link_to(request, stop: Stop) -> dict:
    return _link(request, stop.title, stop.url) | {"lang": stop.text_language}


def _link(request, label: str, url: str) -> dict:
    """`current` is "page" on this page, "true" on those below it, else ""."""
    below = "true" if request.path.startswith(url) else ""
    return {"label": label, "url": url, "current": "page" if request.path == url else below}


def _named(names: dict[str, str]) -> str:
    """The address of a view that has one for each language; "" where there is none."""
    try:
        return reverse(names[language_in_use()])
    except NoReverseMatch:
        return ""


def footer_groups(request, language: str) -> list[dict]:
    """[{title, links}]: what helps, who is behind, and the rest, each in the order of the tree."""
    links = {HELP: [], BEHIND: [], GOOD_TO_KNOW: []}
    for stop in _listed(request, language, "in_footer"):
        links[GROUP_OF.get(stop.kind, GOOD_TO_KNOW)].append(_link_to(request, stop))
    views = [
        (_("My request"), _named(FOLLOW)),
        (_("What I learned"), _named(EARNED)),
        (_("Verify a certificate"), verify_url()),
        (_("Complaints"), _named(COMPLAIN)),
    ]
    links[HELP] += [_link(request, label, url) for label, url in views if url]
    links[BEHIND].append(_link(request, _("For staff"), reverse("account_login")))
    titles = {HELP: _("Help"), BEHIND: _("Who we are"), GOOD_TO_KNOW: _("Good to know")}
    return [{"title": titles[name], "links": each} for name, each in links.items() if each]


def other_of(language: str) -> tuple[str, str]:
    """(code, own name) of the other language."""
    return next(pair for pair in settings.LANGUAGES if pair[0] != language)


def other_home(request, language: str) -> dict | None:
    """What the language button needs to lead to the other home; None where that is not public."""
    code, name = other_of(language)
    there = home(request, code)
    return {"lang": code, "name": name, "url": there.url, "leads_to": code} if there else None


def website(request) -> dict:
    """Context processor: menu and footer of the public pages; costs nothing where not shown.

    Pages that exist in both languages say themselves what their `alternate` is; where nothing
    is (an address that does not exist), the language button leads to the other home.
    """
    language = language_in_use()

    def home_url() -> str:
        stop = home(request, language)
        return stop.url if stop else "/"

    def menu() -> list[dict]:
        verify = _link(request, _("Verify a certificate"), verify_url())
        return [*links(request, language, "in_menu"), verify]

    groups = SimpleLazyObject(lambda: footer_groups(request, language))
    return {
        "home_url": SimpleLazyObject(home_url),
        "opportunities_url": SimpleLazyObject(lambda: opportunities_url(request)),
        "menu": SimpleLazyObject(menu),
        "footer_groups": groups,
        # All in one row, on the pages of staff.
        "footer_links": SimpleLazyObject(lambda: [e for group in groups for e in group["links"]]),
        "alternate": SimpleLazyObject(lambda: other_home(request, language)),
    }
