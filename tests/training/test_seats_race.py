"""64 people ask for 30 seats at the same moment, twenty times; and what happens without guard."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from django.db.models import F

from training import seats
from training.models import Enrollment, Offering
from training.models.enrollment import EnrollmentState as State

from .. import builders as make
from ..cast import Cast

PEOPLE, SEATS, ROUNDS = 64, 30, 20
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def ask_all_at_once(offering, persons) -> list[str]:
    """Everybody asks in a thread and a connection of their own; gives the states or the errors."""
    gate = threading.Barrier(len(persons))

    def ask(person):
        try:
            gate.wait(timeout=60)
            return str(seats.enroll(offering, person, actor="system:tests").state)
        except Exception as fault:
            return type(fault).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(persons)) as pool:
        return list(pool.map(ask, persons))


def rows(offering, state) -> int:
    return (
        Enrollment.objects.unscoped("counting after the race")
        .filter(offering=offering, state=state)
        .count()
    )


def make_everybody(cast):
    return [make.participant(cast.ceiba, given=f"Persona {n}") for n in range(PEOPLE)]


def test_never_one_too_many_never_one_too_few():
    cast = Cast()
    persons = make_everybody(cast)
    for _round in range(ROUNDS):
        offering = make.offering(cast.ceiba, capacity=SEATS)
        answers = ask_all_at_once(offering, persons)
        assert sorted(answers) == ["active"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
        assert (rows(offering, State.ACTIVE), rows(offering, State.WAITING)) == (30, 34)
        offering.refresh_from_db()
        assert (offering.taken, offering.waiting) == (30, 34)
    assert seats.recount() == []


def look_all_before_anybody_acts(monkeypatch):
    """The worst moment: everybody has seen a free seat before the first one takes it."""
    look, seen = seats._free_and_nobody_waits, threading.Barrier(PEOPLE)

    def look_and_wait(offering):
        free = look(offering)
        seen.wait(timeout=60)
        return free

    monkeypatch.setattr(seats, "_free_and_nobody_waits", look_and_wait)


def test_never_one_too_many_even_at_the_worst_moment(monkeypatch):
    cast = Cast()
    persons = make_everybody(cast)
    look_all_before_anybody_acts(monkeypatch)
    offering = make.offering(cast.ceiba, capacity=SEATS)
    ask_all_at_once(offering, persons)
    assert (rows(offering, State.ACTIVE), rows(offering, State.WAITING)) == (30, 34)


@contextmanager
def without_guards(monkeypatch):
    """The same function without the WHERE of its UPDATE, and no CHECK in the table."""

    def count_blindly(offering, *, taken=0, waiting=0):
        Offering.objects.filter(pk=offering.pk).update(
            taken=F("taken") + taken, waiting=F("waiting") + waiting
        )

    monkeypatch.setattr(seats, "count_in", count_blindly)
    check = next(c for c in Offering._meta.constraints if c.name == "offering_seats")
    kept = list(Offering._meta.constraints)
    # SQLite makes the table anew from the model, so the model must forget the constraint too.
    Offering._meta.constraints = [c for c in kept if c is not check]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Offering, check)
    try:
        yield
    finally:
        Offering.objects.update(capacity=1000)
        Offering._meta.constraints = kept
        with connection.schema_editor() as editor:
            editor.add_constraint(Offering, check)


def test_without_the_guards_seats_are_oversold_at_that_moment(monkeypatch):
    """The control: if this does not oversell, the two races above prove nothing."""
    cast = Cast()
    persons = make_everybody(cast)
    look_all_before_anybody_acts(monkeypatch)
    with without_guards(monkeypatch):
        offering = make.offering(cast.ceiba, capacity=SEATS)
        answers = ask_all_at_once(offering, persons)
        assert rows(offering, State.ACTIVE) > SEATS, answers


def test_the_same_person_asking_many_times_at_once_is_in_once():
    cast = Cast()
    person = make.participant(cast.ceiba)
    offering = make.offering(cast.ceiba, capacity=5)
    answers = ask_all_at_once(offering, [person] * 20)
    assert set(answers) == {"active"}
    offering.refresh_from_db()
    assert (rows(offering, State.ACTIVE), offering.taken) == (1, 1)


def test_no_seat_stays_free_while_somebody_waits():
    """People leave while others ask: whoever waits in the end waits for a full group."""
    cast = Cast()
    persons = make_everybody(cast)[:16]
    for _round in range(10):
        offering = make.offering(cast.ceiba, capacity=4)
        first = [seats.enroll(offering, p, actor="system:tests") for p in persons[:4]]
        gate = threading.Barrier(8)

        def leave(enrollment, gate=gate):
            try:
                gate.wait(timeout=60)
                seats.leave(enrollment, actor="system:tests", reason="work")
            finally:
                connections.close_all()

        def ask(person, gate=gate, offering=offering):
            try:
                gate.wait(timeout=60)
                seats.enroll(offering, person, actor="system:tests")
            finally:
                connections.close_all()

        with ThreadPoolExecutor(8) as pool:
            done = [pool.submit(leave, e) for e in first]
            done += [pool.submit(ask, p) for p in persons[4:8]]
            [d.result() for d in done]
        offering.refresh_from_db()
        assert offering.free == 0 or offering.waiting == 0
        assert offering.taken == 4
