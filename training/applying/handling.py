"""A request answered by staff, until it leads to a seat."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from training import seats
from training.models import Application, Enrollment
from training.models.application import ApplicationState as State
from training.models.call import Result
from training.models.enrollment import EnrollmentState
from training.seats import NotAllowed
from youth.holding import hold
from youth.models import Participant

from . import minors, minors_record
from .followed import ENDED, locked, whose
from .following import leave_seat

CALL_WITHIN = 5  # days, as the page promises


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
        leave_seat(row)
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
