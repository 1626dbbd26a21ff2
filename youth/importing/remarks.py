"""What a reader of files says, by stable code and without words: its child needs no Django."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Note(NamedTuple):
    """Something assumed or left out while reading a list; `sheet` is None for CSV."""

    code: str
    params: Mapping[str, Any] = {}
    sheet: str | None = None

    @property
    def text(self) -> str:
        from .messages import FIELDS, TEXTS

        params = dict(self.params)
        if "field" in params:
            params["field"] = FIELDS[params["field"]]
        return str(TEXTS[self.code]) % params


class Issue(NamedTuple):
    """A doubt about one row, or a reason to refuse it; `column` is the title as written."""

    code: str
    column: str = ""
    params: Mapping[str, Any] = {}

    @property
    def text(self) -> str:
        from .messages import TEXTS

        return str(TEXTS[self.code]) % dict(self.params)


class UnreadableList(Exception):  # noqa: N818 - it names what happened, in the words of the domain
    """The whole file cannot be read; `code` is a key of messages.UNREADABLE."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def text(self) -> str:
        from .messages import TEXTS

        return str(TEXTS[self.code]) % self.params

    def __str__(self) -> str:
        return self.text
