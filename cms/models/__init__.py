"""The public face: pages, and one image and one document model of our own."""

from .behind import ContactPage, InitiativePage, OrganizationsPage
from .calendar import DatesPage
from .help import TalkPage
from .home import HomePage
from .media import Paper, Picture, PictureRendition
from .opportunities import OpportunitiesPage
from .places import PlacesPage
from .program import ProgramPage, ProgramsPage
from .standard import StandardPage
from .stories import StoriesPage
from .version import Version
from .website import WebsitePage

__all__ = [
    "ContactPage",
    "DatesPage",
    "HomePage",
    "InitiativePage",
    "OpportunitiesPage",
    "OrganizationsPage",
    "Paper",
    "Picture",
    "PictureRendition",
    "PlacesPage",
    "ProgramPage",
    "ProgramsPage",
    "StandardPage",
    "StoriesPage",
    "TalkPage",
    "Version",
    "WebsitePage",
]
