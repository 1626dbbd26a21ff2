"""The public face: pages, and one image and one document model of our own."""

from .home import HomePage
from .media import Paper, Picture, PictureRendition
from .opportunities import OpportunitiesPage
from .standard import StandardPage
from .website import WebsitePage

__all__ = [
    "HomePage",
    "OpportunitiesPage",
    "Paper",
    "Picture",
    "PictureRendition",
    "StandardPage",
    "WebsitePage",
]
