"""A program in words for the public: who offers it, for whom it is, where, and its open groups.

Never the award or its donor, the level of prevention, or a community.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.models import Offering, Program
from training.models.offering import Modality

from . import catalogue
from .telling import ages_said, fact


def facts(program: Program, groups: list[Offering], who_for: str) -> list[dict]:
    """For components/facts.html. `groups` are the open ones; `who_for` is the editors' text."""
    organization = program.organization
    country = organization.get_country_display()
    free = _("Free"), _("Nobody may charge you for it.")
    rows = [
        fact("users", _("For whom"), *_who(groups, who_for)),
        fact("map-pin", _("Where"), " · ".join(_places(groups))),
        fact("banknote", _("Cost"), *free),
        fact("building-2", _("Offered by"), organization.public_name, country),
    ]
    return [row for row in rows if row["value"]]


def by_country(pages: Iterable) -> list[tuple[str, list[dict]]]:
    """[(name of the country, [what the list says of each page])]: what is open comes first."""
    pages, countries = list(pages), {}
    counts = catalogue.count_open([page.program_id for page in pages])
    for page in pages:
        country = page.program.organization.get_country_display()
        countries.setdefault(country, []).append(_item(page, counts))
    for items in countries.values():
        items.sort(key=lambda item: not item["open"])
    return sorted(countries.items())


def _item(page, counts: dict) -> dict:
    count = counts.get(page.program_id, 0)
    open_ = ngettext("%(count)s open group", "%(count)s open groups", count) % {"count": count}
    return {
        "url": page.path_here,
        "title": page.title,
        "lead": page.lead,
        "organization": page.program.organization.public_name,
        "groups": open_ if count else _("No open groups for now"),
        "open": bool(count),
        "lang": page.copied_language,
    }


def _who(groups: list[Offering], who_for: str) -> tuple[str, str]:
    if not groups:
        return who_for, ""
    least = min(group.least_age for group in groups)
    most = max(group.most_age for group in groups)
    ages = ages_said(least, most)
    return (who_for, ages) if who_for else (ages, "")


def _places(groups: list[Offering]) -> list[str]:
    """Municipalities, each once, in the order of the groups."""
    said = {
        str(_("Online")) if each.modality == Modality.ONLINE else each.center.place.name: None
        for each in groups
    }
    return list(said)
