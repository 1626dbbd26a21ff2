"""How many young people organizations of one award share: who agreed to count, and the figures."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.ids import uuid7

from .award import Award


class OverlapAgreement(models.Model):
    """An organization lets its young people of an award be counted together with others'."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="overlap_agreements")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agreed_at"]
        verbose_name = _("agreement to count together")
        verbose_name_plural = _("agreements to count together")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "organization"],
                condition=models.Q(ended_at=None),
                name="overlapagreement_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.award.code} · {self.organization}"


class OverlapSnapshot(models.Model):
    """Figures of one day, as they may be shown. True figures, names and hashes are never kept.

    `figures`: {name of a figure: people, 0 = hidden}; see training/overlap/snapshots.py. `ever`
    has also the last value of those that are not counted at the moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="overlap_snapshots")
    made_on = models.DateField()
    least = models.PositiveSmallIntegerField()  # fewer people were hidden
    figures = models.JSONField(default=dict)
    ever = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made_on"]
        verbose_name = _("figures of unique youth")
        verbose_name_plural = _("figures of unique youth")
        constraints = [
            models.UniqueConstraint(fields=["award", "made_on"], name="overlapsnapshot_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.award.code} {self.made_on}"
