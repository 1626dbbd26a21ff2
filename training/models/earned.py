"""A link by which somebody else sees for a time what a person earned."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import OrgOwned, ScopedQuerySet
from rumbo.ids import uuid7
from youth.models import Participant


class EarnedLinkQuerySet(ScopedQuerySet):
    def living(self):
        """Those that open something at this moment."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class EarnedLink(OrgOwned):
    """Made by the person themselves. Only a digest of what stands in the link is kept, so it is
    shown once; `opened` counts, and nobody keeps who looked.
    """

    scope_path = "participant"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="earned_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    with_name = models.BooleanField(_("shows the name"), default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("until"))
    opened = models.PositiveIntegerField(_("times opened"), default=0, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    # Empty where the person did it themselves.
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = EarnedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("link to what a person earned")
        verbose_name_plural = _("links to what people earned")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="earnedlink_org_id"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="earnedlink_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"link until {self.expires_at:%Y-%m-%d}"
