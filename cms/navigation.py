"""The website as a small tree in two languages: menus, footer, and the same page in the other.

One query a request reads the few columns that all of this needs. There is one website, whose
homes lie right under the root, one a language.
"""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Page

DEEPEST = 4  # home, section, page, and one below it
SPANISH = settings.LANGUAGE_CODE
VERIFY = {"es": "verify", "en": "verify_en"}


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

    @property
    def url(self) -> str:
        return address(self.url_path, self.language)


def address(url_path: str, language: str) -> str:
    """The path of a page: "/" or "/en/", and what follows the home's part of its url_path."""
    below_home = url_path.split("/", 2)[2]
    with translation.override(language):
        return reverse("wagtail_serve", args=[below_home])


def absolute(path: str) -> str:
    """The whole address, as it is printed, shared and given to search engines."""
    return settings.PUBLIC_URL + path


def stops(request) -> list[Stop]:
    """Every live page of the first levels, in the order of the tree; read once a request."""
    if not hasattr(request, "_website_stops"):
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
            )
        )
        request._website_stops = [Stop._make(row) for row in rows]
    return request._website_stops


def home(request, language: str) -> Stop | None:
    return next((s for s in stops(request) if s.depth == 2 and s.language == language), None)


def opportunities_url(request) -> str:
    """Where the list is in the language in use, else in Spanish; "" while it is not public."""
    lists = {s.language: s.url for s in stops(request) if s.catalogue}
    return lists.get(language_in_use()) or lists.get(SPANISH, "")


def language_in_use() -> str:
    return (translation.get_language() or SPANISH)[:2]


def verify_url() -> str:
    return reverse(VERIFY[language_in_use()])


def versions(request, key) -> dict[str, Stop]:
    """The live versions of one page by language, copies in the wrong language among them."""
    return {s.language: s for s in stops(request) if s.key == key}


def above(request, url_path: str) -> Stop | None:
    """The live page right above that of this url_path."""
    parent = url_path.rstrip("/").rpartition("/")[0] + "/"
    return next((s for s in stops(request) if s.url_path == parent), None)


def links(request, language: str, field: str) -> list[dict]:
    """Links to the pages that belong in the menu (`in_menu`) or in the footer (`in_footer`)."""
    return [
        _link(request, s.title, s.url)
        for s in stops(request)
        if s.language == language and s.depth > 2 and getattr(s, field)
    ]


def _link(request, label: str, url: str) -> dict:
    return {"label": label, "url": url, "current": request.path.startswith(url)}


def other_home(request, language: str) -> dict | None:
    code, name = next(pair for pair in settings.LANGUAGES if pair[0] != language)
    there = home(request, code)
    return {"lang": code, "name": name, "url": there.url} if there else None


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

    def footer() -> list[dict]:
        staff = _link(request, _("For staff"), reverse("account_login"))
        return [*links(request, language, "in_footer"), staff]

    return {
        "home_url": SimpleLazyObject(home_url),
        "menu": SimpleLazyObject(menu),
        "footer_links": SimpleLazyObject(footer),
        "alternate": SimpleLazyObject(lambda: other_home(request, language)),
    }
