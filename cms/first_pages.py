"""The pages that a website should not open without, published with texts to begin with.

Their texts make promises (who answers, what is kept): an organization reads them first.
"""

from wagtail.models import Locale

from .models import (
    ContactPage,
    HomePage,
    InitiativePage,
    OrganizationsPage,
    ProgramsPage,
    StandardPage,
)
from .texts.about import ABOUT
from .texts.behind import INITIATIVE, ORGANIZATIONS
from .texts.contact import CONTACT
from .texts.privacy import PRIVACY
from .texts.programs import PROGRAMS
from .writing import write


def write_first_pages() -> None:
    """Those that are missing, in both languages; what has their address already is left alone."""
    home = HomePage.objects.get(locale=Locale.get_default())
    write(home, ProgramsPage, PROGRAMS, show_in_menus=True)
    write(home, StandardPage, ABOUT, show_in_menus=True)
    write(home, ContactPage, CONTACT, in_footer=True)
    write(home, StandardPage, PRIVACY, in_footer=True)
    write(home, OrganizationsPage, ORGANIZATIONS, in_footer=True)
    # In no menu and no footer: nobody who looks at a course is told of it.
    write(home, InitiativePage, INITIATIVE)
