"""Every public page in a window, in both languages, on a small phone and on a wide screen: axe
finds no barrier, nothing sticks out or is too small for a finger, and no page has a script, a
cookie or a complaint.

320 pixels are also what is left of a wide screen at 400 % zoom. To see the table of what axe
found, with what a person has to judge ("incomplete"):

    make test ONLY="tests/browser/public/test_every_page.py -s" DB=sqlite
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.public_pages import Visit, visits

from .. import looking
from ..hand import Hand

pytestmark = [pytest.mark.browser, pytest.mark.long]

# Who walks, and where. Pages of people at work join with a function that signs them in.
WALKS: dict[str, Callable] = {"visitor": lambda _hand, site: visits(site)}


class Seen(NamedTuple):
    visit: Visit
    width: int
    violations: list[str]
    incomplete: list[str]
    sideways: int
    scripts: int
    small: list[str]  # what a finger misses


WIDTHS = (320, 1280)


@pytest.fixture(scope="module", params=("es", "en"))
def walked(request, window, public_site):
    """[what was seen of each page in each width], in one language, and the window itself."""
    language, found = request.param, []
    for who, walk in WALKS.items():
        hand = window(width=WIDTHS[0], height=800, scripts=True)
        for visit in walk(hand, public_site):
            if visit.page and language in visit.paths:
                hand.visit(visit, language)
                found += [look(hand, visit, width) for width in WIDTHS]
                tell(found[-2:], who, language)
    yield found, hand
    hand.context.close()


def look(hand: Hand, visit: Visit, width: int) -> Seen:
    page = hand.page
    page.set_viewport_size({"width": width, "height": 800})
    scripts = page.evaluate(looking.SCRIPTS)
    violations, incomplete = looking.barriers(page, "violations", "incomplete")
    small = looking.small_targets(page)
    return Seen(visit, width, violations, incomplete, hand.sideways(), scripts, small)


def tell(found: list[Seen], who: str, language: str) -> None:
    for seen in found:
        rules = ", ".join(sorted({each.split(":")[0] for each in seen.incomplete}))
        counts = f"{len(seen.violations):3} {len(seen.incomplete):3}"
        where = f"{who:8} {language} {seen.width:5}"
        print(f"{where} {counts}  {seen.visit.name} {rules and f'({rules})'}")


def lacking(walked, what: Callable) -> dict:
    """{(name of a page, width): what is wrong with it}"""
    return {(seen.visit.name, seen.width): what(seen) for seen in walked[0] if what(seen)}


def test_axe_finds_no_barrier(walked):
    assert lacking(walked, lambda seen: seen.violations) == {}


def test_nothing_sticks_out_to_the_side(walked):
    assert lacking(walked, lambda seen: seen.sideways) == {}


def test_links_and_buttons_are_large_enough_for_a_finger(walked):
    assert lacking(walked, lambda seen: seen.small) == {}


def test_no_page_has_a_script_but_the_one_that_checks_without_network(walked):
    found = lacking(walked, lambda seen: seen.scripts)
    assert {name for name, _width in found} == {"verify without network"}


def test_no_page_sets_a_cookie_asks_elsewhere_or_breaks_the_content_policy(walked):
    _found, hand = walked
    assert hand.context.cookies() == []
    assert hand.complaints == []
    assert len(hand.requests) > 40


def test_a_barrier_is_found(window, public_site):
    """The control: a picture without words, pale text, words on two colors, something wide."""
    hand = window(width=320, scripts=True).open("/")
    hand.page.evaluate(
        """() => {
          const main = document.querySelector("main");
          main.append(document.createElement("img"), document.createElement("script"));
          main.querySelector("h1").style.color = "#eee";
          main.querySelector("h2").style.background = "linear-gradient(red, blue)";
          main.style.width = "500px";
          main.querySelector("button").style = "min-height: 0; height: 20px; padding: 0";
        }"""
    )
    seen = look(hand, Visit("home", {}), 320)
    assert {each.split(":")[0] for each in seen.violations} >= {"image-alt", "color-contrast"}
    assert any(each.startswith("color-contrast") for each in seen.incomplete)
    assert seen.sideways > 0 and seen.scripts == 1 and seen.small
    hand.context.close()


def test_what_a_window_complains_of_is_noticed(window, public_site):
    """The control: a foreign picture breaks the content policy, a missing file is no answer."""
    hand = window(scripts=True).open("/")
    hand.page.evaluate(
        """() => ["https://other.example/x.png", "/static/none.svg"].forEach((address) => {
          const image = new Image();
          image.src = address;
          document.body.append(image);
        })"""
    )
    for complaint in ("Content Security Policy", "is answered with 404"):
        hand.settle(lambda said=complaint: any(said in each for each in hand.complaints))
    hand.context.close()
