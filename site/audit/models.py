"""The journal: one row for every read of an identified record and every act on one."""

import json
import uuid

from django.db import models
from django.utils import timezone

from rumbo.ids import uuid7
from rumbo.keyring import ring


class Entry(models.Model):
    """One line of the journal. It can be added, never changed or removed (triggers refuse it).

    There are no foreign keys: a row must outlive whatever it speaks about. Names are never
    written here, only ids, field names and counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=20, blank=True)
    organization = models.UUIDField(null=True, blank=True, db_index=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True, db_index=True)
    purpose = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=40, blank=True)
    session = models.CharField(max_length=16, blank=True)
    request = models.CharField(max_length=32, blank=True)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organization", "at"], name="entry_of_organization"),
            models.Index(fields=["organization", "object_id"], name="entry_of_record"),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("a journal entry is never changed")
        self.hash = self.expected_hash()
        super().save(*args, force_insert=True, **kwargs)

    def expected_hash(self) -> str:
        """The keyed hash over every other column, as it must be stored."""
        values = {f.attname: getattr(self, f.attname) for f in self._meta.fields}
        values.pop("hash")
        return ring().sign(json.dumps(values, sort_keys=True, default=_plain).encode())


def _plain(value: object) -> str:
    if isinstance(value, uuid.UUID):
        return value.hex
    # Both databases keep microseconds; an aware time in UTC reads the same from either.
    return timezone.localtime(value, timezone=timezone.get_fixed_timezone(0)).isoformat()
