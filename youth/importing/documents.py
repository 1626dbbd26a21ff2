"""Identity documents of Central America: told apart and checked, never corrected, never refused.

Rules and their limits: El Salvador's DUI and Guatemala's CUI have a check digit; Honduras' DNI
starts with department, municipality and year of birth; the others have only a form.
"""

import re
from datetime import date

from .caching import remembered
from .headings import plain
from .tables import Cell, as_text

TYPES = ("dui", "nit", "cui", "dni", "cedula", "dimex", "passport", "birth_certificate", "other")

_WORDS = (
    ("birth_certificate", r"\b(partida|acta|certificado) de nacimiento\b|^(partida|acta)$|birth"),
    ("passport", r"pasaporte|passport"),
    ("dimex", r"\bdimex\b"),
    ("dui", r"\bdui\b"),
    ("dni", r"\bdni\b"),
    ("cui", r"\b(cui|dpi)\b"),
    ("nit", r"\bnit\b"),
    ("cedula", r"\bcedula\b"),
)
_FORMS = {
    "dui": r"\d{9}",
    "nit": r"\d{14}",
    "cui": r"\d{13}",
    "dni": r"\d{13}",
    "dimex": r"1\d{10,11}",
    "cedula": r"\d{9}|\d{11}|\d{13}[A-Z]|(\d{1,2}(AV|PI)?|PE|E|N)-\d{1,4}-\d{1,6}",
}
_NONE = re.compile(
    r"|n a|no|nd|s n|no tiene( documento)?|ninguno|sin (documento|dui|dni|dpi|identidad)|none|"
    r"(en )?(tramite|proceso)|pendiente|no (porta|trae|trajo|aplica)|menor( de edad)?"
)
# The kind before the number: “Pasaporte: A123456”, “DUI No. 00016297-5”.
_PREFIX = re.compile(
    r"(pasaporte|passport|dui|dni|dpi|cui|nit|c[eé]dula|identidad|dimex|(?:partida|acta)"
    r"(?: de nacimiento)?)\b[\s.:#°º-]*(?:(?:no|nro|num|n)\b[\s.:#°º-]*)?(?=.*\d)",
    re.IGNORECASE,
)


def read_document(
    cell: Cell, stated: str, *, country: str, born: date | None = None
) -> tuple[str, str, list[str]]:
    """(type, number, codes of warnings) of one cell.

    `stated` is what the list says of the type: the cell of a type column, else the title of the
    number's column. The number keeps its leading zeros and loses blanks, dots and hyphens
    (Panama's keeps its hyphens, they carry meaning). "No tiene" is a full answer: ("", "", []).
    """
    text = as_text(cell)
    if _NONE.fullmatch(plain(text)):
        return "", "", []
    if (prefix := _PREFIX.match(text)) and prefix.end() < len(text):
        stated, text = prefix[1] if stated_type(prefix[1]) else stated, text[prefix.end() :]
    if re.fullmatch(r"\d\.?\d*[eE]\+?\d+", text) or (_is_number(cell) and int(cell) >= 10**15):
        return stated_type(stated) or "other", text, ["document_rounded"]
    number = normalize(text, country)
    kind = stated_type(stated) or guess_type(number, country)
    return kind, number, _doubts(kind, number, is_number=_is_number(cell), born=born)


def normalize(text: str, country: str) -> str:
    compact = re.sub(r"[\s.]", "", text).upper()
    if country == "PA" and re.fullmatch(_FORMS["cedula"], compact):
        return compact
    return re.sub(r"[-–—/]", "", compact)


@remembered
def stated_type(words: str) -> str | None:
    """The type a word names; None when it names none or, like “DNI/DUI/CUI”, several."""
    found = {kind for kind, pattern in _WORDS if re.search(pattern, plain(words))}
    if found == {"birth_certificate", "dni"}:
        return None
    return found.pop() if len(found) == 1 else None


def guess_type(number: str, country: str) -> str:
    """The type by its form; where two countries share a form, by the organization's country."""
    if re.fullmatch(r"\d{9}", number):
        return "cedula" if country == "CR" else "dui"
    if re.fullmatch(r"\d{13}", number):
        return "cui" if country == "GT" or (country != "HN" and cui_is_valid(number)) else "dni"
    if re.fullmatch(r"\d{14}", number):
        return "nit"
    if country == "CR" and re.fullmatch(_FORMS["dimex"], number):
        return "dimex"
    return "cedula" if re.fullmatch(_FORMS["cedula"], number) else "other"


def dui_is_valid(number: str) -> bool:
    """Nine digits with the right check digit; all zeros is nobody's."""
    if not re.fullmatch(r"\d{9}", number) or not number.strip("0"):
        return False
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(number[:8]))
    return (10 - total % 10) % 10 == int(number[8])


def cui_is_valid(number: str) -> bool:
    """Thirteen digits with the right check digit and a department from 01 to 22.

    Remainder 10 is accepted: sources disagree about it.
    """
    if not re.fullmatch(r"\d{13}", number) or not 1 <= int(number[9:11]) <= 22:
        return False
    remainder = sum(int(digit) * place for place, digit in enumerate(number[:8], 2)) % 11
    return remainder in (int(number[8]), 10)


def dni_is_plausible(number: str) -> bool:
    """Thirteen digits: department 01 to 18, municipality, then a year of birth."""
    return bool(re.fullmatch(r"(0[1-9]|1[0-8])(?!00)\d\d(19|20)\d{7}", number))


def _doubts(kind: str, number: str, *, is_number: bool, born: date | None) -> list[str]:
    short = {"dui": 8, "dni": 12, "cui": 12}.get(kind)
    if len(number) == short or (is_number and kind == "other" and len(number) in (8, 12)):
        return ["document_zeros"]
    if kind in _FORMS and not re.fullmatch(_FORMS[kind], number):
        return ["document_format"]
    checks = {"dui": dui_is_valid, "cui": cui_is_valid, "dni": dni_is_plausible}
    doubts = [] if checks.get(kind, bool)(number) else ["document_check"]
    if kind == "dni" and not doubts and born and int(number[4:8]) != born.year:
        doubts.append("document_birth_differs")
    return doubts


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
