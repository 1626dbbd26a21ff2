"""How a newcomer stands with a group: whether there is a seat, a line to wait in, or neither."""

from datetime import date
from enum import StrEnum

from django.utils import timezone

from .models.offering import Offering, OfferingState

FEW = 3


class Seats(StrEnum):
    FREE = "free"
    LAST = "last"
    WAITING = "waiting"
    STARTED = "started"
    CLOSED = "closed"  # it has begun and has no seat: nobody can come in any more
    OVER = "over"
    CANCELLED = "cancelled"


def seats(offering: Offering, on: date | None = None) -> Seats:
    """How a newcomer stands with this group: free seats count only while nobody waits."""
    on = on or timezone.localdate()
    if offering.state == OfferingState.CANCELLED:
        return Seats.CANCELLED
    if offering.state != OfferingState.PUBLISHED or offering.ends_on < on:
        return Seats.OVER
    full = not offering.free or offering.waiting
    if offering.starts_on < on:
        return Seats.CLOSED if full else Seats.STARTED
    if full:
        return Seats.WAITING
    return Seats.LAST if offering.free <= FEW else Seats.FREE
