"""The keys that seal records and files."""

import os
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.utils.functional import cached_property

from rumbo.ids import uuid7
from rumbo.keyring import ring

from .organization import Organization

WRITTEN = ("id", "kid", "wrapped")  # of a key that is inserted without an instance
PLATFORM = "platform"  # in the place of an organization's id, which is never such a word


class DataKey(models.Model):
    """A random key that seals one person's records (or one file), wrapped by its organization's.

    Without an organization it is the platform's: for what no organization may read, as a complaint
    about its staff.

    Changing the master key re-wraps these rows and nothing else. Destroying a row makes all that
    it sealed unreadable for ever, backups of the data included.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: a lost key is a lost person.
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    kid = models.CharField(max_length=12)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="datakey_org_id")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def make(cls, organization: Organization | None) -> "DataKey":
        """A new key, not yet saved (so that thousands can be saved at once)."""
        key = cls(organization=organization)
        key.wrap(os.urandom(32))
        return key

    def wrap(self, secret: bytes) -> None:
        """Seal `secret` (32 bytes) under the organization's current key."""
        self.kid = ring().current
        lock = _lock(ring().organization_key(self._owner, self.kid))
        self.wrapped = _wrapped(lock, secret, self._context())
        self._secret = secret
        self.__dict__.pop("cipher", None)

    @property
    def secret(self) -> bytes:
        """The 32 bytes; UnknownKey or InvalidTag if the ring or the row does not fit."""
        if "_secret" not in self.__dict__:
            self._secret = _unwrapped(self._owner, self.kid, self.wrapped, self._context())
        return self._secret

    @cached_property
    def cipher(self) -> AESGCM:
        """What seals and opens with it, made once for all the values of a row or a list."""
        return AESGCM(self.secret)

    def destroy(self) -> None:
        """Make all that it sealed unreadable for ever; no row may point to it any more.

        Overwritten first: what a database leaves of a deleted row opens nothing.
        """
        rows = type(self).objects.filter(pk=self.pk)
        rows.update(wrapped=bytes(len(self.wrapped)))
        rows.delete()

    @property
    def _owner(self) -> object:
        return self.organization_id or PLATFORM

    def _context(self) -> bytes:
        return _bound(self.pk, self._owner, self.kid)


class FreshKey:
    """A random key that is not stored yet, without an instance: a list makes thousands of them. A
    sealed field needs no more of a key than this; `row` is what WRITTEN names."""

    __slots__ = ("cipher", "pk", "row")

    def __init__(self, pk: UUID, cipher: AESGCM, row: tuple) -> None:
        self.pk, self.cipher, self.row = pk, cipher, row


class StoredKey:
    """A key that was read without an instance: a search reads a hundred of them."""

    __slots__ = ("cipher", "pk")

    def __init__(self, pk: UUID, organization_id: UUID, kid: str, wrapped: bytes) -> None:
        """UnknownKey or InvalidTag if the ring or the row does not fit."""
        bound = _bound(pk, organization_id, kid)
        self.pk, self.cipher = pk, AESGCM(_unwrapped(organization_id, kid, wrapped, bound))


def fresh_keys(organization: Organization, count: int) -> list[FreshKey]:
    """New keys of one organization, each as `DataKey.make` would make it."""
    kid, owner, made = ring().current, str(organization.pk), []
    lock = _lock(ring().organization_key(owner, kid))
    for _each in range(count):
        pk, secret = uuid7(), os.urandom(32)
        row = (pk, kid, _wrapped(lock, secret, _bound(pk, owner, kid)))
        made.append(FreshKey(pk, AESGCM(secret), row))
    return made


@lru_cache(16)
def _lock(secret: bytes) -> AESGCM:
    """What opens all the keys of an organization, made once for a list of them."""
    return AESGCM(secret)


def _unwrapped(owner: object, kid: str, wrapped: bytes, context: bytes) -> bytes:
    sealed = bytes(wrapped)
    return _lock(ring().organization_key(owner, kid)).decrypt(sealed[:12], sealed[12:], context)


def _bound(pk: UUID, owner: object, kid: str) -> bytes:
    return f"datakey|{pk}|{owner}|{kid}".encode()


def _wrapped(lock: AESGCM, secret: bytes, context: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + lock.encrypt(nonce, secret, context)
