"""What takes two people: a role that is given, a second step that is taken off an account."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7

from ..roles import SEES_PEOPLE, WITHOUT_ORGANIZATION, Role
from .invitation import Invitation
from .organization import Organization
from .user import User

LIFE = timedelta(days=14)  # then a change that nobody decided is over


class ChangeKind(models.TextChoices):
    GIVE_ROLE = "give_role", _("give a role")
    RESET_SECOND_STEP = "reset_second_step", _("take the second step off")


class ChangeState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("not confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("nobody decided in time")


WAITING, CONFIRMED = Q(state=ChangeState.WAITING), Q(state=ChangeState.CONFIRMED)


class AccessChangeQuerySet(models.QuerySet):
    def waiting(self):
        """Those that somebody can still decide."""
        return self.filter(WAITING, asked_at__gt=timezone.now() - LIFE)

    def overdue(self):
        """Those that nobody decided in time, and that do not say so yet."""
        return self.filter(WAITING, asked_at__lte=timezone.now() - LIFE)


class AccessChange(models.Model):
    """Asked by one person, decided by another; its subject is a user or somebody invited.

    Who may be the two is said in accounts/two_persons.py. The constraints hold the heart of it
    against mistakes in code: nobody confirms what they asked for, and nobody has a hand in what
    is done for themselves.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=ChangeKind, default=ChangeKind.GIVE_ROLE)
    # PROTECT throughout: who let whom in is evidence.
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="change"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState, default=ChangeState.WAITING
    )

    objects = AccessChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("change of access")
        verbose_name_plural = _("changes of access")
        indexes = [models.Index(fields=["state", "organization"], name="change_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~CONFIRMED | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="change_needs_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(user=None) | ~Q(asked_by=F("user")),
                name="change_not_asked_for_oneself",
            ),
            models.CheckConstraint(
                condition=~CONFIRMED | Q(user=None) | ~Q(decided_by=F("user")),
                name="change_not_confirmed_for_oneself",
            ),
            models.CheckConstraint(
                condition=Q(user=None, invitation__isnull=False)
                | Q(user__isnull=False, invitation=None),
                name="change_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=ChangeKind.GIVE_ROLE,
                    role__in=sorted(WITHOUT_ORGANIZATION),
                    organization=None,
                )
                | Q(
                    kind=ChangeKind.GIVE_ROLE,
                    role__in=sorted(SEES_PEOPLE),
                    organization__isnull=False,
                )
                | Q(kind=ChangeKind.RESET_SECOND_STEP, role="", user__isnull=False),
                name="change_organization_fits_role",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "organization", "role"],
                condition=WAITING & Q(organization__isnull=False),
                name="change_waits_once",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "role"],
                condition=WAITING & Q(organization=None),
                name="change_waits_once_without_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"change {str(self.pk)[-6:]} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ChangeState.WAITING and timezone.now() < self.until

    @property
    def until(self):
        """When it is over if nobody decides."""
        return self.asked_at + LIFE

    @property
    def subject_name(self) -> str:
        return str(self.user) if self.user else self.invitation.full_name

    @property
    def what(self) -> str:
        """In words: the role, or what is done to the account."""
        return self.get_role_display() if self.role else self.get_kind_display()
