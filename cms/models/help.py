"""Where a person finds somebody to talk to, and can leave the page quickly."""

from django.utils.translation import gettext_lazy as _

from .standard import StandardPage

# Where the button leads: a page that anybody may have open, and that loads on a weak signal.
AWAY = "https://www.google.com/"


class TalkPage(StandardPage):
    """Lines to call. The one page with a button to leave at once: elsewhere it would tell people
    that the website is not for them."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = []
    template = "cms/talk_page.html"
    page_description = _(
        "For whoever needs to talk to somebody: lines to call, and a button to leave the page."
    )

    class Meta:
        verbose_name = _("page to talk to someone")
        verbose_name_plural = _("pages to talk to someone")

    def serve(self, request, *args, **kwargs):
        """As every page, but a phone keeps no copy of it."""
        response = super().serve(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"away": AWAY}
