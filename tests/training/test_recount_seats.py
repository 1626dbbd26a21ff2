"""The nightly recount, by command."""

import json

import pytest
from django.core.management import CommandError, call_command

from training import seats
from training.models import Offering

from .. import builders as make

pytestmark = pytest.mark.django_db


def test_right_counters_are_said_to_be_right(cast, capsys):
    seats.enroll(make.offering(cast.ceiba), make.participant(cast.ceiba), actor="system:tests")
    call_command("recount_seats", json=True)
    assert json.loads(capsys.readouterr().out) == {"wrong": []}


def test_a_wrong_counter_fails_the_command(cast, capsys):
    group = make.offering(cast.ceiba)
    Offering.objects.filter(pk=group.pk).update(taken=2)
    with pytest.raises(CommandError) as failure:
        call_command("recount_seats", json=True)
    assert failure.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["wrong"][0]["offering"] == group.code
