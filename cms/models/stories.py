"""What young people tell of themselves, while they agree to it."""

from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from cms import words
from youth import stories

from .standard import StandardPage

# The form in which a story is written refuses what the website never says.
stories.REFUSALS.append(words.found)


class StoriesPage(StandardPage):
    """Stories come from the organizations, only with a consent that stands: a first name, no
    place. Nothing about a person is kept in the website itself."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    template = "cms/stories_page.html"
    page_description = _(
        "Shows the stories that people agreed to tell. Organizations write them; a story"
        " disappears at once when its person says so."
    )

    class Meta:
        verbose_name = _("page of stories")
        verbose_name_plural = _("pages of stories")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"stories": self.stories()}

    def stories(self) -> list[stories.Told]:
        """Asked anew for every reader. A word that was put on the list later hides what was
        published before."""
        return [told for told in stories.told(self.language) if not words.found(told.words)]

    def serve(self, request, *args, **kwargs):
        """No copy stays anywhere, on no phone either: a consent may end in the next minute."""
        response = super().serve(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response
