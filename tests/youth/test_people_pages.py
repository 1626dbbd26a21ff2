"""Register, correct, ask: the pages about one person, pressed as staff press them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.form_keys import once
from accounts.models import FormKey
from audit.models import Entry
from youth import consenting
from youth.details import ContactDetails, PersonDetails
from youth.intake import register
from youth.models import (
    Community,
    ConsentText,
    Contact,
    IdentityDocument,
    Participant,
    ProtectionException,
)
from youth.models.consent import Method, Purpose

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
WHY = "what the pages stored"
NEW = "/trabajo/personas/nueva/"


def english(user):
    user.language = "en"
    user.save()
    return user


@pytest.fixture
def page(client, cast):
    make.consent_text()
    make.place()
    sign_in(client, english(cast.coordinator))
    return Page(client)


def people():
    return Participant.objects.unscoped(WHY)


def intake(page, text="ana lucía de la cruz pérez"):
    return page.open("/trabajo/personas/").press("Search", q=text).press("register a new person")


def adult(**more):
    year = timezone.localdate().year - 20
    return {
        "born_day": "5",
        "born_month": "3",
        "born_year": str(year),
        "sex": "female",
        "place_text": "Distrito Central",
        "phone": "9123-4567",
        "phone_owner": "own",
        "phone_safety": "calls_only",
        "studies": "no",
        "works": "sometimes",
        "agreed": "signed",
    } | more


def minor(**more):
    year = timezone.localdate().year - 15
    given = {"born_year": str(year), "assent": "on", "guardian_name": "Rosa Pérez"}
    return adult(**given, guardian_relation="mother", guardian_phone="9988 7766") | more


# Registering.


def test_a_new_person_begins_with_a_search(page):
    page.open(NEW)
    assert page.url == "/trabajo/personas/"
    assert "Not here: register a new person" not in page.buttons()
    assert "Not here: register a new person" in page.press("Search", q="nadie").buttons()


def test_the_search_is_carried_over_and_never_stands_in_an_address(page):
    intake(page)
    assert page.url == NEW
    names = [page.value(name) for name in ("given", "surname1", "surname2")]
    assert names == ["Ana Lucía", "de la Cruz", "Pérez"]


def test_an_adult_is_registered_with_the_words_they_heard(page, cast):
    intake(page).press("Save", **adult())
    person = people().get()
    assert page.url == f"/trabajo/personas/{person.pk}/"
    assert str(person.full_name) == "Ana Lucía de la Cruz Pérez"
    assert person.place.code == "HN0801"
    consent = consenting.newest(person, Purpose.SERVICES)
    assert (consent.method, consent.text.version) == (Method.SIGNED, "1")
    assert (consent.guardian, consent.assent) == (None, False)
    contact = Contact.objects.unscoped(WHY).get()
    assert (contact.value, contact.safety) == ("9123-4567", "calls_only")
    assert "Only calls: writing is not safe." in page.text


def asked(page, within: str) -> list[str]:
    """Names of fields that stand on the page itself and are not optional; a date is one."""
    fields = page.html.select(f"main form {within} .field")
    here = [f for f in fields if not f.find_parent("details") and not f.select_one(".optional")]
    ticks = ("no_phone", "not_the_same")  # which say that there is nothing to write
    names = [field.find(["input", "select", "textarea"])["name"] for field in here]
    return [name for name in names if name not in ticks]


def test_at_most_twelve_fields_of_an_adult_and_fourteen_of_a_minor(page, cast):
    group = make.offering(cast.ceiba)
    page.open(f"/trabajo/personas/?grupo={group.pk}").press("Search", q="ana de la cruz")
    page.press("register a new person")
    everything, of_minors = asked(page, ""), asked(page, ".minor")
    assert of_minors == ["assent", "guardian_name"]
    assert len(everything) - len(of_minors) <= 12 and len(everything) <= 14
    filled = [name for name in everything if page.value(name)]
    assert filled == ["given", "surname1", "place_text"]
    page.press("Save", given="", surname1="", place_text="")
    unsaid = {name for name in everything if name not in (*of_minors, "witness")}
    wrong = page.html.select("main form .field.bad")
    told = {field.find(["input", "select"])["name"] for field in wrong}
    assert told == unsaid, "what the page calls needed is what it needs"


def test_who_is_eighteen_today_decides_alone_and_tomorrow_not_yet(page):
    today = timezone.localdate().replace(year=timezone.localdate().year - 18)
    day = {"born_day": str(today.day), "born_month": str(today.month)}
    intake(page).press("Save", **adult(born_year=str(today.year), **day))
    assert consenting.newest(people().get(), Purpose.SERVICES).guardian is None
    later = today + timedelta(days=1)
    day = {"born_day": str(later.day), "born_month": str(later.month)}
    intake(page, "otra persona").press("Save", **adult(born_year=str(later.year), **day))
    assert len(page.errors()) == 2 and people().count() == 1


def test_an_adult_in_charge_may_take_part_themselves(page):
    intake(page, "rosa pérez").press("Save", **adult(phone="9988 7766"))
    intake(page).press("Save", **minor())
    assert people().count() == 2 and page.status == 200
    assert "already be registered" not in page.text


@pytest.mark.parametrize("answered", [True, False])
def test_the_words_that_were_read_are_those_that_were_agreed_to(page, answered):
    """A newer text came while the page was a draft: who had answered had heard the old one."""
    intake(page).press("As a draft", **adult(agreed="signed" if answered else ""))
    newer = {"purpose": "services", "version": "2", "text_es": "Otro", "text_en": "Newer words"}
    ConsentText.objects.create(published_on=timezone.localdate(), **newer)
    page.open("/trabajo/personas/borradores/").link("Ana Lucía", within="main")
    assert ("Newer words" in page.text) is not answered
    page.press("Save", agreed="signed")
    version = consenting.newest(people().get(), Purpose.SERVICES).text.version
    assert version == ("1" if answered else "2")


def test_a_minor_needs_an_adult_and_agrees_too(page):
    intake(page).press("Save", **minor())
    person = people().get()
    consent = consenting.newest(person, Purpose.SERVICES)
    assert consent.guardian.name == "Rosa Pérez" and consent.assent
    assert consenting.may_take_part(person)


def test_a_minor_without_an_adult_takes_part_only_for_a_recorded_reason(page):
    reason = "Vive sola con su hermana menor; la acompaña el equipo."
    intake(page).press("Save", **minor(guardian_name="", no_guardian="on", exception_reason=reason))
    person = people().get()
    exception = ProtectionException.objects.unscoped(WHY).get()
    assert exception.participant == person and exception.reason == reason
    assert consenting.may_take_part(person)
    assert "without an adult in charge" in page.link("Consents").text
    assert reason in page.text


def test_who_has_not_agreed_yet_is_kept_and_waits(page):
    intake(page).press("Save", **adult(agreed="later"))
    person = people().get()
    assert not consenting.may_take_part(person)
    assert "Cannot be enrolled yet" in page.text
    page.open("/trabajo/").link("See who")
    assert str(person.full_name) in page.text


def test_an_age_is_an_estimate(page):
    intake(page).press("Save", **adult(born_day="", born_month="", born_year="", age="22"))
    person = people().get()
    assert person.birth_estimated and person.born is None
    assert person.age_on(timezone.localdate()) == 22


def test_odd_places_and_documents_are_kept_with_a_warning(page):
    typed = adult(place_text="Aldea Perdida", document_kind="dui", document_number="123456789")
    intake(page).press("Save", **typed)
    person = people().get()
    assert (person.place, person.place_text) == (None, "Aldea Perdida")
    assert IdentityDocument.objects.unscoped(WHY).get().number == "123456789"
    assert "We could not tell which municipality this is." in page.text
    assert "A digit of the document number may be wrong." in page.text


def test_a_community_that_is_not_listed_joins_the_list(page, cast):
    intake(page).press("Save", **adult(community_new="Las Lomas"))
    assert people().get().community == Community.objects.get(organization=cast.ceiba)


BAD = [
    ({"given": ""}, "Fill in: Given names"),
    ({"given": "=cmd()"}, "A name starts like a formula."),
    ({"surname1": "P3rez"}, "A name holds digits."),
    ({"surname2": "<b>Paz</b>"}, "A name holds program code or control characters."),
    (
        {"born_day": "31", "born_month": "2"},
        "That month has no day 31. Check the day and the month.",
    ),
    ({"born_year": "08"}, "Write the year with 4 numbers, for example 2007."),
    ({"born_year": "2999"}, "This date is in the future. Check the year."),
    ({"born_year": "1930"}, "By this date the person is over 60. Check the year."),
    (
        {"born_day": "", "born_month": "", "born_year": ""},
        "Write the date of birth, or an approximate age.",
    ),
    ({"age": "diecisiete"}, "Write the age in numbers, for example 17."),
    ({"age": "3"}, "Write an age from 5 to 60."),
    ({"sex": ""}, "Choose an answer: Sex"),
    ({"sex": "x"}, "Select a valid choice. x is not one of the available choices."),
    ({"place_text": ""}, "Fill in: Municipality"),
    (
        {"place_text": "Nada", "community_new": "X"},
        "To add a community, write a municipality that we know.",
    ),
    ({"community": "01a0f0c0-0000-7000-8000-000000000000"}, "Select a valid choice."),
    ({"phone": "sin número"}, "Write only the numbers of the phone, for example 9123 4567."),
    ({"phone": "12"}, "Write a phone of 8 numbers, for example 9123 4567."),
    ({"phone": ""}, "Write a phone, or tick that the person has none."),
    ({"no_phone": "on"}, "There is a phone here, and the tick says there is none."),
    ({"phone_owner": ""}, "Choose an answer: Whose phone is it?"),
    ({"phone_safety": ""}, "Choose an answer: Is it safe to write?"),
    ({"studies": ""}, "Choose an answer: Studies now?"),
    ({"works": ""}, "Choose an answer: Works now?"),
    ({"document_number": "0801"}, "Write both the kind of document and its number."),
    ({"document_kind": "dni"}, "Write both the kind of document and its number."),
    ({"agreed": ""}, "Choose an answer: Does the person agree to take part?"),
    ({"agreed": "list"}, "Select a valid choice. list is not one of the available choices."),
    ({"agreed": "spoken"}, "A spoken consent needs the name of a witness."),
    ({"decided_on_year": "2999"}, "This date is in the future. Check the year."),
    ({"form_key": "made up"}, "This page was open for very long. Please send it again."),
]
BAD_MINOR = [
    ({"assent": ""}, "A person under 18 has to agree too: ask, and tick it."),
    ({"guardian_name": ""}, "A person under 18 needs an adult in charge who permits it."),
    (
        {"no_guardian": "on", "exception_reason": "sola"},
        "Say the reason in at least 20 characters.",
    ),
    ({"guardian_phone": "x"}, "Write only the numbers of the phone, for example 9123 4567."),
]


@pytest.mark.parametrize(
    ("person", "wrong", "said"),
    [(adult, *case) for case in BAD] + [(minor, *case) for case in BAD_MINOR],
)
def test_bad_input_is_told_in_words_and_nothing_typed_is_lost(page, person, wrong, said):
    intake(page)
    typed = {"given": "Ana Lucía", "surname1": "Paz"} | person(notes="usa lentes") | wrong
    page.press("Save", **typed)
    assert any(problem.startswith(said) for problem in page.errors()), page.errors()
    assert people().count() == 0
    for name in ("notes", "given", "surname2", "phone", "place_text"):
        assert page.value(name) == typed.get(name, page.value(name))
    assert page.html.title.get_text().startswith("Error:")


def test_sent_twice_it_is_one_person_and_the_same_answer(page):
    intake(page).press("Save", **adult())
    first = page.url
    page.again()
    assert (page.url, people().count()) == (first, 1)


def test_control_without_the_key_it_would_be_two(page, monkeypatch):
    monkeypatch.setattr("accounts.form_keys._claim", lambda key, user: True)
    monkeypatch.setattr("youth.views.intake.similar_to", lambda *_given: [])
    intake(page).press("Save", **adult())
    page.again()
    assert people().count() == 2


def test_a_form_whose_act_failed_can_be_sent_again(rf, cast):
    class Form:
        errors = {}

        def _key(self):
            return "k" * 32

    request = rf.post("/")
    request.user = cast.coordinator
    with pytest.raises(ValueError):
        once(request, Form(), lambda: int("x"), "/elsewhere/")
    assert not FormKey.objects.exists()
    assert once(request, Form(), lambda: "/done/", "/elsewhere/")["Location"] == "/done/"


def test_a_key_of_somebody_else_is_worth_nothing(page, cast, client):
    intake(page)
    foreign = page.value("form_key")
    sign_in(client, english(cast.facilitator))
    intake(page).press("Save", **adult(form_key=foreign))
    assert page.errors() == ["This page was open for very long. Please send it again."]


# People who may be here already.


def test_a_double_is_shown_first_and_can_be_overruled(page, cast):
    intake(page).press("Save", **adult())
    shown = Entry.objects.filter(action="participant.similar").count()
    intake(page).press("Save", **adult())
    assert "This person may already be registered" in page.text
    assert "The same names and date of birth." in page.text
    assert people().count() == 1
    assert Entry.objects.filter(action="participant.similar").count() == shown + 1
    page.press("It is somebody else: save")
    assert people().count() == 2


def test_whom_one_may_not_see_is_not_hinted_at_either(page, cast, client):
    intake(page).press("Save", **adult())
    sign_in(client, english(cast.facilitator))
    intake(page).press("Save", **adult())
    assert people().filter(created_by=cast.facilitator).count() == 1


# Correcting.


@pytest.fixture
def known(cast):
    details = PersonDetails(
        given="Luis",
        surname1="Mejía",
        born=timezone.localdate().replace(year=timezone.localdate().year - 20, day=1),
        sex="male",
        place=make.place(),
        place_text="tegus",
        studies="yes",
        works="no",
        contacts=(ContactDetails("9111 1111"), ContactDetails("9222 2222", safety="calls_only")),
    )
    return register(cast.ceiba, details, actor=cast.coordinator)


def test_a_correction_changes_what_was_typed_and_nothing_else(page, known):
    page.open(f"/trabajo/personas/{known.pk}/editar/").press("Save", surname2="Núñez")
    known = people().get(pk=known.pk)
    assert str(known.full_name) == "Luis Mejía Núñez"
    assert (known.place_id, known.place_text) == ("HN0801", "tegus")
    assert {c.value for c in Contact.objects.unscoped(WHY)} == {"9111 1111", "9222 2222"}
    entry = Entry.objects.filter(action="participant.updated").get()
    assert entry.fields == ["names"]


def test_a_record_that_changed_meanwhile_is_not_overwritten(page, known):
    page.open(f"/trabajo/personas/{known.pk}/editar/")
    other = people().get(pk=known.pk)
    other.grade, other.names = "9", other.names | {"surname2": "Núñez"}
    other.save()
    page.press("Save", surname2="Nuñes", notes="usa lentes")
    assert page.errors() == [
        "A colleague changed this while the page was open. Look at what is marked, then save.",
        "A colleague wrote here: “Núñez”. What you typed stands below.",
        "A colleague changed this meanwhile: theirs stands here now.",
    ]
    assert str(people().get(pk=known.pk).full_name) == "Luis Mejía Núñez"
    kept = [page.value(name) for name in ("surname2", "notes", "grade")]
    assert kept == ["Nuñes", "usa lentes", "9"]
    page.press("Save")
    person = people().get(pk=known.pk)
    assert str(person.full_name) == "Luis Mejía Nuñes" and person.grade == "9"
    assert person.notes == "usa lentes"


def test_a_change_of_what_the_page_does_not_show_is_in_nobodys_way(page, known):
    page.open(f"/trabajo/personas/{known.pk}/editar/")
    make.consent(known)
    people().filter(pk=known.pk).update(updated_at=timezone.now())
    page.press("Save", surname2="Núñez")
    assert str(people().get(pk=known.pk).full_name) == "Luis Mejía Núñez"


def test_the_same_change_twice_is_no_difference(page, known):
    page.open(f"/trabajo/personas/{known.pk}/editar/")
    other = people().get(pk=known.pk)
    other.grade = "9"
    other.save()
    page.press("Save", grade="9", notes="usa lentes")
    assert page.errors() == [] and people().get(pk=known.pk).notes == "usa lentes"


def test_control_without_the_marks_the_colleagues_words_are_lost(page, known, monkeypatch):
    from youth.forms import stale

    monkeypatch.setattr(stale, "meanwhile", lambda *_given: stale.Meanwhile())
    page.open(f"/trabajo/personas/{known.pk}/editar/")
    other = people().get(pk=known.pk)
    other.grade = "9"
    other.save()
    page.press("Save", surname2="Núñez")
    assert people().get(pk=known.pk).grade == ""


# Consents.


def test_a_consent_can_be_withdrawn_and_acts_at_once(page, known):
    make.consent(known)
    page.open(f"/trabajo/personas/{known.pk}/").link("Consents")
    page.link("Withdraw").press("Withdraw", method="spoken")
    assert page.url == f"/trabajo/personas/{known.pk}/consentimientos/"
    assert not consenting.may_take_part(known)
    assert "Cannot be enrolled yet" in page.text
    before = Entry.objects.filter(action="consent.withdrawn").count()
    page.again()
    assert Entry.objects.filter(action="consent.withdrawn").count() == before == 1


def test_a_consent_is_given_from_the_notice_in_three_taps(page, known):
    page.open(f"/trabajo/personas/{known.pk}/")
    page.link("Record the consent").pick("method", "signed").press("Record the consent")
    assert page.taps == 3 and consenting.may_take_part(known)


def test_the_guardian_is_not_asked_twice(page, cast):
    someone = make.minor(cast.ceiba, consented=False)
    page.open(f"/trabajo/personas/{someone.pk}/consentimientos/services/")
    assert page.value("guardian_name") == "Rosa Núñez"
    page.press("Record the consent", method="digital", assent="on")
    consent = consenting.newest(someone, Purpose.SERVICES)
    assert consent.guardian.name == "Rosa Núñez" and consenting.may_take_part(someone)


def test_only_taking_part_knows_an_exception(page, cast):
    someone = make.minor(cast.ceiba, guardian_named=False, consented=False)
    make.consent_text(Purpose.STORY)
    page.open(f"/trabajo/personas/{someone.pk}/consentimientos/story/")
    page.press("Record the consent", method="signed", assent="on", no_guardian="on")
    assert page.errors() == ["A person under 18 needs an adult in charge who permits it."]


def test_without_a_text_there_is_nothing_to_agree_to(page, known):
    page.open(f"/trabajo/personas/{known.pk}/consentimientos/story/")
    assert page.url == f"/trabajo/personas/{known.pk}/"
    assert "There is no text to agree to yet." in page.text


def test_a_purpose_that_does_not_exist_is_not_found(page, known):
    assert page.open(f"/trabajo/personas/{known.pk}/consentimientos/x/").status == 404


def test_the_list_of_people_to_ask_leaves_out_who_agreed(page, cast):
    make.participant(cast.ceiba, given="Preguntada")
    waiting = make.participant(cast.ceiba, given="Pendiente", consented=False)
    left = make.participant(cast.ceiba, given="Retirada")
    consenting.withdraw(left, Purpose.SERVICES, actor="system:tests", method=Method.SPOKEN)
    make.participant(cast.quetzal, given="Ajena", consented=False)
    page.open("/trabajo/personas/sin-consentimiento/")
    assert str(waiting.full_name) in page.text and "Retirada" in page.text
    assert "Preguntada" not in page.text and "Ajena" not in page.text


def test_a_case_worker_sees_whom_they_registered(page, cast, client):
    sign_in(client, english(cast.case_worker))
    intake(page).press("Save", **adult())
    assert page.status == 200 and "Ana Lucía" in page.text
    other = make.participant(cast.ceiba)
    assert page.open(f"/trabajo/personas/{other.pk}/").status == 404
    assert "There are no groups here." in page.open("/trabajo/grupos/").text
