"""A call about an application that reached nobody: noted by one tap, counted, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from training.applying import handling
from training.models.application import ApplicationState as State

from ..youth.test_people_pages import english
from .test_inbox import INBOX, address, asked, now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def group(cast):
    return make.offering(cast.ceiba)


@pytest.fixture
def page(client, cast):
    return Page(sign_in(client, english(cast.coordinator)))


def test_one_tap_notes_it_and_the_application_waits_on(page, group):
    application = asked(group)
    page.open(address(application)).press("Nobody answered")
    assert page.taps == 1 and "The call is noted." in page.text
    assert now(application).state == State.NEW and not now(application).first_answered_at
    assert "nobody answered" in page.text
    entry = Entry.objects.get(action="application.tried")
    assert (entry.object_id, entry.purpose) == (str(application.pk), "no_answer")


def test_sent_twice_it_is_one_call(page, group):
    application = asked(group)
    page.open(address(application)).press("Wrong number")
    page.again()
    assert len(now(application).notes) == 1


def test_the_list_says_how_often_and_that_it_was_today(page, group, cast, client):
    application = asked(group)
    for _n in range(2):
        handling.tried(application, "no_answer", cast.coordinator)
    text = page.open(INBOX).text
    assert "called 2 times without an answer" in text and "called today" in text
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        text = Page(sign_in(client, cast.coordinator)).open(INBOX).text
    assert "called 2 times without an answer" in text and "called today" not in text


def test_a_talk_is_no_call_without_an_answer(page, group, cast):
    application = asked(group)
    handling.contacted(application, "Viene el lunes", cast.coordinator)
    assert "without an answer" not in page.open(f"{INBOX}?state=contacted").text


@pytest.mark.parametrize("result", ["talked", "later", "zzz", ""])
def test_nothing_else_can_be_noted_so(page, group, result):
    application = asked(group)
    page.open(address(application))
    page.send(address(application), {"step": "tried", "result": result})
    assert not now(application).notes


def test_where_nobody_calls_any_more_it_is_not_offered(page, group, cast):
    application = asked(group)
    handling.put_off(application, "lleno", cast.coordinator)
    assert "Nobody answered" not in page.open(address(application)).buttons()
