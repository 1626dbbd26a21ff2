"""A new person half asked: what was typed so far, to go on later."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.roles import MAY, Role
from accounts.scope import OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7

from .participant import Participant


class PersonDraft(OrgOwned):
    """What somebody typed on the page of a new person, right or not.

    It has a key of its own, destroyed when it becomes the person, is discarded or expires. What
    became a person stays, empty, until it expires: whoever sends it again is led to that person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: a lost key is lost work. None: nothing is left to open.
    key = models.OneToOneField(DataKey, models.PROTECT, null=True, related_name="+", editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    # {name of an input: text}, as it was sent
    typed = SealedField(key="key", null=True)
    # Of the form that wrote last: sent again, it writes here and makes no other draft.
    form_key = models.CharField(max_length=32, null=True, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    participant = models.ForeignKey(
        Participant,
        models.CASCADE,
        null=True,
        related_name="drafts",
        editable=False,
        verbose_name=_("became"),
    )

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("draft of a new person")
        verbose_name_plural = _("drafts of new people")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="persondraft_org_id"),
            # Either there is something to open, or it became somebody.
            models.CheckConstraint(
                condition=models.Q(key__isnull=False, participant__isnull=True)
                | models.Q(key__isnull=True, typed__isnull=True, participant__isnull=False),
                name="persondraft_open_or_became",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def visible_q(cls, membership) -> models.Q:
        """Its author sees it, and whoever coordinates the organization."""
        own = models.Q(organization=membership.organization_id)
        if membership.role not in MAY["add_people"]:
            return models.Q(pk__in=[])
        return (
            own
            if membership.role == Role.COORDINATOR
            else own & models.Q(author=membership.user_id)
        )
