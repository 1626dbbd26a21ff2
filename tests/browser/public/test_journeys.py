"""A young person finds a course and tells others; an employer checks a certificate; somebody
complains. On a small phone, without scripts, in both languages, on one website."""

from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation
from django.utils.translation import gettext

from rumbo import dates
from tests.public_pages import NOBODY, reached
from youth.models import Complaint

pytestmark = pytest.mark.browser

LONG = 800  # characters: what a messenger shows of a message without unfolding it


class Way(NamedTuple):
    """The addresses of the website in one language, and the words that are searched for."""

    language: str
    home: str
    list: str
    dates: str
    places: str
    verify: str
    complain: str
    other: str  # where the list is in the other language
    free: str

    def said(self, words: str) -> str:
        with translation.override(self.language):
            return gettext(words)


SPANISH = Way(
    "es", "/", "/oportunidades/", "/fechas/", "/lugares/", "/v/", "/quejas/",
    "/en/opportunities/", "gratis",
)  # fmt: skip
ENGLISH = Way(
    "en", "/en/", "/en/opportunities/", "/en/dates/", "/en/places/", "/en/v/", "/en/feedback/",
    "/oportunidades/", "free",
)  # fmt: skip


@pytest.fixture(params=[SPANISH, ENGLISH], ids=["es", "en"])
def way(request):
    with reached():
        yield request.param


@pytest.fixture
def visitor(public_site, visitor_of_site):
    return visitor_of_site(width=360, height=640)


def test_from_a_word_without_accents_to_a_course(way, public_site, visitor):
    visitor.open(way.home).fill(q="panaderia").tap("main form[role=search] button")
    assert visitor.path == way.list and visitor.page.locator("main .cards > li").count() == 1
    visitor.page.locator("main details summary").first.click()
    visitor.page.locator("main [name=kind]").select_option("job")
    visitor.tap("main .filters button")
    assert queried(visitor) == {"q": ["panaderia"], "kind": ["job"]}
    visitor.tap("main a.chip[href$='?kind=job']")
    assert queried(visitor) == {"kind": ["job"]}
    assert visitor.page.locator("main .cards > li").count() > 1
    visitor.open(f"{way.list}?q=panaderia").tap("main .cards a")
    assert visitor.path == f"{way.list}{public_site.group.slug}/"
    assert visitor.taps <= 5 and visitor.sideways() == 0


def queried(visitor) -> dict[str, list[str]]:
    """What the address asks for; empty fields of a form are left out."""
    return parse_qs(urlsplit(visitor.page.url).query)


def test_nothing_found_says_what_to_do_next(way, visitor):
    visitor.open(f"{way.list}?q=astronautas&kind=job")
    assert visitor.page.locator("main .empty").count() == 1
    visitor.tap("main .empty a.button")
    assert visitor.page.locator("main .cards > li").count() > 0 and visitor.sideways() == 0


def test_the_other_language_keeps_page_and_filters(way, public_site, visitor):
    for query in ("?kind=technical", "?q=panaderia&kind=job", "?page=2"):
        visitor.open(way.list + query)
        shown = visitor.page.locator("main .cards > li").count()
        visitor.tap(".lang")
        assert visitor.path == way.other and queried(visitor) == parse_qs(query[1:])
        assert visitor.page.locator("main .cards > li").count() == shown > 0
    course = f"{way.list}{public_site.group.slug}/"
    for page in (course, way.dates, way.places, way.verify, way.complain):
        visitor.open(page).tap(".lang")
        other = visitor.path
        assert other != page and other.startswith("/en/") != page.startswith("/en/")
        visitor.tap(".lang")
        assert visitor.path == page


def test_what_is_shared_says_all_without_the_link(way, public_site, visitor):
    group = public_site.group
    visitor.open(f"{way.list}{group.slug}/")
    link = visitor.page.locator("main a[href^='https://wa.me/?text=']").get_attribute("href")
    [text] = parse_qs(urlsplit(link).query)["text"]
    with translation.override(way.language):
        day = dates.day(group.starts_on, "day_month")
        told = [group.course.name, group.center.name, day, group.code]
    for each in told:
        assert each in text, (each, text)
    assert way.free in text.lower() and len(text) < LONG


def test_dates_calendar_and_places(way, public_site, visitor):
    group = public_site.group
    visitor.open(f"{way.list}{group.slug}/")
    file = visitor.page.locator("main a[href$='.ics']").get_attribute("href")
    answer = visitor.context.request.get(file)
    assert answer.headers["content-type"].startswith("text/calendar")
    with translation.override(way.language):
        assert group.course.name in answer.text() and "BEGIN:VEVENT" in answer.text()
        month = f"?month={group.starts_on:%Y-%m}"
        visitor.open(way.dates + month)
        assert group.course.name in visitor.text and visitor.sideways() == 0
        visitor.tap(f"main a[href='{way.list}{group.slug}/']").open(way.places)
        landmark = group.center.landmark_en if way.language == "en" else group.center.landmark_es
        arrive = group.center.arrive_en if way.language == "en" else group.center.arrive_es
    for each in (group.center.name, landmark, arrive):
        assert each in visitor.text
    assert visitor.sideways() == 0


def test_a_certificate_in_its_four_states(way, public_site, visitor):
    codes = {state: each.code for state, each in public_site.certificates.items()}
    codes = {state: codes[state] for state in ("valid", "replaced", "revoked")}
    for state, code in {**codes, "not_found": NOBODY}.items():
        visitor.open(way.verify).fill(code=code.lower()).tap("main form button")
        assert visitor.page.locator(f".status.{state}").count() == 1, (state, visitor.text)
        assert visitor.page.locator("html").get_attribute("lang") == way.language
        box = visitor.page.locator(".status").bounding_box()
        assert box["y"] + box["height"] <= 640, "the answer stands on the first screen"
        assert "Mejía" not in visitor.text and visitor.sideways() == 0


def test_a_complaint_without_a_name(way, visitor):
    before = complaints()
    visitor.open(way.complain).tap("main form button")
    assert visitor.page.locator(".errors").count() == 1 and complaints() == before
    visitor.fill(what="Llegué y nadie abrió.").tap("main form button")
    code = visitor.page.locator("main .code").inner_text()
    assert code and complaints() == before + 1
    visitor.page.reload()
    assert visitor.page.locator("main .code").inner_text() == code
    assert complaints() == before + 1 and visitor.sideways() == 0
    assert visitor.context.cookies() == []


def complaints() -> int:
    return Complaint.objects.unscoped("a test counts them").count()
