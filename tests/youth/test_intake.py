"""Register, correct and find a person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from youth import consenting
from youth.details import (
    ConsentDetails,
    ContactDetails,
    DocumentDetails,
    GuardianDetails,
    PersonDetails,
    estimated_month,
)
from youth.doubles import similar_to
from youth.finding import find
from youth.intake import details_of, register, update
from youth.matching.comparing import WHY as WORDS
from youth.models import BlindToken, Contact, Guardian, IdentityDocument, Participant
from youth.models.consent import Method

pytestmark = pytest.mark.both

WHY = "checked by a test"
TODAY = date(2026, 11, 22)
MARIA = PersonDetails(
    "María José",
    "Vásquez",
    "Núñez",
    preferred="Marijó",
    born=date(2005, 3, 9),
    sex="female",
    directions="De la pulpería, dos cuadras al sur",
    notes="Prefiere las tardes",
    contacts=(ContactDetails("+50495123456"),),
    documents=(DocumentDetails("dni", "0801200512345"),),
)


@pytest.fixture
def maria(cast) -> Participant:
    return register(cast.ceiba, MARIA, actor=cast.coordinator)


def consent(**given) -> ConsentDetails:
    values = {"text": make.consent_text(), "method": Method.SIGNED}
    return ConsentDetails(**values | {"decided_on": timezone.localdate()} | given)


# Register.


def test_everything_that_was_said_is_stored_and_read_back(cast, maria):
    found = Participant.objects.visible_to(cast.coordinator).get()
    assert found == maria and details_of(found) == MARIA
    assert found.born_month == date(2005, 3, 1) and not found.birth_estimated
    assert found.created_by == cast.coordinator
    entry = Entry.objects.get(action="participant.registered")
    assert (entry.object_id, entry.organization) == (str(maria.pk), cast.ceiba.pk)


def test_an_adult_with_consent_may_take_part(cast):
    person = register(cast.ceiba, MARIA, actor="system:tests", consent=consent())
    assert consenting.may_take_part(person)


def test_a_minor_needs_the_guardian_among_the_details(cast):
    minor = replace(MARIA, born=date(2012, 1, 1))
    given = consent(by_guardian=True, assent=True)
    with pytest.raises(ValueError):
        register(cast.ceiba, minor, actor="system:tests", consent=given)
    assert not Participant.objects.unscoped(WHY).exists()  # nothing is left half done
    assert not Entry.objects.exists()
    named = replace(minor, guardian=GuardianDetails("Rosa Núñez", "22345678", "mother"))
    assert consenting.may_take_part(
        register(cast.ceiba, named, actor="system:tests", consent=given)
    )


def test_police_and_justice_never_hold_people(db):
    police = make.organization("policia", kind="police")
    with pytest.raises(ValueError):
        register(police, MARIA, actor="system:tests")


def test_a_birth_or_an_estimate_is_needed():
    with pytest.raises(ValueError):
        PersonDetails("Ana", "López")


@pytest.mark.parametrize("age", [0, 12, 17, 18, 29])
@pytest.mark.parametrize("on", [TODAY, date(2026, 1, 31), date(2026, 12, 1), date(2028, 2, 29)])
def test_an_estimated_month_gives_the_age_and_never_one_more_within_the_year(age, on):
    person = Participant(born_month=estimated_month(age, on), birth_estimated=True)
    assert person.age_on(on) == age
    assert person.age_on(on + timedelta(days=330)) == age


# Correct.


def test_a_correction_records_the_names_of_what_changed(cast, maria):
    new = replace(
        MARIA,
        surname2="Murillo",
        born=date(2005, 3, 10),
        contacts=(ContactDetails("+50499998888", owner="family"),),
        documents=(),
        notes="",
    )
    changed = update(maria, new, cast.coordinator)
    assert changed == ["born", "contacts", "documents", "names", "notes"]
    assert Entry.objects.get(action="participant.updated").fields == changed
    assert details_of(Participant.objects.unscoped(WHY).get()) == new


def test_no_difference_leaves_no_trace(cast, maria):
    tokens = list(BlindToken.objects.unscoped(WHY).values_list("pk", flat=True))
    assert update(maria, MARIA, cast.coordinator) == []
    assert not Entry.objects.filter(action="participant.updated").exists()
    assert list(BlindToken.objects.unscoped(WHY).values_list("pk", flat=True)) == tokens


def test_after_a_correction_the_old_name_and_phone_find_nobody(cast, maria):
    assert find(cast.coordinator, "Vásquez Núñez") and find(cast.coordinator, "9512 3456")
    phone = (ContactDetails("+50499998888"),)
    update(maria, replace(MARIA, surname1="Orellana", contacts=phone), cast.coordinator)
    assert find(cast.coordinator, "9512 3456") == []
    assert find(cast.coordinator, "Vásquez Núñez") == []
    assert find(cast.coordinator, "Orellana Núñez") == [maria]


def test_another_guardian_is_added_and_the_former_stays(cast, maria):
    rosa = GuardianDetails("Rosa Núñez", "22345678", "mother")
    assert update(maria, replace(MARIA, guardian=rosa), cast.coordinator) == ["guardian"]
    phone = replace(rosa, phone="22340000")
    update(maria, replace(MARIA, guardian=phone), cast.coordinator)
    assert Guardian.objects.unscoped(WHY).count() == 1
    update(maria, replace(MARIA, guardian=GuardianDetails("Pedro Núñez")), cast.coordinator)
    assert Guardian.objects.unscoped(WHY).count() == 2
    assert details_of(maria).guardian.name == "Pedro Núñez"
    assert update(maria, replace(MARIA, guardian=None), cast.coordinator) == []


def test_what_hangs_on_a_person_is_not_left_behind(cast, maria):
    update(maria, replace(MARIA, contacts=(), documents=()), cast.coordinator)
    assert not Contact.objects.unscoped(WHY).exists()
    assert not IdentityDocument.objects.unscoped(WHY).exists()


# Find.


@pytest.mark.parametrize(
    "text",
    [
        "María Vásquez",
        "nunez maria",
        "NÚÑEZ, María José",
        "basques jose",  # by ear
        "Marijó Vásquez",
        "vasquez",
        "vasq",
        "maria vasqes",  # a slip of the pen
        "Vásquez 2005",
        "9512-3456",
        "3456",
        "maria 3456",
        "123456",
        "12-3456",
        "+504 9512 3456",
        "0050495123456",
        "0801-2005-12345",
    ],
)
def test_a_person_is_found_by(cast, maria, text):
    assert find(cast.coordinator, text) == [maria]


def test_a_person_is_found_by_the_code(cast, maria):
    assert find(cast.coordinator, f" {maria.code.lower()} ") == [maria]


@pytest.mark.parametrize(
    "text", ["", "  ", "Vásquez 2006", "López Núñez", "9512-3457", "x", "3457", "456", "2005"]
)
def test_nobody_is_found_by(cast, maria, text):
    assert find(cast.coordinator, text) == []


def test_only_whom_one_may_see_is_found(cast, maria):
    for text in ("María Vásquez", "vasquez", "9512-3456", maria.code, "0801200512345"):
        assert find(cast.coordinator, text) == [maria]  # the control: it would be found
        assert find(cast.outsider, text) == []
        assert find(cast.facilitator, text) == []
        assert find(cast.administrator, text) == []
        assert find(cast.evaluator, text) == []


def test_the_best_come_first_and_ten_at_most(cast, maria):
    for n in range(12):
        others = replace(MARIA, given=f"Mario {'abcdefghijkl'[n]}", surname1="Bazquez")
        register(cast.ceiba, others, actor="system:tests")
    found = find(cast.coordinator, "María Vásquez Núñez")
    assert found[0] == maria and len(found) <= 10
    assert len(find(cast.coordinator, "Núñez Vásquez")) == 10


# Already here?


def test_why_somebody_may_be_here_already(cast, maria):
    def why(**other) -> list[str]:
        details = replace(MARIA, **{"documents": (), "contacts": (), "place_text": ""} | other)
        return [text for _person, text in similar_to(cast.ceiba, details)]

    def words(*codes: str) -> list[str]:
        return [" ".join(str(WORDS[code]) for code in codes)]

    assert why() == words("names_and_birth")
    assert why(given="Maria Jose", surname1="Basquez") == words("names_and_birth", "ear")
    assert why(born=date(2005, 9, 3)) == words("names", "born_swapped")
    assert why(born=date(2006, 3, 9)) == words("names", "born_year")
    assert why(born=date(2006, 7, 20)) == []
    assert why(born=None, born_month=date(2005, 12, 1)) == words("names_and_age")
    assert why(born=None, born_month=date(2007, 12, 1)) == []
    assert words("document")[0] in why(given="Ana", documents=MARIA.documents)[0]
    assert why(given="Ana") == []
    assert similar_to(cast.quetzal, MARIA) == []


def test_a_number_that_says_nothing_is_no_reason(cast):
    zeros = replace(MARIA, documents=(DocumentDetails("other", "0000000"),))
    register(cast.ceiba, zeros, actor="system:tests")
    assert similar_to(cast.ceiba, replace(zeros, given="Ana")) == []
