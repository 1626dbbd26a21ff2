"""Logos in the head of an organization's certificates. A picture that was printed is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.ids import uuid7
from youth.models.community import ManagedQuerySet

PICTURE = ("digest", "picture", "width", "height")


class LogoQuerySet(ManagedQuerySet):
    def active(self):
        """Those that stand on a certificate issued now, from left to right."""
        return self.filter(active=True)

    def delete(self):
        raise TypeError("a logo is never deleted: certificates are drawn with it again")

    def update(self, **values):
        if set(values) & set(PICTURE):
            raise TypeError("the picture of a logo never changes: add another logo")
        return super().update(**values)


class Logo(models.Model):
    """A public picture. It lies in the database, small as it is: one backup keeps it together
    with the facts that name it by its digest, for those draw the same page again for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="logos")
    name = models.CharField(
        _("name in words"),
        max_length=120,
        help_text=_("For people who cannot see it, for example: Logo of Fundación Ceiba."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    active = models.BooleanField(_("printed now"), default=True)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the picture
    picture = models.BinaryField()  # a JPEG of at most 300 dots an inch
    width = models.PositiveSmallIntegerField(editable=False)  # pixels
    height = models.PositiveSmallIntegerField(editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = LogoQuerySet.as_manager()

    class Meta:
        ordering = ["order", "added_at"]
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="logo_org_id"),
            models.UniqueConstraint(
                fields=["organization", "digest"],
                name="logo_once",
                violation_error_message=_("This logo is in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        if not self._state.adding:
            kwargs["update_fields"] = ["name", "order", "active"]
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("a logo is never deleted: make it inactive")
