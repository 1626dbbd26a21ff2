"""Who is counted, and that thousands cost no more questions than ten."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders as make
from training.attesting import counting
from training.attesting.shape import ALL
from training.models import Enrollment, Outcome
from youth.models import Participant

from . import cohort

pytestmark = pytest.mark.django_db


def counted(offerings, measure="enrolled"):
    people = counting.people(offerings, timezone.localdate())
    return sum(measure in each.measures for each in people)


def test_somebody_in_two_groups_is_one_person(cast):
    one, other = cohort.group(cast.ceiba), cohort.group(cast.ceiba)
    both = cohort.people(cast.ceiba, 3)
    cohort.seat(one, both)
    cohort.seat(other, [*both, *cohort.people(cast.ceiba, 2)])
    assert counted([one, other]) == 5
    assert counted([one]) == 3


def test_joined_records_are_one_person(cast):
    group = cohort.group(cast.ceiba)
    kept, gone = cohort.people(cast.ceiba, 2)
    cohort.seat(group, [kept, gone])
    assert counted([group]) == 2
    Participant.objects.unscoped(cohort.WHY).filter(pk=gone.pk).update(merged_into=kept)
    assert counted([group]) == 1


def test_who_was_erased_is_counted_as_they_were(cast):
    group = cohort.group(cast.ceiba)
    [person] = cohort.people(cast.ceiba, 1)
    cohort.seat(group, [person])
    cohort.found([person], cast.facilitator, cast.coordinator)
    Participant.objects.unscoped(cohort.WHY).update(erased_at=timezone.now())
    assert counted([group], "new_job") == 1


def test_waiting_and_slips_are_not_enrolled(cast):
    group = cohort.group(cast.ceiba)
    cohort.seat(group, cohort.people(cast.ceiba, 2), state="withdrawn")
    rows = Enrollment.objects.unscoped(cohort.WHY)
    slip, waits = rows.all()
    rows.filter(pk=slip.pk).update(reason="mistake")
    rows.filter(pk=waits.pk).update(state="waiting", seated_at=None)
    assert counted([group]) == 0


def test_outcomes_count_of_those_who_completed_and_since_they_began(cast):
    group = cohort.group(cast.ceiba)
    done, left, before, waiting = cohort.people(cast.ceiba, 4)
    cohort.seat(group, [done, before, waiting])
    cohort.seat(group, [left], state="withdrawn")
    cohort.found([done, left, before, waiting], cast.facilitator, cast.coordinator)
    rows = Outcome.objects.unscoped(cohort.WHY)
    rows.filter(participant=before).update(happened_on=date(2020, 1, 1))
    nobody = {"verified_by": None, "verified_at": None, "verified_how": ""}
    rows.filter(participant=waiting).update(state="proposed", **nobody)
    assert counted([group], "any_outcome") == 1
    assert counted([group], "not_found") == 2
    assert counted([group], "attended") == 4


def test_another_organizations_people_are_not_in_it(cast):
    theirs = cohort.group(cast.quetzal)
    cohort.seat(theirs, cohort.people(cast.quetzal, 4))
    assert cohort.selection(cast).offerings() == []


def test_the_age_is_that_of_the_first_day_by_the_month(cast):
    assert counting.age_by_month(date(2008, 5, 1), date(2026, 5, 31)) == 17
    assert counting.age_by_month(date(2008, 5, 1), date(2026, 6, 1)) == 18


def test_a_large_cohort_costs_as_few_questions_as_a_small_one(cast):
    group = cohort.group(cast.ceiba)
    cohort.seat(group, cohort.people(cast.ceiba, 5))
    few = _questions(group)
    cohort.seat(group, cohort.people(cast.ceiba, 800))
    assert _questions(group) == few <= 6


def _questions(group) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        counting.people([group], timezone.localdate())
    return len(asked)


def test_small_rows_are_joined_and_sums_stay(cast):
    group = cohort.group(cast.ceiba)
    for sex, number in (("female", 40), ("male", 35), ("undisclosed", 2)):
        cohort.seat(group, cohort.people(cast.ceiba, number, sex=sex))
    cells = counting.table(counting.people([group], timezone.localdate()), 10)
    assert cells["sex", "female", "completed"] == 40
    assert cells["sex", "male|undisclosed", "completed"] == 37
    assert cells[ALL, ALL, "completed"] == 77
    assert not [cell for cell in cells if cell[0] == "age"]  # all of one age: no rows


def test_only_groups_of_the_period_that_began(cast):
    today = timezone.localdate()
    past = make.offering(cast.ceiba, starts_on=today - timedelta(90), ends_on=today - timedelta(40))
    now = make.offering(cast.ceiba)
    make.offering(cast.ceiba, starts_on=today + timedelta(5), ends_on=today + timedelta(9))
    make.offering(cast.ceiba, state="cancelled")
    assert cohort.selection(cast).offerings() == [past, now]
    assert cohort.selection(cast, end=today).offerings() == [past]
    assert cohort.selection(cast, offering=now).offerings() == [now]
    assert cohort.selection(cast, center=past.center, end=today).offerings() == [past]
