"""A model field whose value is sealed with the key of the person it speaks about.

Stored as text, `v1.<key id>.<nonce>.<ciphertext>`, where the bound context is
`table|column|primary key|organization|key id`: a value moved to another row, column or
organization does not open. It opens only when read.
"""

import base64
import json
import os

from cryptography.exceptions import InvalidTag
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models

from rumbo.keyring import UnknownKey

VERSION = "v1"
# dumps() would make an encoder for each value.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Unreadable(Exception):
    """A sealed value that does not belong to this row, or whose key is gone."""


class Sealed(str):
    """A value as it is stored."""

    __slots__ = ()


class SealedAttribute:
    """Opens the value when it is read, not when the row is loaded."""

    def __init__(self, field):
        self.field = field

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        return self.field.open(instance, value) if isinstance(value, Sealed) else value

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field):
    """Any JSON value (text, number, list, dict), sealed by the `DataKey` found along `key`.

    `key` is the path from the row to its key: "key", or "participant__key".
    """

    def __init__(self, *args, key: str = "participant__key", **kwargs):
        self.key = key
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs | {"key": self.key}

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, SealedAttribute(self))

    def db_type(self, connection):
        return "text"

    def from_db_value(self, value, expression, connection):
        return value if value is None else Sealed(value)

    def get_prep_value(self, value):
        if value is None or isinstance(value, Sealed):
            return value if value is None else str(value)
        raise FieldError(f"{self.name} is sealed: it can only be written by saving its row")

    def get_lookup(self, lookup_name):
        if lookup_name in ("isnull", "exact", "in"):
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: it cannot be searched")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is sealed: it cannot be searched")

    def pre_save(self, instance, add):
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            # A copied row or a changed organization would save what nobody can read again.
            self.open(instance, value)
            return value
        return value if value is None else Sealed(self.seal(instance, value))

    def value_from_object(self, obj):
        return getattr(obj, self.attname)

    def value_to_string(self, obj):
        raise FieldError(f"{self.name} is sealed: it is never dumped")

    def seal(self, instance, value) -> str:
        key = self.data_key(instance)
        nonce, kid = os.urandom(12), _kid(key)
        sealed = key.cipher.encrypt(nonce, _json(value).encode(), self.context(instance, kid))
        return f"{VERSION}.{kid}.{_text(nonce)}.{_text(sealed)}"

    def open(self, instance, value: Sealed):
        try:
            version, kid, nonce, sealed = value.split(".")
            key = self.data_key(instance)
            if version != VERSION or kid != _kid(key):
                raise Unreadable(f"{self.model.__name__}.{self.name} {instance.pk}")
            text = key.cipher.decrypt(_bytes(nonce), _bytes(sealed), self.context(instance, kid))
        except (InvalidTag, UnknownKey, ValueError) as fault:
            raise Unreadable(f"{self.model.__name__}.{self.name} {instance.pk}") from fault
        return json.loads(text)

    def data_key(self, instance):
        for step in self.key.split("__"):
            instance = getattr(instance, step)
        return instance

    def context(self, instance, kid: str) -> bytes:
        table = instance._meta.db_table
        place = f"{table}|{self.column}|{instance.pk}|{instance.organization_id}|{kid}"
        return place.encode()

    def check(self, **kwargs):
        found = super().check(**kwargs)
        if not isinstance(self.model._meta.pk, models.UUIDField):
            found.append(
                checks.Error("a sealed field needs a UUID key", obj=self, id="accounts.E001")
            )
        ordering = {str(o).lstrip("-") for o in self.model._meta.ordering}
        if self.name in ordering:
            found.append(checks.Error("ordered by ciphertext", obj=self, id="accounts.E002"))
        return found


def _kid(key) -> str:
    return key.pk.hex[-8:]


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value)
