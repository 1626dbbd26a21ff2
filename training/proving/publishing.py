"""What is published so that certificates can be checked elsewhere: keys, and what ended.

Anybody may fetch and keep it. Lists are made from the live rows; a copy of this process is given
again while nothing ended and for five minutes at most. The page of a code asks the row itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from training.models import Certificate, CohortCertificate, StatusPlace
from training.models.certificate import CertificateState

from . import bits, contexts, did, ended, sheets, stored
from .generations import Signing
from .issuing import list_url
from .proof import made, moment
from .ring import CannotSign, load

WHY = "the published lists of what ended: codes as hashes, and places"
RENEWED = timedelta(minutes=5)


def keys() -> bytes:
    """The public keys of every generation, as they lie in public.json, and whose they are."""
    found = {"issuer": did.ours()} | stored.public_json(load().all_public())
    return _json(found)


def identity() -> bytes:
    """did.json."""
    return _json(did.document(load()))


def ended_list() -> bytes:
    """The signed list of codes that ended. Raises CannotSign."""
    codes = {
        state: tuple(sorted([*_codes(Certificate, state), *_codes(CohortCertificate, state)]))
        for state in ended.STATES
    }
    now = timezone.now()
    return _ended(_Asked(tuple(codes.items()), load().current(now), _slot(now)))


def status_list(number: int) -> bytes | None:
    """The signed list of places that ended; None for a list that is none. Raises CannotSign."""
    if number != 1 and not StatusPlace.objects.filter(list=number).exists():
        return None
    rows = Certificate.objects.unscoped(WHY).exclude(state=CertificateState.VALID)
    places = rows.filter(place__list=number).values_list("place__index", flat=True)
    now = timezone.now()
    asked = _Asked(tuple(sorted(places)), load().current(now), _slot(now))
    return _status(asked, list_url(number))


def leaving(lists: Mapping[str, bytes]) -> dict[str, bytes]:
    """The lists of an archive by name, and `firma.json` that signs them; without keys to sign with
    they leave by themselves, as prints do."""
    now = timezone.now()
    try:
        return {**lists, sheets.FILE: sheets.signed(lists, load().current(now), now)}
    except CannotSign:
        return dict(lists)


@dataclass(frozen=True)
class _Asked:
    """What a list is made of; another one is made when any of it changes."""

    what: tuple
    signing: Signing
    since: datetime


def _codes(model, state: str) -> list[str]:
    rows = model.objects.unscoped(WHY) if model is Certificate else model.objects.all()
    # Asked like this, the index of what ended is read and no valid row.
    rows = rows.exclude(state=CertificateState.VALID).filter(state=state)
    return list(rows.order_by().values_list("code", flat=True))


@lru_cache(maxsize=1)
def _ended(asked: _Asked) -> bytes:
    return _json(ended.signed(dict(asked.what), asked.signing, asked.since))


@lru_cache(maxsize=4)
def _status(asked: _Asked, url: str) -> bytes:
    issuer = did.issuer(asked.signing.public)
    until = asked.since + ended.LASTS
    document = bits.credential(
        url, issuer.did, moment(asked.since), moment(until), bits.encoded(asked.what)
    )
    key, known = asked.signing.ed25519, contexts.pinned()
    proof = made(document, key, issuer.method, asked.since, known)
    return _json(document | {"proof": [proof]})


def _slot(now: datetime) -> datetime:
    """The start of the five minutes that it is in."""
    return now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % RENEWED


def _json(found: dict) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1).encode()
