"""A visitor without a pointer: Tab and Enter reach everything, and show where they stand."""

import pytest

from cms.telling import Seats
from tests.public_pages import one_of_each, visits
from tests.public_website import PublicWebsite

from ..hand import Hand

pytestmark = pytest.mark.browser

# Where the keyboard stands: what it is called, whether its ring is drawn, and whether it is on
# the screen with nothing lying over it.
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const line = e.getClientRects()[0];  // of a link that takes two, the first
  const middle = [line.left + line.width / 2, line.top + line.height / 2];
  const over = document.elementFromPoint(...middle);
  return {
    name: (e.innerText || e.name || e.outerHTML).trim().slice(0, 60),
    href: e.getAttribute("href") || "",
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.height > 0 && box.top >= -1 && box.bottom <= innerHeight + 1 && box.left >= -1
      && box.right <= innerWidth + 1 && !!over && (e.contains(over) || over.contains(e)),
    where: [box.left, box.top, box.right, box.bottom].map(Math.round).join(" ")
      + (over ? ` under ${over.outerHTML.slice(0, 40)}` : ""),
  };
}"""
# Of a group of radios the keyboard reaches one.
REACHABLE = """() =>
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility() && e.tabIndex >= 0 && !["hidden", "radio"].includes(e.type))
  .length"""
MOST = 120  # taps: more would mean that the keyboard is caught in a circle


def tab(hand: Hand) -> dict | None:
    hand.page.keyboard.press("Tab")
    return hand.page.evaluate(FOCUS)


def tab_to(hand: Hand, wanted: str) -> Hand:
    """Press Tab until the keyboard stands on what this selector finds first."""
    here = "e => e.contains(document.activeElement)"
    target = hand.page.locator(wanted).first
    for _press in range(MOST):
        at = tab(hand)
        assert at, f"{wanted} is not reached on {hand.path}"
        assert at["ring"] and at["seen"], at
        if target.evaluate(here):
            return hand
    raise AssertionError(f"{wanted} is not reached on {hand.path}")


def enter(hand: Hand) -> Hand:
    with hand.page.expect_navigation():
        hand.page.keyboard.press("Enter")
    return hand


def stops(hand: Hand) -> list[dict]:
    """Every place where the keyboard stands, from the beginning of the page to its end."""
    found = []
    for _press in range(MOST):
        at = tab(hand)
        if at is None:
            return found
        found.append(at)
    raise AssertionError(f"the keyboard does not come out of {hand.path}")


def test_from_home_to_an_opportunity_by_tab_and_enter(public_site, visitor_of_site):
    visitor = visitor_of_site().open("/")
    assert tab(visitor)["href"] == "#content", "the first stop leads past the menu"
    visitor.page.keyboard.press("Enter")
    tab_to(visitor, "main [type=search]")
    visitor.open("/")
    tab_to(visitor, ".menu summary")
    visitor.page.keyboard.press("Enter")
    tab_to(visitor, ".menu a[href='/oportunidades/']")
    assert enter(visitor).path == "/oportunidades/"
    tab_to(visitor, "main [type=search]")
    visitor.page.keyboard.type("panaderia")
    assert enter(visitor).path == "/oportunidades/" and "q=panaderia" in visitor.page.url
    tab_to(visitor, "main .cards a")
    assert public_site.groups[Seats.FREE].slug in enter(visitor).path
    tab_to(visitor, ".lang")
    assert enter(visitor).path.startswith("/en/opportunities/")


def test_the_keyboard_is_seen_wherever_it_stands(public_site: PublicWebsite, visitor_of_site):
    """On a page of every template: each stop has its ring, on the screen and uncovered."""
    visitor, hidden = visitor_of_site(), {}
    for visit in one_of_each(visits(public_site)):
        visitor.visit(visit)
        reachable = visitor.page.evaluate(REACHABLE)
        found = stops(visitor)
        wrong = [at for at in found if not (at["ring"] and at["seen"])]
        if wrong or len(found) < reachable:
            hidden[visit.name] = wrong or f"{len(found)} of {reachable} are reached"
    assert hidden == {}


def test_a_hidden_ring_is_found(public_site, visitor_of_site):
    """The control."""
    visitor = visitor_of_site().open("/")
    visitor.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("a { outline: none !important }");
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    assert not all(at["ring"] for at in stops(visitor))
