"""Who of an organization looked at whom, and how often; unusual.py says what to ask about."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actors
from accounts.models import Membership, Organization
from audit import reading
from youth.models import Story

from .models import (
    Application,
    Certificate,
    Offering,
    Outcome,
    Session,
)

PERIOD = timedelta(days=30)
ONE = Q(object_type="participant") & ~Q(object_id="")
THEIRS = {
    "certificate": Certificate,
    "outcome": Outcome,
    "story": Story,
    "application": Application,
}  # records that show whose they are


def overview(organization: Organization) -> list[dict]:
    """[{actor, who, pk, role, people, looks, last}] of PERIOD, the busiest first.

    `people` are those whose own page was opened; `looks` are all looks, at lists too. `pk` is the
    user's where they are a colleague, with a page of their own; else None.
    """
    rows = reading.looks(organization, timezone.now() - PERIOD).values("actor").order_by()
    people = Count("object_id", filter=ONE, distinct=True)
    rows = list(rows.annotate(people=people, looks=Count("pk"), last=Max("at")))
    names = actors.names_of((row["actor"] for row in rows), organization)
    roles = roles_of(organization)
    for row in rows:
        row["who"] = names[row["actor"]]
        key = actors.user_id(row["actor"])
        row["pk"] = key if key in roles else None
        row["role"] = roles.get(key, "")
    return sorted(rows, key=lambda row: (-row["people"], -row["looks"], row["who"]))


def roles_of(organization: Organization) -> dict[int, str]:
    """{user id: roles in words} of everybody who ever worked for this organization."""
    held = defaultdict(list)
    for membership in Membership.objects.filter(organization=organization):
        held[membership.user_id].append(str(membership.get_role_display()))
    return {key: ", ".join(dict.fromkeys(roles)) for key, roles in held.items()}


def people_seen(organization: Organization, actor: str) -> dict[str, dict]:
    """{person id: {"looks", "last"}} of those at whom this actor looked in PERIOD, last first.

    At their page, or at a certificate or result of theirs.
    """
    rows = reading.looks(organization, timezone.now() - PERIOD, actor)
    rows = rows.filter(object_type__in=["participant", *THEIRS]).exclude(object_id="")
    rows = rows.values("object_type", "object_id").annotate(looks=Count("pk"), last=Max("at"))
    rows, found = list(rows.order_by("-last")), {}
    whose = _whose(organization, rows)
    for row in rows:
        if row["object_type"] != "participant" and row["object_id"] not in whose:
            continue  # an application of somebody who is no participant
        person = whose.get(row["object_id"], row["object_id"])
        line = found.setdefault(person, {"looks": 0, "last": row["last"]})
        line["looks"] += row["looks"]
    return found


def _whose(organization: Organization, rows: list[dict]) -> dict[str, str]:
    """{id of a certificate or result: the person's}"""
    found = {}
    for kind, model in THEIRS.items():
        keys = [row["object_id"] for row in rows if row["object_type"] == kind]
        theirs = model.objects.unscoped("whose record it is that somebody read")
        theirs = theirs.filter(organization=organization, pk__in=keys)
        theirs = theirs.exclude(participant=None)  # an application of somebody not known yet
        found |= {str(pk): str(person) for pk, person in theirs.values_list("pk", "participant")}
    return found


def lists_seen(organization: Organization, actor: str) -> list[dict]:
    """[{"what", "looks", "people", "last"}]: groups whose lists were opened, and other lists."""
    rows = reading.looks(organization, timezone.now() - PERIOD, actor).exclude(count=None)
    rows = rows.exclude(ONE).values("object_type", "object_id")
    rows = list(rows.annotate(looks=Count("pk"), people=Max("count"), last=Max("at")))
    keys = {kind: [r["object_id"] for r in rows if r["object_type"] == kind] for kind in KINDS}
    own = Offering.objects.filter(organization=organization).select_related("course")
    names = {str(each.pk): str(each) for each in own.filter(pk__in=keys["offering"])}
    held = Session.objects.filter(organization=organization, pk__in=keys["session"])
    group_of = {str(s.pk): str(s.offering) for s in held.select_related("offering__course")}
    found: dict[str, dict] = {}
    for row in rows:
        what = names.get(row["object_id"]) or group_of.get(row["object_id"]) or str(SEARCHES)
        line = found.setdefault(what, {"what": what, "looks": 0, "people": 0, "last": row["last"]})
        line["looks"] += row["looks"]
        line["people"] = max(line["people"], row["people"])
        line["last"] = max(line["last"], row["last"])
    return sorted(found.values(), key=lambda line: line["last"], reverse=True)


KINDS = ("offering", "session")
SEARCHES = _("searches and other lists")
