"""One window of the browser: opens pages, taps and counts the taps, notes every complaint."""

import time
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from ..signing_in import enroll

PASSWORD = "ceiba-maiz-2026"
# A page that is not there says so on the console too: that is the browser's word, not a fault.
EXPECTED = "the server responded with a status of 404"


class Hand:
    def __init__(self, context, server: str) -> None:
        self.context, self.server = context, server
        self.page = context.new_page()
        self.taps = 0
        self.secret = ""  # of the app for codes, once there is one
        self.requests: list[str] = []
        self.bytes = 0
        self.complaints: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        # What went over the line, compressed, with its headers.
        line = context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", self._received)

    def _said(self, message) -> None:
        if message.type in ("error", "warning") and EXPECTED not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        self.requests.append(request.url)
        if not request.url.startswith(f"{self.server}/"):
            self.complaints.append(f"{self.page.url} asks another host: {request.url}")

    def _received(self, event) -> None:
        self.bytes += int(event["encodedDataLength"])

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def open(self, path: str) -> "Hand":
        self.page.goto(path)
        return self

    def tap(self, selector: str) -> "Hand":
        """Tap a link or button that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.taps += 1
        return self

    def pick(self, selector: str) -> "Hand":
        """Tap a radio or box by its label, as a finger does."""
        label = self.page.locator(f"label:has({selector})")
        # To the middle of the window first, clear of the bar that stays at its foot.
        label.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        label.click()
        self.taps += 1
        assert self.page.locator(selector).is_checked(), selector
        return self

    def fill(self, **values: str) -> "Hand":
        for name, value in values.items():
            self.page.fill(f"main [name={name}]", value)
        return self

    def sideways(self) -> int:
        """How many pixels of the page stick out to the side; 0 is right."""
        return self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def sign_in(self, user) -> "Hand":
        """Through the door: password, then the code of the authenticator app."""
        self.secret = enroll(user) or self.secret
        self.open("/cuenta/entrar/").fill(login=user.email, password=PASSWORD)
        self.tap("form[action='/cuenta/entrar/'] button")
        counter = next(yield_hotp_counters_from_time())
        self.fill(code=format_hotp_value(hotp_value(self.secret, counter)))
        self.tap("form[action='/cuenta/codigo/'] button")
        assert not self.path.startswith("/cuenta/entrar/"), self.text
        self.taps = 0
        return self

    def settle(self, condition, seconds: float = 15) -> None:
        """Wait until `condition()` holds, for what a page does by itself."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.text[:600]
            self.page.wait_for_timeout(100)
