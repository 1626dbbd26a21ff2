"""Meetings of a group, who came, and how the assessment went."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.scope import OrgOwned
from rumbo.ids import uuid7
from youth.models.community import ManagedQuerySet

from .enrollment import Enrollment, counts
from .offering import Offering


class SessionQuerySet(ManagedQuerySet):
    def held(self, until=None):
        """Sessions that took place up to a day (today): the ones that count for completion."""
        until = until or timezone.localdate()
        return self.filter(cancelled_reason="", on__lte=until)


class Session(models.Model):
    """One meeting of a group. A meeting that did not take place says why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="sessions")
    on = models.DateField(_("date"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    cancelled_reason = models.CharField(_("why there was no class"), max_length=120, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="session_org_id"),
            models.UniqueConstraint(
                fields=["offering", "on", "starts_at"],
                name="session_once",
                violation_error_message=_("There is already a session at this time."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="session_times",
                violation_error_message=_("The class must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering.name} {self.on:%Y-%m-%d}"


class Mark(models.TextChoices):
    PRESENT = "present", _("present")
    LATE = "late", _("late")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")


# How marks count: late is present; excused is left out; *not recorded* is no row at all.
CAME = frozenset({Mark.PRESENT, Mark.LATE})
COUNTED = frozenset({Mark.PRESENT, Mark.LATE, Mark.ABSENT})


class Attendance(OrgOwned):
    """What was marked for one person in one session. No row means: not recorded."""

    scope_path = "enrollment"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="marks")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="marks")
    mark = models.CharField(_("mark"), max_length=8, choices=Mark)
    in_bulk = models.BooleanField(_("marked with “all present”"), default=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session__on"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="attendance_org_id"),
            models.UniqueConstraint(fields=["session", "enrollment"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.session_id}: {self.mark}"

    @classmethod
    def exists_q(cls) -> models.Q:
        return counts("enrollment")


class AttendanceChange(OrgOwned):
    """A mark that was corrected later: the old value stays."""

    scope_path = "attendance"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="changes")
    before = models.CharField(max_length=8, choices=Mark)
    # Who had made the old mark, when, and how; unknown of corrections from before these were kept.
    before_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    before_at = models.DateTimeField(null=True, blank=True)
    before_in_bulk = models.BooleanField(default=False)
    after = models.CharField(max_length=8, choices=Mark)
    reason = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="attendancechange_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @classmethod
    def exists_q(cls) -> models.Q:
        return counts("attendance__enrollment")


class Assessment(OrgOwned):
    """A result of the course's assessment, of 100 points. The newest counts."""

    scope_path = "enrollment"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="assessments")
    score = models.DecimalField(
        _("score, of 100"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    taken_on = models.DateField(_("date"), default=timezone.localdate)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-recorded_at", "-id"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="assessment_org_id"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=100),
                name="assessment_of_100",
                violation_error_message=_("The score goes from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.score}"

    @classmethod
    def exists_q(cls) -> models.Q:
        return counts("enrollment")
