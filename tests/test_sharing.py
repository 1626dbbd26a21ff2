"""What is asked again on the second database, and who begins with what."""

from dataclasses import dataclass, field

import pytest

from .sharing import long_ones_first, on_second


@dataclass(frozen=True)
class Item:
    nodeid: str
    marks: frozenset[str] = frozenset({"django_db"})
    fixturenames: tuple[str, ...] = field(default=())

    def get_closest_marker(self, name: str) -> bool | None:
        return name in self.marks or None


def items(text: str, *marks: str) -> list[Item]:
    return [Item(each, frozenset(marks)) for each in text.split()]


def test_of_many_sets_of_values_the_first_and_the_last_are_asked_again():
    many = items("a::f[1] a::f[2] a::f[3] a::g[1] a::g[2] a::h", "django_db")
    assert [
        each.nodeid for each in on_second(many)
    ] == "a::f[1] a::f[3] a::g[1] a::g[2] a::h".split()


def test_what_databases_may_answer_differently_is_asked_whole():
    many = items("a::f[1] a::f[2] a::f[3]", "django_db", "both")
    assert on_second(many) == many


def test_what_asks_no_database_is_not_asked_again():
    assert on_second(items("a::f", "once", "django_db") + items("a::g")) == []
    assert on_second([Item("a::f", frozenset(), ("db",))])
    assert on_second([Item("a::f", fixturenames=("db", "public_site"))]) == []


@pytest.mark.parametrize("shares", [1, 2, 3, 8])
@pytest.mark.parametrize("short", [0, 1, 5, 100])
def test_everything_is_asked_once_and_modules_stay_together(shares, short):
    long = items("l::1 l::2 m::1 n::1 n::2 n::3", "long")
    every = [*items(" ".join(f"s::{n}" for n in range(short))), *long]
    dealt = long_ones_first(every, shares)
    assert sorted(dealt, key=every.index) == every
    places = [dealt.index(each) for each in long if each.nodeid.startswith("n")]
    assert places == list(range(places[0], places[0] + 3))


def test_each_process_begins_with_what_is_long():
    long = items("l::1 l::2", "long") + items("m::1", "long")
    dealt = long_ones_first([*items(" ".join(f"s::{n}" for n in range(7))), *long], 2)
    halves = dealt[:5], dealt[5:]
    assert [half[0].nodeid for half in halves] == ["l::1", "m::1"]
