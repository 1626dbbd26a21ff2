"""A line of a list in the terms of the record: details of a person, consent, and safekeeping."""

from dataclasses import replace
from datetime import date

from accounts.models import Organization
from youth.consenting import judge
from youth.details import (
    ContactDetails,
    DocumentDetails,
    GuardianDetails,
    PersonDetails,
    estimated_month,
)
from youth.models import Consent, Guardian, IdentityDocument, Participant, Place
from youth.models.consent import ConsentText, Decision, Method, Purpose
from youth.models.contact import Safety
from youth.models.participant import Sex
from youth.models.place import find as find_place

from .headings import plain
from .rows import PersonRow
from .values import read_yes

_DOCUMENTS = {
    "dni": IdentityDocument.Kind.DNI,
    "dui": IdentityDocument.Kind.DUI,
    "cui": IdentityDocument.Kind.CUI,
    "passport": IdentityDocument.Kind.PASSPORT,
    "birth_certificate": IdentityDocument.Kind.BIRTH,
}
_SOMETIMES = ("a veces", "sometimes", "por temporadas", "ocasional")


class Places:
    """The places that a list names, each looked up once."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.known: dict[tuple, Place | None] = {}

    def of(self, row: PersonRow) -> Place | None:
        """The one place meant, in the organization's country if it is there; None in any doubt."""
        asked = (row.place_code, row.place_text, row.department_text)
        if asked not in self.known:
            self.known[asked] = self._look_up(*asked)
        return self.known[asked]

    def _look_up(self, code: str | None, text: str, department: str) -> Place | None:
        if code or not text:
            return find_place(code) if code else None
        whole = f"{text}, {department}" if department else text
        return find_place(whole, self.country) or find_place(whole)


def details_of_row(row: PersonRow, today: date, place: Place | None = None) -> PersonDetails:
    """What a row that was not refused says about a person."""
    seen_on = row.consent_on if row.consent_on and row.consent_on <= today else today
    return PersonDetails(
        given=row.given_names,
        surname1=row.first_surname,
        surname2=row.second_surname,
        born=row.born,
        born_month=None if row.born else estimated_month(row.age, seen_on),
        sex=row.sex,
        place=place,
        place_text=row.place_text[:120],
        studies=_answer(row.studies),
        works=_answer(row.works, sometimes=True),
        grade=row.grade[:40],
        # A list seldom says whose the phone is, and never whether writing to it is safe.
        contacts=(ContactDetails(row.phone, safety=Safety.CALLS_ONLY),) if row.phone else (),
        documents=_documents(row),
        guardian=GuardianDetails(row.guardian) if row.guardian else None,
    )


def _documents(row: PersonRow) -> tuple[DocumentDetails, ...]:
    if not row.document_number:
        return ()
    kind = _DOCUMENTS.get(row.document_type, IdentityDocument.Kind.OTHER)
    return (DocumentDetails(kind, row.document_number),)


def _answer(text: str, sometimes: bool = False) -> str:
    """ "Sí" → "yes", "A veces" → "sometimes", nothing or unclear → ""."""
    if sometimes and plain(text).startswith(_SOMETIMES):
        return "sometimes"
    return {True: "yes", False: "no", None: ""}[read_yes(text)] if text else ""


def merged(
    now: PersonDetails, before: PersonDetails | None, listed: PersonDetails
) -> PersonDetails:
    """The record after a list changed: only what the list says anew replaces what is stored.

    What somebody corrected here meanwhile stays where the list still says the same as before
    (`before`). An empty cell erases nothing.
    """
    new = {
        name: value
        for name, value in vars(listed).items()
        if value and (before is None or getattr(before, name) != value)
    }
    if listed.sex == Sex.UNDISCLOSED:
        new.pop("sex", None)
    if now.born and listed.born is None:
        new.pop("born_month", None)  # an estimate never replaces a date
    if "place_text" in new:
        new["place"] = listed.place
    if now.guardian and listed.guardian and now.guardian.name == listed.guardian.name:
        new.pop("guardian", None)  # a list has no phone of the guardian to replace ours
    for name, keep in (("contacts", "value"), ("documents", "number")):
        if name in new:
            new[name] = _exchanged(getattr(now, name), getattr(before, name, ()), new[name], keep)
    return replace(now, **new)


def _exchanged(now: tuple, before: tuple, listed: tuple, keep: str) -> tuple:
    """`now` without what the list no longer says, and with what it says anew."""
    gone = {getattr(each, keep) for each in before} - {getattr(each, keep) for each in listed}
    kept = [each for each in now if getattr(each, keep) not in gone]
    present = {getattr(each, keep) for each in kept}
    return (*kept, *(each for each in listed if getattr(each, keep) not in present))


# Consent. A list's clear yes with a date is consent to services; a minor's needs a guardian.


def next_consent(
    person: Participant,
    guardian: Guardian | None,
    newest: Consent | None,
    row: PersonRow,
    asks_consent: bool,
    *,
    today: date,
    text: ConsentText | None = None,
) -> Consent | None:
    """The decision that the row adds to the `newest` one, unsaved; None if it adds nothing.

    A later "no" takes back only what a list had given: nobody's signature is undone by a list.
    """
    if row.consent_on is None:
        return None
    on = min(row.consent_on, today)
    by_list = newest and newest.method == Method.LIST and newest.decision == Decision.GIVEN
    if row.consents:
        given = _given(person, guardian, on, text)
        return given if given and _is_news(given, newest, by_list) else None
    unclear = any(warning.code.startswith("consent_") for warning in row.warnings)
    if not asks_consent or unclear or not by_list or newest.decided_on > on:
        return None
    return _decision(person, Decision.WITHDRAWN, on, newest.text)


def _given(person, guardian, on: date, text: ConsentText | None) -> Consent | None:
    minor = person.is_minor_on(on)
    if minor and guardian is None:
        return None
    consent = _decision(person, Decision.GIVEN, on, text)
    consent.guardian, consent.assent = guardian if minor else None, minor
    return consent


def _is_news(given: Consent, newest: Consent | None, by_list: bool) -> bool:
    if newest is None or newest.decided_on < given.decided_on:
        return True
    return bool(by_list and (newest.guardian_id is None) != (given.guardian_id is None))


def _decision(person, decision: str, on: date, text: ConsentText | None) -> Consent:
    consent = Consent(
        organization_id=person.organization_id,
        participant=person,
        purpose=Purpose.SERVICES,
        decision=decision,
        method=Method.LIST,
        decided_on=on,
    )
    if text is not None:  # without a text the decision is only considered, never saved
        consent.text = text
    return consent


def would_wait(
    organization: Organization,
    row: PersonRow,
    asks_consent: bool,
    today: date,
    newest: Consent | None = None,
    excepted: bool = False,
) -> bool:
    """Would this row's person, once stored, still lack the consent to be enrolled?"""
    if newest is None and not (row.consents and row.consent_on):
        return True  # nothing was ever decided, and the row decides nothing
    details = details_of_row(row, today)
    person = Participant(
        organization_id=organization.pk,
        born=details.born and details.born.isoformat(),
        born_month=details.born_month,
    )
    guardian = Guardian(participant=person) if row.guardian else None
    added = next_consent(person, guardian, newest, row, asks_consent, today=today)
    return not judge(person, added or newest, today, excepted)
