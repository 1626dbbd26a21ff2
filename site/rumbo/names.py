"""Names of people as Central America writes them: given names and two surnames."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

PARTICLES = frozenset("de del la las los y e i da do dos das van von".split())
# ñ is a letter of its own, after n; accents do not count.
_ORDER = {"ñ": "n\uffff"}


@dataclass(frozen=True)
class FullName:
    given: str
    surname1: str
    surname2: str = ""
    preferred: str = ""
    married: str = ""  # surname of a husband, where she uses it

    def __str__(self) -> str:
        """As it is said and printed: "María José Mejía Núñez"."""
        return " ".join(part for part in (self.given, self.surname1, self.surname2) if part)

    @property
    def besides(self) -> str:
        """Words by which the person is known too, and that are not printed."""
        return " ".join(filter(None, (self.preferred, self.married)))

    @property
    def listed(self) -> str:
        """As it is listed: "Mejía Núñez, María José"."""
        surnames = " ".join(part for part in (self.surname1, self.surname2) if part)
        return f"{surnames}, {self.given}"

    @property
    def short(self) -> str:
        """First given name and initial of the surname: all that a tablet may keep."""
        given = (self.preferred or self.given).split()
        return f"{given[0] if given else ''} {self.surname1[:1]}.".strip()

    @property
    def initials(self) -> str:
        """ "María José de la Cruz Núñez" → "M. J. C. N."."""
        return initials(str(self))

    @property
    def sort_key(self) -> tuple[str, str, str]:
        return spanish_order(self.surname1), spanish_order(self.surname2), spanish_order(self.given)


@dataclass(frozen=True)
class Erased(FullName):
    """What stands in the place of a name whose person had their data erased."""

    given: str = ""
    surname1: str = ""
    code: str = ""

    def __str__(self) -> str:
        return _("Data erased (%(code)s)") % {"code": self.code}

    @property
    def listed(self) -> str:
        return str(self)

    @property
    def short(self) -> str:
        return self.code

    @property
    def initials(self) -> str:
        return ""

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """After everybody who has a name."""
        return "\U0010ffff", "", self.code


def initials(name: str) -> str:
    """`M. J. M. N.` for María José Mejía Núñez; particles such as "de la" do not count."""
    parts = [part for part in written(name).split() if part.lower() not in PARTICLES]
    letters = [next((char for char in part if char.isalpha()), "") for part in parts]
    return " ".join(f"{letter.upper()}." for letter in letters if letter)


def spanish_order(text: str) -> str:
    """A key that sorts as a Spanish dictionary does: accents aside, ñ after n."""
    composed = unicodedata.normalize("NFC", text.casefold())
    kept = "".join(_ORDER.get(c, c) for c in composed)
    decomposed = unicodedata.normalize("NFKD", kept)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def written(text: str) -> str:
    """A name as typed, composed (NFC) and with single blanks."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "")).strip()
