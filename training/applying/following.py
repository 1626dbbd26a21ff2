"""A request followed by whoever made it: by its code and the year of birth."""

from django.db import transaction
from django.utils import timezone

from audit.context import from_nowhere
from rumbo import limits, public_forms
from training import seats
from training.models import Application, ApplicationRepeat, Enrollment
from training.models.application import ApplicationState as State
from training.models.enrollment import EnrollmentState
from training.seats import NotAllowed

from . import receiving
from .followed import (
    ACTOR,
    ENDED,
    HOLDS_PLACE,
    Followed,
    applications,
    enrollment_of,
    find,
    locked,
    one_after_the_other,
    opens,
    record,
)

FOLLOW_SALT = "training.applying.follow"
LOOKS_PER_NETWORK = 120  # an hour
LOOKS_PER_CODE = 12  # an hour, right ones too
MISSES_PER_CODE = 10  # a day: the years of birth that fit are few
DAY = 24 * limits.HOUR
NO_PHONE = {"phone": "", "phone_of": "", "safe": ""}


def may_look(network: str, code: str) -> bool:
    """Takes a place of this network and of this code; ask before a transaction opens."""
    if not limits.spend("follow:network", network, LOOKS_PER_NETWORK):
        return False  # and store nothing: whoever floods us could else push older counts out
    often = not limits.spend("follow:code", code, LOOKS_PER_CODE)
    missed = limits.is_spent("follow:missed", code, MISSES_PER_CODE, DAY)
    return not often and not missed


def follow(code: str, birth_year: str) -> Followed | None:
    """What this code and this year open: one look-up, the same for what is not there."""
    found = find(opens=opens(code, birth_year), code=code)
    if found is None:
        limits.spend("follow:missed", code, MISSES_PER_CODE, DAY)
    return found


def new_follow_key(code: str) -> str:
    """For one act on the page of this code."""
    return public_forms.new_key(f"{FOLLOW_SALT}.{code}")


def use_follow_key(code: str, sent: str) -> bool:
    """Is this a key of that page, and used for the first time? It is used now."""
    key = public_forms.key_of(f"{FOLLOW_SALT}.{code}", sent)
    life = int(public_forms.LIFE.total_seconds())
    return bool(key) and limits.spend("follow:key", key, 1, life)


def withdraw(found: Followed) -> None:
    """ "Ya no puedo ir": the seat is free for somebody else at once. Twice changes nothing."""
    if found.repeat:
        _mark_repeat(found.repeat, "withdrawn_at", "application.repeat_withdrawn")
        return
    for _try in range(3):
        leave_seat(found.application)
        with transaction.atomic():
            application = locked(found.application)
            there = enrollment_of(application)
            if there is not None and there.state in HOLDS_PLACE:
                continue  # a seat was given a moment ago: leave that one, too
            if application.state != State.WITHDRAWN and not _is_over(there):
                application.state, application.ended_at = State.WITHDRAWN, timezone.now()
                application.save(update_fields=["state", "ended_at"])
                record("application.withdrawn", application)
        break
    found.application.refresh_from_db()


def leave_seat(application: Application) -> None:
    there = enrollment_of(application)
    if there is None or there.state not in HOLDS_PLACE:
        return
    try:
        with from_nowhere():
            seats.leave(there, actor=ACTOR, reason="not_said")
    except NotAllowed:
        pass  # somebody else changed it a moment ago: the caller looks again


def _is_over(enrollment: Enrollment | None) -> bool:
    done = (EnrollmentState.COMPLETED, EnrollmentState.NOT_COMPLETED)
    return enrollment is not None and enrollment.state in done


def correct_phone(found: Followed, phone: dict[str, str]) -> None:
    """Keep another phone: {"phone", "phone_of", "safe"}; none for who asked not to be called."""
    with transaction.atomic():
        one_after_the_other(found.offering)
        row = locked(found.row)
        if row.contact_ended_at is not None or locked(found.application).emptied_at is not None:
            return
        row.told = row.told | phone
        changed = ["told"]
        if found.repeat is None and _is_free(row, receiving.identity_of(found.offering, row.told)):
            row.identity = receiving.identity_of(found.offering, row.told)
            changed.append("identity")
        row.save(update_fields=changed)
        record("application.phone_corrected", found.application, fields=["phone"])
    found.row.refresh_from_db()


def _is_free(row: Application, identity: int) -> bool:
    """May the request go by this identity, so that the same person is known by the new phone?

    Where they asked with that phone, too, both stay as they are: nobody is told of the other one.
    """
    others = applications().filter(offering=row.offering_id, identity=identity)
    return not others.exclude(pk=row.pk).exists()


def end_contact(found: Followed) -> None:
    """Take back what was agreed to: the phone is erased, and nobody calls for this any more.

    Who has a seat keeps it; without one nothing is left to be done, and the request ends.
    """
    with transaction.atomic():
        row = locked(found.row)
        if row.contact_ended_at is not None:
            return
        row.told, row.contact_ended_at = row.told | NO_PHONE, timezone.now()
        if found.repeat is None and _without_place(row):
            row.state, row.ended_at = State.WITHDRAWN, timezone.now()
        row.save()
        record("application.contact_ended", found.application, fields=["phone"])
    found.row.refresh_from_db()


def _without_place(application: Application) -> bool:
    there = enrollment_of(application)
    return application.state not in ENDED and (there is None or there.state not in HOLDS_PLACE)


def _mark_repeat(repeat: ApplicationRepeat, name: str, action: str) -> None:
    with transaction.atomic():
        row = locked(repeat)
        if getattr(row, name) is None:
            setattr(row, name, timezone.now())
            row.save(update_fields=[name])
            record(action, row.application)
    repeat.refresh_from_db()
