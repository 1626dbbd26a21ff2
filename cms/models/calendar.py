"""What starts when, a month at a time."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms import catalogue, navigation
from cms.months import Month, Starts

from .standard import StandardPage

FILES = {"es": "fechas", "en": "dates"}


class DatesPage(StandardPage):
    """The dates come from the groups themselves, at every request."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/dates_page.html"
    asks = ("month",)
    page_description = _("Shows when groups start, a month at a time. It fills itself.")

    class Meta:
        verbose_name = _("page of dates")
        verbose_name_plural = _("pages of dates")

    def get_context(self, request, *args, **kwargs):
        month = Month.asked(request.GET.get("month", ""))
        starts = Starts(catalogue.live(), month)
        page = navigation.opportunities_url(request)
        file = reverse(FILES[navigation.language_in_use()])
        return super().get_context(request, *args, **kwargs) | {
            "starts": starts,
            "days": starts.days(page),
            "opportunities_url": page,
            "file_url": f"{file}?month={month}",
        }
