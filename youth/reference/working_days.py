"""Working days of each country: Monday to Friday but for holidays. No database, no clock.

The holidays stand in holidays.csv, by their date or by their distance from Easter Sunday. What a
country moves by decree is left out: then an answer is due a day earlier, and never a day late.
"""

import csv
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

HOLIDAYS = Path(__file__).with_name("holidays.csv")
DAY = timedelta(days=1)
SATURDAY = 5


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def _rules() -> dict[str, dict[str, str]]:
    """{country: {"12-25": name, "easter-2": name, …}}"""
    found: dict[str, dict[str, str]] = {}
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["country"], {})[row["day"]] = row["name"]
    return found


def _on(rule: str, year: int) -> date:
    if moved := re.fullmatch(r"easter([+-]\d+)", rule):
        return easter(year) + int(moved[1]) * DAY
    return date.fromisoformat(f"{year}-{rule}")


@cache
def holidays(country: str, year: int) -> frozenset[date]:
    """None for a country that is not in the file, or where none is given."""
    return frozenset(_on(rule, year) for rule in _rules().get(country, {}))


def name_of(day: date, country: str) -> str:
    """What the holiday is called there, in Spanish; "" for a day that is none."""
    rules = _rules().get(country, {})
    return next((name for rule, name in rules.items() if _on(rule, day.year) == day), "")


def is_working(day: date, country: str = "") -> bool:
    return day.weekday() < SATURDAY and day not in holidays(country, day.year)


def after(day: date, number: int, country: str = "") -> date:
    """The working day with this number, where the next one after `day` is number 1."""
    while number > 0:
        day += DAY
        number -= is_working(day, country)
    return day


def left(today: date, until: date, country: str = "") -> int:
    """Working days from tomorrow to `until`, both included; below zero where that is over.

    0 on the day itself; -1 as soon as the day is over, even where only a weekend has passed.
    """
    if until >= today:
        return _between(today, until, country)
    return -max(1, _between(until, today, country))


def _between(start: date, end: date, country: str) -> int:
    days = (start + n * DAY for n in range(1, (end - start).days + 1))
    return sum(is_working(day, country) for day in days)
