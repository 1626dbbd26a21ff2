"""A browser without scripts: it presses what a page offers, and counts the taps.

Every field of a form is sent with the value that the page gave it, as a browser does, so a form
key, a hidden group or a ticked box cannot be forgotten. Typing is not a tap; choosing a radio is.
"""

from functools import cached_property
from urllib.parse import urljoin

from bs4 import BeautifulSoup


class Page:
    def __init__(self, client, url: str = "") -> None:
        self.client, self.taps = client, 0
        self.response, self.url = None, ""
        self.chosen: dict[str, str] = {}
        if url:
            self.open(url)

    def open(self, url: str) -> "Page":
        return self._show(self.client.get(url), url)

    def link(self, words: str, within: str = "body") -> "Page":
        """Tap the first link that has these words; within="main" leaves out the menu."""
        part = self.html.find(within)
        found = [a for a in part.find_all("a", href=True) if words in text_of(a)]
        assert found, f"no link “{words}” on {self.url}: {self.links()}"
        self.taps += 1
        return self.open(urljoin(self.url, found[0]["href"]))

    def choose(self, **values: str) -> "Page":
        """Tap radios or boxes: name=value, as they stand on the page."""
        for name, value in values.items():
            self.pick(name, value)
        return self

    def pick(self, name: str, value: str) -> "Page":
        assert self.html.find("input", attrs={"name": name, "value": value}), f"no {name}={value}"
        self.chosen[name] = value
        self.taps += 1
        return self

    def press(self, words: str, /, **typed) -> "Page":
        """Type into the form of the button that has these words, and tap the button."""
        buttons = [b for b in self.html.find_all("button") if words in text_of(b)]
        assert buttons, f"no button “{words}” on {self.url}"
        button, form = buttons[0], buttons[0].find_parent("form")
        data = values_of(form) | self.chosen | typed
        if button.get("name"):
            data[button["name"]] = button.get("value", "")
        self.taps += 1
        address = button.get("formaction") or form.get("action") or self.url
        return self.send(urljoin(self.url, address), data)

    def send(self, url: str, data: dict) -> "Page":
        self.sent = (url, data)
        return self._show(self.client.post(url, data), url)

    def again(self) -> "Page":
        """Send the last form once more, as a double tap does."""
        return self.send(*self.sent)

    def _show(self, response, url: str) -> "Page":
        while response.status_code in (301, 302):
            url = urljoin(url, response["Location"])
            response = self.client.get(url)
        self.response, self.url, self.chosen = response, url, {}
        self.status = response.status_code
        self.__dict__.pop("html", None)
        return self

    @cached_property
    def html(self) -> BeautifulSoup:
        """Read when it is first looked at: many an answer is only passed through."""
        return BeautifulSoup(self.response.content, "html.parser")

    @property
    def text(self) -> str:
        return text_of(self.html)

    def links(self) -> list[str]:
        return [text_of(a) for a in self.html.find_all("a", href=True)]

    def buttons(self) -> list[str]:
        return [text_of(b) for b in self.html.find_all("button")]

    def errors(self) -> list[str]:
        """What the summary at the top says."""
        summary = self.html.find(class_="errors")
        return [text_of(item) for item in summary.find_all("li")] if summary else []

    def value(self, name: str):
        return values_of(self.html).get(name)


def text_of(element) -> str:
    return " ".join(element.get_text(" ").split())


def values_of(form) -> dict:
    """What a browser would send of a form that nobody touched."""
    data: dict = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name:
            continue
        if field.name == "select":
            options = field.find_all("option")
            chosen = [o for o in options if o.has_attr("selected")] or options[:1]
            data[name] = chosen[0].get("value", text_of(chosen[0])) if chosen else ""
        elif field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        elif kind in ("radio", "checkbox"):
            if field.has_attr("checked"):
                data.setdefault(name, [] if kind == "checkbox" else "")
                value = field.get("value", "on")
                data[name] = [*data[name], value] if kind == "checkbox" else value
        elif kind == "hidden" and name in data:  # one for each person of a list
            held = data[name] if isinstance(data[name], list) else [data[name]]
            data[name] = [*held, field.get("value", "")]
        elif kind not in ("submit", "button", "file"):
            data[name] = field.get("value", "")
    return data
