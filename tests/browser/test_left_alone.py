"""A browser after the sign-out and behind the lock: what Back shows, and what is not lost."""

import os
from shutil import which

import pytest
from django.contrib.sessions.backends.db import SessionStore

from accounts import lapsing, middleware, sessions
from tests import builders as make
from training import seats
from training.models import Attendance

from .conftest import NAMES, OPTIONS, PATIENCE
from .hand import PASSWORD, Hand

pytestmark = [pytest.mark.browser, pytest.mark.once]
NAME = "Zunilda"


@pytest.fixture
def group(cast):
    offering = make.offering(cast.ceiba, facilitator=cast.facilitator)
    person = make.participant(cast.ceiba, given=NAME)
    seats.enroll(offering, person, actor="system:tests")
    return offering


@pytest.fixture
def remembering(chromium, server, transactional_db):
    """A window of a browser that keeps whole pages for the Back button, as people's do."""
    browser = chromium.browser_type.launch(
        executable_path=next(filter(None, map(which, NAMES))),
        args=[*OPTIONS, "--no-sandbox"] if os.geteuid() == 0 else OPTIONS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = browser.new_context(base_url=server, viewport={"width": 360, "height": 640})
    context.set_default_timeout(PATIENCE)
    yield Hand(context, server)
    browser.close()


def back_after_sign_out(staff, group) -> str:
    """What the Back button shows of a group's page, once somebody signed out there."""
    staff.open(f"/trabajo/grupos/{group.pk}/")
    assert NAME in staff.text
    staff.page.locator("header details summary").click()
    staff.tap("header form[action='/cuenta/salir/'] button")
    # A page that the browser kept whole is not loaded: nothing is waited for but time.
    staff.page.evaluate("() => history.back()")
    staff.page.wait_for_timeout(1500)
    return staff.text


def test_back_shows_nothing_after_the_sign_out(cast, group, remembering):
    staff = remembering.sign_in(cast.facilitator)
    assert NAME not in back_after_sign_out(staff, group)
    assert staff.path == "/cuenta/entrar/"


def test_back_would_show_it_if_pages_were_kept(cast, group, remembering, monkeypatch):
    """The control."""
    monkeypatch.setattr(middleware, "NOT_KEPT", "private, max-age=600")
    monkeypatch.setattr(lapsing, "clear_cache", lambda response: response)
    staff = remembering.sign_in(cast.facilitator)
    assert NAME in back_after_sign_out(staff, group)


def leave_alone(staff, minutes: int = 11) -> None:
    """As if nobody had touched the device for so long."""
    [key] = [c["value"] for c in staff.context.cookies() if c["name"] == "sessionid"]
    store = SessionStore(key)
    store[sessions.SEEN] -= minutes * 60
    store.save()


def test_a_roll_sent_too_late_is_not_lost(cast, group, somebody):
    session = make.session(group)
    staff = somebody().sign_in(cast.facilitator)
    staff.open(f"/trabajo/sesiones/{session.pk}/lista/")
    staff.pick("input[value=late]")
    leave_alone(staff)
    staff.tap(".savebar button")
    assert "Facilitador" in staff.text and NAME not in staff.page.content()
    staff.page.go_back()
    assert NAME not in staff.text
    marks = Attendance.objects.unscoped("the test looks")
    assert not marks.exists()
    staff.open("/trabajo/")
    assert staff.path == "/cuenta/bloqueo/"


def test_behind_the_lock_it_is_sent_again(cast, group, somebody):
    session = make.session(group)
    staff = somebody().sign_in(cast.facilitator)
    staff.open(f"/trabajo/sesiones/{session.pk}/lista/")
    staff.pick("input[value=late]")
    leave_alone(staff)
    staff.tap(".savebar button").fill(password=PASSWORD).tap("main form button")
    assert NAME not in staff.text
    staff.tap("main form button")
    marks = Attendance.objects.unscoped("the test looks")
    assert marks.get().mark == "late" and staff.path.startswith("/trabajo/")


def test_a_session_ended_from_afar_is_over_at_the_next_click(cast, group, somebody):
    staff = somebody().sign_in(cast.facilitator).open("/trabajo/")
    sessions.end_all(cast.facilitator)
    staff.open(f"/trabajo/grupos/{group.pk}/")
    assert staff.path == "/cuenta/entrar/" and NAME not in staff.text
