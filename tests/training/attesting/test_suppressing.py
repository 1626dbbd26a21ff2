import pytest

from training.attesting.shape import ALL, COHORT, laws, rows_of, value
from training.attesting.suppressing import hidden, is_safe
from training.attesting.twins import Twins

from .tables import KINDS, SMALL, Attacker, drawn, primary, small_forms

K = 3
SEEDS = range(60)


def exposed(cells, closed, shape, k=K):
    """Small figures of which the attacker knows that they lie among fewer than k values."""
    if all(cell in closed for cell, count in cells.items() if count):
        return []
    attacker = Attacker(cells, closed, shape, most=max(cells.values()) + 2 * k)
    return [form for form in small_forms(cells, shape, k) if len(attacker.can_be(form)) < k]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [SMALL, KINDS], ids=["split", "kinds"])
def test_nobody_works_out_a_hidden_figure(seed, shape):
    cells = drawn(seed, shape, people=8 + seed % 9)
    assert exposed(cells, hidden(cells, K, shape), shape) == []


@pytest.mark.parametrize("shape", [SMALL, KINDS], ids=["split", "kinds"])
def test_hiding_only_what_is_small_is_worked_out(shape):
    """The control: the same attacker, and no figure hidden besides the small ones."""
    broken = 0
    for seed in SEEDS:
        cells = drawn(seed, shape, people=8 + seed % 9)
        broken += bool(exposed(cells, primary(cells, K), shape))
    assert broken > len(SEEDS) / 2


def test_the_attacker_finds_what_a_sum_gives_away():
    cells = drawn(1, SMALL, people=14)
    small = next(cell for cell, n in cells.items() if 0 < n < K and cell[0] != ALL)
    attacker = Attacker(cells, {small}, SMALL, most=30)
    assert attacker.can_be(((small, 1),)) == {cells[small]}


@pytest.mark.parametrize("seed", range(12))
def test_small_figures_and_small_rests_are_hidden_in_a_real_table(seed):
    cells = drawn(seed, COHORT_LIKE, people=40)
    closed = hidden(cells, 10, COHORT_LIKE)
    known = laws(COHORT_LIKE, rows_of(cells))
    assert primary(cells, 10) <= closed
    for form in small_forms(cells, COHORT_LIKE, 10):
        assert is_safe(form, cells, closed, known, 10)


COHORT_LIKE = SMALL


def test_a_table_that_is_found_agrees_with_all_that_is_shown():
    cells = drawn(5, SMALL, people=30)
    closed = set(cells)
    twins = Twins(cells, closed, laws(SMALL, rows_of(cells)))
    form = (((ALL, ALL, "enrolled"), 1),)
    assert twins.have(form, 40, None)
    assert not Twins(cells, closed - {form[0][0]}, twins.laws).have(form, 40, None)


def test_zero_is_shown_and_large_figures_too():
    cells = {(ALL, ALL, m): n for m, n in zip(SMALL.measures, (90, 60, 60, 0), strict=True)}
    assert hidden(cells, 10, SMALL) == frozenset()


def test_what_is_left_of_a_figure_counts_as_well():
    """95 of 98: whoever subtracts knows that three did not."""
    cells = {(ALL, ALL, m): n for m, n in zip(SMALL.measures, (98, 95, 50, 45), strict=True)}
    assert (ALL, ALL, "completed") in hidden(cells, 10, SMALL)


def test_the_same_figures_hide_the_same_cells():
    cells = drawn(3, people=50)
    assert hidden(cells, 10, SMALL) == hidden(dict(reversed(cells.items())), 10, SMALL)


def test_every_law_holds_in_a_table_of_people():
    for seed in SEEDS:
        cells = drawn(seed, KINDS)
        for law in laws(KINDS, rows_of(cells)):
            total = value(law.terms, cells)
            assert law.least <= total and (law.most is None or total <= law.most)


def test_the_certificate_knows_all_its_measures():
    assert set(COHORT.parents.values()) - {""} <= set(COHORT.measures)
    assert COHORT.parents["not_found"] == COHORT.parents["any_outcome"] == "completed"
