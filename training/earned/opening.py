"""Who may open the record: whoever holds a code of it and knows the date of birth.

The code is of a certificate that was not taken back, or of a request that led to a seat. A request
sent again has a code of its own and opens nothing here: anybody may send one in another's name.

The whole date counts. Where only an age was told, the record knows no more than a year: any date
that gives this age counts, or, with the code of a request, the date that the request told.
"""

import hashlib
import secrets
import time
from contextlib import suppress
from datetime import date
from functools import cache as kept
from uuid import UUID

from django.core.cache import cache

from accounts.models import DataKey
from accounts.sealing.fields import Sealed
from rumbo import limits, public_forms
from rumbo.ids import uuid7
from training.applying import followed, following
from training.certifying import codes
from training.models import Certificate
from training.models.certificate import CertificateState
from youth.models import Participant

WHY = "the record of whoever types a code of it and their date of birth"
OPENS = (CertificateState.VALID, CertificateState.REPLACED)
REQUEST = 8  # characters of the code of a request
# Codes and dates that do not go together, an hour: of one network, and while everybody misses much.
MISSES_PER_NETWORK, MISSES_WHILE_MANY, MANY_MISSES = 60, 10, 1000
SALT = "training.earned"
NOBODY = UUID(int=0)
LIFE_SECONDS = 1800  # a page that lies open longer asks for the code again
GRACE = 30  # seconds in which a form sent twice is a double tap


def may_look(network: str, code: str) -> bool:
    """Takes a place of this network and of this code, together with the page of a request."""
    if limits.is_spent("earned:network", network, _most_misses()):
        return False
    return following.may_look(network, code)


def person(code: str, born: date, network: str) -> Participant | None:
    """Whose record it is; what does not exist costs the same look-ups and a place of the limits."""
    found = _by_certificate(code, born), _by_request(code, born)
    theirs = found[0] or found[1]
    if theirs is None:
        _missed(network, code)
    return theirs


def _by_certificate(code: str, born: date) -> Participant | None:
    wanted = codes.normalized(code) or codes.new_code()
    certificate = Certificate.objects.unscoped(WHY).filter(code=wanted, state__in=OPENS).first()
    theirs = _people(certificate and certificate.participant_id)
    return theirs if _is_born(theirs, born) else None


def _by_request(code: str, born: date) -> Participant | None:
    there = followed.find(opens=followed.opens(code, born.year), code=code)
    has_seat = there and not there.repeat and there.application.enrollment_id
    theirs = _people(there.application.participant_id if has_seat else None)
    if not _is_born(theirs, born):
        return None
    told = there.told["born"] if theirs.birth_estimated else born.isoformat()
    return theirs if told == born.isoformat() else None


def _people(pk) -> Participant | None:
    rows = Participant.objects.unscoped(WHY).select_related("organization", "key")
    return rows.filter(pk=pk or uuid7(), erased_at=None).first()


def _is_born(person: Participant | None, born: date) -> bool:
    """A sealed date is opened in any case, so that nobody takes as long as somebody."""
    told = person is not None and not person.birth_estimated
    known = (person if told else _stand_in()).born
    if told:
        return known == born.isoformat()
    return person is not None and _gives_the_age(person.born_month, born)


def _gives_the_age(month: date, born: date) -> bool:
    """Is the age one and the same, for the month that stands for it (`intake.estimated_month`)
    and for this date? The day on which it was told is not known, so thirteen months fit."""
    months = 12 * (month.year - born.year) + month.month - born.month
    return -1 <= months <= 11


def _stand_in() -> Participant:
    """A person who is nobody, with a date to open, read anew each time."""
    key, born = _sealed_once()
    person = Participant(pk=NOBODY, key=DataKey(pk=NOBODY, kid=key.kid, wrapped=key.wrapped))
    person.born = born
    return person


@kept
def _sealed_once() -> tuple[DataKey, Sealed]:
    key = DataKey(pk=NOBODY)
    key.wrap(secrets.token_bytes(32))
    person = Participant(pk=NOBODY, key=key)
    return key, Sealed(Participant._meta.get_field("born").seal(person, "1900-01-01"))


def _most_misses() -> int:
    many = cache.get("limit:earned", 0) >= MANY_MISSES
    return MISSES_WHILE_MANY if many else MISSES_PER_NETWORK


def _missed(network: str, code: str) -> None:
    limits.spend("follow:missed", code, following.MISSES_PER_CODE, following.DAY)
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
