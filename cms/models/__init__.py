"""The public face: pages, and one image and one document model of our own."""

from .media import Paper, Picture, PictureRendition

__all__ = ["Paper", "Picture", "PictureRendition"]
