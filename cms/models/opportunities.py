"""The opportunities: a list and a page for each group, read live from training at every request.

Editors own the title and the introduction; what is offered, and how many seats are left, is
never copied into the website and so cannot be out of date.
"""

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from cms import catalogue, contact, navigation, qr, telling
from cms.finding import FILTERS, Search
from cms.told import Told

from .website import WebsitePage

PER_PAGE = 20


class OpportunitiesPage(WebsitePage, RoutablePageMixin, Page):
    lead = models.CharField(
        _("introduction"),
        max_length=240,
        blank=True,
        help_text=_("One sentence above the list. The list itself appears by itself."),
    )

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []  # its own routes would hide every page below it
    template = "cms/opportunities_page.html"
    page_description = _("Lists what is open now, and has a page for each group by itself.")
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    override_translatable_fields = [TranslatableField("slug"), TranslatableField("lead")]
    shown_fields = ("lead",)
    asks, typed = (*(each.name for each in FILTERS), "page"), ("q",)

    class Meta:
        verbose_name = _("list of opportunities")
        verbose_name_plural = _("lists of opportunities")

    @path("")
    def offerings(self, request):
        search = Search(request.GET, catalogue.live())
        here = navigation.opportunities_url(request) or request.path
        meant = catalogue.by_code(search.code) if search.code else None
        if meant:  # typed from a poster
            return redirect(f"{here}{meant.slug}/")
        page = Paginator(search.found, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "search": search,
            "page_of_offerings": page,
            "cards": [telling.card(offering, here) for offering in page],
            "query": search.query(),
            "here": here,
            "switch_form": "search",
            "ask_url": contact.write_url(telling.wish(search.text)) if not search.found else "",
        }
        return self.render(request, context_overrides=context)

    @path("<slug:slug>/")
    def offering(self, request, slug):
        told = self._told(slug)
        here = navigation.opportunities_url(request) or "../"
        like = [] if told.has_seats else catalogue.like(told.offering)
        context = {
            "offering": told.offering,
            "told": told,
            "back_url": here,
            "like": [telling.card(each, here) for each in like],
        }
        return self.render(request, template="cms/opportunity.html", context_overrides=context)

    @path("<slug:slug>/poster/")
    def poster(self, request, slug):
        """The group on one sheet of paper, with a code for phones and a short address to type."""
        told = self._told(slug)
        context = {"offering": told.offering, "told": told, "code": qr.drawn(told.short_url)}
        return self.render(request, template="cms/poster.html", context_overrides=context)

    def _told(self, slug: str) -> Told:
        found = catalogue.shown(slug)
        if found is None:
            raise Http404
        return Told(found)

    def below(self, request) -> str:
        match = getattr(request, "routable_resolver_match", None)
        slug = match.kwargs.get("slug") if match else None
        rest = "poster/" if slug and match.url_name == "poster" else ""
        return f"{slug}/{rest}" if slug else ""

    def get_sitemap_urls(self, request=None) -> list[dict]:
        """The list, and every group that the public can find there."""
        return super().get_sitemap_urls(request) + [
            {"location": self.public_url(f"{slug}/")} for slug in catalogue.slugs()
        ]
