"""Writing figures. The only place that rounds a percentage: 72 % is never 71 % elsewhere."""

from decimal import Decimal

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NOTHING = "–"


def percent(part: int, whole: int) -> int | None:
    """Whole percent of part in whole, halves up; None when there is no whole to speak of."""
    if not whole:
        return None
    return (200 * part + whole) // (2 * whole)


def written_percent(part: int, whole: int) -> str:
    """72 % in Spanish (with a no-break space), 72% in English, a dash without a whole."""
    share = percent(part, whole)
    if share is None:
        return NOTHING
    return f"{share}%" if get_language() == "en" else f"{share}\u00a0%"


def written(number: int | float | Decimal | None) -> str:
    """1500 as "1,500" and 12345.6 as "12,345.6", the same in both languages; None as a dash."""
    if number is None:
        return NOTHING
    return f"{number:,}"


def written_if_many(number: int) -> str:
    """A count of people for eyes outside their organization: small ones are not told exactly."""
    if 0 < number < settings.SMALL_CELL_THRESHOLD:
        return _("fewer than %s") % settings.SMALL_CELL_THRESHOLD
    return written(number)
