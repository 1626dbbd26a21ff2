"""A QR code is checked without network: the browser does it alone, or says that it cannot."""

import time
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from training.certifying.codes import new_code
from training.proving import payload
from training.proving.payload import Kind, Short
from training.proving.ring import load

SHORT = Short(
    Kind.ACHIEVEMENT, "Panadería", "Fundación Ceiba", date(2026, 4, 30), Decimal(48), "M. R."
)
READY = """async () => {
  await navigator.serviceWorker.ready;
  const names = await caches.keys();
  return names.length > 0 && !!navigator.serviceWorker.controller;
}"""


def kept(page) -> None:
    """Wait until the browser has all that it needs. (The policy lets no text be run as a script,
    so the page cannot be made to wait by itself.)"""
    until = time.monotonic() + 15
    while not page.evaluate(READY):
        assert time.monotonic() < until, "nothing is kept"
        page.wait_for_timeout(50)


def qr(code: str, short: Short = SHORT) -> str:
    signing = load().current(timezone.now())
    text = payload.text(short, code, signing.public.number, signing.ed25519)
    return f"https://rumbo.example/v/{code}#{text}"


@pytest.fixture
def page(visitor_of_site):
    """Opened once with network, which is gone now."""
    hand = visitor_of_site(scripts=True)
    hand.page.goto("/v/sin-red/")
    kept(hand.page)
    hand.context.set_offline(True)
    hand.page.goto("/v/sin-red/")
    return hand.page


def told(page, text: str) -> str:
    """The state that is shown for a text."""
    page.locator("#text").fill(text)
    page.locator("#offline button").click()
    return shown(page)


def shown(page) -> str:
    page.locator("[data-state]:visible").wait_for()
    visible = page.locator("[data-state]:visible")
    assert visible.count() == 1
    return visible.get_attribute("data-state")


def test_a_qr_code_is_checked_without_network(page, public_site):
    assert told(page, qr(new_code())) == "valid"
    facts = page.locator("#facts").inner_text()
    for word in ("Panadería", "Fundación Ceiba", "30 de abril de 2026", "48", "M. R."):
        assert word in facts
    assert "Certificado de aprobación" in facts and "Diploma" not in facts
    assert told(page, qr(public_site.certificates["revoked"].code)) == "revoked"
    assert told(page, qr(public_site.certificates["replaced"].code)) == "replaced"


def test_what_was_altered_is_refused_without_network(page):
    text = qr(new_code())
    at = text.index("#") + 1
    for place in (at + 1, at + 30, at + 80, len(text) - 1):
        other = payload.DIGITS[(payload.DIGITS.index(text[place]) + 1) % 36]
        assert told(page, f"{text[:place]}{other}{text[place + 1 :]}") in ("altered", "none")
    code = text.partition("#")[0].rpartition("/")[2]
    assert told(page, text.replace(code, new_code())) == "altered", "the facts of another"
    assert told(page, "https://rumbo.example/v/") == "none"
    assert told(page, text) == "valid", "the control"


def test_the_address_of_the_code_leads_here_while_there_is_no_network(page):
    text = qr(new_code()).removeprefix("https://rumbo.example")
    page.goto(text)
    assert shown(page) == "valid"
    page.goto("/v/sin-red/#" + text.rpartition("/")[2])
    assert shown(page) == "valid"


def test_with_network_the_address_of_a_code_is_its_own_page(visitor_of_site, public_site):
    hand = visitor_of_site(scripts=True)
    hand.page.goto("/v/sin-red/")
    kept(hand.page)
    hand.page.goto(f"/v/{public_site.certificates['valid'].code}")
    assert hand.page.locator("#offline").count() == 0
    assert hand.page.locator(".status.valid").count() == 1


def test_in_english_and_without_scripts(visitor_of_site):
    hand = visitor_of_site(scripts=True)
    hand.page.goto("/en/v/offline/")
    assert told(hand.page, qr(new_code())) == "valid"
    assert "30 April 2026" in hand.page.locator("#facts").inner_text()
    without = visitor_of_site()
    without.page.goto("/v/sin-red/")
    assert without.page.locator("noscript, .notice:visible").count()


def test_its_policy_is_its_own(public_site):
    def policy(path: str) -> set[str]:
        return set(Client().get(path)["Content-Security-Policy"].split("; "))

    own = {"default-src 'none'", "script-src 'self'", "form-action 'none'", "img-src 'self'"}
    assert own <= policy("/v/sin-red/") and not own <= policy("/v/")
