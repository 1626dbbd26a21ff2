"""Make the blind tokens of everybody anew, after the way names are heard has changed.

Step by step: each person in a transaction of a few hundred, in the order of their keys. What was
done is remembered nowhere but in the tokens themselves: doing it again changes nothing, so a run
that was broken off is simply started again.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction

from accounts.models import Organization
from audit import journal

from .details import ContactDetails, DocumentDetails, PersonDetails
from .doubles import hanging
from .findable import tokens_of
from .intake import insert_tokens
from .models import BlindToken, Contact, IdentityDocument, Participant

STEP = 200  # people in one transaction
WHY = "the blind tokens of everybody are made anew"


def renew(actor) -> Iterator[tuple[int, int]]:
    """(people looked at, people whose tokens were others), after each step."""
    for organization in Organization.objects.order_by("pk"):
        last = None
        while keys := _next(organization, last):
            with transaction.atomic():
                changed = _renew(organization, keys)
                if changed:
                    journal.record(
                        "renew_tokens", actor=actor, organization=organization, count=changed
                    )
            last = keys[-1]
            yield len(keys), changed


def _next(organization: Organization, last) -> list:
    rows = Participant.objects.unscoped(WHY).filter(organization=organization, erased_at=None)
    rows = rows.filter(merged_into=None)
    if last:
        rows = rows.filter(pk__gt=last)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:STEP])


def _renew(organization: Organization, keys: list) -> int:
    rows = Participant.objects.unscoped(WHY).filter(pk__in=keys, erased_at=None)
    locked = rows.select_for_update(of=("self",)).select_related("key")
    people = {person.pk: person for person in locked}
    contacts, documents = hanging(Contact, people), hanging(IdentityDocument, people)
    held = _held(people)
    wrong = {}
    for key, person in people.items():
        found = set(tokens_of(organization, _details(person, contacts[key], documents[key])))
        if found != held[key]:
            wrong[key] = found
    BlindToken.objects.unscoped(WHY).filter(participant__in=list(wrong), alias=False).delete()
    insert_tokens([(people[key], *each) for key, found in wrong.items() for each in sorted(found)])
    return len(wrong)


def _held(people: dict) -> dict:
    held = defaultdict(set)
    # Other spellings of theirs came with records that were joined: nothing makes them anew.
    rows = BlindToken.objects.unscoped(WHY).filter(participant__in=list(people), alias=False)
    for key, kind, token in rows.values_list("participant", "kind", "token"):
        held[key].add((kind, token))
    return held


def _details(person: Participant, contacts: list, documents: list) -> PersonDetails:
    """As much of a record as its tokens are made of."""
    return PersonDetails(
        **person.names,
        born=person.birth_date,
        born_month=person.born_month,
        contacts=tuple(ContactDetails(each.value, each.kind) for each in contacts),
        documents=tuple(DocumentDetails(each.kind, each.number) for each in documents),
    )
