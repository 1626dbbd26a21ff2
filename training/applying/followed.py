"""What a code opens, and how it stands: read by those who ask, by the family and by staff."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from accounts.sealing import tokens
from audit import journal
from audit.context import from_nowhere
from training.models import Application, ApplicationRepeat, Enrollment, Offering
from training.models.application import ApplicationState as State
from training.models.enrollment import EnrollmentState
from youth.holding import hold
from youth.models import Participant

Result = TypeVar("Result")
TRIES = 5  # each lost to a colleague who joined the person, or put the request to somebody else

ACTOR = "public:applications"
HOLDS_PLACE = {EnrollmentState.WAITING, EnrollmentState.ACTIVE, EnrollmentState.PAUSED}
ENDED = {State.NOT_NOW, State.WITHDRAWN}
STANDS = {
    EnrollmentState.WAITING: State.WAITING,
    EnrollmentState.ACTIVE: State.ENROLLED,
    EnrollmentState.PAUSED: State.ENROLLED,
    EnrollmentState.COMPLETED: "finished",
    EnrollmentState.NOT_COMPLETED: "finished",
    EnrollmentState.TRANSFERRED: State.CONTACTED,
}


@dataclass(frozen=True)
class Followed:
    """What a code opens: an application, or a repeat, which knows of nothing but itself."""

    application: Application
    repeat: ApplicationRepeat | None = None

    @property
    def row(self) -> Application | ApplicationRepeat:
        return self.repeat or self.application

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def told(self) -> dict:
        return self.row.told

    @property
    def offering(self) -> Offering:
        return self.application.offering

    @property
    def standing(self) -> str:
        """A State, or "finished"; what the group did since counts, not what was noted then."""
        if self.repeat:
            # As a first one without a seat: who is not to be called any more has ended it.
            ended = self.repeat.withdrawn_at or self.repeat.contact_ended_at
            return State.WITHDRAWN if ended else State.NEW
        return standing(self.application)

    @property
    def contact_ended(self) -> bool:
        return self.row.contact_ended_at is not None


def standing(application: Application) -> str:
    """How the person stands now: a State, or "finished". A seat counts, however it was given."""
    there = enrollment_of(application)
    if there is not None and there.state in STANDS:
        return STANDS[there.state]
    if application.state in (State.ENROLLED, State.WAITING):
        return State.WITHDRAWN  # staff noted it in the group
    return application.state


def enrollment_of(application: Application) -> Enrollment | None:
    """The person's row in that group, however they came into it."""
    if application.participant_id is None:
        return None
    rows = Enrollment.objects.unscoped("the seat of who follows their request, or whom staff see")
    return rows.filter(
        offering=application.offering_id, participant=application.participant_id
    ).first()


# --- rows -------------------------------------------------------------------------------------


def opens(code: str, year: int | str) -> int:
    """What is looked up for a code and a year of birth."""
    return tokens.blind("applications", f"{code}|{year}")


def applications():
    rows = Application.objects.unscoped("the request of whoever sends a form or a code")
    return rows.select_related("key", "offering__course", "organization")


def repeats():
    rows = ApplicationRepeat.objects.unscoped("the repeat of whoever sends a form or a code")
    return rows.select_related(
        "application__key", "application__offering__course", "application__organization"
    )


def both():
    return applications(), repeats()


def find(**which) -> Followed | None:
    """Both tables are asked, whatever the first says: a repeat takes as long as a first one."""
    first, repeat = (rows.filter(**which).first() for rows in both())
    if repeat is not None:
        return Followed(repeat.application, repeat)
    return Followed(first) if first is not None else None


def locked(row):
    """The row as it is now, and nobody else's until the transaction ends."""
    rows = type(row).objects.unscoped("the row of an act, read again under its lock")
    return rows.select_for_update(of=("self",)).get(pk=row.pk)


class _Elsewhere(Exception):  # noqa: N818 - what is so, not what went wrong
    """The request is another record's than it was a moment ago."""


def with_person(application: Application, act: Callable[[], Result]) -> Result:
    """What `act` gives, in one transaction in which nobody joins whose request this is.

    The record first, then the application, then what hangs on it: as all who lock several of them.
    Where the record was joined just now, the act is done on the one that was kept.
    """
    for _try in range(TRIES):
        seen = whose(application)
        try:
            with transaction.atomic():
                _hold(seen, application)
                return act()
        except _Elsewhere:
            continue
    raise RuntimeError("the person of a request was another one each time")


def _hold(seen: UUID | None, application: Application) -> None:
    if seen is not None:
        hold(Participant(pk=seen), _Elsewhere, also_erased=True)
    if locked(application).participant_id != seen:
        raise _Elsewhere


def whose(application: Application) -> UUID | None:
    """The key of the person of a request as it is now; None where nobody said it."""
    return applications().values_list("participant", flat=True).get(pk=application.pk)


def record(action: str, application: Application, **details) -> None:
    """The journal keeps where an act came from; not of these, which a family sends from home."""
    with from_nowhere():
        journal.record(action, application, actor=ACTOR, **details)


def one_after_the_other(offering: Offering) -> None:
    """Whoever asks for one group waits for who did just now, until that transaction ends.

    One form could else make a first application and a repeat of it, which are in two tables.
    """
    Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
