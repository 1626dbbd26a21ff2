"""A random sample of certificates, drawn by the system for an evaluator to check."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organization
from accounts.scope import KeptQuerySet, OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7

from .award import Award, Grant
from .certificate import Certificate


class SampleQuerySet(models.QuerySet):
    def held_by(self, user):
        """Those that an evaluator drew in this role, of awards still open to them."""
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        return self.filter(membership=membership, award__in=Award.objects.granted_to(user))

    def managed_by(self, user):
        """Those drawn, among others, from certificates of the user's organization."""
        membership = getattr(user, "membership", None)
        if membership is None or membership.organization_id is None:
            return self.none()
        return self.filter(organizations=membership.organization_id)

    def update(self, **kwargs):
        raise TypeError("a sample stays as it was drawn")

    def delete(self):
        raise TypeError("a sample stays as it was drawn")


class Sample(models.Model):
    """One drawing. With `seed` and the codes of its frame anybody can repeat it: see
    training/sampling/drawing.py. Each has its number, so that none is drawn again unseen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="samples")
    # The role in which it was drawn: nobody else opens it.
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now, editable=False)
    number = models.PositiveIntegerField(_("number"))
    starts_on = models.DateField(null=True, blank=True)  # days of issue, both included
    ends_on = models.DateField(null=True, blank=True)
    margin = models.PositiveSmallIntegerField(null=True, blank=True)  # points, if it set the size
    size = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    frame_size = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64)
    organizations = models.ManyToManyField(Organization, related_name="+")  # of the frame

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at", "-id"]
        verbose_name = _("random sample")
        verbose_name_plural = _("random samples")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "membership", "number"], name="sample_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award.code} #{self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a sample stays as it was drawn")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("a sample stays as it was drawn")


class Finding(models.TextChoices):
    AGREES = "agrees", _("it agrees")
    DIFFERS = "differs", _("it does not agree")
    UNCHECKED = "unchecked", _("it could not be checked")


class SampleRow(OrgOwned):
    """A certificate that was drawn, and what the evaluator found."""

    scope_path = "certificate"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="rows")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="drawn")
    number = models.PositiveIntegerField()  # in the order of the drawing
    finding = models.CharField(_("finding"), max_length=9, choices=Finding, blank=True)
    note = SealedField(key="certificate__participant__key", null=True)
    found_at = models.DateTimeField(null=True, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["sample", "number"]
        verbose_name = _("certificate of a random sample")
        verbose_name_plural = _("certificates of random samples")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="samplerow_org_id"),
            models.UniqueConstraint(fields=["sample", "number"], name="samplerow_numbered"),
            models.UniqueConstraint(fields=["sample", "certificate"], name="samplerow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.number}"

    @classmethod
    def granted_q(cls, membership) -> models.Q:
        """Rows of the evaluator's own samples, of organizations whose access is in force."""
        grants = Grant.objects.in_force().held_in(membership)
        grants = grants.filter(
            award=models.OuterRef("sample__award"), organization=models.OuterRef("organization")
        )
        return models.Q(models.Exists(grants), sample__membership=membership)
