"""What is offered to the public now, straight from training.

All groups on offer fit in memory with ease (hundreds in a region): one query brings them with
all that a card says, and finding.py filters them there, without accents and on any database.
"""

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Organization
from training.models import Offering
from training.models.offering import OfferingState

from .copies import is_remembering, remembered, version_of_this_request

# As deep as places go: district, municipality, department.
WITH = ("course", "center__place__parent__parent", "organization")
WHOLE = ("course", "center", "organization")  # what of a group is read along with it

LAST = "last"  # beside the groups: the whole list of one version


def live() -> list[Offering]:
    """Published groups that are not over: the next to start first, those that began last."""
    today = timezone.localdate()

    def order(offering: Offering) -> tuple:
        return offering.starts_on < today, offering.starts_on, offering.name

    return sorted(_published(), key=order)


def _published() -> list[Offering]:
    """On public pages only those are read anew whose version is another since the last time.

    What else belongs to them (course, center, place, organization) draws a stamp: see copies.py.
    """
    if not is_remembering():
        return list(Offering.objects.published().select_related(*WITH).order_by())
    known, now = remembered("groups", dict), version_of_this_request()
    version, groups = known.get(LAST, (None, []))
    if version != now:
        groups = _read_anew(known)
        known[LAST] = now, groups
    return groups


def _read_anew(known: dict) -> list[Offering]:
    """`known` has groups by their key, as they were read before; other threads write there too,
    perhaps what they read a moment earlier: what is given back was checked or read here."""
    published = Offering.objects.published().order_by()
    if LAST not in known:
        read = {each.pk: each for each in published.select_related(*WITH)}
        known.update(read)
        return list(read.values())
    versions = dict(published.values_list("pk", "version"))
    groups = {pk: known.get(pk) for pk in versions}
    changed = [pk for pk, version in versions.items() if not _is_known(groups[pk], version)]
    if changed:
        groups |= dict.fromkeys(changed) | _read(
            published.filter(pk__in=changed), {pk: groups[pk] for pk in changed}
        )
        known.update(groups)
    return [each for each in groups.values() if each is not None]


def _read(rows, before: dict) -> dict:
    """{key: group} of `rows`. What belongs to a group is that of `before`, where it still does."""
    if None not in before.values():
        read = {each.pk: each for each in rows}
        if all(_belongs_as(before[pk], now) for pk, now in read.items()):
            for pk, now in read.items():
                for name in WHOLE:
                    setattr(now, name, getattr(before[pk], name))
            return read
    return {each.pk: each for each in rows.select_related(*WITH)}


def _belongs_as(then: Offering, now: Offering) -> bool:
    return all(getattr(then, f"{name}_id") == getattr(now, f"{name}_id") for name in WHOLE)


def _is_known(offering: Offering | None, version: int) -> bool:
    return offering is not None and offering.version == version


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
    return remembered(("organizations", get_language()), _organizations_by_country)


def _organizations_by_country() -> list[tuple[str, list[str]]]:
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
    open_ = [each for each in _published() if each.slug == slug] if is_remembering() else []
    return open_[0] if open_ else _announced().select_related(*WITH).filter(slug=slug).first()


def by_code(code: str) -> Offering | None:
    """The group of a short code: six characters as they are kept."""
    return _announced().select_related(*WITH).filter(code=code).first()


def like(offering: Offering, most: int = 3) -> list[Offering]:
    """Other groups of the same kind that have not begun: the same course first, then near it."""
    department = offering.center.place.department

    def far(other: Offering) -> tuple[bool, bool]:
        elsewhere = other.center.place.department != department
        return other.course_id != offering.course_id, elsewhere

    others = [each for each in live() if is_open(each) and each.pk != offering.pk]
    return sorted((o for o in others if o.course.kind == offering.course.kind), key=far)[:most]


def slugs() -> list[str]:
    published = Offering.objects.published().order_by("starts_on", "name")
    return list(published.values_list("slug", flat=True))


def _coming():
    """Published groups that have not begun: with a seat, or a place on the waiting list."""
    return Offering.objects.published().filter(starts_on__gte=timezone.localdate())


def _announced():
    return Offering.objects.exclude(state=OfferingState.DRAFT)
