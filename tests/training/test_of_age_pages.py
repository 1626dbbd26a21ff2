"""Today says who comes of age, to whoever works with them, and leads to asking them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from training import caseload
from training.models import Enrollment
from youth import coming_of_age, consenting
from youth.models import Participant

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
HERE = "/trabajo/personas/mayoria-de-edad/"
TODAY = "/trabajo/"
SAID = "of age"


def as_(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


def turning(organization, days: int, given: str = "Wendy", group=None, **more) -> Participant:
    """Turns 18 in so many days; takes part by the word of an adult, given three years ago."""
    today = timezone.localdate()
    day = today + timedelta(days=days)
    if (day.month, day.day) == (2, 29):
        day += timedelta(days=1)
    person = make.participant(
        organization, given, born=day.replace(year=day.year - 18), consented=False, **more
    )
    adult, then = make.guardian(person), today - timedelta(days=1000)
    make.consent(person, guardian=adult, decided_on=then)
    if group:
        inside(group, person)
    return person


def inside(group, person) -> None:
    """In the group, as who came in when they were younger."""
    Enrollment.objects.create(
        organization=person.organization,
        offering=group,
        participant=person,
        state="active",
        seated_at=timezone.now(),
    )


def names(page) -> list[str]:
    return [each.find("a").get_text() for each in page.html.select("main ul.list > li")]


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba, facilitator=cast.facilitator)


@pytest.mark.parametrize("who", ["coordinator", "facilitator"])
def test_today_counts_them_and_leads_to_the_list(client, cast, group, who):
    page = as_(client, getattr(cast, who))
    assert SAID not in page.open(TODAY).text
    turning(cast.ceiba, 40, "Pronto", group)
    turning(cast.ceiba, -3, "Ya", group)
    turning(cast.ceiba, 100, "Lejos", group)
    page.open(TODAY)
    assert "2 people are or will soon be of age" in page.text and "Pronto" not in page.text
    page.link("See who", within="main")
    assert page.url == HERE
    assert [name.split()[0] for name in names(page)] == ["Ya", "Pronto"]
    assert "Lejos" not in page.text


def test_who_is_of_age_is_asked_on_the_page_of_their_consent(client, cast, group):
    person = turning(cast.ceiba, 0, group=group)
    turning(cast.ceiba, 9, "Pronto", group)
    page = as_(client, cast.coordinator).open(HERE)
    assert page.text.count("Ask for their own consent") == 1
    page.link("Ask for their own consent")
    assert page.url == f"/trabajo/personas/{person.pk}/consentimientos/services/"
    page.choose(method="signed").press("Record the consent")
    assert consenting.may_take_part(person)
    assert [name.split()[0] for name in names(page.open(HERE))] == ["Pronto"]


def test_only_people_of_the_users_groups_are_named(client, cast, group):
    other = make.offering(cast.ceiba, name="Quetzal")
    turning(cast.ceiba, 5, "Mía", group)
    turning(cast.ceiba, 5, "Ajena", other)
    turning(cast.ceiba, 5, "Sola")
    turning(cast.quetzal, 5, "Lejana", make.offering(cast.quetzal))
    page = as_(client, cast.facilitator).open(HERE)
    assert [name.split()[0] for name in names(page)] == ["Mía"]
    assert "1 person is" in page.open(TODAY).text
    page = as_(client, cast.coordinator).open(HERE)
    assert {name.split()[0] for name in names(page)} == {"Mía", "Ajena"}
    page = as_(client, cast.outsider).open(HERE)
    assert [name.split()[0] for name in names(page)] == ["Lejana"]


def test_control_without_the_caseload_others_would_be_named(client, cast, group, monkeypatch):
    turning(cast.ceiba, 5, "Ajena", make.offering(cast.ceiba, name="Quetzal"))
    page = as_(client, cast.facilitator)
    assert names(page.open(HERE)) == []
    everybody = Participant.objects.unscoped("looked at by a test")
    monkeypatch.setattr(
        "training.views.people.of_age",
        lambda _user: coming_of_age.among(cast.coordinator, everybody),
    )
    assert len(names(page.open(HERE))) == 1


@pytest.mark.parametrize("who", ["case_worker", "monitor", "evaluator", "editor", "administrator"])
def test_who_does_not_enroll_reads_nothing_of_it(client, cast, group, who):
    turning(cast.ceiba, 5, "Oculta", group, created_by=cast.case_worker)
    sign_in(client, getattr(cast, who))
    assert client.get(HERE).status_code in (403, 404)
    answer = client.get(TODAY)
    assert answer.status_code != 200 or b"of age" not in answer.content


def test_the_list_is_an_entry_and_today_names_nobody(client, cast, group):
    person = turning(cast.ceiba, 5, group=group)
    page = as_(client, cast.coordinator)
    page.open(TODAY)
    assert not Entry.objects.filter(action="participants.unasked").exists()
    page.open(HERE)
    assert Entry.objects.get(action="participants.unasked").object_id == str(person.pk)


def test_nobody_has_to_be_asked(client, cast):
    assert "Nobody has to be asked just now." in as_(client, cast.coordinator).open(HERE).text


def test_many_ask_no_more_than_few(cast, group):
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert caseload.of_age(cast.coordinator)
        return len(seen)

    turning(cast.ceiba, 5, group=group)
    asked()  # the role and the keys are read once
    few = asked()
    for number in range(30):
        turning(cast.ceiba, number, f"Wendy {number}", group)
    assert asked() == few <= 2


def test_a_long_list_has_pages(client, cast, group):
    for number in range(30):
        turning(cast.ceiba, number, f"Wendy {number}", group)
    page = as_(client, cast.coordinator).open(HERE)
    assert len(names(page)) == 25 and "30 people" in page.text
    assert len(names(page.link("Next"))) == 5
