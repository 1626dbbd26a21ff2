"""Whom to call, and how: for each role what it sees and what it does not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from training import rollcall, seats
from training.models import Enrollment
from youth import consenting
from youth.models import Contact, Guardian
from youth.models.consent import Consent

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WHY = "behind the list"
ACTOR = "system:tests"


def as_(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


def attending(group, marks: str, **given) -> Enrollment:
    """Somebody with marks of the last sessions, the newest last: P T A J, or . for none."""
    person = make.participant(group.organization, **given)
    enrollment = seats.enroll(group, person, actor=ACTOR)
    words = {"P": "present", "T": "late", "A": "absent", "J": "excused"}
    for number, letter in enumerate(reversed(marks)):
        day = timezone.localdate() - timedelta(days=number + 1)
        session = group.sessions.filter(on=day).first() or make.session(group, on=day)
        if letter in words:
            rollcall.save(session, {enrollment.pk: words[letter]}, actor=ACTOR)
    return enrollment


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba, facilitator=cast.facilitator)


ROWS = [
    ("AAA", 3),
    ("PAAAA", 4),
    ("AAAP", 0),
    ("AAPA", 0),
    ("AAT", 0),
    ("PAA", 0),
    ("AJAA", 3),
    ("A.A.A", 3),
    ("", 0),
    ("AAAPAAA", 3),
]


@pytest.mark.parametrize(("marks", "row"), ROWS)
def test_absences_are_counted_from_the_latest_mark(client, cast, group, marks, row):
    attending(group, marks, given="Casilda")
    page = as_(client, cast.facilitator).open("/trabajo/")
    assert ("1 person missed three sessions or more" in page.text) == bool(row)
    page.open("/trabajo/llamar/ausencias/")
    assert (f"{row} absences in a row" in page.text) == bool(row)
    assert ("Casilda" in page.text) == bool(row)


def test_who_left_pauses_or_came_back_is_called_no_more(client, cast, group):
    here = [attending(group, "AAA") for _n in range(3)]
    seats.leave(here[0], actor=ACTOR, reason="work")
    seats.pause(here[1], actor=ACTOR, reason="health")
    rollcall.save(make.session(group), {here[2].pk: "present"}, actor=ACTOR)
    assert "missed" not in as_(client, cast.coordinator).open("/trabajo/").text


def test_old_groups_are_nobodys_task(client, cast, group):
    attending(group, "AAA")
    type(group).objects.filter(pk=group.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert "missed" not in as_(client, cast.coordinator).open("/trabajo/").text


def test_the_list_leads_to_the_change_in_few_taps(client, cast, group):
    attending(group, "AAA")
    page = as_(client, cast.facilitator).open("/trabajo/")
    page.link("See whom to call").link("Change state").pick("reason", "work").press(
        "Stopped coming"
    )
    assert page.taps == 4
    assert "missed" not in page.open("/trabajo/").text


# How somebody is reached.


def contact(person, value="+504 9123 4567", **given):
    Contact.objects.create(
        organization=person.organization, participant=person, value=value, **given
    )


def test_a_number_stands_with_whose_it_is(client, cast, group):
    contact(attending(group, "AAA").participant, owner="family")
    text = as_(client, cast.facilitator).open("/trabajo/llamar/ausencias/").text
    assert "+504 9123 4567 · a relative's" in text and "Only calls" not in text


def test_only_calls_is_said_beside_the_number(client, cast, group):
    contact(attending(group, "AAA").participant, safety="calls_only")
    text = as_(client, cast.facilitator).open("/trabajo/llamar/ausencias/").text
    assert "9123 4567" in text and "Only calls: writing is not safe." in text


def test_where_contact_is_not_safe_no_number_is_given_at_all(client, cast, group):
    minor = make.minor(cast.ceiba)
    Guardian.objects.unscoped(WHY).filter(participant=minor).update(relation="mother")
    adult = minor.guardians.unscoped(WHY).select_related("participant__key").get()
    adult.phone = "+504 2222 7777"
    adult.save()
    contact(minor, "+504 9888 1111")
    contact(minor, "+504 9888 2222", safety="do_not_contact")
    enrollment = seats.enroll(group, minor, actor=ACTOR)
    for number in (1, 2, 3):
        session = make.session(group, on=timezone.localdate() - timedelta(days=number))
        rollcall.save(session, {enrollment.pk: "absent"}, actor=ACTOR)
    page = as_(client, cast.facilitator)
    text = page.open("/trabajo/llamar/ausencias/").text
    assert "Do not contact this person at home: not safe." in text
    assert "9888" not in text and "2222" not in text and "7777" not in text
    Contact.objects.unscoped(WHY).filter(safety="do_not_contact").update(safety="safe")
    text = page.open("/trabajo/llamar/ausencias/").text  # the control
    assert "9888 1111" in text and "2222 7777" in text


# Adults in charge.


def test_an_adult_in_charge_is_called_until_there_is_an_answer(client, cast):
    minor = make.minor(cast.ceiba, consented=False, given="Melisa")
    adult = minor.guardians.unscoped(WHY).select_related("participant__key").get()
    adult.phone = "+504 2222 7777"
    adult.save()
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert "Call 1 adult in charge: their permission is missing" in page.text
    page.link("See whom to call")
    assert "+504 2222 7777 · Rosa Núñez, mother" in page.text and "Melisa" in page.text
    entry = Entry.objects.filter(action="participants.to_call", object_id=str(minor.pk)).first()
    assert entry is not None, "who saw it is on record"
    make.consent(minor, guardian=adult, assent=True)
    assert "Call 1 adult" not in page.open("/trabajo/").text


def test_adults_of_full_age_and_excepted_minors_have_nobody_to_call(client, cast):
    make.participant(cast.ceiba, consented=False)
    minor = make.minor(cast.ceiba, guardian_named=False, consented=False)
    make.consent(minor, assent=True)
    consenting.record_exception(
        minor, reason="Vive sola en la ciudad.", actor=cast.coordinator, review_on=date(2030, 1, 1)
    )
    assert "Call " not in as_(client, cast.coordinator).open("/trabajo/").text


def test_an_exception_is_looked_at_when_its_day_comes(client, cast):
    minor = make.minor(cast.ceiba, guardian_named=False, consented=False)
    make.consent(minor, assent=True)
    due = timezone.localdate() + timedelta(days=3)
    consenting.record_exception(
        minor, reason="Vive sola en la ciudad.", actor=cast.coordinator, review_on=due
    )
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert "1 person takes part without an adult in charge: look at it again" in page.text
    assert "to be reviewed on" in page.link("See who").text and "Vive sola" not in page.text


@pytest.mark.parametrize(("days", "told"), [(0, True), (30, True), (31, False), (-1, False)])
def test_a_consent_for_a_time_is_told_before_it_ends(client, cast, days, told):
    person = make.participant(cast.ceiba)
    ends = timezone.localdate() + timedelta(days=days)
    rows = Consent.objects.unscoped(WHY).filter(participant=person)
    super(type(rows), rows).update(expires_on=ends)
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert ("The consent of 1 person ends soon" in page.text) == told
    assert (str(person.full_name) in page.open("/trabajo/llamar/vencimientos/").text) == told


# Who sees what.

PAGES = ["ausencias", "permisos", "vencimientos", "revisiones"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["monitor", "evaluator", "editor", "administrator"])
def test_who_calls_nobody_has_no_list(client, cast, role, page):
    answer = sign_in(client, getattr(cast, role)).get(f"/trabajo/llamar/{page}/")
    assert answer.status_code == 403


TASKS = {
    "coordinator": {"missed three", "Call 1 adult"},
    "facilitator": {"missed three"},  # of the groups they lead; the minor is somebody else's
    "case_worker": {"Call 1 adult"},  # whom they registered
    "monitor": set(),
    "outsider": set(),
}


@pytest.mark.parametrize("role", TASKS)
def test_each_role_is_told_of_its_own(client, cast, group, role):
    attending(group, "AAA", given="Casilda")
    attending(make.offering(cast.ceiba, name="Otro"), "AAA", given="Dorotea")
    make.minor(cast.ceiba, consented=False, given="Melisa", created_by=cast.case_worker)
    page = as_(client, getattr(cast, role)).open("/trabajo/")
    said = {words for words in ("missed three", "Call 1 adult") if words in page.text}
    assert said == TASKS[role]
    if role == "facilitator":
        assert "1 person missed" in page.text
        text = page.open("/trabajo/llamar/ausencias/").text
        assert "Casilda" in text and "Dorotea" not in text
    if role == "outsider":
        for each in PAGES:
            text = page.open(f"/trabajo/llamar/{each}/").text
            assert not {"Casilda", "Dorotea", "Melisa"} & set(text.replace(",", "").split())


def test_the_first_page_names_nobody(client, cast, group):
    attending(group, "AAA", given="Casilda", surname1="Zelaya")
    make.minor(cast.ceiba, consented=False, given="Melisa")
    text = as_(client, cast.coordinator).open("/trabajo/").text
    assert "missed three" in text and "Call 1 adult" in text
    assert not {"Casilda", "Zelaya", "Melisa", "Rosa"} & set(text.replace(",", "").split())


def test_many_absences_cost_no_more_queries(client, cast, group):
    for _n in range(2):
        attending(group, "AAA")
    page = as_(client, cast.coordinator)
    page.open("/trabajo/llamar/ausencias/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        page.open("/trabajo/llamar/ausencias/")
    for _n in range(6):
        attending(group, "AAA")
    with CaptureQueriesContext(connection) as many:
        page.open("/trabajo/llamar/ausencias/")
    assert len(many) == len(few)
