"""Who saw and who changed what of a person, in the words of whoever reads it.

The journal knows ids; what they are is asked of the records that the reader may see. Lists are
stored as a count and a digest, so a list of a group is told for the time somebody was on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actors
from audit.models import Entry
from audit.reading import Listed
from audit.words import WORDS
from rumbo import dates
from youth.models import (
    Consent,
    Double,
    ImportBatch,
    ImportRow,
    Merge,
    Participant,
    PersonDraft,
    ProtectionException,
    RightsRequest,
    Story,
)

from .models import (
    Application,
    Certificate,
    EarnedLink,
    Enrollment,
    Outcome,
    OutcomeEvidence,
    Session,
)
from .models.call import Result
from .models.enrollment import LeavingReason

# Lists that go on naming who left the group.
NAME_WHO_LEFT = frozenset({"group.opened", "roll.opened"})
WHY_NAMED = "lists that name a person already fetched"
WHY_JOINED = "other records of a person already fetched"
LOOK, ONE_LOOK = "participant.opened", timedelta(minutes=10)
# What was seen or changed, by the names in the journal: tabs of the page, parts of a record.
FIELDS = {
    "groups": _("takes part in"),
    "attendance": _("attendance"),
    "results": _("results"),
    "certificates": _("certificates"),
    "consents": _("consents"),
    "data": _("details"),
    "history": _("history"),
    "stories": _("stories"),
    "names": _("name"),
    "born": _("date of birth"),
    "sex": _("sex"),
    "place": _("municipality"),
    "place_text": _("municipality as written"),
    "community": _("community"),
    "directions": _("directions"),
    "studies": _("studies"),
    "grade": _("last grade passed"),
    "works": _("work"),
    "notes": _("notes"),
    "support": _("difficulties and support needed"),
    "contacts": _("phone or e-mail"),
    "documents": _("documents"),
    "guardian": _("adult in charge"),
}
# Reasons that are codes, in words. What somebody typed stays where it was typed.
REASONS = (
    dict(LeavingReason.choices)
    | dict(Result.choices)
    | {
        "match": _("it was the same"),
        "no match": _("it was another name"),
    }
)


@dataclass
class Records:
    """What of a person the journal may name: {id: in words}, and the lists they stood on."""

    named: dict[str, str] = field(default_factory=dict)
    lists: list[Listed] = field(default_factory=list)
    on_lists: dict[str, str] = field(default_factory=dict)

    def add(self, rows: Iterable[tuple]) -> None:
        self.named |= {str(pk): str(words) for pk, words in rows}

    def listed(self, things: dict, since: datetime, ended: date | None = None) -> None:
        """On these lists since a moment; after the day it ended only where leavers stay listed."""
        self.on_lists |= {str(pk): str(words) for pk, words in things.items()}
        ids, until = [str(pk) for pk in things], ended and after(ended)
        self.lists.append(Listed(ids, since, until))
        if until:
            self.lists.append(Listed(ids, until, None, NAME_WHO_LEFT))


def after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def records_of(someone: Participant, user) -> Records:
    """All of a person that `user` may see and the journal may speak of, in a dozen queries."""
    found = Records({str(someone.pk): ""})
    lists = ImportRow.objects.unscoped(WHY_NAMED).filter(participant=someone).values("batch")
    rows = ImportBatch.objects.visible_to(user).filter(Q(pk=someone.batch_id) | Q(pk__in=lists))
    found.add((pk, "") for pk in rows.values_list("pk", flat=True))
    _joined(someone, user, found)
    _enrollments(someone, user, found)
    consents = Consent.objects.visible_to(user).filter(participant=someone)
    found.add((c.pk, c.get_purpose_display()) for c in consents)
    exceptions = ProtectionException.objects.visible_to(user).filter(participant=someone)
    found.add((each.pk, "") for each in exceptions)
    _certificates(someone, user, found)
    links = EarnedLink.objects.visible_to(user).filter(participant=someone)
    found.add((pk, "") for pk in links.values_list("pk", flat=True))
    outcomes = Outcome.objects.visible_to(user).filter(participant=someone)
    found.add((each.pk, each.get_kind_display()) for each in outcomes)
    evidence = OutcomeEvidence.objects.visible_to(user).filter(outcome__participant=someone)
    found.add((each.pk, each.get_kind_display()) for each in evidence)
    asked = Application.objects.visible_to(user).filter(participant=someone)
    found.add((each.pk, each.offering) for each in asked.select_related("offering__course"))
    stories = Story.objects.visible_to(user).filter(participant=someone)
    found.add((pk, "") for pk in stories.values_list("pk", flat=True))
    drafts = PersonDraft.objects.visible_to(user).filter(participant=someone)
    found.add((pk, "") for pk in drafts.values_list("pk", flat=True))
    requests = RightsRequest.objects.visible_to(user).filter(participant=someone)
    found.add((pk, "") for pk in requests.values_list("pk", flat=True))
    return found


def _joined(someone: Participant, user, found: Records) -> None:
    """Records that were joined with this one, and what was done under their keys; what was said
    of pairs with it."""
    merges = Merge.objects.visible_to(user).filter(kept__organization=someone.organization_id)
    theirs = Q(kept=someone) | Q(gone=someone) | Q(gone__merged_into=someone)
    joined = list(merges.filter(theirs).select_related("kept", "gone"))
    found.add((each.pk, f"{each.kept.code}, {each.gone.code}") for each in joined)
    if joined:
        _left_behind(someone, found)
    pairs = Double.objects.unscoped(WHY_JOINED).select_related("one", "other")
    pairs = pairs.filter(Q(one=someone) | Q(other=someone), organization=user.organization)
    found.add((each.pk, f"{each.one.code}, {each.other.code}") for each in pairs)


def _left_behind(someone: Participant, found: Records) -> None:
    """The records that were joined with this one, and the places that stayed with them."""
    stubs = Participant.objects.unscoped(WHY_JOINED).filter(merged_into=someone)
    found.add((pk, "") for pk in stubs.values_list("pk", flat=True))
    behind = Enrollment.objects.unscoped(WHY_JOINED).filter(participant__merged_into=someone)
    found.add((each.pk, each.offering) for each in behind.select_related("offering__course"))


def _enrollments(someone: Participant, user, found: Records) -> None:
    rows = Enrollment.objects.visible_to(user).filter(participant=someone)
    rows = list(rows.annotate(first=Min("events__at")).select_related("offering__course"))
    sessions: dict = {}
    for each in Session.objects.filter(offering__in={row.offering_id for row in rows}):
        sessions.setdefault(each.offering_id, []).append(each)
    for row in rows:
        group = str(row.offering)
        found.add([(row.pk, group)])
        things = {row.offering_id: group}
        for each in sessions.get(row.offering_id, []):
            things[each.pk] = f"{group}, {dates.day(each.on)}"
        found.listed(things, min(row.first or row.asked_at, row.asked_at), row.ended_on)


def _certificates(someone: Participant, user, found: Records) -> None:
    rows = Certificate.objects.visible_to(user).filter(participant=someone)
    for row in rows.select_related("award"):
        found.add([(row.pk, f"{row.get_kind_display()} …{row.code[-4:]}")])
        issued = timezone.make_aware(datetime.combine(row.issued_on, datetime.min.time()))
        if row.award:
            found.listed({row.award_id: str(row.award)}, issued)


def told(entries: Iterable[Entry], records: Records, organization) -> list[dict]:
    """[{at, who, did}] for the page, newest first: who did what, as one sentence in two parts.

    Tabs of a person's page that somebody opened one after the other are told as one look.
    """
    entries = list(entries)
    names = actors.names_of((entry.actor for entry in entries), organization)
    things = records.on_lists | records.named
    return [
        {
            "at": entry.at,
            "who": names[entry.actor],
            "did": sentence(entry, things.get(entry.object_id, ""), fields),
        }
        for entry, fields in _looks_joined(entries)
    ]


def _looks_joined(entries: list[Entry]) -> list[tuple[Entry, list[str]]]:
    """Each entry with its fields; consecutive looks of one person at the page as the newest one."""
    joined: list[tuple[Entry, list[str]]] = []
    for entry in entries:
        if joined and _goes_on(joined[-1][0], entry):
            joined[-1][1].extend(entry.fields)
        else:
            joined.append((entry, list(entry.fields)))
    return [(entry, list(dict.fromkeys(fields))) for entry, fields in joined]


def _goes_on(later: Entry, entry: Entry) -> bool:
    same = (entry.action, entry.actor) == (later.action, later.actor)
    return same and entry.action == LOOK and later.at - entry.at < ONE_LOOK


def sentence(entry: Entry, what: str, fields: Iterable[str]) -> str:
    """ "corrected: name, phone or e-mail", "noted a pause in Panadería · Ceiba (health)"."""
    said = str(WORDS[entry.action].text) % {"what": what}
    parts = [str(FIELDS[name]) for name in fields if name in FIELDS]
    if parts:
        said = f"{said}: {', '.join(parts)}"
    reason = REASONS.get(entry.purpose)
    return f"{said} ({reason})" if reason else said
