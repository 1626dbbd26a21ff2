"""What a page of each kind costs in the browser: bytes over the line with headers, requests.

Every page in every state is reckoned in tests/test_weights.py; this is what comes over the line.

A first visit with nothing kept, and the same page as the next one of somebody who has been to
another. To see the table:

    make test ONLY="tests/browser/public/test_weight.py -s" DB=sqlite
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.public_pages import Visit, one_of_each, visits

from ..hand import Hand

pytestmark = pytest.mark.browser

KB = 1024
FIRST, FIRST_WITH_PICTURE, NEXT, PICTURE = 40 * KB, 100 * KB, 8 * KB, 40 * KB
REQUESTS = 6


class Cost(NamedTuple):
    first: int
    requests: int
    next: int  # without its pictures
    pictures: int


@pytest.fixture(scope="module")
def costs(window, public_site) -> dict[str, Cost]:
    """{name of a page: what it costs}, in Spanish, on a phone."""
    known = window()
    known.visit(Visit("", {"es": "/privacidad/"}))
    found = {}
    for visit in one_of_each(visits(public_site)):
        found[visit.name] = cost(window(), known, visit)
        tell(visit.name, found[visit.name])
    known.context.close()
    return found


def cost(stranger: Hand, known: Hand, visit: Visit) -> Cost:
    first, requests, _pictures = weigh(stranger, visit)
    stranger.context.close()
    next_, _requests, pictures = weigh(known, visit)
    return Cost(first, requests, next_ - pictures, pictures)


def weigh(hand: Hand, visit: Visit) -> tuple[int, int, int]:
    """Bytes, requests, and the bytes of pictures among them."""
    hand.bytes, hand.picture_bytes, asked = 0, 0, len(hand.requests)
    hand.visit(visit).settle(lambda: not hand.under_way)
    # A browser that is short of time may ask for the letters twice; that is not the page's doing.
    return hand.bytes, len(set(hand.requests[asked:])), hand.picture_bytes


def tell(name: str, cost: Cost) -> None:
    kb = [each / KB for each in (cost.first, cost.next, cost.pictures)]
    print(f"first {kb[0]:5.1f} KB, {cost.requests} requests; next {kb[1]:4.1f} KB", end="")
    print(f" + {kb[2]:4.1f} KB of pictures  {name}" if cost.pictures else f"  {name}")


def too_much(costs, what: Callable[[Cost], bool]) -> dict[str, Cost]:
    return {name: cost for name, cost in costs.items() if what(cost)}


def test_a_first_visit_is_light(costs):
    def heavy(cost: Cost) -> bool:
        return cost.first > (FIRST_WITH_PICTURE if cost.pictures else FIRST)

    assert too_much(costs, heavy) == {}
    assert too_much(costs, lambda cost: cost.requests > REQUESTS) == {}


def test_the_next_page_is_lighter(costs):
    assert too_much(costs, lambda cost: cost.next > NEXT) == {}
    assert too_much(costs, lambda cost: cost.pictures > PICTURE) == {}


def test_what_is_weighed_is_there(costs):
    """The control: styles and pictures were counted, and less than they weigh is too much."""
    assert len(costs) > 15 and all(cost.first > 5 * KB for cost in costs.values())
    assert any(cost.pictures > 5 * KB for cost in costs.values())
    assert len(too_much(costs, lambda cost: cost.next > KB)) > 10


def test_the_home_page_sends_its_picture_to_wide_screens_only(window, public_site):
    """A phone does not pay for it; pictures of programs come to everybody."""
    for width, pictures in ((360, 0), (1280, 1)):
        hand = window(width=width, height=800)
        hand.visit(Visit("", {"es": "/"})).settle(lambda hand=hand: not hand.under_way)
        assert sum(".webp" in url for url in hand.requests) == pictures
        hand.visit(Visit("", {"es": "/programas/oficios/"}))
        assert hand.page.locator("main img").evaluate("image => image.naturalWidth") > 0
        hand.context.close()
