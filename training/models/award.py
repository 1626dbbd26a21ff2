"""A donor's grant to organizations, and what an evaluator may see of it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organization
from accounts.roles import Role
from rumbo.bilingual import Bilingual
from rumbo.ids import uuid7


class AwardQuerySet(models.QuerySet):
    def managed_by(self, user):
        """Awards in which the user's organization takes part."""
        membership = getattr(user, "membership", None)
        if membership is None or membership.organization_id is None:
            return self.none()
        return self.filter(shares__organization=membership.organization_id)

    def granted_to(self, user):
        """Awards of which an evaluator holds a grant in force."""
        membership = getattr(user, "membership", None)
        if membership is None or membership.role != Role.EVALUATOR:
            return self.none()
        return self.filter(pk__in=Grant.objects.in_force().held_in(membership).values("award"))


class Award(models.Model):
    """The boundary of an evaluator's view. Its name never reaches a certificate."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(_("code"), unique=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    donor = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("donor")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    name = Bilingual("name")

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="award_ends_after_start",
                violation_error_message=_("The end cannot be before the start."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class AwardOrganization(models.Model):
    """An organization that works under an award."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="shares")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="shares")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "organization"], name="awardorganization_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.award}"


class GrantQuerySet(models.QuerySet):
    def managed_by(self, user):
        """What the user's organization grants, or granted once."""
        membership = getattr(user, "membership", None)
        if membership is None or membership.organization_id is None:
            return self.none()
        return self.filter(organization=membership.organization_id)

    def in_force(self, on=None):
        """Grants that open something on that day (today)."""
        on = on or timezone.localdate()
        return self.holding().filter(
            models.Q(ends_on=None) | models.Q(ends_on__gte=on), starts_on__lte=on
        )

    def held_in(self, membership):
        """What an evaluator holds in this role: who works for two donors has two, kept apart."""
        return self.filter(membership=membership)

    def holding(self):
        """Neither taken back nor left behind: those of a role that ended stay closed.

        Also when the same person becomes an evaluator again, or is one elsewhere: that is not the
        role that the organization trusted.
        """
        role = Membership.objects.filter(
            pk=models.OuterRef("membership"),
            user=models.OuterRef("evaluator"),
            user__is_active=True,
            role=Role.EVALUATOR,
            ended_at=None,
        )
        return self.filter(models.Exists(role), revoked_at=None)


class Grant(models.Model):
    """An organization lets one evaluator see its part of an award: the only way in for them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="grants")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants", verbose_name=_("evaluator")
    )
    # The role it is given to; the award's donor's, where somebody is an evaluator at several.
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="grants")
    certificates = models.BooleanField(
        _("certificates with names"),
        default=False,
        help_text=_("Only of participants who agreed to it."),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["award__code", "organization__public_name"]
        verbose_name = _("grant to an evaluator")
        verbose_name_plural = _("grants to evaluators")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "evaluator", "organization"],
                condition=models.Q(revoked_at=None),
                name="grant_once",
                violation_error_message=_("This evaluator already has this grant."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.award.code} · {self.organization}"

    def save(self, *args, **kwargs) -> None:
        if self._state.adding and self.membership_id is None:
            self.membership = self._role()
        super().save(*args, **kwargs)

    def _role(self) -> Membership | None:
        held = self.evaluator.memberships.active().filter(role=Role.EVALUATOR)
        of_donor = held.filter(organization=self.award.donor_id)
        return of_donor.first() or held.order_by("started_at").first()

    @property
    def is_to_come(self) -> bool:
        return self.revoked_at is None and self.starts_on > timezone.localdate()

    def clean(self) -> None:
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end cannot be before the start.")})
        if not self.evaluator.memberships.active().filter(role=Role.EVALUATOR).exists():
            raise ValidationError({"evaluator": _("This person is not an evaluator.")})
        if not self.award.shares.filter(organization=self.organization).exists():
            raise ValidationError({"organization": _("It does not take part in this award.")})
