"""Who of an organization looked at whom, and the looks that somebody should ask about."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from audit import journal
from audit.models import Entry
from training import readings, seats, unusual

from .. import builders as make
from ..clicking import Page, text_of
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
LOG = "/trabajo/lecturas/"
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)  # a Wednesday


def as_(client, user) -> Page:
    user.language = "en"
    user.save()
    return Page(sign_in(client, user))


def look(actor, *people, before: timedelta = timedelta()) -> None:
    with time_machine.travel(timezone.now() - before, tick=False):
        for person in people:
            journal.record("participant.opened", person, actor=actor)


def people(cast, number: int) -> list:
    return [make.participant(cast.ceiba, consented=False) for _n in range(number)]


def test_the_log_counts_by_colleague_and_names_no_participant(client, cast):
    one, two = people(cast, 2)
    group = make.offering(cast.ceiba)
    look(cast.facilitator, one, one, two)
    look(cast.facilitator, one, before=timedelta(days=31))
    journal.record("group.opened", group, actor=cast.facilitator, objects=[one, two])
    shown = {"organization": cast.ceiba, "objects": []}
    journal.record("certificates.register", cast.award, actor=cast.evaluator, **shown)
    look(cast.outsider, make.participant(cast.quetzal))
    before = Entry.objects.count()
    page = as_(client, cast.coordinator).open("/trabajo/").link("Who looked at whom")
    assert page.url == LOG and Entry.objects.count() == before, "nobody is recognized here"
    rows = [text_of(row) for row in page.html.select("h2:last-of-type ~ ul li")]
    assert len(rows) == 2 and rows[0].startswith("Facilitador Ejemplo facilitator")
    assert rows[0].endswith("2 people 4 looks")
    assert rows[1].startswith("An evaluator of Fondo Faro") and rows[1].endswith("0 people 1 look")
    assert "Mejía" not in page.text and "Quetzal" not in page.text


def test_a_colleagues_page_says_whom_and_which_lists(client, cast):
    one, two = people(cast, 2)
    group = make.offering(cast.ceiba)
    look(cast.facilitator, one, one, two)
    both = {"actor": cast.facilitator, "objects": [one, two]}
    journal.record("group.opened", group, **both)
    journal.record("roll.opened", make.session(group), **both)
    journal.record("participants.searched", **both)
    page = as_(client, cast.monitor).open(LOG).link("Facilitador Ejemplo")
    assert "People looked at (2)" in page.text and str(one.full_name) in page.text
    assert f"{group} 2 people at most" in page.text and "2 looks" in page.text
    assert "Searches and other lists 2 people at most" in page.text
    entry = Entry.objects.latest("at", "id")
    assert (entry.action, entry.count, entry.actor) == (
        "readings.opened",
        2,
        f"user:{cast.monitor.pk}",
    )
    assert page.link(str(one.full_name)).url.endswith("/historial/")


def test_looks_at_certificates_count_for_their_holder(cast):
    from .story import Story

    story = Story(cast)
    certificate = story.certified()
    journal.record("certificate.seen", certificate, actor=cast.monitor)
    seen = readings.people_seen(cast.ceiba, f"user:{cast.monitor.pk}")
    assert list(seen) == [str(story.person.pk)]


@pytest.mark.parametrize("role", ["facilitator", "case_worker"])
def test_who_may_not_see_the_history_sees_no_log(client, cast, role):
    page = as_(client, getattr(cast, role))
    assert page.open(LOG).status == 403
    assert page.open(f"{LOG}{cast.coordinator.pk}/").status == 403
    assert "Who looked at whom" not in page.open("/trabajo/").text


# Unusual looks: each rule, and what it leaves alone.


def found_unusual(cast) -> list[tuple]:
    with timezone.override(cast.ceiba.zone):
        return [(each.actor, each.people, each.why) for each in unusual.unusual(cast.ceiba)]


def actor(user) -> str:
    return f"user:{user.pk}"


def test_looks_outside_office_hours_are_listed(cast):
    [person] = people(cast, 1)
    cast.ceiba.time_zone = "America/Tegucigalpa"  # six hours behind
    cast.ceiba.save()
    with time_machine.travel(NOON, tick=False):
        look(cast.monitor, person, before=timedelta(minutes=1))  # 5:59
        look(cast.coordinator, person)  # 6:00
        look(cast.facilitator, person, before=timedelta(hours=10))  # 20:00 of the day before
        look(cast.case_worker, person, before=timedelta(days=8, minutes=1))  # long ago
        found = found_unusual(cast)
    assert found == [
        (actor(cast.monitor), 1, unusual.AT_NIGHT),
        (actor(cast.facilitator), 1, unusual.AT_NIGHT),
    ]


def test_many_more_people_than_usual_are_listed(cast):
    everybody = people(cast, 13)
    with time_machine.travel(NOON, tick=False):
        for days in (8, 9, 10):
            look(cast.monitor, *everybody[:4], before=timedelta(days=days))
            look(cast.case_worker, *everybody[:5], before=timedelta(days=days))
            look(cast.coordinator, everybody[0], before=timedelta(days=days))
        look(cast.monitor, *everybody, *everybody)  # 13 of usually 4
        look(cast.case_worker, *everybody)  # 13 of usually 5
        look(cast.coordinator, *everybody[:10])  # 10 of usually 1: few in themselves
        found = found_unusual(cast)
    assert found == [(actor(cast.monitor), 13, unusual.MANY)]


def test_people_outside_the_groups_that_somebody_leads_are_listed(cast):
    """Only of who leads groups, and not of whom they registered."""
    group = make.offering(cast.ceiba, facilitator=cast.coordinator)
    inside = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests").participant
    outside, registered = people(cast, 2)
    registered.created_by = cast.coordinator
    registered.save()
    noon = timezone.now().replace(hour=12)
    with time_machine.travel(noon, tick=False):
        for reader in (cast.coordinator, cast.monitor):
            look(reader, inside, outside, registered)
        found = found_unusual(cast)
    assert found == [(actor(cast.coordinator), 1, unusual.OUTSIDE)]


def test_the_list_stands_with_its_rules(client, cast):
    make.offering(cast.ceiba, facilitator=cast.facilitator)
    [outside] = people(cast, 1)
    with time_machine.travel(timezone.now().replace(hour=12), tick=False):
        look(cast.facilitator, outside)
    page = as_(client, cast.coordinator).open(LOG)
    first = text_of(page.html.select_one("main .list li"))
    assert first.startswith("Facilitador Ejemplo") and "of no group they lead" in first
    assert "It starts a conversation and proves nothing" in page.text


def test_lists_at_night_count_too(cast):
    """Searching, printing and opening a list is reading."""
    group = make.offering(cast.ceiba, facilitator=cast.facilitator)
    both = people(cast, 2)
    with time_machine.travel(NOON.replace(hour=2), tick=False):
        journal.record("participants.searched", actor=cast.monitor, objects=both)
        journal.record("group.printed", group, actor=cast.facilitator, objects=both)
    with time_machine.travel(NOON, tick=False):
        journal.record("participants.searched", actor=cast.coordinator, objects=both)
        found = found_unusual(cast)
    assert sorted(found) == sorted(
        [(actor(cast.monitor), 2, unusual.AT_NIGHT), (actor(cast.facilitator), 2, unusual.AT_NIGHT)]
    )


def test_people_with_a_surname_of_the_reader_are_listed(cast):
    """Whoever they work with is left alone, and so is everybody of another name."""
    cast.monitor.last_name = "de la Zúñiga Ábrego"
    cast.monitor.save()
    kin = make.participant(cast.ceiba, surname1="Paz", surname2="ZUNIGA")
    mine = make.participant(cast.ceiba, surname1="Zúñiga", surname2="")
    mine.created_by = cast.monitor
    mine.save()
    other = make.participant(cast.ceiba, surname1="De La Paz", surname2="Zuñ")
    with time_machine.travel(NOON, tick=False):
        look(cast.monitor, kin, mine, other)
        look(cast.coordinator, kin)
        found = found_unusual(cast)
    assert found == [(actor(cast.monitor), 1, unusual.SURNAME)]


# Asked about.


@pytest.fixture
def night(cast):
    """The facilitator and the coordinator looked at somebody at two in the morning."""
    [person] = people(cast, 1)
    with time_machine.travel(NOON.replace(hour=2), tick=False):
        look(cast.facilitator, person)
        look(cast.coordinator, person)
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_a_coordinator_notes_that_they_asked(client, cast, night, second):
    page = as_(client, cast.coordinator).open("/trabajo/")
    assert "1 unusual look to ask about" in page.text, "one's own is a colleague's to ask"
    page = page.link("See which")
    assert "These are your own looks" in page.text
    page.press("I asked about it")
    assert "Noted" in page.text and "I asked about it" not in page.buttons()
    assert "asked about by Coordinadora Ejemplo" in page.text
    assert "unusual look" not in page.open("/trabajo/").text
    entry = Entry.objects.get(action="readings.asked")
    assert (entry.object_id, entry.purpose) == (str(cast.facilitator.pk), "2026-07-15 night")
    colleague = as_(type(client)(), second)
    assert "1 unusual look to ask about" in colleague.open("/trabajo/").text


@pytest.fixture
def second(cast):
    return cast._person("segunda", "coordinator", cast.ceiba)


def asks(client, who, line="2026-07-15 night") -> int:
    client.post(f"{LOG}preguntado/", {"actor": actor(who), "line": line})
    return Entry.objects.filter(action="readings.asked").count()


def test_only_what_stands_there_is_asked_about_and_once(client, cast, night):
    sign_in(client, cast.coordinator)
    assert asks(client, cast.facilitator, "2026-07-14 night") == 0
    assert asks(client, cast.facilitator, "2026-07-15 many") == 0
    assert asks(client, cast.monitor) == 0
    assert asks(client, cast.outsider) == 0
    assert asks(client, cast.coordinator) == 0, "their own"
    assert asks(client, cast.facilitator) == asks(client, cast.facilitator) == 1


@pytest.mark.parametrize("role", ["facilitator", "monitor", "case_worker"])
def test_nobody_else_asks(client, cast, night, role):
    sign_in(client, getattr(cast, role))
    assert asks(client, cast.facilitator) == 0
    assert "unusual look" not in as_(client, getattr(cast, role)).open("/trabajo/").text


def test_another_organization_does_not_see_it(client, cast, night):
    sign_in(client, cast.outsider)
    assert asks(client, cast.facilitator) == 0
    assert "unusual look" not in as_(client, cast.outsider).open("/trabajo/").text


def test_the_log_asks_the_database_little(client, cast, django_assert_max_num_queries):
    for user in (cast.facilitator, cast.monitor, cast.case_worker, cast.coordinator):
        look(user, *people(cast, 3))
    page = as_(client, cast.coordinator).open(LOG)
    with django_assert_max_num_queries(20):
        page.open(LOG)


@pytest.mark.parametrize("number", [3, 60])
def test_much_history_takes_no_more_queries(client, cast, django_assert_max_num_queries, number):
    """The log, a colleague's page and a person's history, with 20 times as many entries."""
    everybody = people(cast, number)
    group = make.offering(cast.ceiba, facilitator=cast.facilitator)
    for user in (cast.facilitator, cast.monitor, cast.coordinator):
        look(user, *everybody, *everybody)
        for _n in range(number):
            journal.record("group.opened", group, actor=user, objects=everybody)
    page = as_(client, cast.coordinator)
    pages = {LOG: 22, f"{LOG}{cast.facilitator.pk}/": 20}
    pages[f"/trabajo/personas/{everybody[0].pk}/historial/"] = 34
    for path, most in pages.items():
        page.open(path)
        with django_assert_max_num_queries(most):
            page.open(path)
        assert page.status == 200
