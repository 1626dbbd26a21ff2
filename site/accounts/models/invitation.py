"""Invitations to sign in, and the links that were mailed for them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7

from .organization import Organization
from .user import User


class InvitationQuerySet(models.QuerySet):
    def open(self, at=None):
        """Confirmed by two people, and neither accepted, withdrawn nor over at that moment."""
        return self.filter(open_until__gt=at or timezone.now(), accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """Who is to sign in. What they may do then stands in the change of access that carries it.

    `open_until` is set when a second person has confirmed it: before that nothing is mailed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: who was let in, and by whom, is evidence.
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(_("e-mail"))
    first_name = models.CharField(_("given names"), max_length=150)
    last_name = models.CharField(_("surnames"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(auto_now_add=True)
    open_until = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [models.Index(fields=["email"], name="invitation_email")]

    def __str__(self) -> str:
        return f"invitation {str(self.pk)[-6:]}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_open(self) -> bool:
        ended = self.accepted_at or self.withdrawn_at
        return bool(self.open_until and not ended and timezone.now() < self.open_until)


class InvitationLink(models.Model):
    """A link that was mailed: only its hash. The newest of an invitation works, once, for a while.

    The older ones stay, so that whoever opens one of them can have a new one mailed.
    """

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="links")
    hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"link of {self.invitation_id}"

    @property
    def is_fresh(self) -> bool:
        return timezone.now() < self.sent_at + timedelta(seconds=settings.INVITATION_LINK_SECONDS)
