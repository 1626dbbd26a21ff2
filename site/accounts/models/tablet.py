"""Tablets that several people of an organization share at their groups."""

import hashlib

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7

from .organization import Organization
from .user import User


class TabletQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(revoked_at=None)

    def with_secret(self, secret: str):
        return self.filter(digest=digest_of(secret))


class Tablet(models.Model):
    """One browser that a coordinator registered. Its cookie holds the secret; here is its hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: who made a device one of the organization's is evidence.
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="tablets")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TabletQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_at"]
        verbose_name = _("tablet")
        verbose_name_plural = _("tablets")

    def __str__(self) -> str:
        return self.name


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
