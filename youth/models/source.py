"""A form of a form tool (KoboToolbox, ODK Central) whose answers an organization has brought in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.roles import Role
from accounts.scope import OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7


class FormSource(OrgOwned):
    """Where answers are pulled from, and by which token; the token is never shown again."""

    class Kind(models.TextChoices):
        KOBO = "kobo", _("KoboToolbox")
        ODK = "odk", _("ODK Central")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("form tool"), max_length=8, choices=Kind)
    server = models.URLField(_("address of the server"), max_length=200)
    # Kobo: the form's uid. ODK Central: project number and form id, "3/registro".
    form = models.CharField(_("form"), max_length=160)
    token = SealedField(key="key")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    pulled_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # the last time it worked
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("form of a form tool")
        verbose_name_plural = _("forms of form tools")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="formsource_org_id")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_q(cls, membership) -> models.Q:
        """Whoever imports lists sees where they come from."""
        if membership.role == Role.COORDINATOR:
            return models.Q(organization=membership.organization_id)
        return models.Q(pk__in=[])
