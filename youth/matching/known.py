"""What is known of a person, in the terms of a comparison: pure, without the database."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.sealing import tokens


@dataclass(frozen=True)
class Known:
    """One record or one row of a list; what nobody said is empty.

    `born_month`: first day of the month, where only that (or an age) is known. `phones`: digits,
    as written or E.164. `documents`: letters and digits. `sex`: female, male or undisclosed.
    """

    given: str
    surname1: str
    surname2: str = ""
    preferred: str = ""
    born: date | None = None
    born_month: date | None = None
    sex: str = ""
    documents: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    guardian: str = ""
    place: str = ""

    @cached_property
    def words(self) -> list[str]:
        """Of all names, plain, each once."""
        names = (self.given, self.surname1, self.surname2, self.preferred)
        return list(dict.fromkeys(tokens.words(*names)))

    @cached_property
    def forms(self) -> list[str]:
        """All forms of these words, sorted."""
        return tokens.forms_of(self.words)
