"""Our own image and document models, settled before the first migration."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from rumbo.pictures import cleaned


class Picture(AbstractImage):
    """A picture of the website. Whoever can be recognized in it agreed to it in writing."""

    description_en = models.CharField(_("description (English)"), max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "description_en")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:  # uploaded just now
            self.file = cleaned(self.file)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    @property
    def said(self) -> str:
        """What the picture shows, in the language of the page."""
        return (get_language() == "en" and self.description_en) or self.description


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="picturerendition_once"
            )
        ]


class Paper(AbstractDocument):
    """A document of the website, such as a leaflet."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
