"""Doubts about the number of an identity document, in words for staff. They stop nobody.

The rules of each document and their limits are those of importing/documents.py; here come those
that need the table of places, and cards whose form depends on the country.
"""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from .importing import documents
from .importing.messages import WARNINGS
from .models import Place
from .models.contact import IdentityDocument

Kind = IdentityDocument.Kind
FORMAT = WARNINGS["document_format"]
NO_PLACE = _("The document number names a municipality that we do not know.")
NO_DATE = _("The date inside the document number does not exist.")
OTHER_DATE = _("The date inside the document number is not the date of birth.")

_CARDS = {
    "NI": re.compile(r"(\d{3})(\d{6})(\d{4})[A-Z]"),
    "CR": re.compile(r"[1-9]\d{8}"),
    "PA": re.compile(r"(?:\d{1,2}(?:AV|PI)?|PE|E|N)-\d{1,4}-\d{1,6}"),
    "DO": re.compile(r"\d{11}"),
}
_FORMS = {Kind.DIMEX: re.compile(r"1\d{10,11}"), Kind.PASSPORT: re.compile(r"[A-Z0-9]{6,9}")}
# Whose first digits, or which ones, are the code of a municipality: (country, from, to).
_PLACES = {Kind.DNI: ("HN", 0, 4), Kind.CUI: ("GT", 9, 13)}


def doubts(kind: str, number: str, *, country: str, born: date | None = None) -> list:
    """What may be wrong with a number, as far as anybody can tell; [] for documents without rule.

    `country`: of the organization, which decides whose card a "cedula" is.
    """
    compact = re.sub(r"[\s.]", "", number).upper()
    if not compact:
        return []
    if kind in (Kind.DNI, Kind.DUI, Kind.CUI):
        _kind, digits, codes = documents.read_document(number, kind, country=country, born=born)
        return [WARNINGS[code] for code in codes] or _doubts_of_place(kind, digits)
    if kind == Kind.CEDULA:
        return _doubts_of_card(compact, country, born)
    form = _FORMS.get(kind)
    plain = re.sub(r"[-–—/]", "", compact)
    wrong = form and (not form.fullmatch(plain) or not plain.strip("0"))
    return [FORMAT] if wrong else []


def _doubts_of_place(kind: str, digits: str) -> list:
    """Codes of places are those of the list that was loaded; without it, nothing is in doubt."""
    country, start, end = _PLACES.get(kind, ("", 0, 0))
    if not country:
        return []
    known = Place.objects.filter(country=country, level=2)
    there = known.filter(code=f"{country}{digits[start:end]}").exists()
    return [] if there or not known.exists() else [NO_PLACE]


def _doubts_of_card(compact: str, country: str, born: date | None) -> list:
    plain = re.sub(r"[-–—/]", "", compact)
    forms = {country: _CARDS[country]} if country in _CARDS else _CARDS
    fits = [
        each for each, form in forms.items() if form.fullmatch(compact if each == "PA" else plain)
    ]
    if not fits or not re.search(r"[1-9]", plain):
        return [FORMAT]
    if fits == ["NI"]:
        return _doubts_of_day(_CARDS["NI"].fullmatch(plain)[2], born)
    if fits == ["DO"] and not _luhn(plain):
        return [WARNINGS["document_check"]]
    return []


def _doubts_of_day(digits: str, born: date | None) -> list:
    """Day, month and the last two digits of the year."""
    day, month, year = (int(digits[at : at + 2]) for at in (0, 2, 4))
    if not any(_exists(century + year, month, day) for century in (1900, 2000)):
        return [NO_DATE]
    if born and (born.day, born.month, born.year % 100) != (day, month, year):
        return [OTHER_DATE]
    return []


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
