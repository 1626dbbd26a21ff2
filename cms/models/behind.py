"""Who is behind Rumbo: the organizations, the number to reach them, and the initiative served."""

from django.utils.translation import gettext_lazy as _

from cms import catalogue, contact, goals, navigation

from .standard import StandardPage


class OrganizationsPage(StandardPage):
    """Lists the organizations that give courses, with their public names and countries."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/organizations_page.html"
    page_description = _(
        "Says who is behind this website. The organizations that give courses are listed by"
        " themselves."
    )

    class Meta:
        verbose_name = _("page of the organizations")
        verbose_name_plural = _("pages of the organizations")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = InitiativePage.objects.live().filter(locale_id=self.locale_id)
        initiative = pages.select_related("locale").first()
        return context | {
            "countries": catalogue.organizations_by_country(),
            "initiative": initiative,
            "initiative_url": initiative.path_here if initiative else "",
        }


class InitiativePage(StandardPage):
    """The initiative that Rumbo serves. The goals come from code, word for word: see goals.py."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/initiative_page.html"
    page_description = _(
        "Presents the Central America Regional Security Initiative. Its five goals appear in their"
        " official words by themselves and cannot be changed."
    )

    class Meta:
        verbose_name = _("page of the initiative")
        verbose_name_plural = _("pages of the initiative")

    def get_context(self, request, *args, **kwargs):
        language = navigation.language_in_use()
        return super().get_context(request, *args, **kwargs) | {
            "goals": goals.GOALS,
            "ours": goals.OURS,
            "mark": "" if language == "en" else goals.MARK,
            "source": goals.SOURCE[language],
        }


class ContactPage(StandardPage):
    """One number and one e-mail, those of the settings; a person's own never."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/contact_page.html"
    page_description = _(
        "Says how to reach us and how to complain. Number and e-mail come from the settings of the"
        " installation; write no other ones here."
    )

    class Meta:
        verbose_name = _("page of contact")
        verbose_name_plural = _("pages of contact")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "ways": contact.ways(),
            "opportunities_url": navigation.opportunities_url(request),
        }
