"""Calls that were made: who is left in peace for now, how often, and what stands nowhere."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import FormKey
from audit.models import Entry
from training import phoning
from training.models import Call
from training.models.call import About, Result
from youth import erasing
from youth.models import Contact, Participant

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in
from .test_to_call import WHY, as_, attending

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ABSENT = "/trabajo/llamar/ausencias/"


def calls():
    return Call.objects.unscoped(WHY)


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba, facilitator=cast.facilitator)


@pytest.fixture
def person(group):
    return attending(group, "AAA", given="Casilda").participant


@pytest.fixture
def page(client, cast, person) -> Page:
    return as_(client, cast.facilitator)


def noted(page, result="no_answer", on=None) -> Page:
    said = {"result": result}
    if on:
        said |= {f"again_on_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}
    return page.open(ABSENT).link("Note a call", within="main").press("Save", **said)


def listed(page, day=0) -> bool:
    with time_machine.travel(timezone.now() + day * DAY):
        return "Casilda" in page.open(ABSENT).text


def test_a_call_takes_three_taps_and_the_person_off_the_list_of_today(page, cast, person):
    noted(page)
    assert page.url == ABSENT and "The call is noted." in page.text
    assert not listed(page) and "1 more was called already" in page.text
    call = calls().get()
    assert (call.participant_id, call.result, call.about) == (person.pk, "no_answer", "absences")
    assert "missed three sessions" not in page.open("/trabajo/").text


@pytest.mark.parametrize(
    ("result", "day", "there"),
    [
        ("no_answer", 1, True),
        ("wrong_number", 1, True),
        ("talked", 1, False),
        ("talked", 6, False),
        ("talked", 8, True),
    ],
)
def test_when_they_are_called_again(cast, group, person, client, result, day, there):
    phoning.note(person, About.ABSENCES, result, actor=cast.facilitator)
    with time_machine.travel(timezone.now() + day * DAY):
        page = as_(client, cast.facilitator)
        assert ("Casilda" in page.open(ABSENT).text) is there


@pytest.mark.parametrize(("day", "there"), [(2, False), (3, True)])
def test_on_the_day_they_asked_for_they_are_back(page, cast, person, client, day, there):
    on = timezone.localdate() + 3 * DAY
    noted(page, "later", on)
    assert calls().get().again_on == on
    with time_machine.travel(timezone.now() + day * DAY):
        again = as_(client, cast.facilitator).open(ABSENT)
    assert ("Casilda" in again.text) is there
    assert ("call again on another day" in again.text) is there


def test_how_often_is_said_with_the_newest_result(page, cast, person, client):
    now = timezone.now()
    for days, result in ((70, "talked"), (3, "no_answer"), (2, "no_answer"), (1, "wrong_number")):
        call = phoning.note(person, About.ABSENCES, result, actor=cast.facilitator)
        calls().filter(pk=call.pk).update(at=now - days * DAY)
    text = page.open(ABSENT).text
    assert "called 3 times" in text and "wrong number" in text


def test_the_lists_do_not_take_from_each_other(cast, person):
    """Who was called about absences is still to be called about a permission."""
    phoning.note(person, About.ABSENCES, "talked", actor=cast.facilitator)
    cast.facilitator.act_as(cast.facilitator.memberships.get())
    rows = Participant.objects.visible_to(cast.facilitator)
    assert person not in phoning.to_call(cast.facilitator, rows, About.ABSENCES)
    assert person in phoning.to_call(cast.facilitator, rows, About.ADULT)


def test_another_day_needs_a_day_to_come(page):
    noted(page, "later")
    assert "Say on which day." in page.text and not calls().exists()
    noted(page, "later", timezone.localdate())
    assert page.errors() and not calls().exists()
    noted(page, "later", timezone.localdate() + 91 * DAY)
    assert page.errors() and not calls().exists()


def test_a_day_without_the_wish_is_not_kept(page):
    noted(page, "talked", timezone.localdate() + 3 * DAY)
    assert calls().get().again_on is None


def test_sent_twice_it_is_one_call(page):
    noted(page)
    page.again()
    assert calls().count() == 1


def test_control_without_the_key_it_would_be_two(page):
    noted(page)
    FormKey.objects.all().delete()
    page.again()
    assert calls().count() == 2


def test_a_wrong_number_leads_to_where_it_is_corrected(page, person):
    noted(page, "wrong_number")
    assert page.url == reverse("youth:edit", args=[person.pk])


def test_where_contact_is_not_safe_no_number_is_shown(page, person):
    Contact.objects.create(
        organization=person.organization, participant=person, value="9471-8362",
        safety="do_not_contact",
    )  # fmt: skip
    page.open(ABSENT).link("Note a call", within="main")
    assert "9471" not in page.text and "not safe" in page.text


@pytest.mark.parametrize("who", ["monitor", "outsider"])
def test_who_calls_nobody_can_note_nothing(client, cast, person, who):
    sign_in(client, getattr(cast, who))
    path = reverse("training:call_note", args=[person.pk])
    for ask in (client.get, client.post):
        assert ask(path, {"result": "talked"}).status_code in (403, 404)
    assert not calls().exists()


def test_the_journal_says_it_once_and_names_no_number(page, cast, person, client):
    noted(page)
    entry = Entry.objects.get(action="participant.called")
    assert (entry.object_id, entry.purpose) == (str(person.pk), "no_answer")
    history = as_(client, cast.coordinator).open(
        reverse("training:person_history", args=[person.pk])
    )
    assert "wrote down a call" in history.text and "nobody answered" in history.text


def test_a_call_holds_no_word_of_anybody(cast):
    """So nothing of it has to go when somebody is erased: days and counts stay."""
    person = make.participant(cast.ceiba)
    phoning.note(person, About.ADULT, Result.TALKED, actor=cast.coordinator)
    texts = [value for value in calls().values().get().values() if isinstance(value, str)]
    assert sorted(texts) == ["adult", "talked"]
    [part] = [part for part in erasing._parts if part.model is Call]
    assert part.stays and part.erase is None


def test_a_long_list_asks_no_more_than_a_short_one(
    page, group, cast, django_assert_max_num_queries
):
    for n in range(5):
        other = attending(group, "AAA", given=f"Otra{n}").participant
        call = phoning.note(other, About.ABSENCES, "no_answer", actor=cast.facilitator)
        calls().filter(pk=call.pk).update(at=timezone.now() - DAY)
    with django_assert_max_num_queries(20):
        page.client.get(ABSENT)
