"""What somebody complains about, without an account and, if they want, without a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey, Organization
from accounts.roles import Role
from accounts.scope import KeptQuerySet
from accounts.sealing.fields import SealedField
from rumbo.ids import random_code, uuid7


def new_code() -> str:
    """Eight random characters to name a complaint by; it opens nothing."""
    return random_code(8)


class Complaint(models.Model):
    """Read by the coordinators of the organization it names, unless it is about their staff:
    those, and what names no organization, are read by the platform's administrators alone.

    It points to nobody's record, and has a key of its own: destroying that erases its words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    # Of the form that was sent: sent again, it finds this complaint and makes no other.
    form_key = models.CharField(max_length=32, unique=True, editable=False)
    # PROTECT: a lost key is a lost complaint.
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", editable=False
    )
    about_staff = models.BooleanField(_("about the staff"), default=False, editable=False)
    # {"what", "course", "answer_to", "safe"}: texts; safe is "write", "call" or ""
    told = SealedField(key="key")
    language = models.CharField(_("language"), max_length=2, default="es", editable=False)
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)
    done = SealedField(key="key", null=True)  # [{"at", "by", "text"}], in their order
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    emptied_at = models.DateTimeField(null=True, editable=False)  # its words were destroyed

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")

    def __str__(self) -> str:
        return self.code

    @classmethod
    def visible_q(cls, membership) -> models.Q:
        """The condition under which a complaint is visible in `membership`."""
        if membership.role == Role.ADMINISTRATOR:
            return cls.of_platform()
        if membership.role == Role.COORDINATOR:
            return models.Q(organization=membership.organization_id, about_staff=False)
        return models.Q(pk__in=[])

    @classmethod
    def of_platform(cls) -> models.Q:
        return models.Q(organization=None) | models.Q(about_staff=True)

    @classmethod
    def exists_q(cls) -> models.Q:
        return models.Q()
