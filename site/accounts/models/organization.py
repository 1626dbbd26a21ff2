"""Organizations: whose people are registered, and in whose name somebody signs in."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7


class Country(models.TextChoices):
    BELIZE = "BZ", _("Belize")
    COSTA_RICA = "CR", _("Costa Rica")
    DOMINICAN_REPUBLIC = "DO", _("Dominican Republic")
    EL_SALVADOR = "SV", _("El Salvador")
    GUATEMALA = "GT", _("Guatemala")
    HONDURAS = "HN", _("Honduras")
    NICARAGUA = "NI", _("Nicaragua")
    PANAMA = "PA", _("Panama")


class OrganizationKind(models.TextChoices):
    NGO = "ngo", _("non-governmental organization")
    MUNICIPALITY = "municipality", _("municipality")
    TRAINING_CENTER = "training_center", _("training center")
    EMPLOYER = "employer", _("employer")
    DONOR = "donor", _("donor")
    POLICE = "police", _("police")
    JUSTICE = "justice", _("justice")


# Partners that receive figures only. A database trigger refuses them person-level roles.
FIGURES_ONLY = frozenset({OrganizationKind.POLICE, OrganizationKind.JUSTICE})


class Organization(models.Model):
    """An NGO, municipality, training center, employer or donor. It owns its participants."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("short name for addresses"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind)
    public_name = models.CharField(
        _("public name"),
        max_length=120,
        help_text=_(
            "As it appears on certificates; it should not contain the name of a community."
        ),
    )
    country = models.CharField(_("country"), max_length=2, choices=Country)
    time_zone = models.CharField(_("time zone"), max_length=40, default="America/Tegucigalpa")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["public_name"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.public_name

    def clean(self) -> None:
        if self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": _("This time zone is not known.")})

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def phone_region(self) -> str:
        """Where a phone number without a country code belongs."""
        return self.country
