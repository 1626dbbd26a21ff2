"""Requests for a seat: received from anybody, followed by code and year, answered by staff.

Three things hold in the database and not only here: one form makes one row, one person has one
application a group, and a seat is taken through `seats.enroll` alone. Whoever asks a second time
gets a repeat, which looks like a first one and says nothing about it.
"""

import re
import unicodedata
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.sealing import tokens
from audit import journal
from audit.context import from_nowhere
from rumbo import limits, public_forms
from training import seats
from training.models import Application, ApplicationRepeat, Enrollment, Offering
from training.models.application import ApplicationState as State
from training.models.call import Result
from training.models.enrollment import EnrollmentState
from training.seats import NotAllowed
from youth.holding import hold
from youth.models import Participant

from . import minors, minors_record
from .followed import (
    ACTOR,
    ENDED,
    HOLDS_PLACE,
    Followed,
    applications,
    both,
    enrollment_of,
    find,
    locked,
    opens,
    record,
    whose,
)

FOLLOW_SALT = "training.applying.follow"
LOOKS_PER_NETWORK = 120  # an hour
LOOKS_PER_CODE = 12  # an hour, right ones too
MISSES_PER_CODE = 10  # a day: the years of birth that fit are few
DAY = 24 * limits.HOUR
CALL_WITHIN = 5  # days, as the page promises
NO_PHONE = {"phone": "", "phone_of": "", "safe": ""}

# --- receiving --------------------------------------------------------------------------------

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
                _one_after_the_other(offering)
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


def _one_after_the_other(offering: Offering) -> None:
    """Whoever asks for one group waits for who did just now, until that transaction ends.

    One form could else make a first application and a repeat of it, which are in two tables.
    """
    Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)


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


# --- following --------------------------------------------------------------------------------


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
        _leave(found.application)
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


def _leave(application: Application) -> None:
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
        _one_after_the_other(found.offering)
        row = locked(found.row)
        if row.contact_ended_at is not None or locked(found.application).emptied_at is not None:
            return
        row.told = row.told | phone
        changed = ["told"]
        if found.repeat is None and _is_free(row, identity_of(found.offering, row.told)):
            row.identity = identity_of(found.offering, row.told)
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


# --- by staff ---------------------------------------------------------------------------------


def contacted(application: Application, note: str, actor) -> Application:
    """Somebody talked with the person; what they said is added to the notes."""
    with transaction.atomic():
        row = _seen(application, actor)
        if row.state == State.NEW:
            row.state = State.CONTACTED
        return _answered(row, note, actor, "application.contacted")


def tried(application: Application, result: str, actor) -> Application:
    """A call that reached nobody: it is noted, and the request waits on as it was."""
    with transaction.atomic():
        row = _seen(application, actor)
        row.notes = [*(row.notes or []), _line("", actor) | {"result": str(Result(result))}]
        row.save()
        journal.record("application.tried", row, actor=actor, purpose=result)
    return row


def put_off(application: Application, note: str, actor) -> Application:
    """There is no seat for them now, for the reason in the note."""
    with transaction.atomic():
        row = _seen(application, actor)
        if row.state not in (State.NEW, State.CONTACTED):
            raise NotAllowed(_("This step is not possible from the present state."))
        row.state, row.ended_at = State.NOT_NOW, timezone.now()
        return _answered(row, note, actor, "application.put_off")


def reopen(application: Application, actor, note: str = "") -> Application:
    """Go on with a request that had ended."""
    with transaction.atomic():
        row = _seen(application, actor)
        if row.state not in ENDED:
            raise NotAllowed(_("This step is not possible from the present state."))
        if row.contact_ended_at is not None:
            raise NotAllowed(_("The person asked us not to call. They can ask again themselves."))
        if row.emptied_at is not None and not row.told.get("phone"):
            raise NotAllowed(_("The words of this request are gone. The person can ask again."))
        row.state = State.CONTACTED if row.first_answered_at else State.NEW
        row.ended_at = None
        if note:
            row.notes = [*(row.notes or []), _line(note, actor)]
        row.save()
        journal.record("application.reopened", row, actor=actor)
    return row


def link(application: Application, participant: Participant, actor) -> Application:
    """Say which record is this person's. It stays, once they were enrolled through it."""
    before = whose(application)
    with transaction.atomic():
        Application.objects.visible_to(actor).get(pk=application.pk)
        if not Participant.objects.visible_to(actor).filter(pk=participant.pk).exists():
            raise NotAllowed(_("You do not see this person."))
        # The records before the request, as all who lock both; and in one order for everybody.
        for pk in sorted({before, participant.pk} - {None}):
            hold(Participant(pk=pk), NotAllowed, also_erased=pk != participant.pk)
        row = _seen(application, actor)
        if participant.organization_id != row.organization_id:
            raise NotAllowed(_("This group belongs to another organization."))
        if row.participant_id == participant.pk:
            return row
        if row.participant_id != before:
            raise NotAllowed(minors.CHANGED)
        if row.enrollment_id is not None:
            raise NotAllowed(_("This request has led to a seat already."))
        if row.participant_id is not None:
            minors_record.take_off(row, row.participant, actor=actor)
        row.participant = participant
        row.save(update_fields=["participant"])
        journal.record("application.linked", row, actor=actor)
        minors_record.carry_all_over(row, actor=actor)
    return row


def enroll(application: Application, actor) -> Enrollment:
    """Give the linked person a seat, or a place on the waiting list; twice changes nothing.

    Raises NotAllowed with the reasons in words. A transaction must not be open.
    """
    row = Application.objects.visible_to(actor).get(pk=application.pk)
    if row.state in ENDED:
        raise NotAllowed(_("This request has ended. Open it again first."))
    if row.participant_id is None:
        raise NotAllowed(_("Say first which person this is."))
    enrollment = seats.enroll(row.offering, row.participant, actor=actor)
    with transaction.atomic():
        row = locked(row)
        gone = row.state == State.WITHDRAWN  # while the seat was given
        if not gone:
            waits = enrollment.state == EnrollmentState.WAITING
            row.state = State.WAITING if waits else State.ENROLLED
        changed = row.enrollment_id != enrollment.pk
        row.enrollment = enrollment
        row.first_answered_at = row.first_answered_at or timezone.now()
        row.save(update_fields=["state", "enrollment", "first_answered_at"])
        if changed and not gone:
            journal.record("application.enrolled", row, actor=actor)
    if gone:
        _leave(row)
        raise NotAllowed(_("The person said just now that they can't come any more."))
    return enrollment


def _seen(application: Application, actor) -> Application:
    rows = Application.objects.visible_to(actor).select_for_update(of=("self",))
    return rows.select_related("key").get(pk=application.pk)


def _answered(row: Application, note: str, actor, action: str) -> Application:
    row.first_answered_at = row.first_answered_at or timezone.now()
    if note:
        row.notes = [*(row.notes or []), _line(note, actor)]
    row.save()
    journal.record(action, row, actor=actor)
    return row


def _line(text: str, actor) -> dict[str, str]:
    return {"at": timezone.now().isoformat(), "by": str(actor), "text": text}


def answer_by(received) -> date:
    """The day until which somebody calls, as the page promised."""
    return timezone.localdate(received) + timedelta(CALL_WITHIN)
