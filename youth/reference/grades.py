"""The last grade somebody passed, as schools of each country call it.

What is stored is the year of schooling ("9": ninth year since primary school began) or one of the
words of AFTER; what a list said stays as it was written. The ladders are not verified with the
ministries; correct them here.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

GRADE = gettext_noop("Grade %(n)s")
PRIMARY = gettext_noop("Primary school, grade %(n)s")
SECONDARY = gettext_noop("Secondary school, year %(n)s")
BASICO = gettext_noop("Básico, year %(n)s")
DIVERSIFICADO = gettext_noop("Diversificado, year %(n)s")
BACHILLERATO = gettext_noop("Bachillerato, year %(n)s")
INFANT = gettext_noop("Infant %(n)s")
STANDARD = gettext_noop("Standard %(n)s")
FORM = gettext_noop("Form %(n)s")
NONE = "0"
AFTER = {
    "technical": gettext_noop("Technical studies after secondary school"),
    "university": gettext_noop("University, at least one year"),
}
# (how a stretch is called, how many years it has), from the first year on
LADDERS = {
    "HN": ((GRADE, 9), (BACHILLERATO, 3)),
    "SV": ((GRADE, 9), (BACHILLERATO, 3)),
    "GT": ((PRIMARY, 6), (BASICO, 3), (DIVERSIFICADO, 3)),
    "NI": ((PRIMARY, 6), (SECONDARY, 5)),
    "CR": ((GRADE, 12),),
    "PA": ((GRADE, 12),),
    "DO": ((PRIMARY, 6), (SECONDARY, 6)),
    "BZ": ((INFANT, 2), (STANDARD, 6), (FORM, 4)),
}
OTHERWISE = ((GRADE, 12),)


def choices(country: str) -> list[tuple[str, str]]:
    """[(what is stored, in words)], from none to the highest."""
    found = [(NONE, _("None yet"))]
    for words, years in LADDERS.get(country, OTHERWISE):
        found += [(str(len(found) + n), _(words) % {"n": n + 1}) for n in range(years)]
    return found + [(code, _(words)) for code, words in AFTER.items()]


def said(stored: str, country: str) -> str:
    """What is stored, in words; what is no code was written so, and is read so."""
    return dict(choices(country)).get(stored, stored)
