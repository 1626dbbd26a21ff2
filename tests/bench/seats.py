"""64 hands for 30 seats: ours, the bare conditional UPDATE, and counting before inserting."""

from statistics import median, quantiles

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from tests import builders as make
from tests.cast import Cast
from tests.many_hands import all_at_once
from training import seats
from training.models import Enrollment, Offering

from .measuring import FULL, ms, seconds, tell

HANDS, SEATS = 64, 30
ROUNDS = 10 if FULL else 5
WHY = "the bench counts what a race left"


def measure() -> None:
    cast = Cast()
    people = [make.participant(cast.ceiba, given=f"Persona{n}") for n in range(HANDS)]
    took = {"ours": [], "bare": [], "naive": []}
    left = {"ours": [], "bare": [], "naive": []}
    waits = []
    for _round in range(ROUNDS):
        for name, way in (("ours", ours), ("bare", bare), ("naive", naive)):
            group = make.offering(cast.ceiba, capacity=SEATS)
            acts = [timed(way, group, person, waits) for person in people]
            took[name].append(seconds(lambda acts=acts: all_at_once(acts)))
            rows = Enrollment.objects.unscoped(WHY).filter(offering=group)
            left[name].append(rows.filter(state="active").count())
    middle = {name: median(values) for name, values in took.items()}
    over = sum(max(0, count - SEATS) for count in left["ours"])
    under = sum(max(0, SEATS - count) for count in left["ours"])
    said = f"{ROUNDS} rounds of {HANDS}; {under} seats left free"
    tell("seats given twice", over, "0", "0", said, "")
    said = f"plain counting: {max(left['naive'])} of {SEATS} at worst"
    tell("seats given twice, plain counting", max(left["naive"]) - SEATS, "", "", said, "")
    said = f"{middle['ours']:.2f} s a race, bare {middle['bare']:.2f} s"
    tell("seats : bare UPDATE", middle["ours"] / middle["bare"], "1.0×", "≤2.0×", said)
    floor, goal = ("0.15×", "≤0.35×") if connection.vendor == "sqlite" else ("0.3×", "≤0.6×")
    said = f"{middle['ours']:.2f} s, plain counting under a lock {middle['naive']:.2f} s"
    tell("seats : counting before inserting", middle["ours"] / middle["naive"], floor, goal, said)
    worst = quantiles(waits, n=20)[18]
    tell("seats, p95 of one answer", worst * 1000, "110", "≤250 ms", ms(worst), "ms")


def timed(way, group: Offering, person, waits: list):
    def act():
        took = seconds(lambda: way(group, person))
        if way is ours:
            waits.append(took)

    return act


def ours(group: Offering, person) -> None:
    seats.enroll(group, person, actor="system:bench")


def bare(group: Offering, person) -> None:
    """Look without a lock, insert, count last: nothing else that an enrollment is."""
    rows = Offering.objects.filter(pk=group.pk, taken__lt=F("capacity"))
    if not rows.exists():
        return
    try:
        with transaction.atomic():
            insert(group, person)
            if not rows.update(taken=F("taken") + 1):
                raise IntegrityError("full")
    except IntegrityError:
        return


def naive(group: Offering, person) -> None:
    """What is usually written, with the lock that makes it right on PostgreSQL."""
    with transaction.atomic():
        locked = Offering.objects.select_for_update().get(pk=group.pk)
        held = Enrollment.objects.unscoped(WHY).filter(offering=group, state="active").count()
        if held < locked.capacity:
            insert(group, person)


def insert(group: Offering, person) -> None:
    Enrollment.objects.create(
        organization=group.organization, offering=group, participant=person, state="active"
    )
