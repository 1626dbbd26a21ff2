"""One outcome, and several who decide on it at the same moment: one of them did it."""

from functools import partial

import pytest

from audit.models import Entry
from training.outcomes import acts, rules

from ... import builders as make
from ...cast import Cast
from ...many_hands import all_at_once
from .samples import (
    HEARD,
    confirmed,
    contract,
    evidence,
    now,
    proposed,
    rows,
    second_coordinator,
    steps,
    told,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
ROUNDS = 3


@pytest.fixture
def hands():
    """Two who coordinate, and somebody whom a facilitator registered."""
    cast = Cast()
    cast.two = [cast.coordinator, second_coordinator(cast)]
    cast.person = make.participant(cast.ceiba, created_by=cast.facilitator)
    for user in (*cast.two, cast.facilitator):
        assert user.membership  # looked up here, not by eight hands at once
    return cast


def deciding(outcome, cast) -> list:
    """Each coordinator confirms twice and sends back twice, with the outcome on the screen."""
    given = {"note": HEARD}
    confirming = [partial(acts.confirm, outcome, "called", actor=u, **given) for u in cast.two]
    returning = [partial(acts.give_back, outcome, "Falta el contrato", actor=u) for u in cast.two]
    return (confirming + returning) * 2


def test_it_is_decided_once(hands):
    for _round in range(ROUNDS):
        outcome = proposed(hands.person, hands.facilitator)
        assert all_at_once(deciding(outcome, hands)) == ["Refused"] * 7 + ["done"]
        done = now(outcome)
        assert done.state in ("confirmed", "returned") and len(steps(outcome)) == 2
        assert len(evidence(outcome)) == 1 + (done.state == "confirmed")
        decisions = Entry.objects.filter(object_id=str(outcome.pk)).exclude(
            action="outcome.proposed"
        )
        assert decisions.count() == 1


def test_it_is_corrected_once(hands):
    old = confirmed(hands.person, hands.facilitator, hands.coordinator)
    correcting = [
        partial(acts.correct, old, told(), contract(), actor=user)
        for user in [*hands.two, hands.facilitator] * 2
    ]
    assert all_at_once(correcting) == ["Refused"] * 5 + ["done"]
    assert rows().filter(replaces=old).count() == 1


def test_without_looking_again_it_is_decided_many_times(hands, monkeypatch):
    """The control: were the row not read anew under its lock, several would have done it."""
    monkeypatch.setattr(acts, "_now", lambda outcome: outcome)
    monkeypatch.setattr(rules, "may_confirm", lambda *_given: True)
    outcome = proposed(hands.person, hands.facilitator)
    seen = [rows().select_related("participant__key").get(pk=outcome.pk) for _n in range(8)]
    acts_of_all = [
        partial(acts.confirm, each, "called", actor=hands.two[n % 2], note=HEARD)
        for n, each in enumerate(seen)
    ]
    assert all_at_once(acts_of_all).count("done") > 1
