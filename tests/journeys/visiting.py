"""Somebody with a plain browser: opens pages, follows links, fills forms in. No scripts."""

from urllib.parse import urljoin, urlsplit

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from bs4 import BeautifulSoup
from django.test import Client

from ..signing_in import enroll


class Visitor:
    """Keeps the page it is on; `page` is its tree, `text` what a person reads there."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)
        self.path, self.page, self.response = "/", BeautifulSoup("", "html.parser"), None
        self.taps = 0

    def open(self, path: str):
        self._arrive(self.client.get(path, follow=True), path)
        return self

    def follow(self, selector: str):
        """Tap the first link that fits the CSS selector."""
        link = self._find(f"a{selector}")
        self.taps += 1
        return self.open(urljoin(self.path, link["href"]))

    def submit(self, selector: str = "form[method=post]:not(.language)", button=None, **values):
        """Fill a form in and send it; `values` go over what the page already holds.

        Names with dots or hyphens are given in a dictionary `values={"mark-1": "present"}`.
        """
        form = self._find(selector)
        data = self._held(form) | values.pop("values", {}) | values
        pressed = form.select_one(button) if button else None
        if pressed is not None and pressed.get("name"):
            data[pressed["name"]] = pressed.get("value", "")
        target = (pressed.get("formaction") if pressed else None) or form.get("action") or self.path
        path = urljoin(self.path, target)
        self.taps += 1
        send = self.client.post if form.get("method", "get") == "post" else self.client.get
        self._arrive(send(path, data, follow=True), path)
        return self

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    def sign_in(self, user, password: str):
        """Through the door: password, then the code of the authenticator app."""
        secret = enroll(user)
        self.open("/cuenta/entrar/")
        self.submit("form[action='/cuenta/entrar/']", login=user.email, password=password)
        counter = next(yield_hotp_counters_from_time())
        code = format_hotp_value(hotp_value(secret, counter))
        self.submit("form[action='/cuenta/codigo/']", code=code)
        self.taps = 0
        return self

    def _arrive(self, response, path: str) -> None:
        for url, _status in getattr(response, "redirect_chain", []):
            path = urljoin(path, url)
        self.path, self.response = urlsplit(path).path, response
        if response.get("Content-Type", "").startswith("text/html"):
            self.page = BeautifulSoup(response.content, "html.parser")
        assert response.status_code < 500, path

    def _find(self, selector: str):
        found = self.page.select_one(selector)
        assert found is not None, f"{self.path} has no {selector}: {self.text[:600]}"
        return found

    def _held(self, form) -> dict:
        """What the form would send as it stands."""
        held = {}
        for field in form.select("input[name], select[name], textarea[name]"):
            kind, name = field.get("type", field.name), field["name"]
            if kind in ("submit", "file") or field.has_attr("disabled"):
                continue
            if kind in ("radio", "checkbox"):
                if field.has_attr("checked"):
                    held.setdefault(name, []).append(field.get("value", "on"))
            elif field.name == "select":
                chosen = field.select("option[selected]") or field.select("option")[:1]
                held[name] = [option.get("value", option.text) for option in chosen]
            elif field.name == "textarea":
                held[name] = field.text
            else:
                held.setdefault(name, [])
                held[name] = [*held[name], field.get("value", "")]
        return {name: value for name, value in held.items()}
