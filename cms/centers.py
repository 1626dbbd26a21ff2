"""The centers in words for the public: how to get there, when somebody is there, what one can do.

Only centers where a group that is not over meets; never a community.
"""

from django.utils.translation import gettext as _

from accounts.sealing.tokens import plain
from training.models import Offering
from training.models.offering import Modality
from youth.models import Center

from .telling import fact, seats_said, starts_said, told


def by_department(offerings: list[Offering], list_url: str) -> list[dict]:
    """[{"name", "country", "anchor", "centers"}], by country and name; see `_center`.

    `offerings` are in the order in which each center shows them.
    """
    groups: dict[object, list[Offering]] = {}
    for offering in offerings:
        if offering.modality != Modality.ONLINE:  # it is nowhere
            groups.setdefault(offering.center_id, []).append(offering)
    departments: dict[str, dict] = {}
    for rows in groups.values():
        place = rows[0].center.place.department
        country = place.get_country_display()
        new = {"name": place.name, "country": country, "anchor": place.code, "centers": []}
        departments.setdefault(place.code, new)["centers"].append(_center(rows, list_url))
    for department in departments.values():
        department["centers"].sort(key=lambda center: plain(f"{center['place']} {center['name']}"))
    return sorted(departments.values(), key=lambda d: (plain(d["country"]), plain(d["name"])))


def _center(groups: list[Offering], list_url: str) -> dict:
    center = groups[0].center
    return {
        "name": center.name,
        "place": center.place.name,
        "facts": _facts(center, groups),
        "groups": [_group(each, list_url) for each in groups],
    }


def _facts(center: Center, groups: list[Offering]) -> list[dict]:
    """For components/facts.html: what is known, and nothing about the rest."""
    childcare = center.childcare or any(group.childcare for group in groups)
    rows = [
        fact("map-pin", _("How to find it"), told(center, "landmark")),
        fact("bus", _("How to arrive"), told(center, "arrive")),
        fact("clock", _("Somebody is there"), told(center, "open")),
        fact("accessibility", _("Access"), _("Without steps") if center.wheelchair else ""),
        fact("baby", _("Children"), _("There is child care") if childcare else ""),
        fact("building-2", _("Organization"), groups[0].organization.public_name),
    ]
    return [row for row in rows if row["value"]]


def _group(offering: Offering, list_url: str) -> dict:
    return {
        "url": f"{list_url}{offering.slug}/",
        "course": offering.course.name,
        "said": f"{starts_said(offering)} · {seats_said(offering)}",
    }
