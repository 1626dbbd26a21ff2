"""What rows of a list mean for people who are known: who is named, what is new, who must wait.

`planned`: fates.Planned, in the order of the list.
"""

from datetime import date
from uuid import UUID

from accounts.models import Organization
from youth import consenting, intake
from youth.consenting import judge
from youth.details import differences
from youth.finding import chunks
from youth.models import Consent, Participant, ProtectionException
from youth.models.consent import Purpose

from .answering import PERSON
from .listed import Places, details_of_row, merged, next_consent, would_wait
from .recognizing import Fate


def name_people(organization: Organization, planned: list, today: date) -> None:
    """Rows of which somebody said whom they are about: unchanged, if they say nothing new."""
    named = [each for each in planned if not each.fate and PERSON in each.answers]
    people = Participant.objects.unscoped("somebody named the person of a row").filter(
        organization=organization, pk__in=[each.answers[PERSON] for each in named], erased_at=None
    )
    found = {str(p.pk): p for p in people.arrived().select_related("key", "organization")}
    places = Places(organization.country)
    for each in named:
        person = found.get(each.answers[PERSON])
        if person:
            news = _says_anything_new(each, person, places, today)
            each.participant_id, each.fate = person.pk, Fate.CHANGED if news else Fate.SAME


def _says_anything_new(each, person: Participant, places: Places, today: date) -> bool:
    now = intake.details_of(person)
    listed = details_of_row(each.row, today, places.of(each.row))
    if differences(now, merged(now, None, listed)):
        return True
    newest = consenting.newest(person, Purpose.SERVICES)
    guardians = person.guardians.unscoped("the guardians of a person already fetched")
    guardian = next((g for g in guardians if g.name == each.row.guardian), None)
    told = (person, guardian, newest, each.row, each.asks_consent)
    return next_consent(*told, today=today) is not None


def see_who_waits(organization: Organization, planned: list, today: date) -> None:
    for chunk in chunks([each for each in planned if each.fate != Fate.REFUSED]):
        known = [each.participant_id for each in chunk if each.participant_id]
        people, newest, excepted = _standing(known)
        for each in chunk:
            key = each.participant_id
            if each.fate == Fate.SAME:
                answer = judge(people[key], newest.get(key), today, key in excepted)
                each.waiting = not answer
            else:
                args = (organization, each.row, each.asks_consent, today)
                each.waiting = would_wait(*args, newest.get(key), key in excepted)


def _standing(keys: list[UUID]) -> tuple[dict, dict, set]:
    """(people, newest decision on services, those with a protection exception) by key."""
    why = "people of earlier imports of the organization"
    people = Participant.objects.unscoped(why).select_related("key").in_bulk(keys)
    given = Consent.objects.unscoped(why).filter(participant__in=keys, purpose=Purpose.SERVICES)
    newest = {each.participant_id: each for each in given.order_by("recorded_at", "id")}
    exceptions = ProtectionException.objects.unscoped(why).filter(
        participant__in=keys, ended_at=None
    )
    return people, newest, set(exceptions.values_list("participant_id", flat=True))
