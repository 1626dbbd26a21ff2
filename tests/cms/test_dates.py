"""The page of dates: a month at a time, its neighbors with something, and a sheet for the wall."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from cms.models import DatesPage
from cms.months import Month, Starts
from cms.writing import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website", "page")]

PATH, ENGLISH = "/cuando/", "/en/when/"


@pytest.fixture
def page(home) -> DatesPage:
    told = {"title": ("Cuándo", "When"), "slug": ("cuando", "when"), "lead": ("Fechas", "Dates")}
    return write(home, DatesPage, told)


def html(client, month: str = "", path: str = PATH) -> str:
    response = client.get(path, {"month": month} if month else {})
    assert response.status_code == 200
    return response.content.decode()


def titles(text: str) -> list[str]:
    return re.findall(r"<h3><a href=[^>]*>(.*?)</a></h3>", text)


@pytest.fixture
def year(group) -> int:
    """Next year, with two groups in March, one in June and one that is a draft."""
    year = timezone.localdate().year + 1
    for name, month, day in (("Inglés", 3, 9), ("Panadería", 3, 2), ("Motos", 6, 1)):
        begins = date(year, month, day)
        group(name, f"{name} in English", starts_on=begins, ends_on=begins + timedelta(days=60))
    group("Borrador", state="draft", starts_on=date(year, 4, 1), ends_on=date(year, 5, 1))
    return year


def test_a_month_shows_what_starts_in_it_by_day(client, year):
    text = html(client, f"{year}-03")
    assert titles(text) == ["Panadería", "Inglés"]
    with translation.override("es"):
        days = re.findall(r"<h2>(.*?)</h2>", text)
    assert days == [f"{each['said']}" for each in starts(year, 3).days("/")]
    assert "2 de marzo" in days[0] and days[0][0].isupper()
    assert titles(html(client, f"{year}-03", ENGLISH)) == [
        "Panadería in English",
        "Inglés in English",
    ]


def starts(year: int, month: int) -> Starts:
    from cms import catalogue

    return Starts(catalogue.live(), Month(year, month))


def test_neighbors_are_the_months_that_have_something(client, year):
    text = html(client, f"{year}-03")
    assert re.findall(r'rel="(?:prev|next)" href="([^"]*)"', text) == [f"?month={year}-06"]
    between = html(client, f"{year}-04")
    links = re.findall(r'rel="(prev|next)" href="([^"]*)"', between)
    assert links == [("prev", f"?month={year}-03"), ("next", f"?month={year}-06")]
    assert gettext("Nothing starts in this month.") in between
    assert f'class="button" href="?month={year}-06"' in between
    after = html(client, f"{year}-07")
    assert re.findall(r'rel="(prev|next)" href="([^"]*)"', after) == [("prev", f"?month={year}-06")]
    assert 'class="button" href="/oportunidades/"' in after


NO_MONTHS = ["", "2026", "2026-00", "2026-13", "1999-01", "0000-00", "9999-12", "abc", "\0", "-1"]
NO_MONTHS += ["２０２６-１２", "2026-12-01", "1" * 5000, "<script>", "2026-1"]


def test_an_unknown_month_is_the_present_one(client):
    this = Month.of(timezone.localdate())
    for asked in NO_MONTHS:
        text = html(client, asked)
        assert this.name in text.lower() and "<script>" not in text, asked


def test_the_present_month_shows_also_what_has_begun(client, group):
    today = timezone.localdate()
    group("Comenzó", starts_on=today.replace(day=1), ends_on=today + timedelta(days=40))
    assert titles(html(client)) == ["Comenzó"]


def test_on_paper_the_month_is_a_sheet_of_weeks(client, year):
    text = html(client, f"{year}-03")
    table = re.search(r'<div class="only-print"><table class="month">(.*?)</table>', text, re.S)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    heads = re.findall(r'<th scope="col">(.*?)</th>', rows[0])
    assert len(heads) == 7 and all(len(re.findall("<td", row)) == 7 for row in rows[1:])
    numbers = [int(n) for n in re.findall(r"<td>(\d+)", table)]
    assert numbers == list(range(1, 32))
    monday_first = date(year, 3, 1).weekday()
    assert re.findall(r"<td>(\d*)", rows[1])[monday_first] == "1"
    cell = next(c for c in re.findall(r"<td>(.*?)</td>", table, re.S) if c.startswith("2<"))
    assert "Panadería" in cell and "/o/" in cell


def test_the_month_can_be_taken_along(client, year):
    for path, name in ((PATH, "/fechas.ics"), (ENGLISH, "/dates.ics")):
        text = html(client, f"{year}-03", path)
        address = f"{name}?month={year}-03"
        assert f'href="{address}"' in text
        assert client.get(address).content.count(b"BEGIN:VEVENT") == 2
    assert ".ics" not in html(client, f"{year}-04"), "nothing to take along"


@pytest.mark.parametrize("path", [PATH, ENGLISH])
def test_the_database_is_asked_the_same_for_few_and_many(
    client, group, path, django_assert_max_num_queries
):
    course = group("Panadería").course
    client.get(path)
    with django_assert_max_num_queries(12) as few:
        client.get(path)
    for _n in range(40):
        group(course=course)
    with django_assert_max_num_queries(12) as many:
        client.get(path)
    assert len(few) == len(many)
