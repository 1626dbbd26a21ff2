"""The counter of a roll call: alive where scripts run, right after each save where none do."""

from gzip import compress
from pathlib import Path

import pytest
from django.conf import settings

from tests import builders as make
from training import seats
from training.models import Enrollment
from training.models.enrollment import EnrollmentState

from . import looking

STATIC = Path(settings.SITE) / "rumbo" / "static"
pytestmark = [pytest.mark.browser, pytest.mark.once]
MOST = 20 * 1024  # bytes of scripts on a page of staff, compressed


@pytest.fixture
def session(cast):
    group = make.offering(cast.ceiba)
    for given in ("Ana", "Berta", "Carmen", "Dora"):
        seats.enroll(group, make.participant(cast.ceiba, given=given), actor="system:tests")
    last = Enrollment.objects.unscoped("made by the test").latest("asked_at")
    Enrollment.objects.unscoped("made by the test").filter(pk=last.pk).update(
        state=EnrollmentState.PAUSED
    )
    return make.session(group)


def roll(cast, somebody, session, scripts: bool, language="en"):
    cast.coordinator.language = language
    cast.coordinator.save()
    hand = somebody(scripts=scripts).sign_in(cast.coordinator)
    return hand.open(f"/trabajo/sesiones/{session.pk}/lista/")


def said(hand) -> str:
    return hand.page.locator(".savebar [role=status]").inner_text()


def mark(hand, number: int, value: str) -> None:
    hand.page.locator(".rollcall li").nth(number).locator(f".{value}").click()


def test_it_counts_while_marks_are_set(cast, somebody, session):
    hand = roll(cast, somebody, session, scripts=True)
    assert said(hand) == "0 of 3 marked"
    mark(hand, 0, "present")
    mark(hand, 1, "absent")
    assert said(hand) == "2 of 3 marked"
    mark(hand, 1, "present")
    assert said(hand) == "2 of 3 marked", "another mark of the same person"
    mark(hand, 2, "late")
    mark(hand, 3, "present")
    assert said(hand) == "4 of 4 marked", "nobody expected the fourth one"
    hand.tap(".savebar button:not([name])")
    assert said(hand) == "4 of 4 marked"
    assert hand.complaints == [] and looking.barriers(hand.page, "violations") == [[]]


def test_in_spanish_too(cast, somebody, session):
    hand = roll(cast, somebody, session, scripts=True, language="es")
    before = said(hand)
    mark(hand, 0, "present")
    assert said(hand) == before.replace("0", "1", 1)


def test_without_scripts_it_is_right_after_each_save(cast, somebody, session):
    hand = roll(cast, somebody, session, scripts=False)
    mark(hand, 0, "present")
    assert said(hand) == "0 of 3 marked"
    hand.tap(".savebar button:not([name])")
    assert said(hand) == "1 of 3 marked"


def test_the_script_of_staff_is_small():
    assert len(compress((STATIC / "roll.js").read_bytes(), 9)) <= MOST
