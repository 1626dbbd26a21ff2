"""What somebody asks about their own data: to see it, correct it, erase it, be left alone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey, Organization
from accounts.roles import Role
from accounts.scope import KeptQuerySet, OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import random_code, uuid7

from .participant import Participant


def new_code() -> str:
    """Eight random characters to name a request by; it opens nothing."""
    return random_code(8)


class RightsRequest(OrgOwned):
    """Answered by the coordinators of its organization; the platform's administrators forward what
    names none.

    Whether anybody is known is found out by people, never by the form: `participant` is what they
    found. It has a key of its own, the organization's or, as long as there is none, the platform's.
    """

    class Kind(models.TextChoices):
        SEE = "see", _("see their data")
        CORRECT = "correct", _("correct their data")
        ERASE = "erase", _("erase their data")
        STOP = "stop", _("not be contacted any more")

    class Checked(models.TextChoices):
        KNOWN = "known", _("I know the person, and they were here")
        PAPER = "paper", _("they showed a paper with their name")
        CALLED = "called", _("I called the number that we kept before")
        GUARDIAN = "guardian", _("through the adult in charge whom we know")

    class Delivered(models.TextChoices):
        HAND = "hand", _("in their hands")
        SPOKEN = "spoken", _("said on the phone or in person")
        WRITTEN = "written", _("written to where they asked")
        NOT = "not", _("we could not reach them")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: an organization with people is never deleted. None: it waits to be forwarded.
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", editable=False
    )
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    # Of the form that was sent: sent again, it finds this request and makes no other.
    form_key = models.CharField(max_length=32, unique=True, editable=False)
    # PROTECT: a lost key is a lost request.
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("what they ask for"), max_length=8, choices=Kind, editable=False)
    # {"name", "born", "who": "self" or "other", "asker", "what", "answer_to", "safe"}: texts
    told = SealedField(key="key")
    language = models.CharField(_("language"), max_length=2, default="es", editable=False)
    received_at = models.DateTimeField(auto_now_add=True)
    received_on = models.DateField(_("received"), editable=False)
    due_on = models.DateField(_("answer by"), editable=False)
    extended_until = models.DateField(_("extended until"), null=True, editable=False)
    extended_why = SealedField(key="key", null=True)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", editable=False
    )
    identity_checked = models.CharField(
        _("how their identity was checked"), max_length=8, choices=Checked, editable=False
    )
    answer = SealedField(key="key", null=True)
    delivered = models.CharField(
        _("how it was answered"), max_length=8, choices=Delivered, editable=False
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        verbose_name = _("request about data")
        verbose_name_plural = _("requests about data")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="rightsrequest_org_id"),
            models.CheckConstraint(
                condition=models.Q(participant=None) | models.Q(organization__isnull=False),
                name="rightsrequest_person_of_somebody",
            ),
        ]
        indexes = [models.Index(fields=["organization", "closed_at"], name="rightsrequest_open")]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def visible_q(cls, membership) -> models.Q:
        """The condition under which a request is visible in `membership`."""
        if membership.role == Role.ADMINISTRATOR:
            return models.Q(organization=None)
        if membership.role == Role.COORDINATOR:
            return models.Q(organization=membership.organization_id)
        return models.Q(pk__in=[])

    @property
    def answer_by(self):
        """The day that counts now."""
        return self.extended_until or self.due_on
