"""Calls that were made: who is left in peace for now, and how often somebody was called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audit import journal
from youth.holding import hold
from youth.models import Participant

from .models import Call
from .models.call import Result
from .seats import NotAllowed

COUNTED = timedelta(days=60)  # calls before that are nobody's concern any more
TALKED = timedelta(days=7)  # after a talk: time for what was agreed


def note(person: Participant, about: str, result: str, again_on=None, *, actor) -> Call:
    """Write a call down, with its journal entry. Raises NotAllowed for who was erased or joined."""
    with transaction.atomic():
        hold(person, NotAllowed)
        call = Call.objects.create(
            organization_id=person.organization_id,
            participant=person,
            about=about,
            result=result,
            again_on=again_on,
            by=actor,
        )
        journal.record("participant.called", person, actor=actor, purpose=result)
    return call


def to_call(user, rows, about: str):
    """Of `rows` (people, or rows with a `participant`) those whom nobody needs to leave in peace.

    Called today, called and talked with this week, or to be called on a day to come: not now.
    """
    whose = "pk" if rows.model is Participant else "participant"
    today = timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    recent = Q(at__gte=midnight) | Q(again_on__gt=today)
    recent |= Q(result=Result.TALKED, at__gte=timezone.now() - TALKED)
    calls = Call.objects.visible_to(user).filter(recent, about=about, participant=OuterRef(whose))
    return rows.filter(~Exists(calls))


@dataclass(frozen=True)
class Called:
    """How often somebody was called about one thing lately, and the newest of these calls."""

    times: int
    last: Call


def called(user, people: Iterable[Participant], about: str) -> dict:
    """{person's key: Called} of who was called about it; one query."""
    rows = Call.objects.visible_to(user).filter(participant__in=[p.pk for p in people], about=about)
    found: dict = {}
    for call in rows.filter(at__gte=timezone.now() - COUNTED).order_by("at", "id"):
        before = found.get(call.participant_id)
        found[call.participant_id] = Called(before.times + 1 if before else 1, call)
    return found
