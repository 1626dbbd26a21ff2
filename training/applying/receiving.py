"""Requests for a seat as they arrive, from anybody.

Three things hold in the database and not only here: one form makes one row, one person has one
application a group, and a seat is taken through `seats.enroll` alone. Whoever asks a second time
gets a repeat, which looks like a first one and says nothing about it.
"""

import re
import unicodedata
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import DataKey
from accounts.sealing import tokens
from rumbo import public_forms
from training.models import Application, ApplicationRepeat, Offering
from training.models.application import ApplicationState as State

from . import minors
from .followed import (
    ENDED,
    Followed,
    applications,
    both,
    find,
    one_after_the_other,
    opens,
    record,
)

door = public_forms.Door(
    "training.applying",
    per_network=90,  # two classrooms of 40 behind one address may ask together
    per_hour=600,
    arrived=both,
)


def identity_of(offering: Offering, told: dict[str, str]) -> int:
    """The keyed hash by which the same person is known again, however they write their names.

    Of a phone the last seven digits count: with its country or without, it is the same.
    """
    names = sorted(_folded(f"{told['given']} {told['surname']} {told['surname2']}").split())
    digits = "".join(str(unicodedata.decimal(c)) for c in told["phone"] if c.isdecimal())
    text = "|".join(["application", *names, told["born"], digits[-7:]])
    return tokens.blind(offering.organization_id, text)


def _folded(text: str) -> str:
    """Small letters without accents, in any alphabet; marks between words are blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", letters)


def sent_before(key: str) -> Followed | None:
    """What a form made that is sent again."""
    return find(form_key=key)


def apply(key: str, offering: Offering, told: dict[str, str]) -> Followed:
    """Keep a request; the same form gives the one that is there, the same person a repeat of it.

    `told` as `Application.told`. The key must be of `door.key_of`.
    """
    values = {"form_key": key, "organization_id": offering.organization_id, "told": told}
    identity = identity_of(offering, told)
    for _try in range(2):
        try:
            with transaction.atomic():
                one_after_the_other(offering)
                there = sent_before(key)
                if there is not None:
                    return there
                first = applications().filter(offering=offering, identity=identity)
                application = first.select_for_update(of=("self",)).first()
                if application is not None:
                    return _repeat(application, values)
                return _first(offering, identity, values)
        except IntegrityError:  # the same form, for another group, by another hand just now
            there = sent_before(key)
            if there is not None:
                return there
    raise RuntimeError("neither a first application nor a repeat of it could be kept")


def _first(offering: Offering, identity: int, values: dict) -> Followed:
    data_key = DataKey.make(offering.organization)
    data_key.save()
    application = Application(offering=offering, identity=identity, key=data_key, **values)
    application.opens = opens(application.code, _year(values["told"]))
    application.save(force_insert=True)
    record("application.received", application)
    return _with_permission(Followed(application))


def _repeat(application: Application, values: dict) -> Followed:
    """A row of its own. Who had ended the first is asking anew: it is open again, as told now."""
    repeat = ApplicationRepeat(application=application, **values)
    repeat.opens = opens(repeat.code, _year(values["told"]))
    repeat.save(force_insert=True)
    if application.state in ENDED:
        application.state, application.ended_at = State.NEW, None
        application.told, application.agreed_at = values["told"], timezone.now()
        application.contact_ended_at = None
        application.save()
    record("application.asked_again", application)
    return _with_permission(Followed(application, repeat))


def _with_permission(found: Followed) -> Followed:
    minors.needed(found)
    return found


def _year(told: dict) -> int:
    return date.fromisoformat(told["born"]).year
