"""A QR code is checked without network: the browser does it alone, or says that it cannot."""

import json
import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from training.certifying.codes import new_code
from training.proving import ended, payload
from training.proving.payload import Kind, Short
from training.proving.ring import load

SHORT = Short(
    Kind.ACHIEVEMENT, "Panadería", "Fundación Ceiba", date(2026, 4, 30), Decimal(48), "M. R."
)
KEPT = """async () => {
  const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const found = await Promise.all(opened.map((cache) => cache.keys()));
  return found.flat().map((each) => new URL(each.url).pathname).sort();
}"""
PUT = """async (content) => {
  const [name] = await caches.keys();
  await (await caches.open(name)).put("/v/terminados.json", new Response(content));
}"""
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


def test_a_list_that_is_old_unsigned_or_of_another_day_does_not_say_valid(page):
    signing, now, text = load().current(timezone.now()), timezone.now(), qr(new_code())
    # The browser's own memory of answers gives the true list for five minutes.
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")

    def given(issued, **changed) -> str:
        content = ended.signed({}, signing, issued) | changed
        page.evaluate(PUT, json.dumps(content))
        return told(page, text)

    assert given(now) == "valid", "the control"
    assert given(now - timedelta(days=8)) == "signed"
    assert given(now + timedelta(days=2)) == "signed", "the clock here is in the past"
    assert given(now, signature="A" * 86 + "==") == "signed"
    assert given(now, expires="2099-01-01T00:00:00Z") == "signed"
    page.evaluate(PUT, "no list")
    assert told(page, text) == "signed"


def test_it_may_be_installed_and_keeps_itself_alone(visitor_of_site, public_site):
    hand = visitor_of_site(scripts=True)
    hand.page.goto("/v/sin-red/")
    kept(hand.page)
    line = hand.context.new_cdp_session(hand.page)
    manifest = line.send("Page.getAppManifest")
    assert manifest["errors"] == [] and "sin-red/" in manifest["data"]
    refused = line.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Windows of tests are private ones, in which a browser installs nothing.
    assert {each["errorId"] for each in refused} <= {"in-incognito"}
    for path in ("/v/", f"/v/{public_site.certificates['valid'].code}", "/", "/en/v/"):
        hand.page.goto(path)
    found = hand.page.evaluate(KEPT)
    pages = [path for path in found if not path.startswith("/static/")]
    mine = ["/v/claves.json", "/v/sin-red.webmanifest", "/v/sin-red/", "/v/terminados.json"]
    assert pages == mine


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
