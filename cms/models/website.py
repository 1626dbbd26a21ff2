"""What every page of the website has: two languages, addresses for search engines, an ETag."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.views.decorators.http import conditional_page
from wagtail.models import PageViewRestriction

from cms import navigation


class WebsitePage:
    """Mixin for our page types, before `Page`."""

    # The fields whose words the public reads, besides title and description.
    shown_fields: tuple[str, ...] = ()
    # Nothing of the website is private: what must not be public does not belong on a page.
    private_page_options: list[str] = []

    def get_view_restrictions(self):
        return PageViewRestriction.objects.none()

    @method_decorator(conditional_page)
    def serve(self, request: HttpRequest, *args, **kwargs):
        """Answer with an ETag made from the page as it is now, so that a copy is asked about
        and never trusted (`Cache-Control: no-cache`, of every answer of ours)."""
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | self.languages(request, self.below(request))

    @cached_property
    def language(self) -> str:
        """The language of its place in the tree; the text of a copy may be in the other."""
        return self.locale.language_code

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
            return {"alternate": None, "alternates": [], "canonical": "", "written_in": ""}
        written = {s.language: s.url + below for s in versions.values() if not s.copied_from}
        written_in = here.language if here.language in written else navigation.SPANISH
        return {
            "alternate": self._switch(request, here.language, versions, below),
            "alternates": [
                {"lang": language, "url": navigation.absolute(url)}
                for language, url in written.items()
            ],
            "canonical": navigation.absolute(written.get(written_in, here.url + below)),
            # Set where the text is not in the language of the frame around it.
            "written_in": written_in if here.copied_from else "",
        }

    def _switch(self, request, language: str, versions: dict, below: str) -> dict | None:
        """Where the language button leads: this page, else the home, of the other language."""
        code, name = next(pair for pair in settings.LANGUAGES if pair[0] != language)
        if code in versions:
            return {"lang": code, "name": name, "url": versions[code].url + below}
        return navigation.other_home(request, language)

    def get_sitemap_urls(self, request=None) -> list[dict]:
        when = self.last_published_at or self.latest_revision_created_at
        return [{"location": self.public_url(), "lastmod": when}]

    def public_url(self, below: str = "") -> str:
        return navigation.absolute(navigation.address(self.url_path, self.language) + below)

    def words_shown(self) -> str:
        """Every word of this page that the public can read, without markup."""
        fields = ("title", "seo_title", "search_description", "slug", *self.shown_fields)
        return "\n".join(_text(getattr(self, name)) for name in fields)


def _text(value) -> str:
    html = value.render_as_block() if hasattr(value, "render_as_block") else str(value)
    return strip_tags(html.replace("<", " <"))
