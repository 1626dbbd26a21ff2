"""One row that changes whenever something changes that public pages show."""

from django.db import models


class Version(models.Model):
    """Written by the database itself, inside the transaction of each change: see triggers.py."""

    stamp = models.CharField(max_length=40)  # drawn anew, never counted: a restored one differs
    follows = models.CharField(max_length=40, blank=True)  # which triggers are there; "" for none

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.stamp
