"""An initiative of one organization under an award."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.bilingual import Bilingual
from rumbo.ids import uuid7
from youth.models.community import ManagedQuerySet

from .award import Award


class PreventionLevel(models.TextChoices):
    """Of the program, never of a person; shown in the evaluator's reports only."""

    PRIMARY = "primary", _("primary")
    SECONDARY = "secondary", _("secondary")
    TERTIARY = "tertiary", _("tertiary")


class Program(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, related_name="programs")
    slug = models.SlugField(_("address"), unique=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    aim_es = models.TextField(_("what it is for (Spanish)"), blank=True)
    aim_en = models.TextField(_("what it is for (English)"), blank=True)
    level = models.CharField(
        _("level"), max_length=10, choices=PreventionLevel, default=PreventionLevel.PRIMARY
    )

    name = Bilingual("name")
    aim = Bilingual("aim")

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["name_es"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="program_org_id")
        ]

    def __str__(self) -> str:
        return self.name
