"""The first page of each language: one sentence, a search, three doors, what starts soon."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from cms import catalogue, navigation, telling
from cms.blocks import BodyBlock

from .website import WebsitePage

SOON = 3


class HomePage(WebsitePage, Page):
    lead = models.CharField(
        _("one sentence"),
        max_length=160,
        blank=True,
        help_text=_("What a young person finds here, and that it is free. Fewer than 20 words."),
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
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    override_translatable_fields = [
        TranslatableField("slug"),
        TranslatableField("lead"),
        TranslatableField("body"),
    ]
    shown_fields = ("lead", "body")

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        page = navigation.opportunities_url(request)
        offerings = catalogue.starting_soon(SOON) if page else []
        return context | {
            "opportunities_url": page,
            "doors": telling.doors(page) if page else [],
            "cards": [telling.card(offering, page) for offering in offerings],
        }
