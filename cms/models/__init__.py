"""The public face: pages, and one image and one document model of our own."""

from .behind import ContactPage, InitiativePage, OrganizationsPage
from .home import HomePage
from .media import Paper, Picture, PictureRendition
from .opportunities import OpportunitiesPage
from .program import ProgramPage, ProgramsPage
from .standard import StandardPage
from .website import WebsitePage

__all__ = [
    "ContactPage",
    "HomePage",
    "InitiativePage",
    "OpportunitiesPage",
    "OrganizationsPage",
    "Paper",
    "Picture",
    "PictureRendition",
    "ProgramPage",
    "ProgramsPage",
    "StandardPage",
    "WebsitePage",
]
