"""What is kept for a time only: its words go with their key, what stands around them stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataKey
from audit.models import Entry
from jobs.workers import do_chores
from tests import builders as make
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from tests.training.applying.sending import received
from training import seats
from training.applying import handling
from training.models import Application
from training.seats import NotAllowed
from youth import complaints, keeping
from youth.models import Complaint

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WHY = "looked at by a test"
MONTH = timedelta(days=31)


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def complaint(cast) -> Complaint:
    """Closed two years and a day ago."""
    told = {"what": "zqxzqxwhat", "course": "", "answer_to": "9911-2233", "safe": "call"}
    key = complaints.door.key_of(complaints.door.new_key())
    made = complaints.receive(key, told, organization=cast.ceiba)
    complaints.note(made, "zqxzqxdone", actor=cast.coordinator, close=True)
    closed(keeping.since(24) - timedelta(days=1))
    return rows().get()


@pytest.fixture
def application(cast):
    """Ended without a seat a year and a day ago; somebody asked twice, and a note stands there."""
    group = make.offering(cast.ceiba)
    found = received(group, given="Zqxzqxana")
    received(group, given="Zqxzqxana")
    handling.put_off(found.application, "zqxzqxnote", cast.coordinator)
    ended(keeping.since(12) - timedelta(days=1))
    return applications().get()


def rows():
    return Complaint.objects.unscoped(WHY).select_related("key", "organization")


def applications():
    return Application.objects.unscoped(WHY).select_related("key", "organization")


def closed(at) -> None:
    rows().update(closed_at=at)


def ended(at) -> None:
    applications().update(ended_at=at)


def stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT told FROM "{table}"')  # noqa: S608 - our own names
        return str(cursor.fetchall())


def test_a_month_is_the_same_day_earlier():
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert keeping.since(1, now).date().isoformat() == "2026-02-28"
    assert keeping.since(24, now).date().isoformat() == "2024-03-28"
    assert keeping.since(3, now).date().isoformat() == "2025-12-28"
    assert keeping.since(0, now) is None


# --- complaints ---------------------------------------------------------------------------------


def test_the_words_of_an_old_complaint_go_and_the_rest_stays(complaint):
    before, key = stored("youth_complaint"), complaint.key_id
    do_chores()
    now = rows().get()
    assert now.told["what"] == now.told["answer_to"] == "" and now.done is None
    assert (now.code, now.closed_at, now.closed_by) == (
        complaint.code,
        complaint.closed_at,
        complaint.closed_by,
    )
    assert not DataKey.objects.filter(pk=key).exists() and now.emptied_at
    assert stored("youth_complaint") != before
    entry = Entry.objects.get(action="complaint.emptied")
    assert (entry.object_id, entry.actor) == (str(now.pk), keeping.ACTOR)


def test_once_is_enough(complaint):
    do_chores()
    key = rows().get().key_id
    do_chores()
    assert rows().get().key_id == key
    assert Entry.objects.filter(action="complaint.emptied").count() == 1


@pytest.mark.parametrize("how", ["open", "young", "for ever"])
def test_what_is_open_or_young_keeps_its_words(complaint, settings, how):
    if how == "open":
        closed(None)
    elif how == "young":
        closed(keeping.since(24) + timedelta(days=1))
    else:
        settings.COMPLAINTS_KEPT = 0
    do_chores()
    assert rows().get().told["what"] == "zqxzqxwhat"


def test_control_without_the_time_young_ones_go_too(complaint, settings):
    closed(timezone.now() - 2 * MONTH)
    settings.COMPLAINTS_KEPT = 1
    do_chores()
    assert rows().get().told["what"] == ""


def test_what_is_written_after_that_goes_in_its_turn(cast, complaint):
    do_chores()
    complaints.note(rows().get(), "zqxzqxlater", actor=cast.coordinator)
    assert rows().get().done[0]["text"] == "zqxzqxlater"
    do_chores()
    assert rows().get().done is None


def test_its_page_says_that_the_words_were_removed(client, cast, complaint):
    do_chores()
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator), reverse("youth:complaint", args=[complaint.pk]))
    assert page.status == 200 and "Its words were removed on" in page.text
    assert "zqxzqx" not in page.text and complaint.code in page.text


# --- applications -------------------------------------------------------------------------------


def test_the_words_of_an_old_application_go_and_the_rest_stays(application):
    code, key, identity = application.code, application.key_id, application.identity
    do_chores()
    now = applications().get()
    assert now.told["given"] == "–" and now.told["phone"] == "" and now.notes is None
    assert all(each.told["given"] == "–" for each in now.repeats.unscoped(WHY))
    assert (now.code, now.state, now.ended_at) == (code, "not_now", application.ended_at)
    assert now.identity != identity and not DataKey.objects.filter(pk=key).exists()
    assert Entry.objects.get(action="application.emptied").actor == keeping.ACTOR
    do_chores()
    assert Entry.objects.filter(action="application.emptied").count() == 1


@pytest.mark.parametrize("how", ["open", "young", "for ever", "seated"])
def test_an_application_that_is_open_young_or_led_to_a_seat_keeps_its_words(
    cast, application, settings, how
):
    if how == "open":
        applications().update(state="contacted", ended_at=None)
    elif how == "young":
        ended(keeping.since(12) + timedelta(days=1))
    elif how == "for ever":
        settings.APPLICATIONS_KEPT = 0
    else:
        seat = seats.enroll(
            application.offering, make.participant(cast.ceiba), actor="system:tests"
        )
        applications().update(enrollment=seat)
    do_chores()
    assert applications().get().told["given"] == "Zqxzqxana"


def test_control_without_the_time_young_applications_go_too(application, settings):
    ended(timezone.now() - 2 * MONTH)
    settings.APPLICATIONS_KEPT = 1
    do_chores()
    assert applications().get().told["given"] == "–"


def test_its_page_and_its_list_go_on_working(client, cast, application):
    do_chores()
    sign_in(client, cast.coordinator)
    for url in (
        reverse("training:application", args=[application.pk]),
        reverse("training:applications") + "?state=not_now",
    ):
        answer = client.get(url)
        assert answer.status_code == 200 and b"Zqxzqx" not in answer.content


def test_an_application_without_words_is_not_opened_again(cast, application):
    do_chores()
    with pytest.raises(NotAllowed):
        handling.reopen(applications().get(), cast.coordinator, "zqxzqxagain")


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_the_same_moment_do_it_once(application, complaint):
    assert all_at_once([do_chores] * 4) == ["done"] * 4
    for action in ("complaint.emptied", "application.emptied"):
        assert Entry.objects.filter(action=action).count() == 1
    assert DataKey.objects.count() == 2


def test_control_without_looking_whether_it_was_done_it_is_done_again(complaint, monkeypatch):
    monkeypatch.setattr(keeping, "over_complaints", rows)
    do_chores()
    do_chores()
    assert Entry.objects.filter(action="complaint.emptied").count() == 2
