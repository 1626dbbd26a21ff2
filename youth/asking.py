"""What a search asks the database of the people whom somebody may see.

Each question is a queryset of who asks, of one value (see `rumbo.listed`) and of a year of birth.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models.key import StoredKey
from accounts.roles import SEES_ORGANIZATION
from accounts.sealing.fields import Sealed
from rumbo.listed import OneOf
from rumbo.written import MARK, Written

from .models import BlindToken, Participant

MOST = 100  # that are opened and ranked; beyond, one more name is needed
HELD = 1000  # of those who share a pair of words, whoever shares most
STATEMENTS = 256  # that a process remembers

Question = Callable[[Any, str, int | None], QuerySet]
written: dict[tuple, Written] = {}


def ask(user, question: Question, value: str, year: int | None = None) -> list:
    """The rows of `question`, written once for everybody who sees a whole organization: nothing
    else decides whom they see."""
    member = user.membership
    if member.role not in SEES_ORGANIZATION:
        return list(question(user, value, year))
    key = (question, member.organization_id, member.role, year)
    statement = written.get(key)  # once: another thread may forget it meanwhile
    if statement is None:
        if len(written) >= STATEMENTS:
            written.clear()
        statement = written[key] = Written(question(user, MARK, year))
    return statement.rows(value)


class Named:
    """A person still sealed. What a SealedField opens has the name, key and owner of a row."""

    READ = ("organization_id", "pk", "names", "key_id", "key__kid", "key__wrapped")
    _meta = Participant._meta

    def __init__(self, organization_id: UUID, pk: UUID, names: str, *key) -> None:
        self.organization_id, self.pk, self.sealed, self._key = organization_id, pk, names, key

    @cached_property
    def key(self) -> StoredKey:
        pk, kid, wrapped = self._key
        return StoredKey(pk, self.organization_id, kid, wrapped)

    @property
    def names(self) -> dict[str, str]:
        return Participant._meta.get_field("names").open(self, Sealed(self.sealed))


# Questions.


def coded(user, code: str, _year) -> QuerySet:
    return _entire(Participant.objects.visible_to(user).filter(code=code))


def once_coded(user, code: str, _year) -> QuerySet:
    """The record with which the one of this code was joined."""
    return _entire(Participant.objects.visible_to(user).filter(merged__code=code))


def among(user, keys: str, year: int | None) -> QuerySet:
    return _entire(_seen(user, year).filter(OneOf("pk", keys, "uuid")))


def names_among(user, keys: str, year: int | None) -> QuerySet:
    return _names(_seen(user, year).filter(OneOf("pk", keys, "uuid")))[:HELD]


def holding(user, tokens: str, year: int | None) -> QuerySet:
    """The newest whom one of the tokens finds."""
    held = _tokens(user, tokens).values("participant")
    return _entire(_newest_first(_seen(user, year).filter(pk__in=held)))[:MOST]


def names_holding(user, tokens: str, year: int | None) -> QuerySet:
    held = _tokens(user, tokens).values("participant")
    return _names(_seen(user, year).filter(pk__in=held))[:MOST]


def holders(user, tokens: str, _year) -> QuerySet:
    """Keys, as text, which is cheaper than UUIDs; whether they may be seen is not asked."""
    return _tokens(user, tokens).values_list(Cast("participant_id", CharField()), flat=True)


def held_tokens(user, tokens: str, _year) -> QuerySet:
    """(key of a person, token); whether they may be seen is not asked."""
    return _tokens(user, tokens).values_list("participant", "token")


def newest(user, most: int, year: int | None) -> QuerySet:
    return _names(_seen(user, year))[:most]


def _tokens(user, made: str) -> QuerySet:
    rows = BlindToken.objects.unscoped("condition inside a visible query")
    return rows.filter(OneOf("token", made, "bigint"), organization=user.organization)


def _seen(user, year: int | None) -> QuerySet:
    """Whom the user may see; born in that year, where an estimate is a year off."""
    people = Participant.objects.visible_to(user).filter(erased_at=None)
    if year is None:
        return people
    off = Q(birth_estimated=True, born_month__year__range=(year - 1, year + 1))
    return people.filter(Q(born_month__year=year) | off)


def _entire(people: QuerySet) -> QuerySet:
    return people.select_related("key", "community")


def _names(people: QuerySet) -> QuerySet:
    return _newest_first(people).values_list(*Named.READ)


def _newest_first(people: QuerySet) -> QuerySet:
    """By keys PostgreSQL would walk through everybody, asking whether a token finds them, so it
    gets a column without an index."""
    return people.order_by("-pk" if connection.vendor == "sqlite" else "-created_at")
