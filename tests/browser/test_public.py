"""A stranger on a small phone without scripts: from the home page to a verified certificate."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.setting_up import set_up_site
from tests import builders as make
from tests.training.certifying import group
from training.certifying import ending, issuing

pytestmark = pytest.mark.browser


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
