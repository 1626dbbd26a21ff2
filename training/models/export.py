"""A file an evaluator took away: what was in it, and under which grant."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7

from .award import Award


class CertificateExport(models.Model):
    """A record of what left, kept beside the journal; it names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="exports")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    certificates = models.PositiveIntegerField()
    pdfs = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("export of certificates")
        verbose_name_plural = _("exports of certificates")

    def __str__(self) -> str:
        return f"{self.award.code} {self.made_at:%Y-%m-%d}"
