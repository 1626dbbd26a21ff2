"""Everything kept about a person, to be handed to them: as data, and as a plain sheet to read.

Each app adds its parts, so that youth need not know that training has groups. What other people
are or said stays out: names of guardians and witnesses, numbers that are not the person's own, and
the notes of staff.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo import dates

from . import support
from .models import (
    Consent,
    Contact,
    Guardian,
    IdentityDocument,
    Participant,
    ProtectionException,
    RightsRequest,
    Story,
)
from .models.contact import Owner


@dataclass(frozen=True)
class Fact:
    """One thing that is known: its name and value for programs, both in words for people."""

    name: str
    label: Any
    value: Any
    said: Any = None  # None: the value itself, with days as people write them

    @property
    def words(self) -> str:
        if self.said is not None:
            return str(self.said)
        if isinstance(self.value, bool):
            return str(_("yes") if self.value else _("no"))
        return dates.day(self.value, "long") if isinstance(self.value, date) else str(self.value)


Row = list[Fact]
Reading = Callable[[Participant, Any], Iterable[Row]]  # (person, user) → rows


@dataclass(frozen=True)
class Part:
    name: str
    title: Any
    read: Reading


_parts: list[Part] = []
_press: list[Callable[[str], bytes]] = []


def part(name: str, title) -> Callable[[Reading], Reading]:
    """Register what an app keeps about a person, read as `user` may see it."""

    def register(function: Reading) -> Reading:
        _parts.append(Part(name, title, function))
        return function

    return register


def drawn_by(press: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """Register who draws a page of HTML as a PDF; this app has no fonts."""
    _press[:] = [press]
    return press


def draw(html: str) -> bytes:
    return _press[0](html)


def everything(person: Participant, user) -> list[tuple[Part, list[Row]]]:
    """Every part with its rows; what has no value is left out, what has no rows stays as empty."""
    found = []
    for each in _parts:
        rows = [[f for f in row if f.value not in (None, "")] for row in each.read(person, user)]
        found.append((each, rows))
    return found


def as_data(parts: list[tuple[Part, list[Row]]]) -> dict[str, list[dict]]:
    """{part: [{name: value}]}, for JSON: days and moments as ISO 8601."""
    return {
        each.name: [{fact.name: _plain(fact.value) for fact in row} for row in rows]
        for each, rows in parts
    }


def _plain(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _seen(model, person: Participant, user):
    rows = model.objects.visible_to(user).filter(participant=person)
    return rows.select_related("participant__key", "participant__organization")


@part("person", _("You"))
def _person(person: Participant, user) -> list[Row]:
    names = person.full_name
    born = person.birth_date
    return [
        [
            Fact("organization", _("kept by"), str(person.organization)),
            Fact("code", _("code"), person.code),
            Fact("given", _("given names"), names.given),
            Fact("surname1", _("first surname"), names.surname1),
            Fact("surname2", _("second surname"), names.surname2),
            Fact("preferred", _("name used"), names.preferred),
            Fact("married", _("married name"), names.married),
            Fact("born", _("date of birth"), born),
            Fact("born_month", _("month of birth"), None if born else f"{person.born_month:%Y-%m}"),
            Fact("birth_estimated", _("age is an estimate"), person.birth_estimated),
            Fact("sex", _("sex"), person.sex, person.get_sex_display()),
            Fact("place", _("municipality"), person.place.label if person.place else None),
            Fact("place_text", _("municipality as written"), person.place_text),
            Fact("community", _("community"), str(person.community) if person.community else None),
            Fact("directions", _("directions"), person.directions),
            Fact("studies", _("studies now"), person.studies, person.get_studies_display()),
            Fact("grade", _("last grade passed"), person.grade, person.grade_said),
            Fact("works", _("works now"), person.works, person.get_works_display()),
            *_support(person),
            Fact("from_a_list", _("came from a list"), person.batch_id is not None),
            Fact("registered_on", _("registered"), timezone.localdate(person.created_at)),
        ]
    ]


def _support(person: Participant) -> list[Fact]:
    labels, said = support.DIFFICULTIES | support.LABELS, person.support or {}
    return [Fact(n, labels[n], v, support.said(said, n)) for n, v in said.items()]


@part("contacts", _("How you are reached"))
def _contacts(person: Participant, user) -> Iterable[Row]:
    for contact in _seen(Contact, person, user):
        own = contact.owner == Owner.OWN
        yield [
            Fact("kind", _("kind"), contact.kind, contact.get_kind_display()),
            Fact("value", _("number or address"), contact.value if own else None),
            Fact("owner", _("whose it is"), contact.owner, contact.get_owner_display()),
            Fact("safety", _("is it safe?"), contact.safety, contact.get_safety_display()),
        ]


@part("documents", _("Papers that you showed"))
def _documents(person: Participant, user) -> Iterable[Row]:
    for paper in _seen(IdentityDocument, person, user):
        yield [
            Fact("kind", _("kind"), paper.kind, paper.get_kind_display()),
            Fact("number", _("number"), paper.number),
        ]


@part("adults_in_charge", _("Adults in charge"))
def _guardians(person: Participant, user) -> Iterable[Row]:
    """That there is one, and what they are to the person; who it is belongs to them."""
    for adult in _seen(Guardian, person, user):
        yield [Fact("relation", _("relation"), adult.relation, adult.get_relation_display())]


@part("consents", _("What was agreed to"))
def _consents(person: Participant, user) -> Iterable[Row]:
    for consent in _seen(Consent, person, user).select_related("text").order_by("decided_on", "id"):
        english = consent.language == "en" and consent.text.text_en
        yield [
            Fact("purpose", _("what for"), consent.purpose, consent.get_purpose_display()),
            Fact("decision", _("decision"), consent.decision, consent.get_decision_display()),
            Fact("decided_on", _("date"), consent.decided_on),
            Fact("expires_on", _("until"), consent.expires_on),
            Fact("method", _("how"), consent.method, consent.get_method_display()),
            Fact("by_adult_in_charge", _("an adult in charge decided"), bool(consent.guardian_id)),
            Fact("assent", _("you agreed too"), consent.assent),
            Fact("text", _("words"), consent.text.text_en if english else consent.text.text_es),
        ]


@part("exceptions", _("Taking part without an adult in charge"))
def _exceptions(person: Participant, user) -> Iterable[Row]:
    """That there is one; its reason is a note of staff."""
    for each in _seen(ProtectionException, person, user):
        yield [Fact("recorded_on", _("date"), timezone.localdate(each.recorded_at))]


@part("stories", _("What you let be told"))
def _stories(person: Participant, user) -> Iterable[Row]:
    for story in _seen(Story, person, user):
        said = story.words
        yield [
            Fact("state", _("state"), story.state, story.get_state_display()),
            Fact("name", _("name shown"), said.get("name")),
            Fact("title_es", _("title (Spanish)"), said.get("title_es")),
            Fact("text_es", _("story (Spanish)"), said.get("text_es")),
            Fact("title_en", _("title (English)"), said.get("title_en")),
            Fact("text_en", _("story (English)"), said.get("text_en")),
        ]


@part("requests", _("What you asked about your data"))
def _requests(person: Participant, user) -> Iterable[Row]:
    rows = RightsRequest.objects.visible_to(user).filter(participant=person)
    for request in rows.select_related("key"):
        yield [
            Fact("code", _("code"), request.code),
            Fact("kind", _("what you asked for"), request.kind, request.get_kind_display()),
            Fact("received_on", _("received"), request.received_on),
            Fact("answer", _("answer"), request.answer),
        ]
