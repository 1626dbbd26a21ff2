"""One window of the browser: opens pages, taps and counts the taps, notes every complaint."""

import time
from urllib.parse import urlsplit

from django.core.cache import cache

from tests.public_pages import asking

from ..signing_in import code_of, enroll

PASSWORD = "ceiba-maiz-2026"
# The browser says on the console too what the answer was; answers are judged below.
ANSWERED = "the server responded with a status of"
SEND = """fields => {
  const form = document.querySelector("main form[method=post]");
  for (const [name, value] of Object.entries(fields)) {
    const there = form.elements[name], button = (there?.[0] ?? there)?.type === "submit";
    const typed = Object.assign(document.createElement("input"), {name, value});
    if (!there || button) form.append(typed);
    else if (there.type === "checkbox") there.checked = true;
    else there.value = value;
  }
  form.submit();
}"""


class Hand:
    def __init__(self, context, server: str) -> None:
        self.context, self.server = context, server
        self.page = context.new_page()
        self.taps = 0
        self.secret = ""  # of the app for codes, once there is one
        self.requests: list[str] = []
        self.bytes = self.picture_bytes = 0
        self.pictures: set[str] = set()  # requests for them
        self.complaints: list[str] = []
        self.expects = {404}  # what a page may be answered with, besides itself
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        # What went over the line, compressed, with its headers.
        line = context.new_cdp_session(self.page)
        line.send("Network.enable")
        self.under_way: set[str] = set()
        line.on("Network.requestWillBeSent", lambda event: self.under_way.add(event["requestId"]))
        line.on("Network.loadingFailed", lambda event: self.under_way.discard(event["requestId"]))
        line.on("Network.responseReceived", self._begun)
        line.on("Network.loadingFinished", self._received)

    def _said(self, message) -> None:
        if message.type in ("error", "warning") and ANSWERED not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        self.requests.append(request.url)
        if not request.url.startswith(f"{self.server}/"):
            self.complaints.append(f"{self.page.url} asks another host: {request.url}")

    def _answered(self, response) -> None:
        a_page = response.request.resource_type == "document"
        if response.status >= 400 and not (a_page and response.status in self.expects):
            self.complaints.append(f"{response.url} is answered with {response.status}")

    def _begun(self, event) -> None:
        if event["type"] == "Image" and event["response"]["mimeType"] != "image/svg+xml":
            self.pictures.add(event["requestId"])

    def _received(self, event) -> None:
        self.under_way.discard(event["requestId"])
        size = int(event["encodedDataLength"])
        self.bytes += size
        self.picture_bytes += size if event["requestId"] in self.pictures else 0

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def open(self, path: str) -> "Hand":
        self.page.goto(path)
        return self

    def visit(self, visit, language: str = "es") -> "Hand":
        """One of tests/public_pages.py, with its form sent; whatever it needs holds meanwhile."""
        self.expects = {404, visit.status}
        with asking(visit):
            self.page.goto(visit.paths[language])
            if visit.fields is not None:
                typed = {n: v for n, v in visit.fields.items() if isinstance(v, str)}
                for name in visit.fields.keys() - typed.keys():
                    self._choose(name, visit.fields[name])
                with self.page.expect_navigation():
                    self.page.evaluate(SEND, typed)
        return self

    def _choose(self, name: str, file) -> None:
        chosen = {"name": file.name, "mimeType": file.content_type, "buffer": file.read()}
        self.page.set_input_files(f"main form[method=post] [name={name}]", chosen)

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
        self.fill(code=code_of(self.secret))
        self.tap("form[action='/cuenta/codigo/'] button")
        assert not self.path.startswith("/cuenta/entrar/"), self.text
        self.taps = 0
        return self

    def settle(self, condition, seconds: float = 15) -> None:
        """Wait until `condition()` holds, for what a page does by itself."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.text[:600]
            self.page.wait_for_timeout(20)


def watched(window):
    """Yields `opened`, as `window`; at the end no window that it opened may have complained."""
    cache.clear()
    hands = []

    def opened(**given) -> Hand:
        hands.append(window(**given))
        return hands[-1]

    yield opened
    complaints = [complaint for hand in hands for complaint in hand.complaints]
    for hand in hands:
        hand.context.close()
    assert complaints == []
