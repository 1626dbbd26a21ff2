"""Somebody in a story: finds things by where they stand, and comes in through the front door."""

from urllib.parse import urljoin, urlsplit

from django.test import Client

from ..clicking import Page, values_of
from ..signing_in import code_of, enroll


class Visitor(Page):
    """Stories are told in both languages, so links and forms are named by CSS selectors."""

    def __init__(self) -> None:
        super().__init__(Client())

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def follow(self, selector: str) -> "Visitor":
        """Tap the first link that fits the selector."""
        self.taps += 1
        return self.open(urljoin(self.url, self._find(f"a{selector}")["href"]))

    def submit(self, selector: str, button: str = "", **typed) -> "Visitor":
        """Type into a form and send it, with one of its buttons where that matters."""
        form = self._find(selector)
        pressed = form.select_one(button) if button else None
        data, target = values_of(form) | typed, form.get("action")
        if pressed is not None:
            data |= {pressed["name"]: pressed.get("value", "")} if pressed.get("name") else {}
            target = pressed.get("formaction") or target
        self.taps += 1
        url = urljoin(self.url, target or self.url)
        if form.get("method") == "post":
            return self.send(url, data)
        return self._show(self.client.get(url, data), url)

    def sign_in(self, user, password: str) -> "Visitor":
        """Through the door: password, then the code of the authenticator app."""
        secret = enroll(user)
        self.open("/cuenta/entrar/")
        self.submit("form[action='/cuenta/entrar/']", login=user.email, password=password)
        code = code_of(secret)
        self.submit("form[action='/cuenta/codigo/']", code=code)
        self.taps = 0
        return self

    def _find(self, selector: str):
        found = self.html.select_one(selector)
        assert found is not None, f"{self.url} has no {selector}: {self.text[:600]}"
        return found
