"""A consent for a purpose, asked inside a query: the newest decision counts, run out or not."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from tests import builders as make
from youth import consenting
from youth.models import Consent, Participant
from youth.models.consent import Purpose

PURPOSE = Purpose.CERTIFICATE_TO_DONOR


@pytest.fixture
def person(cast) -> Participant:
    return make.participant(cast.ceiba)


def agreed(person: Participant) -> bool:
    rows = Participant.objects.unscoped("what a test made").filter(pk=person.pk)
    return rows.filter(consenting.in_force(PURPOSE)).exists()


def give(person: Participant, until: date | None = None) -> None:
    row = make.consent(person, PURPOSE)
    rows = Consent.objects.unscoped("what a test made").filter(pk=row.pk)
    QuerySet.update(rows, expires_on=until)  # past the guard that refuses it


def test_the_last_day_counts(person):
    assert not agreed(person)
    give(person, until=timezone.localdate())
    assert agreed(person)


def test_an_older_one_without_an_end_does_not_come_back(person):
    give(person)
    assert agreed(person)  # the control: alone it holds
    give(person, until=timezone.localdate() - timedelta(days=1))
    assert not agreed(person)


def test_a_newer_one_takes_the_place_of_one_that_ran_out(person):
    give(person, until=timezone.localdate() - timedelta(days=1))
    give(person)
    assert agreed(person)
    consenting.withdraw(person, PURPOSE, actor="system:tests", method="spoken")
    assert not agreed(person)
