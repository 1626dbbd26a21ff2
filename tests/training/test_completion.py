"""The rule of completion at its boundaries; no database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.completion import WORDS, Reason, Record, Rule, decide, plain

EIGHTY = Rule(Decimal("80"))
ASSESSED = Rule(Decimal("80"), assessed=True, least_score=Decimal("60"))


@pytest.mark.parametrize(
    ("rule", "record", "completed", "codes"),
    [
        (EIGHTY, Record(came=4, absent=1), True, ["attendance_met"]),  # exactly 80 %
        (EIGHTY, Record(came=79, absent=20), False, ["attendance_below"]),  # 79.8 %, shown cut
        (EIGHTY, Record(came=4, absent=1, excused=5), True, ["attendance_met"]),
        (EIGHTY, Record(excused=3), False, ["all_excused"]),
        (EIGHTY, Record(), False, ["no_sessions"]),
        (EIGHTY, Record(came=10, not_recorded=1), False, ["not_recorded_one"]),
        (EIGHTY, Record(came=1, absent=9), False, ["attendance_below"]),
        (EIGHTY, Record(came=9, not_recorded=2), False, ["not_recorded"]),
        (ASSESSED, Record(came=5, score=Decimal("60")), True, ["attendance_met", "score_met"]),
        (ASSESSED, Record(came=5, score=Decimal("59.99")), False, ["score_below"]),
        (ASSESSED, Record(came=5), False, ["score_missing"]),
        (ASSESSED, Record(absent=5), False, ["attendance_below", "score_missing"]),
        (Rule(Decimal(0)), Record(absent=3), True, ["attendance_met"]),
    ],
)
def test_verdict(rule, record, completed, codes):
    verdict = decide(rule, record)
    assert (verdict.completed, [r.code for r in verdict.reasons]) == (completed, codes)


def test_reason_says_the_numbers_in_both_languages():
    reason = decide(EIGHTY, Record(came=15, absent=4)).reasons[0]
    assert reason.text("en") == "Came to 15 of 19 sessions (78.9 %); at least 80 % is needed."
    assert "15 de 19" in reason.text("es") and "78.9" in reason.text("es")


def test_a_share_is_cut_not_rounded():
    assert plain(Decimal("79.99")) == "79.9"


@pytest.mark.parametrize("code", WORDS)
def test_every_reason_can_be_told(code):
    numbers = {n: "1" for n in ("came", "counted", "share", "least", "sessions", "score")}
    assert Reason(code, tuple(numbers.items())).text("es")


records = st.builds(
    Record,
    came=st.integers(0, 60),
    absent=st.integers(0, 60),
    excused=st.integers(0, 60),
    not_recorded=st.integers(0, 3),
    score=st.none() | st.decimals(0, 100, places=2),
)


@given(records)
def test_coming_once_more_never_takes_a_completion_away(record):
    more = Record(record.came + 1, record.absent, record.excused, record.not_recorded, record.score)
    if decide(ASSESSED, record).completed:
        assert decide(ASSESSED, more).completed


@given(records)
def test_a_verdict_always_says_why(record):
    assert decide(ASSESSED, record).reasons
