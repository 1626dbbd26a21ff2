"""Somebody of whom only the sealed names and what opens them was read: thousands, and quickly."""

from functools import cached_property
from uuid import UUID

from django.db import connection

from accounts.models import DataKey
from accounts.sealing.fields import Sealed

from .models import Participant

# What is read of a person, in the order in which it is given back.
READ = ("organization_id", "pk", "names", "key_id", "key__kid", "key__wrapped")
KEY_COLUMNS = ["id", "organization_id", "kid", "wrapped"]


class Named:
    """A person still sealed. What a SealedField opens has the name, key and owner of a row."""

    _meta = Participant._meta

    def __init__(self, organization_id: UUID, pk: UUID, names: str, *key) -> None:
        self.organization_id, self.pk, self.sealed, self._key = organization_id, pk, names, key

    @cached_property
    def key(self) -> DataKey:
        data_key, kid, wrapped = self._key
        values = [data_key, self.organization_id, kid, wrapped]
        return DataKey.from_db(connection.alias, KEY_COLUMNS, values)

    @property
    def names(self) -> dict[str, str]:
        return Participant._meta.get_field("names").open(self, Sealed(self.sealed))
