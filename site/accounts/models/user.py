"""Who signs in, and the roles they hold."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..roles import SEES_PEOPLE, WITHOUT_ORGANIZATION, Role
from .organization import FIGURES_ONLY, Organization


class UserManager(BaseUserManager):
    """Users are made by invitation and by commands, never by signing up."""

    def create_user(self, email=None, password=None, **extra):
        user = self.model(email=self.normalize_email(email) or None, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email=None, password=None, **extra):
        raise NotImplementedError("there are no superusers: give a membership with a role instead")


class User(AbstractUser):
    """Somebody who signs in. What they may do comes from the membership that is active."""

    username = None
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("es", "Español"), ("en", "English")], default="es"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_any_case",
                violation_error_message=_("Somebody already signs in with this e-mail."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_superuser=False),
                name="user_never_superuser",
                violation_error_message=_("There are no superusers."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email or f"user {self.pk}"

    @property
    def membership(self) -> "Membership | None":
        """The membership that is active: the one of this request, else the only one there is."""
        if "_membership" not in self.__dict__:
            active = list(self.memberships.active()[:2])
            self._membership = active[0] if len(active) == 1 else None
        return self._membership

    def act_as(self, membership: "Membership | None") -> None:
        """Make one of the user's own memberships the active one."""
        if membership is not None and membership.user_id != self.pk:
            raise ValueError("a membership of somebody else")
        self._membership = membership

    @property
    def organization(self) -> Organization | None:
        return self.membership.organization if self.membership else None


class MembershipQuerySet(models.QuerySet):
    def active(self):
        """Memberships in force, whose holder may sign in."""
        return self.filter(ended_at=None, user__is_active=True).select_related("organization")


class Membership(models.Model):
    """One role of one user, in one organization or (editor, administrator) in none."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    # PROTECT: who worked for whom is part of the audit.
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organization__public_name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=models.Q(ended_at=None, organization__isnull=False),
                name="membership_once",
                violation_error_message=_("This person already has this role."),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at=None, organization=None),
                name="membership_once_without_organization",
                violation_error_message=_("This person already has this role."),
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(role__in=sorted(WITHOUT_ORGANIZATION), organization=None)
                    | models.Q(role__in=sorted(SEES_PEOPLE), organization__isnull=False)
                ),
                name="membership_organization_fits_role",
                violation_error_message=_(
                    "Editors and administrators have no organization; all others have one."
                ),
            ),
        ]

    def __str__(self) -> str:
        where = f" · {self.organization}" if self.organization else ""
        return f"{self.get_role_display()}{where}"

    def clean(self) -> None:
        figures_only = self.organization and self.organization.kind in FIGURES_ONLY
        if figures_only and self.role in SEES_PEOPLE:
            raise ValidationError(
                _("Members of police and justice organizations cannot see people, only figures.")
            )
