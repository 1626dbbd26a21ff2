"""What a record said before a list corrected it, so that taking the list back can give it back.

Kept as JSON, {part: [what it was, what it became]}, sealed with the row of the list.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from rumbo.dates import day as shown_day
from youth.details import NAMES, ContactDetails, DocumentDetails, GuardianDetails, PersonDetails
from youth.models import Place
from youth.models.participant import Sex, Studies, Works

STRAIGHT = (*NAMES, "sex", "studies", "grade", "works")
MANY = {"contacts": ContactDetails, "documents": DocumentDetails}
Kept = dict[str, list]
CHOICES = {"sex": Sex, "studies": Studies, "works": Works}
LABELS = {
    "given": _("given names"),
    "surname1": _("first surname"),
    "surname2": _("second surname"),
    "preferred": _("preferred name"),
    "born": _("date of birth"),
    "sex": _("sex"),
    "contacts": _("phone"),
    "documents": _("document number"),
    "place": _("municipality"),
    "guardian": _("guardian"),
    "studies": _("studies"),
    "grade": _("last grade"),
    "works": _("works"),
}


def changes(before: PersonDetails, after: PersonDetails) -> Kept:
    """The parts in which two states of a record differ, each with both."""
    was, became = _packed(before), _packed(after)
    return {part: [was[part], became[part]] for part in was if was[part] != became[part]}


def given_back(now: PersonDetails, kept: Kept) -> tuple[PersonDetails, list[str]]:
    """(the record with what it said before, parts that somebody corrected since and that stay)."""
    said = _packed(now)
    back = {part: was for part, (was, became) in kept.items() if said[part] == became}
    stay = sorted(part for part in kept if part not in back and said[part] != kept[part][0])
    values: dict = {}
    for part, was in back.items():
        values |= _unpacked(part, was)
    return replace(now, **values), stay


@dataclass(frozen=True)
class Change:
    """One part of a record, in words: what it was and what it became."""

    label: str
    was: str
    became: str


def told(kept: Kept) -> list[Change]:
    """In the language that is active now."""
    return [
        Change(str(LABELS[part]), _words(part, was), _words(part, became))
        for part, (was, became) in sorted(
            kept.items(), key=lambda each: list(LABELS).index(each[0])
        )
    ]


def _words(part: str, value) -> str:
    if part == "born":
        day, month = value
        return shown_day(date.fromisoformat(day)) if day else month[:7]
    if part == "place":
        return value[1] or _place_named(value[0])
    if part in MANY:
        return ", ".join(each["value" if part == "contacts" else "number"] for each in value)
    if part == "guardian":
        return value["name"] if value else ""
    choices = CHOICES.get(part)
    return str(dict(choices.choices).get(value, value)) if choices else value


def _place_named(key: str | None) -> str:
    return str(Place.objects.filter(pk=key).first() or "") if key else ""


def _packed(details: PersonDetails) -> dict[str, object]:
    born = details.born and details.born.isoformat()
    packed = {name: str(getattr(details, name)) for name in STRAIGHT}
    packed["born"] = [born, details.born_month.isoformat()]
    packed["place"] = [details.place and str(details.place.pk), details.place_text]
    for name in MANY:
        packed[name] = sorted((_plain(each) for each in getattr(details, name)), key=json.dumps)
    packed["guardian"] = details.guardian and _plain(details.guardian)
    return packed


def _plain(part) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(part).items()}


def _unpacked(part: str, was) -> dict:
    if part == "born":
        day, month = was
        return {
            "born": day and date.fromisoformat(day),
            "born_month": date.fromisoformat(month),
        }
    if part == "place":
        key, text = was
        return {"place": Place.objects.get(pk=key) if key else None, "place_text": text}
    if part in MANY:
        return {part: tuple(MANY[part](**each) for each in was)}
    if part == "guardian":
        return {part: was and GuardianDetails(**was)}
    return {part: was}
