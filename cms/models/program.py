"""The programs: a list by country, and a page for each with its groups, read live from training."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms import catalogue, navigation, programs, telling
from cms.blocks import BodyBlock
from cms.widgets import PictureChooser
from training.models import Program

from .media import Picture
from .website import WebsitePage

ORGANIZATION = "program__organization"


class ProgramsPage(WebsitePage, Page):
    lead = models.CharField(
        _("introduction"),
        max_length=240,
        blank=True,
        help_text=_("One or two sentences above the list. The list itself appears by itself."),
    )

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ProgramPage"]
    template = "cms/programs_page.html"
    page_description = _("Lists the pages of programs by country. A page of a program goes below.")
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    override_translatable_fields = [TranslatableField("slug"), TranslatableField("lead")]
    shown_fields = ("lead",)
    asks = ()

    class Meta:
        verbose_name = _("list of programs")
        verbose_name_plural = _("lists of programs")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = ProgramPage.objects.live().child_of(self).order_by("title")
        return context | {
            "countries": programs.by_country(pages.select_related("locale", ORGANIZATION)),
            "opportunities_url": navigation.opportunities_url(request),
        }


class ProgramChoice(forms.ModelChoiceField):
    def label_from_instance(self, program) -> str:
        return f"{program} · {program.organization.public_name}"


class ProgramPageForm(WagtailAdminPageForm):
    """Names the organization beside each program: two may have called theirs the same."""

    program = ProgramChoice(
        Program.objects.select_related("organization"),
        label=_("program"),
        help_text=_("Its open groups appear on the page by themselves, with their seats."),
    )


class ProgramPage(WebsitePage, Page):
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="+", verbose_name=_("program")
    )  # a page about nothing would be worse than a program that cannot be deleted
    lead = models.CharField(
        _("introduction"),
        max_length=240,
        blank=True,
        help_text=_("What one learns here and what it is good for, in one or two sentences."),
    )
    who_for = models.CharField(
        _("for whom"),
        max_length=160,
        blank=True,
        help_text=_(
            "For example: for those who finished ninth grade. Ages appear by themselves. Say what"
            " people want, never what they lack."
        ),
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
        verbose_name=_("text"),
        help_text=_("Below the groups: what one does there, and questions that people ask."),
    )

    base_form_class = ProgramPageForm
    parent_page_types = ["cms.ProgramsPage"]
    subpage_types = []
    template = "cms/program_page.html"
    page_description = _(
        "Presents one program. Its open groups and their seats appear by themselves."
    )
    content_panels = [
        *Page.content_panels,
        FieldPanel("program"),
        FieldPanel("lead"),
        FieldPanel("who_for"),
        FieldPanel("picture", widget=PictureChooser),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        TranslatableField("slug"),
        TranslatableField("lead"),
        TranslatableField("who_for"),
        TranslatableField("body"),
        SynchronizedField("program", overridable=False),
        SynchronizedField("picture", overridable=False),
    ]
    shown_fields = ("lead", "who_for", "body")
    asks = ()

    class Meta:
        verbose_name = _("page of a program")
        verbose_name_plural = _("pages of programs")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        self._fetch_relations()
        opportunities = navigation.opportunities_url(request)
        groups = catalogue.open_groups([self.program_id])
        return context | {
            "facts": programs.facts(self.program, groups, self.who_for),
            "cards": [telling.card(each, opportunities) for each in groups],
            "opportunities_url": opportunities,
            "back": navigation.above(request, self.url_path),
        }

    def _fetch_relations(self) -> None:
        """Program, organization and picture in one query, unless this is a preview of others."""
        same = {"pk": self.pk, "program": self.program_id, "picture": self.picture_id}
        rows = ProgramPage.objects.filter(**same)
        for saved in rows.select_related("program__organization", "picture"):
            self.program, self.picture = saved.program, saved.picture
