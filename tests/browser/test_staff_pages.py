"""Every screen of people at work in a window, in both languages, on a phone and on a wide screen.

Each template that extends the workspace is opened once in a language, by somebody who may, and
looked at in both widths. To see the table of weights:

    make test ONLY="tests/browser/test_staff_pages.py -s" DB=sqlite
"""

from typing import NamedTuple

import pytest
from django.conf import settings
from django.test import Client

from tests import databases, staff_pages
from tests.signing_in import sign_in
from tests.staff_pages import Screen
from tests.world import World

from . import looking

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.long]

KB = 1024
FIRST, NEXT, SCRIPTS, REQUESTS = 80 * KB, 12 * KB, 20 * KB, 8
WIDTHS = (360, 1280)


class Seen(NamedTuple):
    screen: Screen
    language: str
    width: int
    violations: list[str]
    sideways: int
    small: list[str]  # what a finger misses
    inline: list[str]  # scripts and styles that stand in the page
    size: int  # bytes over the line as a next page, with headers and without pictures of theirs
    files: int  # what a first visit fetches besides
    scripts: int  # bytes of scripts among them


@pytest.fixture(scope="module")
def world(server, django_db_setup, django_db_blocker):
    """One of everything, made once: nobody changes what is looked at."""
    with django_db_blocker.unblock():
        yield World()
        databases.kind().renew()


@pytest.fixture(scope="module")
def shown(world) -> dict[str, Screen]:
    return staff_pages.screens(world)


@pytest.fixture(scope="module")
def walked(window, world, shown):
    """Everything that was seen, and what the windows complained of."""
    found, complaints = [], []
    for asker in sorted({screen.asker for screen in shown.values()}):
        theirs = [screen for screen in shown.values() if screen.asker == asker]
        user = getattr(world.cast, asker)
        for language in ("es", "en"):
            type(user).objects.filter(pk=user.pk).update(language=language)
            hand = signed_in(window, user)
            files, scripts = weigh_files(hand, theirs[0])
            for screen in theirs:
                found += look(hand, screen, language, files, scripts)
            complaints += hand.complaints
            hand.context.close()
    tell(found)
    return found, complaints


def signed_in(window, user):
    hand = window(width=WIDTHS[0], height=800, scripts=True)
    key = sign_in(Client(), user).session.session_key
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": hand.server}
    hand.context.add_cookies([cookie])
    return hand


def weigh_files(hand, screen: Screen) -> tuple[int, int]:
    """Bytes of what a first visit fetches besides the page, and of scripts among them."""
    sizes = []
    for _visit in ("first", "next"):
        asked = len(hand.requests)
        arrive(hand, screen)
        hand.page.wait_for_load_state("networkidle")  # what is told late is counted as well
        sizes.append(hand.bytes)
        if len(sizes) == 1:
            assert len(set(hand.requests[asked:])) <= REQUESTS, hand.requests[asked:]
    names = hand.page.evaluate(
        "() => performance.getEntriesByType('resource').filter(e => e.initiatorType === 'script')"
        ".reduce((sum, e) => sum + e.encodedBodySize, 0)"
    )
    return sizes[0] - sizes[1], names


def arrive(hand, screen: Screen) -> None:
    """Open it and wait for all that it fetches; a busy machine is no failure."""
    hand.bytes = hand.picture_bytes = 0
    hand.under_way.clear()
    hand.open(screen.path).settle(lambda: not hand.under_way, seconds=90)


def look(hand, screen: Screen, language: str, files: int, scripts: int) -> list[Seen]:
    page, found = hand.page, []
    arrive(hand, screen)
    size = hand.bytes - hand.picture_bytes
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        # As tall as the page: else the bar at its foot lies over whatever happens to be there.
        tall = page.evaluate("() => document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(tall, 800)})
        [violations] = looking.barriers(page, "violations")
        small, inline = looking.small_targets(page), looking.inline(page)
        sideways = hand.sideways()
        found.append(
            Seen(screen, language, width, violations, sideways, small, inline, size, files, scripts)
        )
    return found


def tell(found: list[Seen]) -> None:
    for seen in sorted(found, key=lambda seen: seen.size):
        if seen.width == WIDTHS[0]:
            kb = seen.size / KB, (seen.size + seen.files) / KB
            print(f"next {kb[0]:5.1f} first {kb[1]:5.1f} {seen.language} {seen.screen.template}")


def lacking(walked, what) -> dict:
    """{(template, language, width): what is wrong with it}"""
    return {
        (seen.screen.template, seen.language, seen.width): what(seen)
        for seen in walked[0]
        if what(seen)
    }


def test_every_screen_of_the_workspace_was_seen(shown):
    assert left_out(shown) == set()


def left_out(shown) -> set[str]:
    return staff_pages.workspace_templates() - set(shown)


def test_a_screen_that_is_left_out_is_noticed(shown):
    """The control."""
    some = {name: screen for name, screen in shown.items() if name != "training/group.html"}
    assert left_out(some) == {"training/group.html"}
    assert len(shown) > 90


def test_axe_finds_no_barrier(walked):
    assert lacking(walked, lambda seen: seen.violations) == {}


def test_nothing_sticks_out_to_the_side(walked):
    assert lacking(walked, lambda seen: seen.sideways) == {}


def test_links_and_buttons_are_large_enough_for_a_finger(walked):
    assert lacking(walked, lambda seen: seen.small) == {}


def test_nothing_stands_inline_and_nobody_complains(walked):
    assert lacking(walked, lambda seen: seen.inline) == {}
    assert walked[1] == []


def test_pages_are_light(walked):
    assert lacking(walked, lambda seen: seen.size if seen.size > NEXT else 0) == {}
    assert lacking(walked, lambda seen: max(0, seen.size + seen.files - FIRST)) == {}
    assert lacking(walked, lambda seen: max(0, seen.scripts - SCRIPTS)) == {}


def test_what_is_weighed_is_there(walked):
    """The control: styles are counted, and less than pages weigh is too much."""
    assert all(seen.files > 8 * KB for seen in walked[0])
    assert len(lacking(walked, lambda seen: seen.size if seen.size > KB else 0)) > 100
    assert {seen.language for seen in walked[0]} == {"es", "en"}


def test_what_is_wrong_is_found(window, world):
    """The control: an unnamed picture, pale text, something wide, small and inline."""
    hand = signed_in(window, world.cast.coordinator).open("/trabajo/")
    hand.page.evaluate(
        """() => {
          const main = document.querySelector("main");
          main.append(document.createElement("img"));
          main.querySelector("h1").style.color = "#eee";
          main.style.width = "700px";
          const button = document.createElement("button");
          button.style = "min-height: 0; height: 20px; padding: 0";
          main.append(button);
        }"""
    )
    [violations] = looking.barriers(hand.page, "violations")
    assert {each.split(":")[0] for each in violations} >= {"image-alt", "color-contrast"}
    assert hand.sideways() > 0 and looking.small_targets(hand.page) and looking.inline(hand.page)
    hand.context.close()
