"""Tokens made anew: what is right stays, what is wrong is mended; breaking off harms nothing."""

import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import Entry
from tests.cast import Cast
from youth import intake, renewing
from youth.finding import find
from youth.models import BlindToken

from .test_doubles import CHEPE

pytestmark = pytest.mark.django_db
WHY = "read for the test"


@pytest.fixture
def people():
    cast = Cast()
    given = ["Chepe", "Paco", "Lupe"]
    rows = [
        intake.register(cast.ceiba, replace(CHEPE, given=name), actor="system:tests")
        for name in given
    ]
    return cast, rows


def tokens() -> list:
    rows = BlindToken.objects.unscoped(WHY)
    return sorted(rows.values_list("participant", "kind", "token"), key=str)


def spoil(*people) -> None:
    rows = BlindToken.objects.unscoped(WHY).filter(participant__in=people, kind="name")
    for row in rows:
        row.token = row.token // 2
    BlindToken.objects.unscoped(WHY).bulk_update(rows, ["token"])


def run(capsys) -> dict:
    call_command("renew_tokens", "--json")
    return json.loads(capsys.readouterr().out)


def test_what_is_right_stays(people, capsys):
    before = tokens()
    assert run(capsys) == {"people": 3, "renewed": 0}
    assert tokens() == before
    assert not Entry.objects.filter(action="renew_tokens").exists()


def test_what_is_wrong_is_mended_and_recorded(people, capsys):
    cast, rows = people
    before = tokens()
    spoil(rows[0], rows[2])
    assert tokens() != before
    assert run(capsys) == {"people": 3, "renewed": 2}
    assert tokens() == before
    [entry] = Entry.objects.filter(action="renew_tokens")
    assert (entry.count, entry.actor) == (2, "system:renew_tokens")
    assert find(cast.coordinator, "José Galindo") == [rows[0]]


def test_it_goes_on_where_it_was_broken_off(people, capsys, monkeypatch):
    _cast, rows = people
    before = tokens()
    spoil(*rows)
    monkeypatch.setattr(renewing, "STEP", 1)
    assert next(renewing.renew("system:tests")) == (1, 1)  # broken off after a step
    assert tokens() != before
    assert run(capsys) == {"people": 3, "renewed": 2}
    assert tokens() == before


def test_only_somebody_known_may_be_named():
    with pytest.raises(CommandError) as refused:
        call_command("renew_tokens", "--actor", "nobody@example.org")
    assert refused.value.returncode == 2
