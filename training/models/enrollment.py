"""A participant in a group: one row per pair, whatever its state; its history beside it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import OrgOwned
from rumbo.ids import uuid7
from youth.models import Participant

from .offering import Offering

# How long a facilitator sees who left a group, or a group that is over: time to finish its marks,
# hand over the certificates and ask who stopped coming. Afterwards whoever coordinates helps.
AFTERWARDS = timedelta(days=90)


class EnrollmentState(models.TextChoices):
    WAITING = "waiting", _("on the waiting list")
    ACTIVE = "active", _("enrolled")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")
    NOT_COMPLETED = "not_completed", _("finished without completing")
    WITHDRAWN = "withdrawn", _("stopped coming")
    TRANSFERRED = "transferred", _("moved to another group")
    CANCELLED = "cancelled", _("left the waiting list")


S = EnrollmentState
# Hold a seat. Everybody else does not.
SEATED = frozenset({S.ACTIVE, S.PAUSED, S.COMPLETED, S.NOT_COMPLETED})
# Are on the roll of a session.
ON_ROLL = frozenset({S.ACTIVE, S.PAUSED})
# May be looked at for a certificate.
FINISHING = frozenset({S.ACTIVE, S.PAUSED, S.COMPLETED, S.NOT_COMPLETED})
# Are in the group no more, from the day on which they stopped coming.
LEFT = frozenset({S.WITHDRAWN, S.TRANSFERRED})
# What may follow what; anything else is refused. Whoever left comes back to what they were only
# when it was a slip, and a seat is cancelled for no other reason (taking_back.py).
NEXT = {
    S.WAITING: {S.ACTIVE, S.CANCELLED},
    S.ACTIVE: {S.PAUSED, S.COMPLETED, S.NOT_COMPLETED, S.WITHDRAWN, S.TRANSFERRED, S.CANCELLED},
    S.PAUSED: {S.ACTIVE, S.NOT_COMPLETED, S.WITHDRAWN, S.TRANSFERRED},
    S.COMPLETED: {S.ACTIVE},
    S.NOT_COMPLETED: {S.ACTIVE, S.COMPLETED},
    S.WITHDRAWN: {S.WAITING, S.ACTIVE, S.PAUSED},
    S.TRANSFERRED: {S.WAITING, S.ACTIVE, S.PAUSED},
    S.CANCELLED: {S.WAITING, S.ACTIVE},
}


class LeavingReason(models.TextChoices):
    WORK = "work", _("found work")
    STUDY = "study", _("went back to school")
    FAMILY = "family", _("family reasons")
    HEALTH = "health", _("health")
    MOVED = "moved", _("moved away")
    TIMETABLE = "timetable", _("the timetable does not fit")
    DISTANCE = "distance", _("too far or no transport")
    NOT_SAID = "not_said", _("did not say")
    OTHER = "other", _("other")
    MISTAKE = "mistake", _("taken back: it was a slip")  # by taking_back.py, never chosen


class Enrollment(OrgOwned):
    scope_path = "participant"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="enrollments")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="enrollments")
    state = models.CharField(_("state"), max_length=14, choices=EnrollmentState)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)  # lower is first
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    # Who waits here keeps that place until there is a seat; then it is given up.
    instead_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    seated_at = models.DateTimeField(_("enrolled on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=LeavingReason, blank=True)

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="enrollment_org_id"),
            models.UniqueConstraint(
                fields=["offering", "participant"],
                name="enrollment_once",
                violation_error_message=_("This person is already in this group."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["offering", "state", "priority", "asked_at"], name="enrollment_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.offering_id}: {self.state}"

    @classmethod
    def exists_q(cls) -> models.Q:
        return counts()


def counts(enrollment: str = "") -> models.Q:
    """The condition "is the person's": of two records that were joined, each in the same group,
    one place stayed behind (training/merging.py). `enrollment` is the path to it."""
    path = f"{enrollment}__" if enrollment else ""
    return models.Q(**{f"{path}participant__merged_into": None})


class EnrollmentEvent(OrgOwned):
    """One change of state, with its date and reason. Added, never edited."""

    scope_path = "enrollment"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="events")
    before = models.CharField(max_length=14, choices=EnrollmentState, blank=True)
    after = models.CharField(max_length=14, choices=EnrollmentState)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)  # a code or a plain sentence, no names

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="enrollmentevent_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @classmethod
    def exists_q(cls) -> models.Q:
        return counts("enrollment")
