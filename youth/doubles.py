"""Is this person here already? Whom blind tokens find is opened, in bulk, and compared.

The whole organization is looked at; what is shown of anybody must still be narrowed to what the
reader may see. Nothing is decided here.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from accounts.models import Organization

from .candidates import Candidate, Texts, candidates
from .details import PersonDetails
from .finding import CHUNK, chunks
from .matching import sharing
from .matching.comparing import DIFFERENT, Compared, Match, hopeful
from .matching.known import Known
from .models import Contact, Guardian, IdentityDocument, Participant

WHY_LOOKED = "looking for doubles in the whole organization"
KEY = ("key__organization", "key__kid", "key__wrapped")
LIGHT = ("organization", "key", "names", "born", "born_month", "sex", "place_text", *KEY)


def like(
    organization: Organization, people: list[Known], texts: list[Texts] | None = None
) -> list[dict[UUID, Match]]:
    """For each of `people`, who of the organization it may be: {key: Match}, best first.

    `texts`: what `blocks.texts` says of each, where that is known already. Whoever is of an import
    that is not applied, merged into another record, or erased does not count.
    """
    found: list[dict[UUID, Match]] = [{} for _each in people]
    for start in range(0, len(people), CHUNK):
        part = slice(start, start + CHUNK)
        some = candidates(organization, people[part], texts and texts[part])
        seen = [place for place, asked in enumerate(some) if asked]
        compared = [Compared.of(people[start + place]) for place in seen]
        answers = _compared(compared, [some[place] for place in seen]) if seen else []
        for place, answer in zip(seen, answers, strict=True):
            found[start + place] = answer
    return found


def similar_to(organization: Organization, details: PersonDetails) -> list[tuple]:
    """People who may be the one described, best first: [(participant, why in words)]."""
    [found] = like(organization, [known_of(details)])
    if not found:
        return []
    rows = Participant.objects.unscoped(WHY_LOOKED).arrived().select_related("key")
    people = rows.in_bulk(list(found))
    return [(people[key], " ".join(m.words)) for key, m in found.items() if key in people]


def pairs_among(organization: Organization, keys: Iterable[UUID]) -> list[tuple[UUID, UUID, Match]]:
    """Whoever of the organization may be one of `keys`: (lower key, higher key, Match), each pair
    once, best first. For scanning an organization in steps."""
    stored = knowns(list(keys))
    found: dict[tuple[UUID, UUID], Match] = {}
    for key, matches in zip(stored, like(organization, list(stored.values())), strict=True):
        for other, match in matches.items():
            if other != key:
                found[min(key, other), max(key, other)] = match
    ranked = sorted(found.items(), key=lambda each: (-each[1].score, each[0]))
    return [(one, other, match) for (one, other), match in ranked]


def known_of(details: PersonDetails) -> Known:
    """What `details` say, in the terms of a comparison."""
    return Known(
        **compared(details.names),
        born=details.born,
        born_month=details.born_month,
        sex=details.sex,
        documents=tuple(document.number for document in details.documents),
        phones=tuple(c.value for c in details.contacts if c.kind == Contact.Kind.PHONE),
        guardian=details.guardian.name if details.guardian else "",
        place=details.place_text,
    )


def compared(names: dict[str, str]) -> dict[str, str]:
    """The names by which people are compared: a married name comes late, and finds only."""
    return {name: text for name, text in names.items() if name != "married"}


def knowns(keys: list[UUID]) -> dict[UUID, Known]:
    """What is stored about people, of those who count, in the order of `keys`."""
    found: dict[UUID, Known] = {}
    for some in chunks(keys):
        people = _light(some)
        found |= _whole({key: people[key] for key in some if key in people})
    return found


def _compared(asked: list[Compared], found: list[list[Candidate]]) -> list[dict[UUID, Match]]:
    """Names and births first; only of those who may still match everything is opened."""
    light: dict[UUID, Compared] = {}

    def stays(one: Compared, words: frozenset[str], each: Candidate) -> bool:
        # Without a pair in common, one word must agree and another have a slip.
        if not (each.document or each.pairs) and words.isdisjoint(each.words):
            return False
        if each.pk not in light:
            light[each.pk] = Compared.of(_known(each.person))
        return each.document or hopeful(one, light[each.pk])

    kept: list[dict[UUID, Participant]] = []
    for one, some in zip(asked, found, strict=True):
        words = one.heard
        kept.append({each.pk: each.person for each in some if stays(one, words, each)})
    people = {key: person for some in kept for key, person in some.items()}
    whole = {key: Compared.of(known) for key, known in _whole(people).items()}
    answers = []
    for one, some, keys in zip(asked, found, kept, strict=True):
        others = [light[each.pk] for each in some if each.pk in light]
        matches = {key: _settled(one, whole[key], others) for key in keys}
        ranked = sorted(matches.items(), key=lambda each: (-each[1].score, each[0]))
        answers.append({key: match for key, match in ranked if match.verdict != DIFFERENT})
    return answers


def _settled(one: Compared, two: Compared, others: list[Compared]) -> Match:
    """`others`: whoever shares names with `one`. Of the record itself nothing is in doubt."""
    return sharing.settled(one.match(two), one, two, others)


def _light(keys: Iterable[UUID]) -> dict[UUID, Participant]:
    rows = Participant.objects.unscoped(WHY_LOOKED).arrived().filter(erased_at=None)
    found = {}
    for some in chunks(list(keys)):
        people = rows.filter(pk__in=some).select_related("key").only(*LIGHT)
        found |= {person.pk: person for person in people}
    return found


def _known(person: Participant, **more) -> Known:
    born = person.born  # opened once
    return Known(
        **compared(person.names),
        born=born and date.fromisoformat(born),
        born_month=person.born_month,
        sex=person.sex,
        place=person.place_text,
        **more,
    )


def _whole(people: dict[UUID, Participant]) -> dict[UUID, Known]:
    documents = hanging(IdentityDocument, people)
    phones = hanging(Contact, people, kind=Contact.Kind.PHONE)
    guardians = hanging(Guardian, people)
    return {
        key: _known(
            person,
            documents=tuple(each.number for each in documents[key]),
            phones=tuple(each.value for each in phones[key]),
            guardian=guardians[key][-1].name if guardians[key] else "",
        )
        for key, person in people.items()
    }


def hanging(model, people: dict[UUID, Participant], **only) -> dict[UUID, list]:
    """Rows of `model` by person, oldest first, each with its person, whose key opens it."""
    found: dict[UUID, list] = defaultdict(list)
    for some in chunks(list(people)):
        rows = model.objects.unscoped(WHY_LOOKED).filter(participant__in=some, **only)
        for row in rows.order_by("id"):
            row.participant = people[row.participant_id]
            found[row.participant_id].append(row)
    return found
