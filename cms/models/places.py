"""Where the courses are, found by landmarks."""

from django.utils.translation import gettext_lazy as _

from cms import catalogue, centers, navigation

from .standard import StandardPage


class PlacesPage(StandardPage):
    """The centers with open groups, and how to get there; never a community."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/places_page.html"
    asks = ()
    page_description = _("Lists the centers and how to get there. It fills itself.")

    class Meta:
        verbose_name = _("page of places")
        verbose_name_plural = _("pages of places")

    def get_context(self, request, *args, **kwargs):
        page = navigation.opportunities_url(request)
        return super().get_context(request, *args, **kwargs) | {
            "departments": centers.by_department(catalogue.live(), page),
            "opportunities_url": page,
        }
