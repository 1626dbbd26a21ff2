"""Write the journal. Call these inside the transaction of the act they record."""

import hashlib
from collections.abc import Iterable
from functools import wraps

from django.db import connection, models, transaction

from .context import origin
from .models import Entry


class NotRecorded(Exception):
    """A page with identified records was about to leave without its journal entry."""


def record(
    action: str,
    obj: models.Model | None = None,
    *,
    actor: object,
    organization: object = None,
    objects: Iterable[models.Model] | None = None,
    fields: Iterable[str] = (),
    purpose: str = "",
    count: int | None = None,
    about: str = "",
) -> Entry:
    """Add one entry in the transaction that is open.

    `actor` is a user or a text such as "system:import_people"; `obj` one record, `objects` a
    list (stored as count and digest of ids; a list of one names it); both together: the list of
    people of a group. `fields` names of what changed or was shown, never values; `about`
    the id of something that was asked for and not found. The action needs a sentence in
    audit/words.py.
    """
    objects = None if objects is None else list(objects)
    if obj is None and objects and len(objects) == 1:
        obj = objects[0]
    entry = _entry(action, obj, objects, actor, organization)
    entry.fields, entry.purpose = sorted(fields), purpose
    entry.count = count if objects is None else len(objects)
    entry.object_id = entry.object_id or about
    entry.save()
    return entry


def record_each(
    action: str, objects: Iterable[models.Model], *, actor: object, purpose: str = ""
) -> None:
    """Add an entry for each of these records, in one INSERT, in the transaction that is open."""
    entries = [_entry(action, each, None, actor, None) for each in objects]
    for entry in entries:
        entry.purpose = purpose
        entry.hash = entry.expected_hash()
    Entry.objects.bulk_create(entries)


def _entry(action: str, obj, objects: list | None, actor: object, organization) -> Entry:
    ids = None if objects is None else sorted(str(o.pk) for o in objects)
    subject = obj if obj is not None else next(iter(objects or ()), None)
    come_from = origin.get()
    membership = getattr(actor, "membership", None)
    entry = Entry(
        action=action,
        actor=actor if isinstance(actor, str) else f"user:{actor.pk}",
        role=membership.role if membership else "",
        organization=_organization(organization, obj, subject, membership),
        object_type=subject._meta.model_name if subject is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        digest="" if ids is None else hashlib.sha256("".join(ids).encode()).hexdigest(),
    )
    if come_from:
        entry.network, entry.session = come_from.network, come_from.session
        entry.request = come_from.request
        come_from.entries += 1
    return entry


def _organization(given, obj, subject, membership):
    if given is not None:
        return getattr(given, "pk", given)
    if subject is not None and getattr(subject, "organization_id", None):
        return subject.organization_id
    return membership.organization_id if membership else None


def read(request, action: str, what, **details) -> Entry:
    """Record that the reader of this request saw a record or a list, before the answer leaves.

    The list of a group says which group: `read(request, "group.opened", offering, objects=people)`.
    """
    shown = {"obj": what} if isinstance(what, models.Model) else {"objects": list(what)}
    with transaction.atomic():
        return record(action, actor=request.user, **shown, **details)


def identified(view):
    """Mark a view whose pages show identified records: no entry, no page.

    On PostgreSQL the read and its entry share one transaction. On SQLite the view reads in
    autocommit and the entry has its own short transaction, committed before the answer: a
    transaction around the whole view would make all readers wait for each other.
    """

    @wraps(view)
    def recorded(request, *args, **kwargs):
        before = request.origin.entries
        if connection.vendor == "postgresql" and request.method in ("GET", "HEAD"):
            with transaction.atomic():
                response = view(request, *args, **kwargs)
        else:
            response = view(request, *args, **kwargs)
        if response.status_code == 200 and request.origin.entries == before:
            raise NotRecorded(view.__name__)
        return response

    recorded.identified = True
    return recorded
