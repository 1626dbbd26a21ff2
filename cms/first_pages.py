"""The pages that a website should not open without, published with texts to begin with.

Their texts make promises (who answers, what is kept): an organization reads them first.
"""

from typing import NamedTuple

from django.db import transaction
from wagtail.models import Locale, Page

from .models import (
    ContactPage,
    DatesPage,
    HomePage,
    InitiativePage,
    OrganizationsPage,
    PlacesPage,
    ProgramsPage,
    StandardPage,
    StoriesPage,
    TalkPage,
)
from .texts.about import ABOUT
from .texts.accessibility import ACCESSIBILITY
from .texts.behind import INITIATIVE, ORGANIZATIONS
from .texts.contact import CONTACT
from .texts.employers import EMPLOYERS
from .texts.families import FAMILIES
from .texts.help import HELP, TALK
from .texts.lists import DATES, PLACES, STORIES
from .texts.my_data import MY_DATA
from .texts.organizations import FOR_ORGANIZATIONS
from .texts.privacy import PRIVACY
from .texts.programs import PROGRAMS
from .writing import begin, fill, find


class First(NamedTuple):
    """A page right below the home, or below the page with the texts `under`."""

    model: type[Page]
    told: dict
    menu: bool = False
    footer: bool = False
    under: dict | None = None

    @property
    def shown(self) -> dict:
        """Where its link is, as fields of the page."""
        shown = {"show_in_menus": self.menu}
        return shown | {"in_footer": True} if self.footer else shown


# In the order of the menu and of the footer. The initiative is in neither: nobody who looks at a
# course is told of it. The page to talk to somebody is found from the help and from the contact.
PAGES = [
    First(ProgramsPage, PROGRAMS, menu=True),
    First(DatesPage, DATES, menu=True),
    First(PlacesPage, PLACES, menu=True),
    First(StandardPage, HELP, menu=True),
    First(TalkPage, TALK, under=HELP),
    First(StandardPage, ABOUT, footer=True),
    First(StandardPage, FAMILIES, footer=True),
    First(StandardPage, EMPLOYERS, footer=True),
    First(StandardPage, FOR_ORGANIZATIONS, footer=True),
    First(StoriesPage, STORIES, footer=True),
    First(OrganizationsPage, ORGANIZATIONS, footer=True),
    First(ContactPage, CONTACT, footer=True),
    First(StandardPage, PRIVACY, footer=True),
    First(StandardPage, MY_DATA, footer=True),
    First(StandardPage, ACCESSIBILITY, footer=True),
    First(InitiativePage, INITIATIVE),
]


@transaction.atomic
def write_first_pages() -> None:
    """Those that are missing, in both languages; what has their address already is left alone.

    All are begun before the first one is filled: they lead to each other.
    """
    home = HomePage.objects.get(locale=Locale.get_default())
    begun = []
    for first in PAGES:
        above = find(home, first.under) or home if first.under else home
        if find(above, first.told) is None:
            begun.append((begin(above, first.model, first.told, **first.shown), first.told))
    for page, told in begun:
        fill(page, told)
