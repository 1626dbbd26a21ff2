"""What every page of the website has: two languages, addresses for search engines, copies."""

from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from cms import addresses, asking, elsewhere, navigation, publishing, routing
from cms.copies import remembered

HOME = 2  # its depth in the tree


class WebsitePage:
    """Mixin for our page types, before `Page`."""

    # The fields whose words the public reads, besides title and description.
    shown_fields: tuple[str, ...] = ()
    # Nothing of the website is private: what must not be public does not belong on a page.
    private_page_options: list[str] = []
    base_form_class = addresses.WebsitePageForm
    # The parameters of the address that the page answers to; it does not see any other. None: it
    # has not said so, sees them all, and the server keeps no copies of answers to a query.
    asks: tuple[str, ...] | None = None
    # Those of them that hold what somebody typed: never in a copy.
    typed: tuple[str, ...] = ()

    def get_view_restrictions(self):
        return PageViewRestriction.objects.none()

    def route(self, request, path_components):
        """The page of this address; for the home, also where to go instead: see elsewhere.py."""
        routing.come_by(request, self, path_components)
        try:
            return super().route(request, path_components)
        except Http404:
            url = elsewhere.instead(request, path_components) if self.depth == HOME else ""
            if not url:
                raise
            return RouteResult(self, kwargs={"instead": url})

    def serve(self, request: HttpRequest, *args, instead: str = "", **kwargs):
        """The page; where it is not in the language of the address, the way to where it is."""
        if instead:
            return redirect(instead)
        preview = getattr(request, "is_preview", False)
        # Read for the menu anyway: the locale needs no query of its own.
        here = next((stop for stop in navigation.stops(request) if stop.pk == self.pk), self)
        self.language = here.language
        if navigation.language_in_use() != self.language and not preview:  # without a live home
            return redirect(elsewhere.marked(request, self.path_here + self.below(request)))
        heard = asking.hear(request, self.asks, self.typed)
        keeping = getattr(request, "keeping", None)
        if keeping is None:
            return self._serve_with_tag(request, *args, **kwargs)
        keeping.mark(*heard)
        return super().serve(request, *args, **kwargs)

    @method_decorator(conditional_page)
    def _serve_with_tag(self, request, *args, **kwargs):
        """Where nothing is kept: with an ETag made from the page as it is now."""
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | self.languages(request, self.below(request))

    @cached_property
    def language(self) -> str:
        """The language of its place in the tree; the text of a copy may be in the other."""
        if Page.locale.is_cached(self):
            return self.locale.language_code
        codes = Locale.objects.values_list("pk", "language_code")
        return remembered("languages", lambda: dict(codes))[self.locale_id]

    @property
    def path_here(self) -> str:
        """The path of its address, without a query about the site."""
        return navigation.address(self.url_path, self.language)

    @property
    def copied_language(self) -> str:
        """The language of its text where that is not the one of its place; "" elsewhere."""
        return navigation.SPANISH if self.alias_of_id else ""

    def below(self, request) -> str:
        """What follows the page's own address, for pages with addresses below them."""
        return ""

    def languages(self, request, below: str = "") -> dict:
        """The same page in the other language, and what search engines are told of both."""
        versions = navigation.versions(request, self.translation_key)
        here = next((s for s in versions.values() if s.pk == self.pk), None)
        if here is None:  # a preview of what is not public yet
            nothing = dict.fromkeys(("alternate", "note"))
            return nothing | {"alternates": [], "canonical": "", "written_in": ""}
        written = {s.language: s.url + below for s in versions.values() if not s.copied_from}
        written_in = here.language if here.language in written else navigation.SPANISH
        return {
            "alternate": self._switch(request, here, versions, below),
            "alternates": [
                {"lang": language, "url": navigation.absolute(url)}
                for language, url in written.items()
            ],
            "canonical": navigation.absolute(written.get(written_in, here.url + below)),
            # Set where the text is not in the language of the frame around it.
            "written_in": written_in if here.copied_from else "",
            "note": self._note(request, here, versions),
        }

    def _switch(self, request, here, versions: dict, below: str) -> dict | None:
        """Where the language button leads: this page in the other language, with the same query;
        where there is none, back here with a note, and from there to the other home."""
        code, name = navigation.other_of(here.language)
        if code in versions:
            url = asking.with_query(versions[code].url + below, request)
            return {"lang": code, "name": name, "url": url, "leads_to": code}
        if request.GET.get(asking.MARK) == code:
            return navigation.other_home(request, here.language)
        url = asking.with_query(here.url + below, request, mark=code)
        return {"lang": code, "name": name, "url": url, "leads_to": here.language}

    def _note(self, request, here, versions: dict) -> dict | None:
        """{lang, text}: that the text is in one language only, said in the one that was asked for.

        Under the other language's address the frame speaks it already (`lang` is "")."""
        code, _name = navigation.other_of(here.language)
        if here.copied_from:
            return {"lang": "", "text": only_in(navigation.SPANISH)}
        if request.GET.get(asking.MARK) != code or code in versions:
            return None
        with translation.override(code):
            return {"lang": code, "text": only_in(here.language)}

    def get_sitemap_urls(self, request=None) -> list[dict]:
        when = self.last_published_at or self.latest_revision_created_at
        return [{"location": self.public_url(), "lastmod": when}]

    def public_url(self, below: str = "") -> str:
        return navigation.absolute(navigation.address(self.url_path, self.language) + below)

    def publish(self, revision, *args, **kwargs):
        """Where its hour has come but its words must not be said, it stays as it is."""
        if not publishing.hold_back_scheduled(self, revision):
            super().publish(revision, *args, **kwargs)

    def words_shown(self) -> str:
        """Every word of this page that the public can read, without markup."""
        fields = ("title", "seo_title", "search_description", "slug", *self.shown_fields)
        return "\n".join(_text(getattr(self, name)) for name in fields)


def only_in(language: str) -> str:
    """Said in the language in use."""
    if language == navigation.SPANISH:
        return _("This page is in Spanish only. Its text is not translated yet.")
    return _("This page is in English only. Its text is not translated yet.")


def _text(value) -> str:
    html = value.render_as_block() if hasattr(value, "render_as_block") else str(value)
    return strip_tags(html.replace("<", " <"))
