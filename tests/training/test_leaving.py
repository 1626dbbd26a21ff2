"""Somebody stopped coming on another day than today: which days can be, and what then counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rumbo import dates
from training import finishing, rollcall, seats, taking_back
from training.models import Enrollment
from training.models.enrollment import EnrollmentState as State

from .. import builders as make
from ..clicking import Page
from ..signing_in import sign_in

pytestmark = pytest.mark.django_db
WHY = "looked at by a test"
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def enrolled(cast, today):
    """Ten days in a group with a session nine, five and one days ago."""
    group = make.offering(cast.ceiba, starts_on=today - 20 * DAY)
    e = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    rows = Enrollment.objects.unscoped(WHY).filter(pk=e.pk)
    rows.update(seated_at=timezone.now() - 10 * DAY, asked_at=timezone.now() - 10 * DAY)
    return rows.select_related("offering__course", "participant").get()


@pytest.fixture
def sessions(enrolled, today):
    return [make.session(enrolled.offering, today - n * DAY) for n in (9, 5, 1)]


@pytest.fixture
def page(client, cast, enrolled):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return Page(sign_in(client, cast.coordinator))


def leave(page, enrolled, day=None, step="Stopped coming", reason="work"):
    page.open(f"/trabajo/personas/{enrolled.participant_id}/").link("Change state")
    said = {"reason": reason} if reason else {}
    if day:
        said |= {"left_on_day": str(day.day), "left_on_month": str(day.month)}
        said["left_on_year"] = str(day.year)
    page.press(step, **said)
    enrolled.refresh_from_db()
    return page


def test_without_a_day_it_is_today_by_three_taps(page, enrolled, today):
    leave(page, enrolled)
    assert (enrolled.state, enrolled.ended_on) == (State.WITHDRAWN, today)


def test_it_may_have_been_an_earlier_day(page, enrolled, cast, today):
    leave(page, enrolled, today - 3 * DAY)
    assert (enrolled.state, enrolled.ended_on) == (State.WITHDRAWN, today - 3 * DAY)
    assert f"until {dates.day(today - 3 * DAY)}" in page.text
    enrolled.offering.refresh_from_db()
    assert enrolled.offering.taken == 0


@pytest.mark.parametrize(("days", "stays"), [(10, False), (11, True), (-1, True)])
def test_neither_before_the_enrollment_nor_in_the_future(page, enrolled, today, days, stays):
    leave(page, enrolled, today - days * DAY)
    assert (enrolled.state == State.ACTIVE) is stays
    assert bool(page.errors()) is stays
    if stays:
        assert page.value("left_on_day") == str((today - days * DAY).day), "nothing is lost"
        assert page.html.select_one("main details[open]")


def test_not_before_a_day_on_which_they_came(page, enrolled, sessions, cast, today):
    rollcall.save(sessions[1], {enrolled.pk: "present"}, actor=cast.coordinator)
    leave(page, enrolled, today - 6 * DAY)
    assert enrolled.state == State.ACTIVE and "They came on" in page.text
    leave(page, enrolled, today - 5 * DAY)
    assert enrolled.state == State.WITHDRAWN


def test_what_they_missed_after_that_day_counts_no_more(page, enrolled, sessions, cast, today):
    marks = dict(zip(sessions, ("present", "absent", "absent"), strict=True))
    for session, mark in marks.items():
        rollcall.save(session, {enrolled.pk: mark}, actor=cast.coordinator)
    before = finishing.records(enrolled.offering, [enrolled])[enrolled.pk]
    leave(page, enrolled, today - 6 * DAY)
    after = finishing.records(enrolled.offering, [enrolled])[enrolled.pk]
    assert (before.came, before.absent) == (1, 2) and (after.came, after.absent) == (1, 0)
    assert "came to 1 of 1 sessions" in page.text


def test_the_marks_stay_and_count_again_when_it_is_taken_back(enrolled, sessions, cast, today):
    rollcall.save(sessions[2], {enrolled.pk: "absent"}, actor=cast.coordinator)
    seats.leave(enrolled, actor=cast.coordinator, reason="work", on=today - 2 * DAY)
    back = taking_back.take_back(enrolled, actor=cast.coordinator)
    assert (back.state, back.ended_on) == (State.ACTIVE, None)
    assert finishing.records(back.offering, [back])[back.pk].absent == 1


def test_a_day_belongs_to_who_stopped_coming_alone(page, enrolled, today):
    leave(page, enrolled, today - DAY, step="Pause, keeping the seat")
    assert enrolled.state == State.ACTIVE and "only for who stopped coming" in page.text


def test_a_facilitator_for_whom_it_was_long_ago_is_led_to_the_group(client, cast, today):
    group = make.offering(cast.ceiba, facilitator=cast.facilitator, starts_on=today - 200 * DAY)
    e = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    Enrollment.objects.unscoped(WHY).update(seated_at=timezone.now() - 200 * DAY)
    cast.facilitator.language = "en"
    cast.facilitator.save()
    page = Page(sign_in(client, cast.facilitator))
    leave(page, e, today - 150 * DAY)
    assert page.url == f"/trabajo/grupos/{group.pk}/" and page.status == 200
