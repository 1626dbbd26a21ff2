"""A stranger on a small phone without scripts: from the home page to a verified certificate."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.first_pages import write_first_pages
from cms.models import HomePage, Picture, ProgramPage, ProgramsPage
from cms.setting_up import set_up_site
from cms.writing import write
from rumbo.demo.website import DRAWN
from tests import builders as make
from tests.training.certifying import group
from training.certifying import ending, issuing

pytestmark = pytest.mark.browser

# Links and buttons lower than 44 pixels, but for those inside a sentence.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input")]
  .filter((e) => e.checkVisibility() && !e.closest("p, li, dd, h3, .hidden-text, .skip"))
  .filter((e) => e.getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML.slice(0, 80))"""


@pytest.fixture
def website(transactional_db, server, cast):
    """A website with one group to come."""
    set_up_site("localhost", int(server.rsplit(":", 1)[1]), "Rumbo Joven")
    begins = timezone.localdate() + timedelta(days=10)
    course = make.course(cast.ceiba, name_es="Panadería", name_en="Baking", kind="job")
    values = {"starts_on": begins, "ends_on": begins + timedelta(days=60)}
    return make.offering(cast.ceiba, course=course, **values)


def test_from_home_to_an_opportunity_in_the_other_language(website, somebody):
    visitor = somebody()
    for width in (360, 320):
        visitor.page.set_viewport_size({"width": width, "height": 640})
        visitor.open("/")
        assert visitor.sideways() == 0
        visitor.tap("main form[role=search] button")
        assert visitor.path == "/oportunidades/" and visitor.sideways() == 0
        visitor.fill(q="panaderia").page.locator("main details summary").click()
        visitor.page.locator("main select:has([value=job])").select_option("job")
        assert visitor.sideways() == 0
        visitor.tap("main .filters button")
        assert "Panadería" in visitor.text and visitor.sideways() == 0
        visitor.tap("main .cards a")
        assert website.slug in visitor.path and visitor.sideways() == 0
        visitor.tap("a.lang")
        assert visitor.path == f"/en/opportunities/{website.slug}/" and "Baking" in visitor.text
        assert visitor.sideways() == 0
    assert visitor.context.cookies() == []


def test_a_first_visit_is_light_and_the_next_page_lighter(website, somebody):
    for path in ("/", "/oportunidades/", "/en/opportunities/", "/v/"):
        visitor = somebody().open(path)
        visitor.page.wait_for_load_state("networkidle")
        assert len(visitor.requests) <= 6, visitor.requests
        assert any(".css" in url for url in visitor.requests), "the page came without its styles"
        assert 5_000 < visitor.bytes <= 40 * 1024, (path, visitor.bytes)
        assert visitor.context.cookies() == []
        first, visitor.bytes = visitor.bytes, 0
        visitor.open(f"/oportunidades/{website.slug}/").page.wait_for_load_state("networkidle")
        assert visitor.bytes <= 8 * 1024 < first


@pytest.fixture
def decorated(website):
    """The same website with the demo's drawings: on the home page and on that of a program."""
    write_first_pages()
    file = ContentFile((DRAWN / "taller.webp").read_bytes(), name="taller.webp")
    picture = Picture.objects.create(title="Taller", file=file, description="Un taller")
    for home in HomePage.objects.all():
        home.picture = picture
        home.save_revision().publish()
    told = {"title": ("Oficios", "Trades"), "slug": ("oficios", "trades")}
    list_ = ProgramsPage.objects.get(locale__language_code="es")
    write(list_, ProgramPage, told, program=website.program, picture=picture)


def test_pictures_cost_a_visitor_little_and_a_phone_nothing_on_the_home_page(decorated, somebody):
    for width, pictures in ((360, 0), (1280, 1)):
        visitor = somebody(width=width, height=800).open("/")
        visitor.page.wait_for_load_state("networkidle")
        assert sum(".webp" in url for url in visitor.requests) == pictures
        assert visitor.bytes <= 100 * 1024 and visitor.sideways() == 0
        visitor.bytes = 0
        visitor.open("/programas/oficios/").page.wait_for_load_state("networkidle")
        assert any(".webp" in url for url in visitor.requests)
        assert visitor.bytes <= 24 * 1024 and visitor.sideways() == 0
        assert visitor.page.locator("main img").evaluate("image => image.naturalWidth") > 0
        assert visitor.context.cookies() == []


def test_the_pages_of_text_fit_every_window(decorated, somebody):
    paths = [
        "/",
        "/programas/",
        "/privacidad/",
        "/contacto/",
        "/quien-esta-detras/",
        "/iniciativa/",
    ]
    for width in (320, 768, 1280):
        visitor = somebody(width=width)
        for path in paths:
            assert visitor.open(path).sideways() == 0, (width, path)
            small = visitor.page.evaluate(SMALL_TARGETS)
            assert small == [], (width, path)


def test_what_the_window_complains_of_is_noticed(website, somebody):
    """The control of all the other tests: a foreign picture breaks the content policy."""
    visitor = somebody(scripts=True).open("/")
    visitor.page.evaluate(
        "() => { const i = new Image(); i.src = 'https://other.example/x.png';"
        " document.body.append(i) }"
    )
    visitor.settle(lambda: any("Content Security Policy" in c for c in visitor.complaints))
    visitor.page.evaluate("() => { document.querySelector('main').style.width = '500px' }")
    assert visitor.sideways() > 0
    visitor.complaints.clear()


def test_a_code_in_its_four_states(website, somebody, cast):
    finished = group.offering(cast.ceiba)
    for given in ("Ana", "Berta", "Carmen"):
        group.member(finished, given=given)
    done = issuing.issue(finished, actor=cast.coordinator).issued
    valid, replaced, revoked = done
    ending.replace(replaced, actor=cast.coordinator, name="Berta Mejía Núñez de Paz")
    ending.revoke(revoked, "Se emitió por error.", actor=cast.coordinator)
    visitor = somebody()
    states = {"valid": valid.code, "replaced": replaced.code, "revoked": revoked.code}
    for state, code in {**states, "not_found": "K7QM4RTX9D2FH6WB"}.items():
        visitor.open("/v/").fill(code=code.lower()).tap("main form button")
        assert visitor.page.locator(f".status.{state}").count() == 1, (state, visitor.text)
        assert visitor.sideways() == 0
        box = visitor.page.locator(".status").bounding_box()
        assert box["y"] + box["height"] <= 640, "the answer stands on the first screen"
        assert "Mejía" not in visitor.text
    assert visitor.context.cookies() == []
