"""Work in the background as its owner sees it, and the workers that do it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey, Membership, Organization
from rumbo.ids import uuid7

from . import kinds


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("stopped")
    FAILED = "failed", _("not done")


ACTIVE = (State.WAITING, State.RUNNING)


class JobQuerySet(models.QuerySet):
    def of(self, user):
        """The jobs that `user` started in the membership that is active now."""
        membership = getattr(user, "membership", None)
        return self.filter(membership=membership) if membership else self.none()

    def open_to(self, user):
        """The user's own, and those of kinds that colleagues share, in this organization."""
        membership = getattr(user, "membership", None)
        if membership is None or membership.organization_id is None:
            return self.of(user)
        shared = models.Q(organization=membership.organization_id, kind__in=kinds.shared())
        return self.filter(models.Q(membership=membership) | shared)

    def active(self):
        return self.filter(state__in=ACTIVE)


class Job(models.Model):
    """One long piece of work: whose, what on, how far, and the file that came of it.

    `subject` is the id of what is worked on; `parameters` are ids and days. Names, texts and
    secrets are never written here: the file is sealed with a key of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)  # a key of jobs.kinds
    # PROTECT: who had what done is evidence. The membership is the scope the work runs in.
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    subject = models.UUIDField(null=True, db_index=True)
    parameters = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    task = models.CharField(max_length=40, blank=True)  # the queue's row that carries it now
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    furthest = models.PositiveIntegerField(default=0)  # the most that any turn has done
    turn = models.PositiveIntegerField(default=0)  # counted up whenever a worker takes it
    attempts = models.PositiveSmallIntegerField(default=0)  # turns since it last got any further
    cancel_asked = models.BooleanField(default=False)
    outcome = models.JSONField(default=dict)  # counts
    problem = models.CharField(max_length=40, blank=True)  # a code: see jobs.kinds.PROBLEMS
    file = models.CharField(max_length=120, blank=True)  # its name in the sealed storage
    label = models.CharField(max_length=120, blank=True)  # a neutral name to save it under
    size = models.PositiveBigIntegerField(null=True)  # bytes
    key = models.OneToOneField(DataKey, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # the last step it took
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # then the file is taken away

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("work in the background")
        verbose_name_plural = _("work in the background")
        indexes = [models.Index(fields=["state", "created_at"], name="job_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(state__in=ACTIVE),
                name="job_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def can_go_on(self) -> bool:
        """Stopped or broken off, and may be taken up where it was."""
        return self.state in (State.CANCELLED, State.FAILED)

    @property
    def can_stop(self) -> bool:
        return self.is_active and not self.cancel_asked and kinds.find(self.kind).stops

    @property
    def has_file(self) -> bool:
        """Asked of the clock too: without a worker nobody takes away what has expired."""
        kept = self.expires_at is not None and timezone.now() < self.expires_at
        return bool(self.file) and self.state == State.DONE and kept


class Worker(models.Model):
    """A process that works off the queue, and when it was last seen alive."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
