"""The first page of each language: one sentence, a search, three doors, what starts soon."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms import catalogue, navigation, telling
from cms.blocks import BodyBlock
from cms.widgets import PictureChooser

from .media import Picture
from .website import WebsitePage

SOON = 3


class HomePage(WebsitePage, Page):
    lead = models.CharField(
        _("one sentence"),
        max_length=160,
        blank=True,
        help_text=_("What a young person finds here, and that it is free. Fewer than 20 words."),
    )
    picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Can stay empty. Tools, rooms or things made; faces only of who agreed to it."),
    )
    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("below the opportunities"),
        help_text=_("Can stay empty. The opportunities above it appear by themselves."),
    )

    max_count = 1  # a home is made with the website; its translation is not counted here
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"
    page_description = _("The first page of a language. Its opportunities appear by themselves.")
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture", widget=PictureChooser),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        TranslatableField("slug"),
        TranslatableField("lead"),
        TranslatableField("body"),
        SynchronizedField("picture", overridable=False),
    ]
    shown_fields = ("lead", "body")
    asks = ()

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        page = navigation.opportunities_url(request)
        offerings = catalogue.live() if page else []
        soon = [offering for offering in offerings if catalogue.is_open(offering)][:SOON]
        return context | {
            "opportunities_url": page,
            "doors": telling.doors(page, offerings) if page else [],
            "cards": [telling.card(offering, page) for offering in soon],
            "trust": self._trust(request),
            "dates_url": navigation.url_of(request, "datespage"),
        }

    def _trust(self, request) -> dict:
        """Who stands behind all this, in two figures, and where to read on."""
        countries = catalogue.organizations_by_country()
        return {
            "said": telling.organizations_said(countries),
            "url": navigation.url_of(request, "organizationspage"),
            "verify_url": navigation.verify_url(),
        }
