"""Who may open the record: whoever holds a code of it and knows the year of birth.

The code is of a certificate that was not taken back, or of a request that led to a seat. A request
sent again has a code of its own and opens nothing here: anybody may send one in another's name.
"""

import hashlib
import time
from contextlib import suppress

from django.core.cache import cache

from rumbo import limits, public_forms
from training.applying import acts, followed
from training.certifying import codes
from training.models import Certificate
from training.models.certificate import CertificateState
from youth.models import Participant

WHY = "the record of whoever types a code of it and their year of birth"
OPENS = (CertificateState.VALID, CertificateState.REPLACED)
REQUEST = 8  # characters of the code of a request
# Codes and years that do not go together, an hour: of one network, and while everybody misses much.
MISSES_PER_NETWORK, MISSES_WHILE_MANY, MANY_MISSES = 60, 10, 1000
SALT = "training.earned"
LIFE_SECONDS = 1800  # a page that lies open longer asks for the code again
GRACE = 30  # seconds in which a form sent twice is a double tap


def may_look(network: str, code: str) -> bool:
    """Takes a place of this network and of this code, together with the page of a request."""
    if limits.is_spent("earned:network", network, _most_misses()):
        return False
    return acts.may_look(network, code)


def person(code: str, year: str, network: str) -> Participant | None:
    """Whose record it is; what does not exist costs the same look-ups and a place of the limits."""
    found = _by_certificate(code, year), _by_request(code, year)
    theirs = found[0] or found[1]
    if theirs is None:
        _missed(network, code)
    return theirs


def _by_certificate(code: str, year: str) -> Participant | None:
    wanted = codes.normalized(code) or codes.new_code()
    rows = Certificate.objects.unscoped(WHY).filter(code=wanted, state__in=OPENS)
    certificate = rows.select_related("participant").first()
    theirs = _people(certificate.participant_id if certificate else None)
    return theirs if theirs and str(theirs.born_month.year) == year else None


def _by_request(code: str, year: str) -> Participant | None:
    there = followed.find(opens=followed.opens(code, year), code=code)
    if there is None or there.repeat or there.application.enrollment_id is None:
        return _people(None)
    return _people(there.application.participant_id)


def _people(pk) -> Participant | None:
    rows = Participant.objects.unscoped(WHY).select_related("organization", "key")
    return rows.filter(pk=pk, erased_at=None).first()


def _most_misses() -> int:
    many = cache.get("limit:earned", 0) >= MANY_MISSES
    return MISSES_WHILE_MANY if many else MISSES_PER_NETWORK


def _missed(network: str, code: str) -> None:
    limits.spend("follow:missed", code, acts.MISSES_PER_CODE, acts.DAY)
    limits.spend("earned:network", network, _most_misses())
    # A counter may lose some under load: it says that there are many, and no more.
    if not cache.add("limit:earned", 1, limits.HOUR):
        with suppress(ValueError):  # its hour was just over
            cache.incr("limit:earned")


# --- the key of a page -------------------------------------------------------------------------


def new_key() -> str:
    return public_forms.new_key(SALT)


def key_of(sent: str) -> str:
    """The random part of a key of ours from the last half hour, or ""."""
    return public_forms.key_of(SALT, sent, LIFE_SECONDS)


def use(key: str) -> bool:
    """Use the key of a page: good once, and for a double tap. Whoever goes back on a shared
    phone and sends the form again sees nothing.
    """
    name, now = f"earned:{hashlib.sha256(key.encode()).hexdigest()[:40]}", time.time()
    if cache.add(name, now, 2 * LIFE_SECONDS):
        return True
    first = cache.get(name)
    return first is not None and now - first < GRACE
