"""Our own image and document models, settled before the first migration."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms import words
from rumbo.pictures import cleaned

PDF = b"%PDF-"


class Picture(AbstractImage):
    """A picture of the website. Whoever can be recognized in it agreed to it in writing."""

    description_en = models.CharField(_("description (English)"), max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "description_en")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def clean(self):
        """Refuse in the form what could not be drawn anew, and words that label people."""
        super().clean()
        refuse_words(self, "title", "description", "description_en")
        try:
            self._clean_file()
        except ValidationError as wrong:  # beside the file: else the editor is asked for a title
            raise ValidationError({"file": wrong.messages}) from None

    def save(self, *args, **kwargs):
        if self._clean_file():
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    def _clean_file(self) -> bool:
        """Whether a file was uploaded just now; it is drawn anew, once."""
        if not self.file or self.file._committed:
            return False
        if self.file.file is not getattr(self, "_drawn", None):
            self.file = cleaned(self.file)
            self._drawn = self.file.file
        return True

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
    """A document of the website, such as a leaflet. Its title and its name are public."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self):
        super().clean()
        refuse_words(self, "title")
        if self.file and not self.file._committed:
            self.file.seek(0)
            if self.file.read(len(PDF)) != PDF:
                raise ValidationError({"file": _t("This file is not a PDF.")})
            self.file.seek(0)


def refuse_words(upload, *names: str) -> None:
    """ValidationError where the public would read a word that labels people.

    While it is new it is said of the file: Wagtail keeps a file whose other fields are wrong in a
    waiting room, as it came. The name of a file is public too.
    """
    faults = {}
    for name in names:
        if wrong := words.found(getattr(upload, name)):
            faults[name] = [str(each) for each in wrong]
    file = upload.file
    if file and not file._committed and (wrong := words.found_in_address(file.name)):
        faults["file"] = [
            _t("Give the file another name, and choose it again."),
            *map(str, wrong),
        ]
    if faults and upload._state.adding:
        faults.setdefault("file", sum(faults.values(), []))
    if faults:
        raise ValidationError(faults)
