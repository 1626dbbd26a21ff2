"""The page of a new person, sent after its session was locked or over: a draft of who typed it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts import guards
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in
from youth.models import PersonDraft

from .test_people_pages import english, intake

pytestmark = pytest.mark.django_db
LOCK, LOGIN = reverse("account_lock"), reverse("account_login")
OWN = "ceiba-maiz-2026"
START = datetime.fromisoformat("2026-03-02T14:00:00+00:00")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def page(client, cast, clock):
    """The form as a coordinator had it open."""
    make.consent_text()
    make.place()
    sign_in(client, english(cast.coordinator))
    return intake(Page(client), "zunilda quintana")


def drafts():
    return PersonDraft.objects.unscoped("looked at by a test").select_related("key")


def late(page, clock, **passed) -> None:
    clock.shift(timedelta(**passed))
    page.press("Save", given="Zunilda", surname1="Quintana", notes="llama los lunes")


def test_behind_the_lock_lies_the_draft(page, clock):
    late(page, clock, minutes=31)
    assert page.url.startswith(LOCK) and "Zunilda" not in page.html.decode()
    assert "is kept" in page.text
    page.press("Go on", password=OWN)
    assert page.url == f"/trabajo/personas/borradores/{drafts().get().pk}/"
    assert "llama los lunes" in page.html.decode()


def test_after_the_whole_sign_in_it_is_there_too(page, clock, cast, client):
    late(page, clock, hours=12, minutes=1)
    assert page.url.startswith(LOGIN)
    draft = drafts().get()
    assert (draft.author, draft.organization) == (cast.coordinator, cast.ceiba)
    assert draft.typed["notes"] == "llama los lunes"
    way = page.html.select_one("main input[name=next]")["value"]
    sign_in(client, cast.coordinator)
    assert "llama los lunes" in client.get(way, follow=True).content.decode()


@pytest.mark.parametrize("who", ["facilitator", "case_worker", "outsider", "monitor"])
def test_a_stranger_on_the_same_device_sees_nothing_of_it(page, clock, cast, client, who):
    late(page, clock, hours=12, minutes=1)
    way = page.html.select_one("main input[name=next]")["value"]
    sign_in(client, getattr(cast, who))
    answer = client.get(way, follow=True)
    assert answer.status_code == 200 and "unilda" not in answer.content.decode()
    draft = f"/trabajo/personas/borradores/{drafts().get().pk}/"
    assert client.get(draft).status_code in (403, 404)


def test_without_the_mark_nothing_would_be_there(page, clock, monkeypatch):
    """The control: a session that is over loses what nobody put away."""
    from youth.views import intake as views

    monkeypatch.delattr(views.new, "keeps_typed")
    late(page, clock, hours=12, minutes=1)
    assert not drafts().exists() and guards.keeps_typed


def test_a_search_that_opens_the_form_is_no_draft(client, cast, clock):
    make.consent_text()
    sign_in(client, english(cast.coordinator))
    clock.shift(timedelta(minutes=31))
    answer = client.post("/trabajo/personas/nueva/", {"q": "zunilda"})
    assert answer.status_code == 200 and not drafts().exists()
    assert "unilda" not in answer.content.decode()


def test_somebody_else_is_not_kept_out_by_it(page, clock, cast):
    late(page, clock, minutes=31)
    assert sign_in(Client(), cast.facilitator).get("/trabajo/").status_code == 200
