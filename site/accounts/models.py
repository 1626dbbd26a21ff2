"""Organizations, the people who sign in for them, and the keys that seal their records."""

import os
import zoneinfo

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7
from rumbo.keyring import ring

from .roles import SEES_PEOPLE, WITHOUT_ORGANIZATION, Role


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


class DataKey(models.Model):
    """A random key that seals one person's records (or one file), wrapped by its organization's.

    Changing the master key re-wraps these rows and nothing else. Destroying a row makes all that
    it sealed unreadable for ever, backups of the data included.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: a lost key is a lost person.
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kid = models.CharField(max_length=12)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="datakey_org_id")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def make(cls, organization: Organization) -> "DataKey":
        """A new key, not yet saved (so that thousands can be saved at once)."""
        key = cls(organization=organization)
        key.wrap(os.urandom(32))
        return key

    def wrap(self, secret: bytes) -> None:
        """Seal `secret` (32 bytes) under the organization's current key."""
        self.kid = ring().current
        nonce = os.urandom(12)
        lock = AESGCM(ring().organization_key(self.organization_id, self.kid))
        self.wrapped = nonce + lock.encrypt(nonce, secret, self._context())
        self._secret = secret

    @property
    def secret(self) -> bytes:
        """The 32 bytes; UnknownKey or InvalidTag if the ring or the row does not fit."""
        if "_secret" not in self.__dict__:
            sealed = bytes(self.wrapped)
            lock = AESGCM(ring().organization_key(self.organization_id, self.kid))
            self._secret = lock.decrypt(sealed[:12], sealed[12:], self._context())
        return self._secret

    def _context(self) -> bytes:
        return f"datakey|{self.pk}|{self.organization_id}|{self.kid}".encode()


class FormKey(models.Model):
    """A form that was sent: the same key again gets the same answer, and has no second effect."""

    key = models.CharField(max_length=32, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    answer = models.CharField(max_length=200, blank=True)  # an address; "" while it is at work

    def __str__(self) -> str:
        return f"form {self.key[:6]}…"
