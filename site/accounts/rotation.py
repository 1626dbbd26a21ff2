"""Change the master key: wrap every key anew, in steps that may be interrupted at any point.

The state is in the rows themselves (which master key each is under), so a rotation that was
killed goes on where it stopped. Sealed fields and files stay as they are: they are sealed with
keys of their own, and only those keys are wrapped again.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, transaction

from audit import journal
from rumbo.keyring import UnknownKey, ring

from . import second_factor
from .models import DataKey
from .sealing.fields import Unreadable

BATCH = 500


class AlreadyRunning(Exception):
    """Another process is changing the key ring."""


@contextmanager
def alone():
    """One rotation at a time, on one machine; AlreadyRunning for the second."""
    if settings.KEYRING is None:
        yield
        return
    with open(Path(settings.KEYRING).with_suffix(".lock"), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


def remaining() -> int:
    """How many keys and second factors are not under the current master key."""
    old = DataKey.objects.exclude(kid=ring().current).count()
    return old + sum(1 for a in Authenticator.objects.all() if _is_old(a))


def add_master_key(actor: object) -> str:
    """A new current master key, in the file before anything is sealed under it."""
    keys = ring()
    kid = keys.add_master()
    _save(keys)
    with transaction.atomic():
        journal.record("add_master_key", actor=actor, purpose=kid)
    return kid


def rewrap() -> Iterator[int]:
    """Wrap all that is left under the current master key; gives the count of each step.

    A damaged row is passed over, and stays in `remaining`.
    """
    last = None
    while batch := _next_keys(last):
        last = batch[-1]
        yield _rewrap_keys(batch)
    for pk in [a.pk for a in Authenticator.objects.order_by("pk") if _is_old(a)]:
        yield _reseal(pk)


def remove_unused(actor: object) -> list[str]:
    """Remove the old master keys under which nothing is left; gives their ids."""
    with transaction.atomic(), _no_new_keys():
        used = set(DataKey.objects.values_list("kid", flat=True).distinct())
        for each in Authenticator.objects.all():
            used |= second_factor.master_keys_of(each)
        keys = ring()
        unused = sorted(set(keys.master) - used - {keys.current})
        for kid in unused:
            del keys.master[kid]
            journal.record("remove_master_key", actor=actor, purpose=kid)
        if unused:
            _save(keys)
    return unused


def _save(keys) -> None:
    if settings.KEYRING is not None:
        keys.save(Path(settings.KEYRING))


@contextmanager
def _no_new_keys():
    """Hold back whoever makes keys. (On SQLite the open transaction does that already.)"""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE accounts_datakey IN SHARE ROW EXCLUSIVE MODE")
    yield


def _next_keys(last) -> list:
    rows = DataKey.objects.exclude(kid=ring().current).order_by("pk")
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _rewrap_keys(pks: list) -> int:
    done = []
    for key in DataKey.objects.select_for_update().filter(pk__in=pks):
        try:
            key.wrap(key.secret)
        except (UnknownKey, InvalidTag):
            continue
        done.append(key)
    DataKey.objects.bulk_update(done, ["kid", "wrapped"])
    return len(done)


@transaction.atomic
def _reseal(pk: int) -> int:
    # Locked and read anew: a recovery code may be used up at this very moment.
    each = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if each is None or not _is_old(each):
        return 0
    try:
        second_factor.reseal(each)
    except Unreadable:
        return 0
    return 1


def _is_old(authenticator: Authenticator) -> bool:
    return bool(second_factor.master_keys_of(authenticator) - {ring().current})
