"""What is offered to the public now, straight from training. Nothing is kept here.

All groups on offer fit in memory with ease (hundreds in a region): one query brings them with
all that a card says, and finding.py filters them there, without accents and on any database.
"""

from django.utils import timezone

from training.models import Offering
from training.models.offering import OfferingState

WITH = ("course", "center__place__parent", "organization")


def live() -> list[Offering]:
    """Published groups that are not over: the next to start first, those that began last."""
    today = timezone.localdate()
    offerings = Offering.objects.published().select_related(*WITH).order_by("starts_on", "name")
    return sorted(offerings, key=lambda offering: offering.starts_on < today)


def starting_soon(count: int) -> list[Offering]:
    """The next groups to start; those that have begun are left out."""
    coming = Offering.objects.published().filter(starts_on__gte=timezone.localdate())
    return list(coming.select_related(*WITH).order_by("starts_on", "name")[:count])


def shown(slug: str) -> Offering | None:
    """The group of this address: also one that is over, since posters outlive their groups."""
    return _announced().select_related(*WITH).filter(slug=slug).first()


def by_code(code: str) -> Offering | None:
    """The group of a short code, as people type it from a poster."""
    return _announced().filter(code=code.strip().upper()).first()


def slugs() -> list[str]:
    published = Offering.objects.published().order_by("starts_on", "name")
    return list(published.values_list("slug", flat=True))


def _announced():
    return Offering.objects.exclude(state=OfferingState.DRAFT)
