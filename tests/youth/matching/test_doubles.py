"""Who is here already, among people who are stored: on both databases."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from django.utils import timezone, translation

from accounts.models import DataKey
from tests.cast import Cast
from youth import candidates as search
from youth.details import ContactDetails, DocumentDetails, GuardianDetails, PersonDetails
from youth.doubles import known_of, knowns, like, pairs_among, similar_to
from youth.finding import find
from youth.intake import draft, register, save_drafts
from youth.matching.comparing import DIFFERENT, POSSIBLE, SAME, compare
from youth.matching.known import Known
from youth.models import ImportBatch, Participant

from .corpus import Corpus

pytestmark = pytest.mark.django_db
WHY = "read for the test"
CHEPE = PersonDetails("José Antonio", "Galindo", "Ferrufino", born=date(2005, 7, 3), sex="male")


@pytest.fixture
def cast() -> Cast:
    return Cast()


def details(known: Known) -> PersonDetails:
    return PersonDetails(
        given=known.given,
        surname1=known.surname1,
        surname2=known.surname2,
        born=known.born,
        born_month=known.born_month,
        sex=known.sex,
        place_text=known.place,
        contacts=tuple(ContactDetails(phone) for phone in known.phones),
        documents=tuple(DocumentDetails("dni", number) for number in known.documents),
        guardian=GuardianDetails(known.guardian) if known.guardian else None,
    )


def stored(organization, people: list[Known]) -> list[Participant]:
    drafts = [draft(organization, details(known)) for known in people]
    save_drafts(drafts)
    return [each.participant for each in drafts]


def test_what_is_stored_is_compared_as_it_was_said(cast):
    people = [entry.known for entry in Corpus(3, 60).entries]
    rows = stored(cast.ceiba, people)
    read = knowns([row.pk for row in rows])
    for known, row in zip(people, rows, strict=True):
        assert read[row.pk] == known_of(details(known))
        assert compare(read[row.pk], known) == compare(known, known)


def test_tokens_find_whoever_would_be_recognized(cast):
    people = [entry.known for entry in Corpus(4, 250).entries]
    rows = stored(cast.ceiba, people)
    found = like(cast.ceiba, people)
    wanted = {
        (a, b)
        for a, b in combinations(range(len(people)), 2)
        if compare(people[a], people[b]).verdict != DIFFERENT
    }
    right = sum(rows[b].pk in found[a] and rows[a].pk in found[b] for a, b in wanted)
    assert len(wanted) > 100 and right / len(wanted) >= 0.995
    for number, row in enumerate(rows):
        assert found[number][row.pk] == compare(people[number], people[number])


def test_pairs_among_all_are_each_once(cast):
    people = [entry.known for entry in Corpus(5, 80).entries]
    rows = stored(cast.ceiba, people)
    pairs = pairs_among(cast.ceiba, [row.pk for row in rows])
    assert pairs and all(one < other for one, other, _match in pairs)
    assert len({each[:2] for each in pairs}) == len(pairs)
    scores = [match.score for _one, _other, match in pairs]
    assert scores == sorted(scores, reverse=True)
    first = pairs_among(cast.ceiba, [pairs[0][0]])
    assert pairs[0][:2] in {each[:2] for each in first}


def test_nicknames_find_people(cast):
    person = register(cast.ceiba, CHEPE, actor="system:tests")
    for text in ("Chepe Galindo", "Toño Ferrufino", "chepe toño", "galindo, chepe", "Chepe"):
        assert find(cast.coordinator, text) == [person]
    assert find(cast.coordinator, "Paco Galindo") == []
    chepe = replace(CHEPE, given="Chepe Toño", born=date(2005, 3, 7))
    with translation.override("en"):
        [(found, why)] = similar_to(cast.ceiba, chepe)
    assert found == person and "short form" in why


def test_whoever_is_not_there_does_not_count(cast):
    person = register(cast.ceiba, CHEPE, actor="system:tests")
    known = known_of(CHEPE)
    rows = Participant.objects.unscoped(WHY).filter(pk=person.pk)

    def found() -> list:
        return list(like(cast.ceiba, [known])[0])

    assert found() == [person.pk]  # the control
    other = register(cast.ceiba, replace(CHEPE, given="Rosa"), actor="system:tests")
    rows.update(merged_into=other)
    assert found() == []
    rows.update(merged_into=None)
    assert found() == [person.pk]
    assert like(cast.quetzal, [known]) == [{}]


def test_an_age_finds_a_date_and_the_other_way(cast):
    aged = replace(CHEPE, born=None, born_month=date(2005, 11, 1))
    person = register(cast.ceiba, CHEPE, actor="system:tests")
    assert list(like(cast.ceiba, [known_of(aged)])[0]) == [person.pk]
    assert like(cast.ceiba, [known_of(replace(aged, born_month=date(2009, 1, 1)))]) == [{}]
    other = register(cast.quetzal, aged, actor="system:tests")
    assert list(like(cast.quetzal, [known_of(CHEPE)])[0]) == [other.pk]


def test_nobody_asked_is_nobody_found(cast):
    assert like(cast.ceiba, []) == []
    assert like(cast.ceiba, [Known("", "")]) == [{}]
    assert pairs_among(cast.ceiba, []) == []


def test_only_so_many_are_opened_and_the_best_of_them(cast, monkeypatch):
    namesakes = [replace(CHEPE, given=f"José {letter}") for letter in "BCDEFGH"]
    for each in namesakes:
        register(cast.ceiba, each, actor="system:tests")
    best = register(cast.ceiba, CHEPE, actor="system:tests")
    monkeypatch.setattr(search, "MOST", 3)
    [found] = like(cast.ceiba, [known_of(CHEPE)])
    assert len(found) <= 3 and next(iter(found)) == best.pk and found[best.pk].verdict == SAME


def test_people_of_a_list_that_is_not_stored_yet_do_not_count(cast):
    key = DataKey.make(cast.ceiba)
    key.save()
    batch = ImportBatch.objects.create(
        organization=cast.ceiba, key=key, file_name="lista.csv", file_digest="0", state="applying"
    )
    made = draft(cast.ceiba, CHEPE, batch=batch)
    save_drafts([made])
    assert like(cast.ceiba, [known_of(CHEPE)]) == [{}]
    batch.state, batch.applied_at = ImportBatch.State.APPLIED, timezone.now()
    batch.save(update_fields=["state", "applied_at"])
    assert list(like(cast.ceiba, [known_of(CHEPE)])[0]) == [made.participant.pk]


def test_whoever_fits_two_people_is_surely_neither(cast):
    luis, carlos = replace(CHEPE, given="José Luis"), replace(CHEPE, given="José Carlos")
    either = replace(CHEPE, given="José")
    one = register(cast.ceiba, luis, actor="system:tests")

    def found(asked: PersonDetails) -> dict:
        [matches] = like(cast.ceiba, [known_of(asked)])
        return {key: match.verdict for key, match in matches.items()}

    assert found(either) == {one.pk: SAME}  # the control
    two = register(cast.ceiba, carlos, actor="system:tests")
    assert found(either) == {one.pk: POSSIBLE, two.pk: POSSIBLE}
    third = register(cast.ceiba, either, actor="system:tests")
    assert found(luis) == {one.pk: SAME, third.pk: POSSIBLE}
    assert found(carlos) == {two.pk: SAME, third.pk: POSSIBLE}
    assert found(either)[third.pk] == SAME
