"""A roll that is sent twice at once, or while somebody else says that there was no class."""

import threading
from functools import partial

import pytest
from django.db import connections

from training import rollcall, seats
from training.models import Attendance, Session
from training.models.attendance import Mark

from .. import builders as make
from ..cast import Cast
from ..many_hands import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
ACTOR = "system:tests"


def called(cast, people: int = 6):
    """A session, as several people of the staff have it open, and who is on its roll."""
    group = make.offering(cast.ceiba)
    roll = [
        seats.enroll(group, make.participant(cast.ceiba), actor=ACTOR).pk for _n in range(people)
    ]
    session = make.session(group)
    return roll, lambda: Session.objects.get(pk=session.pk)


def test_the_same_roll_sent_many_times_at_once_is_saved_once():
    cast = Cast()
    for _round in range(5):
        roll, seen = called(cast)
        marks = dict.fromkeys(roll, Mark.PRESENT)
        acts = [partial(rollcall.save, seen(), marks, actor=ACTOR) for _n in range(6)]
        assert all_at_once(acts) == ["done"] * 6
        stored = Attendance.objects.unscoped("counting after the race").filter(session=seen())
        assert stored.count() == len(roll)


def test_a_session_without_class_has_no_marks():
    cast = Cast()
    for _round in range(10):
        roll, seen = called(cast, people=2)
        marks = dict.fromkeys(roll, Mark.PRESENT)
        answers = all_at_once(
            [
                partial(rollcall.save, seen(), marks, actor=ACTOR),
                partial(rollcall.no_class, seen(), "Lluvia fuerte", actor=ACTOR),
            ]
        )
        assert answers == ["NotAllowed", "done"]
        stored = Attendance.objects.unscoped("counting after the race").filter(session=seen())
        assert bool(seen().cancelled_reason) != stored.exists()


@pytest.mark.skipif(
    connections["default"].vendor == "sqlite",
    reason="SQLite lets one transaction write at a time, whatever the program does",
)
def test_without_taking_turns_marks_are_lost(monkeypatch):
    """The control: the same roll at once, where everybody looks before anybody writes."""
    cast, everybody = Cast(), threading.Barrier(6)
    check = rollcall.check

    def check_and_wait(*given):
        check(*given)
        everybody.wait(timeout=60)

    monkeypatch.setattr(rollcall, "one_at_a_time", lambda session: None)
    monkeypatch.setattr(rollcall, "check", check_and_wait)
    roll, seen = called(cast)
    acts = [
        partial(rollcall.save, seen(), dict.fromkeys(roll, Mark.PRESENT), actor=ACTOR)
        for _n in range(6)
    ]
    assert "IntegrityError" in all_at_once(acts)
