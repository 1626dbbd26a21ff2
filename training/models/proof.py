"""Places in the published list that says which credentials no longer stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7


class StatusPlace(models.Model):
    """One bit of a list, drawn at random and taken for one certificate: never given again, whatever
    becomes of it. It points to nobody; the certificate points to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    list = models.PositiveSmallIntegerField(_("list"))
    index = models.PositiveIntegerField(_("place"))

    class Meta:
        verbose_name = _("place in a list of credentials")
        verbose_name_plural = _("places in lists of credentials")
        constraints = [
            models.UniqueConstraint(fields=["list", "index"], name="statusplace_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.list}#{self.index}"
