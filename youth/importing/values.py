"""One pure function per kind of cell: ages, answers, phones, places, numbers of forms.

Dates, names and documents have modules of their own.
"""

import re

import phonenumbers

from .caching import remembered
from .headings import plain
from .tables import Cell, as_text

COUNTRIES = ("GT", "HN", "SV", "NI", "CR", "PA", "BZ", "DO")
_YES = frozenset("si s yes y 1 x true verdadero acepto autorizo".split())
_NO = frozenset("no n 0 false falso".split())
_PLACE_CODE = re.compile(rf"({'|'.join(COUNTRIES)})(\d{{2}}|\d{{4}}|\d{{6}})")


# Eight digits as most are written, of countries where they are the whole number: asked directly,
# parsing takes ten times as long.
_LOCAL = re.compile(r"([2-9]\d{3})[ -]?(\d{4})")
_CODES = {"GT": 502, "SV": 503, "HN": 504, "NI": 505, "CR": 506}


def is_gap(cell: Cell) -> bool:
    """No answer: empty, n/a, or only dashes and dots."""
    text = as_text(cell)
    return (
        not text or text.lower() in ("n/a", "na", "n.a.", "null", "#n/a") or not text.strip("-–—. ")
    )


def read_text(cell: Cell) -> str:
    """Free text with single blanks; "" for no answer."""
    return "" if is_gap(cell) else " ".join(as_text(cell).split())


def read_age(cell: Cell) -> int | None:
    """Whole years from 15, "15" or "15 años"; None for anything else."""
    words = re.sub(r"\.0+$", "", as_text(cell)) if not isinstance(cell, float) else f"{cell:.2f}"
    if "-" in words:
        return None
    match = re.fullmatch(r"(\d{1,3})( ?(anos?|a|years?|yrs?|y)( old| cumplidos)?)?", plain(words))
    return int(match[1]) if match else None


def read_yes(cell: Cell) -> bool | None:
    """True for sí, yes, 1, x, true…; False for no or no answer; None when it is not clear."""
    word = plain(as_text(cell))
    if word.removeprefix("si ") in _YES or as_text(cell) in ("✓", "✔", "☑"):
        return True
    return False if is_gap(cell) or word in _NO or word.split(" ")[:1] == ["no"] else None


def is_marked(cell: Cell) -> bool:
    """A box that was ticked: x, 1, ✓, sí."""
    return read_yes(cell) is True


def read_phone(cell: Cell, country: str) -> tuple[str, str | None]:
    """(number, code of a warning). E.164 when it is a valid number of the country or has the
    code of another one; otherwise as written, with a warning."""
    text = read_text(cell)
    if not text or plain(text) in ("no", "no tiene", "ninguno", "none", "sin telefono"):
        return "", None
    candidates = [text] if _e164(text, country) else re.split(r"\s*(?:[/;,]| y | o )\s*", text)
    numbers = [number for part in candidates if (number := _e164(part, country))]
    if not numbers:
        return text, "phone_unclear"
    return numbers[0], "phone_several" if len(candidates) > 1 else None


def read_place(cell: Cell) -> tuple[str, str | None]:
    """(text as written, P-code when the cell itself is one: HN0801, SV02, GT 0101)."""
    text = read_text(cell)
    code = re.sub(r"[\s-]", "", text).upper()
    return text, code if _PLACE_CODE.fullmatch(code) else None


def read_source_id(cell: Cell) -> str:
    """The number a form tool gave the answers; "uuid:" before it is not part of it."""
    return read_text(cell).removeprefix("uuid:").strip().lower()


@remembered
def _e164(text: str, country: str) -> str | None:
    if (local := _LOCAL.fullmatch(text)) and country in _CODES:
        number = "".join(local.groups())
        if _is_there(number, country):
            return f"+{_CODES[country]}{number}"
    digits = re.sub(r"\D", "", text)
    if not 7 <= len(digits) <= 15 or re.search(r"[^\W\d_]{4,}", text):
        return None
    tries = [(text, country)]
    if digits.startswith("00"):
        tries.append((f"+{digits[2:]}", None))
    elif re.match(r"50[1-7]\d{7,8}$", digits):  # a code of the region written without its +
        tries.append((f"+{digits}", None))
    for number, region in tries:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return None


def _is_there(number: str, country: str) -> bool:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country)
    kind = phonenumbers.phonenumberutil._number_type_helper(number, metadata)
    return kind != phonenumbers.PhoneNumberType.UNKNOWN
