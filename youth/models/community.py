"""Communities and centers: a neighborhood, and a place where things happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.ids import uuid7

from .place import Place


class ManagedQuerySet(models.QuerySet):
    """Rows of the catalogue: public facts that belong to an organization."""

    def managed_by(self, user):
        """The rows of the organization the user works for now; none without one."""
        membership = getattr(user, "membership", None)
        if membership is None or membership.organization_id is None:
            return self.none()
        return self.filter(organization=membership.organization_id)


class Community(models.Model):
    """A neighborhood or village, in the organization's own words. Never on a public page."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="community_org_id"),
            models.UniqueConstraint(
                fields=["organization", "place", "name"],
                name="community_once",
                violation_error_message=_("This community is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Center(models.Model):
    """A place where things happen, found by a landmark rather than by an address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    landmark_es = models.CharField(_("how to get there (Spanish)"), max_length=240)
    landmark_en = models.CharField(_("how to get there (English)"), max_length=240, blank=True)
    arrive_es = models.CharField(_("bus or way on foot (Spanish)"), max_length=240, blank=True)
    arrive_en = models.CharField(_("bus or way on foot (English)"), max_length=240, blank=True)
    open_es = models.CharField(_("when somebody is there (Spanish)"), max_length=120, blank=True)
    open_en = models.CharField(_("when somebody is there (English)"), max_length=120, blank=True)
    wheelchair = models.BooleanField(_("step-free access"), default=False)
    childcare = models.BooleanField(_("child care"), default=False)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("center")
        verbose_name_plural = _("centers")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="center_org_id"),
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="center_once",
                violation_error_message=_("There is already a center with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
