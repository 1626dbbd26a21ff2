"""A certificate of what became of the people of some groups, in figures: it names nobody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey, Organization
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7
from training.certifying.codes import new_code
from youth.models.community import Center

from .award import Award, Grant
from .certificate import CertificateState
from .offering import Offering


class CohortQuerySet(models.QuerySet):
    def managed_by(self, user):
        """Those of the user's organization."""
        membership = getattr(user, "membership", None)
        if membership is None or membership.organization_id is None:
            return self.none()
        return self.filter(organization=membership.organization_id)

    def granted_to(self, user):
        """Those of organizations that let this evaluator see their part of the award."""
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        grants = (
            Grant.objects.in_force()
            .held_in(membership)
            .filter(award=models.OuterRef("award"), organization=models.OuterRef("organization"))
        )
        return self.filter(models.Exists(grants))

    def delete(self):
        raise TypeError("a certificate is never deleted: revoke or replace it")


class CohortCertificate(models.Model):
    """Frozen figures with a code. `facts` has those that may be shown (attesting/facts.py); all of
    them lie sealed in `truth`, for the next one to be compared with, and go nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=16, unique=True, default=new_code, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, models.PROTECT, related_name="cohort_certificates")
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    # What was asked for; which groups that are stands beside it.
    center = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    cut_on = models.DateField(_("counted on"))
    facts = models.JSONField()
    truth = SealedField(key="key")
    issued_at = models.DateTimeField(auto_now_add=True)
    # PROTECT: who answers for it.
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file = models.CharField(max_length=120, editable=False)  # its name in the sealed storage
    file_digest = models.CharField(max_length=64, editable=False)
    payload = models.TextField(blank=True, default="", editable=False)  # of the QR code, signed
    state = models.CharField(
        _("state"), max_length=8, choices=CertificateState, default=CertificateState.VALID
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_reason = SealedField(key="key", null=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        verbose_name = _("certificate of results")
        verbose_name_plural = _("certificates of results")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="cohortcertificate_org_id"),
        ]

    def __str__(self) -> str:
        return f"…{self.code[-4:]} {self.state}"

    def delete(self, *args, **kwargs):
        raise TypeError("a certificate is never deleted: revoke or replace it")


class CohortGroup(models.Model):
    """A group whose people a certificate counts. Of those that stand, each group is in one: two
    that count some of the same people could be subtracted from each other."""

    certificate = models.ForeignKey(CohortCertificate, models.PROTECT, related_name="groups")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="+")
    stands = models.BooleanField(default=True)  # valid, or ended after an evaluator saw it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "offering"], name="cohortgroup_once_in_each"
            ),
            models.UniqueConstraint(
                fields=["offering"], condition=Q(stands=True), name="cohortgroup_in_one_certificate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} in {self.certificate_id}"
