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
) -> Entry:
    """Add one entry in the transaction that is open.

    `actor` is a user or a text such as "system:import_people"; `obj` one record, `objects` a
    list (stored as count and digest of ids); `fields` names of what changed, never values.
    """
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
        purpose=purpose,
        fields=sorted(fields),
        count=count if ids is None else len(ids),
        digest="" if ids is None else hashlib.sha256("".join(ids).encode()).hexdigest(),
    )
    if come_from:
        entry.network, entry.session = come_from.network, come_from.session
        entry.request = come_from.request
        come_from.entries += 1
    entry.save()
    return entry


def _organization(given, obj, subject, membership):
    if given is not None:
        return getattr(given, "pk", given)
    if subject is not None and getattr(subject, "organization_id", None):
        return subject.organization_id
    return membership.organization_id if membership else None


def read(request, action: str, what, **details) -> Entry:
    """Record that the reader of this request saw a record or a list, before the answer leaves."""
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
