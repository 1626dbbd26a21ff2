"""The opportunities: a list and a page for each group, read live from training at every request.

Editors own the title and the introduction; what is offered, and how many seats are left, is
never copied into the website and so cannot be out of date.
"""

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from cms import catalogue, navigation, telling
from cms.finding import Search
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

    class Meta:
        verbose_name = _("list of opportunities")
        verbose_name_plural = _("lists of opportunities")

    @path("")
    def offerings(self, request):
        search = Search(request.GET, catalogue.live())
        page = Paginator(search.found, PER_PAGE).get_page(request.GET.get("page"))
        here = navigation.opportunities_url(request) or request.path
        context = {
            "search": search,
            "page_of_offerings": page,
            "cards": [telling.card(offering, here) for offering in page],
            "query": search.query(),
            "here": here,
        }
        return self.render(request, context_overrides=context)

    @path("<slug:slug>/")
    def offering(self, request, slug):
        found = catalogue.shown(slug)
        if found is None:
            raise Http404
        told = Told(found)
        context = {
            "offering": found,
            "told": told,
            "back_url": navigation.opportunities_url(request) or "../",
        }
        return self.render(request, template="cms/opportunity.html", context_overrides=context)

    def below(self, request) -> str:
        match = getattr(request, "routable_resolver_match", None)
        slug = match.kwargs.get("slug") if match else None
        return f"{slug}/" if slug else ""

    def get_sitemap_urls(self, request=None) -> list[dict]:
        """The list, and every group that the public can find there."""
        return super().get_sitemap_urls(request) + [
            {"location": self.public_url(f"{slug}/")} for slug in catalogue.slugs()
        ]
