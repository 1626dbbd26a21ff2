"""What is offered to the public now, straight from training. Nothing is kept here.

All groups on offer fit in memory with ease (hundreds in a region): one query brings them with
all that a card says, and finding.py filters them there, without accents and on any database.
"""

from django.db.models import Count
from django.utils import timezone

from accounts.models import Organization
from training.models import Offering
from training.models.offering import OfferingState

WITH = ("course", "center__place__parent", "organization")


def live() -> list[Offering]:
    """Published groups that are not over: the next to start first, those that began last."""
    today = timezone.localdate()
    offerings = Offering.objects.published().select_related(*WITH).order_by("starts_on", "name")
    return sorted(offerings, key=lambda offering: offering.starts_on < today)


def open_groups(programs: list) -> list[Offering]:
    """The groups of these programs that one can still ask for a seat in, the next first."""
    coming = _coming().filter(program__in=programs)
    return list(coming.select_related(*WITH).order_by("starts_on", "name"))


def count_open(programs: list) -> dict:
    """{program's id: how many such groups it has}; programs without one are left out."""
    counted = _coming().filter(program__in=programs).order_by().values("program")
    return dict(counted.annotate(count=Count("pk")).values_list("program", "count"))


def organizations_by_country() -> list[tuple[str, list[str]]]:
    """[(name of the country, public names)] of those who give or gave courses to the public."""
    giving = Organization.objects.filter(pk__in=_announced().values("organization"))
    countries = {}
    for organization in giving.order_by("public_name"):
        names = countries.setdefault(organization.get_country_display(), [])
        names.append(organization.public_name)
    return sorted(countries.items())


def is_open(offering: Offering) -> bool:
    """Of a published group: it has not begun, so that one can ask for a seat, or wait for one."""
    return offering.starts_on >= timezone.localdate()


def shown(slug: str) -> Offering | None:
    """The group of this address: also one that is over, since posters outlive their groups."""
    return _announced().select_related(*WITH).filter(slug=slug).first()


def by_code(code: str) -> Offering | None:
    """The group of a short code, as people type it from a poster."""
    return _announced().filter(code=code.strip().upper()).first()


def slugs() -> list[str]:
    published = Offering.objects.published().order_by("starts_on", "name")
    return list(published.values_list("slug", flat=True))


def _coming():
    """Published groups that have not begun: with a seat, or a place on the waiting list."""
    return Offering.objects.published().filter(starts_on__gte=timezone.localdate())


def _announced():
    return Offering.objects.exclude(state=OfferingState.DRAFT)
