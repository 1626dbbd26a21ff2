"""Open a group to people, finish it, or call it off."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal

from . import seats
from .models import Offering, OfferingFacilitator
from .models.offering import OfferingState as State
from .seats import NotAllowed

NEXT = {
    State.DRAFT: {State.PUBLISHED, State.CANCELLED},
    State.PUBLISHED: {State.FINISHED, State.CANCELLED},
    State.FINISHED: {State.PUBLISHED},
    State.CANCELLED: set(),
}


def change_state(offering: Offering, to: str, *, actor) -> None:
    """Raises NotAllowed, in words, for a step that makes no sense now."""
    if to == offering.state:
        return
    if to not in NEXT[offering.state]:
        raise NotAllowed(_("This step is not possible from the present state of the group."))
    if to == State.PUBLISHED and offering.ends_on < timezone.localdate():
        raise NotAllowed(_("The last day of this group has passed. Change its dates first."))
    if to == State.CANCELLED and (offering.taken or offering.waiting):
        raise NotAllowed(_("There are people in this group. Move them to another group first."))
    rows = Offering.objects.filter(pk=offering.pk, state=offering.state)
    if to == State.CANCELLED:
        rows = rows.filter(taken=0, waiting=0)  # somebody may have entered since
    with transaction.atomic(durable=True):
        if not rows.update(state=to, version=F("version") + 1):
            raise NotAllowed(_("Somebody else changed this group a moment ago."))
        journal.record(f"offering.{to}", offering, actor=actor)
    offering.state = to
    if to == State.PUBLISHED:
        seats.fill(offering)  # whoever left while it was closed left a seat


def save(offering: Offering, fields: Iterable[str], facilitators, *, actor) -> Offering:
    """Write a new group, or these fields of one that exists, and who leads it.

    The counters of seats are never written here: somebody may be taking a seat at this moment.
    """
    new, fields = offering._state.adding, sorted(fields)
    with transaction.atomic(durable=True):
        offering.save(update_fields=None if new else fields)
        led = _lead(offering, facilitators)
        if not new:
            Offering.objects.filter(pk=offering.pk).update(version=F("version") + 1)
        action = "offering.created" if new else "offering.changed"
        journal.record(action, offering, actor=actor, fields=fields)
        if led:  # who leads a group sees its people
            leaders = {"fields": ["facilitators"], "objects": list(facilitators)}
            journal.record("offering.leaders", offering, actor=actor, **leaders)
    return offering


def _lead(offering: Offering, users) -> bool:
    """Let these users lead the group, and nobody else; did that change anything?"""
    removed, _kinds = offering.facilitators.exclude(user__in=users).delete()
    there = set(offering.facilitators.values_list("user", flat=True))
    new = [OfferingFacilitator(offering=offering, user=u) for u in users if u.pk not in there]
    OfferingFacilitator.objects.bulk_create(new)
    return bool(removed or new)
