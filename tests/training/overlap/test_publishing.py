"""What may be shown of true figures, and that one person more or less never shows."""

import pytest

from training.overlap import counting, publishing
from training.overlap.counting import Record
from training.overlap.publishing import HIDDEN, Span, first, shown, together

SHIFTS = range(publishing.ROUND)


def test_few_are_hidden_nobody_included_and_others_are_rounded_down():
    assert {first(count) for count in range(10)} == {HIDDEN}
    assert [first(count) for count in (10, 14, 15, 99, 100)] == [10, 10, 15, 95, 100]


@pytest.mark.parametrize(("asked", "least"), [(10, 10), (1, 5), (0, 5), (11, 11)])
def test_the_least_is_a_setting_with_a_floor(settings, asked, least):
    settings.SMALL_CELL_THRESHOLD = asked
    assert publishing.least() == least and first(least - 1) == HIDDEN < first(least)


def moves(step: int, change) -> list[int]:
    """True figures at which `step` people more, right after a count, change what is shown."""
    return [
        count
        for count in range(300)
        for shift in SHIFTS
        if change(count + step, change(count, None, shift), shift) != change(count, None, shift)
    ]


@pytest.mark.parametrize("people", range(1, 10))
def test_one_person_or_nine_change_nothing(people):
    assert moves(people, shown) == []


def test_without_the_rule_between_two_counts_one_person_shows():
    """The control: rounding and hiding alone give a single person away at each edge."""
    assert 9 in moves(1, lambda count, before, shift: first(count))
    assert len(moves(1, lambda count, before, shift: count)) == 300 * len(SHIFTS)


def test_what_changes_changed_by_as_many_as_are_hidden():
    """From any figure that was shown, whatever the truth behind it at that time."""
    for then in range(60):
        for now in range(100):
            for shift in SHIFTS:
                if shown(now, first(then), shift) != first(then):
                    assert abs(now - then) >= publishing.least()


def test_figures_do_follow_in_the_end():
    for shift in SHIFTS:
        assert (shown(40, 10, shift), shown(0, 40, shift), shown(25, HIDDEN, shift)) == (
            40,
            HIDDEN,
            25,
        )


def test_together_tells_no_more_than_the_figures_beside_it():
    assert together({"a": 40, "b": 30}, {("a", "b"): 15}, 15) == Span(55, 55)
    # Hidden: by the sum nobody learns whether it is 0 or 9.
    assert together({"a": 40, "b": 30}, {("a", "b"): HIDDEN}, HIDDEN) == Span(61, 70)
    assert together({"a": 40, "b": HIDDEN}, {("a", "b"): HIDDEN}, HIDDEN) == Span(40, 49)
    assert together({"a": HIDDEN, "b": HIDDEN}, {("a", "b"): HIDDEN}, HIDDEN) is None
    three = {("a", "b"): 10, ("a", "c"): 10, ("b", "c"): HIDDEN}
    assert together({"a": 40, "b": 30, "c": 20}, three, 20) == Span(61, 80)
    full = dict.fromkeys(three, 10)
    assert together({"a": 40, "b": 30, "c": 20}, full, 20) == Span(70, 70)


def test_who_hangs_together_is_one_person():
    def record(organization: str, sure: str, possible: str = "") -> Record:
        return Record(organization, frozenset(sure.split()), frozenset(possible.split()))

    people = [
        record("a", "doc1 ana"),
        record("b", "doc1 annie x"),
        record("c", "annie"),
        record("a", "ana"),  # twice in one organization
        record("a", "luis", "l"),
        record("b", "luís", "l"),
        record("c", "eva"),
        record("c", ""),
        record("c", ""),
    ]
    counts = counting.count(people, "abc")
    assert counts.unique == {"a": 2, "b": 2, "c": 4}
    assert counts.pairs == {("a", "b"): 1, ("a", "c"): 1, ("b", "c"): 1}
    assert counts.pairs_at_most == {("a", "b"): 2, ("a", "c"): 1, ("b", "c"): 1}
    assert counts.once_more == 2  # 8 - 6 people
