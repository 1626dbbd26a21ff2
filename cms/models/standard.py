"""A page of text: what Rumbo is, privacy, accessibility, help."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms import navigation
from cms.blocks import BodyBlock

from .website import WebsitePage


class StandardPage(WebsitePage, Page):
    lead = models.CharField(
        _("first sentence"),
        max_length=240,
        blank=True,
        help_text=_("The most important thing on this page, in one or two sentences."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    in_footer = models.BooleanField(
        _("show in the footer"),
        default=False,
        help_text=_("A link at the bottom of every page, as for privacy and accessibility."),
    )

    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage", "cms.TalkPage"]
    template = "cms/standard_page.html"
    page_description = _("A page of text, as for what Rumbo is, privacy or help.")
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("in_footer")], heading=_("Footer")),
    ]
    override_translatable_fields = [
        TranslatableField("slug"),
        TranslatableField("lead"),
        TranslatableField("body"),
        SynchronizedField("in_footer", overridable=False),
    ]
    shown_fields = ("lead", "body")

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

    def get_context(self, request, *args, **kwargs):
        """`back` is the page above, for pages that are not right below the home."""
        above = navigation.above(request, self.url_path) if self.depth and self.depth > 3 else None
        return super().get_context(request, *args, **kwargs) | {"back": above}
