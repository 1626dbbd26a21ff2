"""Ask the journal: who saw or changed what about somebody, and what one person looked at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from .models import Entry
from .words import CHANGED, SEEN, actions_of


@dataclass(frozen=True)
class Listed:
    """Somebody stood on a list: its ids (a group's and its sessions'), from when, until when.

    `actions` narrows to some of what can be done with the list; empty for all.
    """

    ids: Collection[str]
    since: datetime
    until: datetime | None = None
    actions: frozenset[str] = frozenset()

    def condition(self) -> Q:
        inside = Q(object_id__in=self.ids, at__gte=self.since)
        if self.until is not None:
            inside &= Q(at__lt=self.until)
        return inside & Q(action__in=self.actions) if self.actions else inside


def about(organization, records: Iterable, lists: Iterable[Listed] = ()) -> QuerySet[Entry]:
    """What `organization`'s journal says about somebody: entries that saw or changed.

    `records` are the ids of the person and of all that is theirs (enrollments, consents,
    certificates…): every entry on one of them counts. `lists` are lists on which they stood:
    entries on those count for that time. Who acted for whom is in each entry; names are nowhere.
    """
    theirs = {str(each) for each in records}
    found, ids = Q(object_id__in=theirs), set(theirs)
    for each in lists:
        found |= each.condition()
        ids.update(each.ids)
    told = actions_of(SEEN) + actions_of(CHANGED)
    # All ids in one condition: with it the database goes by its index, and not through all.
    rows = Entry.objects.filter(organization=organization.pk, object_id__in=ids)
    return rows.filter(found, action__in=told)


def newest_first(entries: QuerySet[Entry]) -> list[UUID]:
    """The ids of these entries in order, for a paginator.

    Sorted here: a database that is asked for the newest 25 walks back through the whole journal
    until it has found them, and to the very beginning where there are fewer.
    """
    found = sorted(entries.order_by().values_list("at", "pk"), reverse=True)
    return [pk for _at, pk in found]


def those(ids: Iterable[UUID]) -> list[Entry]:
    """The entries with these ids, newest first."""
    return list(Entry.objects.filter(pk__in=list(ids)))


def of_kind(entries: QuerySet[Entry], kind: str) -> QuerySet[Entry]:
    """Only what was SEEN, or only what was CHANGED."""
    return entries.filter(action__in=actions_of(kind))


def looks(organization, since: datetime, actor: str = "") -> QuerySet[Entry]:
    """Every look at people of `organization` since a moment; of one actor, where one is named."""
    rows = Entry.objects.filter(organization=organization.pk, at__gte=since)
    rows = rows.filter(actor=actor) if actor else rows
    return rows.filter(action__in=actions_of(SEEN))
