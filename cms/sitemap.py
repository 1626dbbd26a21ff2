"""Every public address in both languages, for search engines."""

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap


class BothLanguages(Sitemap):
    """Wagtail's own walks the Spanish tree only. Copies in the wrong language are left out."""

    def items(self):
        homes = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        trees = Q()
        for path in homes.live().values_list("path", flat=True):
            trees |= Q(path__startswith=path)
        if not trees:
            return homes.none()
        pages = homes.model.objects.filter(trees, alias_of=None).live().public()
        return pages.order_by("path").defer_streamfields().specific()
