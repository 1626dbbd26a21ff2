"""What changed for a person after the training, what shows it, and who made sure of it.

One person proposes an outcome, another confirms it. What was confirmed is never edited: a
correction is an outcome of its own that replaces it once it is confirmed too.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import AppendOnlyQuerySet, KeptQuerySet, OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7
from youth.models import Participant

from .enrollment import Enrollment


class OutcomeKind(models.TextChoices):
    """All count alike. There is no "other": what has no name cannot be counted."""

    NEW_JOB = "new_job", _("new job")
    BETTER_JOB = "better_job", _("better job")
    OWN_BUSINESS = "own_business", _("own business")
    BACK_TO_SCHOOL = "back_to_school", _("back to school")
    FURTHER_TRAINING = "further_training", _("further training")


class OutcomeState(models.TextChoices):
    PROPOSED = "proposed", _("to be confirmed")
    RETURNED = "returned", _("came back")
    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected by another")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Nobody has made sure of them yet.
OPEN = frozenset({OutcomeState.PROPOSED, OutcomeState.RETURNED})
# Were confirmed, and are what they were then.
FROZEN = frozenset({OutcomeState.CONFIRMED, OutcomeState.CORRECTED})
# Stand for something that happened: what another one may repeat by mistake.
STANDING = OPEN | {OutcomeState.CONFIRMED}


class Verification(models.TextChoices):
    """What the person who confirms did to make sure."""

    SAW_PAPER = "saw_paper", _("saw the paper")
    CALLED = "called", _("called")
    VISITED = "visited", _("visited")


class EvidenceKind(models.TextChoices):
    WORD = "word", _("the person's word")
    CALL = "call", _("phone call")
    VISIT = "visit", _("visit")
    CONTRACT = "contract", _("contract or pay slip")
    LETTER = "letter", _("letter from the employer")
    SCHOOL = "school", _("paper from the school")
    BUSINESS = "business", _("registration of the business")


PAPERS = frozenset(
    {EvidenceKind.CONTRACT, EvidenceKind.LETTER, EvidenceKind.SCHOOL, EvidenceKind.BUSINESS}
)


class Outcome(OrgOwned):
    scope_path = "participant"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="outcomes")
    # Which group it followed; of the same person, and empty where it followed none.
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="outcomes"
    )
    kind = models.CharField(_("what changed"), max_length=16, choices=OutcomeKind)
    happened_on = models.DateField(_("when"))  # the first of the month where no day is known
    day_known = models.BooleanField(_("the day is known"), default=False)
    details = SealedField(null=True)  # {"where", "what"}: employer or school, and in what
    state = models.CharField(_("state"), max_length=9, choices=OutcomeState, default="proposed")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed on"), default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    verified_how = models.CharField(
        _("how it was verified"), max_length=9, choices=Verification, blank=True
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="outcome_org_id"),
            models.CheckConstraint(
                condition=~Q(verified_by=F("proposed_by")),
                name="outcome_two_people",
                violation_error_message=_("Whoever proposed an outcome cannot confirm it."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=sorted(FROZEN))
                    & Q(verified_by__isnull=False, verified_at__isnull=False)
                    & ~Q(verified_how="")
                )
                | Q(state__in=sorted(OPEN), verified_by=None, verified_at=None, verified_how="")
                | Q(state=OutcomeState.WITHDRAWN),
                name="outcome_confirmed_by_somebody",
                violation_error_message=_("A confirmed outcome says who confirmed it, and how."),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state=OutcomeState.WITHDRAWN),
                name="outcome_corrected_once",
                violation_error_message=_("This outcome has a correction already."),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "proposed_at"], name="outcome_waiting"),
            models.Index(fields=["participant", "kind", "happened_on"], name="outcome_twins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on:%Y-%m}: {self.state}"

    def delete(self, *args, **kwargs):
        raise TypeError("an outcome is never deleted: withdraw or correct it")

    def clean(self) -> None:
        if self.enrollment and self.enrollment.participant_id != self.participant_id:
            raise ValidationError({"enrollment": _("This is not a group of this person.")})

    @property
    def frozen(self) -> bool:
        return self.state in FROZEN


class _Added(OrgOwned):
    """What is added to an outcome and stays as it was added. Its texts have the person's key."""

    scope_path = "outcome"

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("what was added to an outcome is never changed: add to it")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("what was added to an outcome is never removed")


class OutcomeEvidence(_Added):
    """One thing that shows that it happened, with a photograph or a scan of it if there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("how do we know"), max_length=8, choices=EvidenceKind)
    note = SealedField(null=True, key="outcome__participant__key")
    file = models.CharField(max_length=120, blank=True, editable=False)  # in the sealed storage
    file_type = models.CharField(max_length=4, blank=True, editable=False)  # pdf, jpeg, png, webp
    file_digest = models.CharField(max_length=64, blank=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="outcomeevidence_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.outcome_id}"


class OutcomeStep(_Added):
    """One step of an outcome: who took it, when, and (on the way back) why."""

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        RETURNED = "returned", _("Sent back")
        SENT_AGAIN = "sent_again", _("Sent again")
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Corrected by another outcome")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    reason = SealedField(null=True, key="outcome__participant__key")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="outcomestep_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.outcome_id}"
