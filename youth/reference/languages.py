"""Languages in which somebody may want to be spoken to, by ISO 639-3; named by their own names."""

from django.utils.translation import gettext as _

NAMES = {
    "spa": "español",
    "eng": "English",
    "quc": "K'iche'",
    "kek": "Q'eqchi'",
    "cak": "Kaqchikel",
    "mam": "Mam",
    "poh": "Poqomchi'",
    "tzj": "Tz'utujil",
    "ixl": "Ixil",
    "cab": "Garífuna",
    "miq": "Miskitu",
    "bzk": "Kriol",
    "yua": "Maaya (Yucateco)",
    "mop": "Mopan",
    "gym": "Ngäbere",
    "cuk": "Dulegaya",
    "bzd": "Bribri",
    "hat": "Kreyòl ayisyen",
}
SPOKEN = {
    "GT": ("spa", "quc", "kek", "cak", "mam", "poh", "tzj", "ixl", "cab"),
    "HN": ("spa", "cab", "miq", "eng"),
    "SV": ("spa",),
    "NI": ("spa", "miq", "eng", "cab"),
    "BZ": ("eng", "spa", "bzk", "cab", "kek", "mop", "yua"),
    "CR": ("spa", "bzd", "gym", "eng"),
    "PA": ("spa", "gym", "cuk", "eng"),
    "DO": ("spa", "hat"),
}
OTHER = "other"


def choices(country: str) -> list[tuple[str, str]]:
    """[(code, name)]: those of the country first, sign language, then any other."""
    own = SPOKEN.get(country, ("spa", "eng"))
    found = [(code, NAMES[code]) for code in own]
    return [*found, ("sign", _("sign language")), (OTHER, _("another language"))]


def said(code: str) -> str:
    special = {"sign": _("sign language"), OTHER: _("another language")}
    return special.get(code) or NAMES.get(code, code)
