"""A dated run of a course at a center, with seats. On screen: a group, with a name."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.bilingual import Bilingual
from rumbo.ids import random_code, uuid7
from youth.models.community import Center, ManagedQuerySet

from .course import Course
from .program import Program


class OfferingState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")


class Modality(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("on site and online")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def new_short_code() -> str:
    return random_code(6)


class OfferingQuerySet(ManagedQuerySet):
    def published(self, on=None):
        """What the public may see: published groups that are not over."""
        on = on or timezone.localdate()
        return self.filter(state=OfferingState.PUBLISHED, ends_on__gte=on)

    def with_free_seat(self):
        """Groups with a seat that nobody has and nobody is offered."""
        return self.filter(taken__lt=F("capacity") + F("extra") - F("held"))

    def led_by(self, user):
        return self.filter(facilitators__user=user)


class Offering(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="offerings", verbose_name=_("program")
    )
    course = models.ForeignKey(
        Course, models.PROTECT, related_name="offerings", verbose_name=_("course")
    )
    center = models.ForeignKey(
        Center, models.PROTECT, related_name="offerings", verbose_name=_("center")
    )
    name = models.CharField(
        _("name of the group"),
        max_length=40,
        help_text=_("A word such as Ceiba or Quetzal; never a number."),
        validators=[
            RegexValidator(r"\d", _("Groups have names, never numbers."), inverse_match=True)
        ],
    )
    code = models.CharField(max_length=6, unique=True, default=new_short_code, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=OfferingState, default=OfferingState.DRAFT
    )
    modality = models.CharField(
        _("modality"), max_length=8, choices=Modality, default=Modality.ON_SITE
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    weekdays = models.JSONField(_("days of the week"), default=list)  # [0, 2, 4]
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    least_age = models.PositiveSmallIntegerField(_("from age"), default=14)
    most_age = models.PositiveSmallIntegerField(_("to age"), default=29)
    childcare = models.BooleanField(_("with child care"), default=False)
    documents_needed = models.BooleanField(_("documents needed to enroll"), default=False)
    bring_es = models.CharField(_("what to bring (Spanish)"), max_length=240, blank=True)
    bring_en = models.CharField(_("what to bring (English)"), max_length=240, blank=True)
    # Seats change only in training/seats.py.
    capacity = models.PositiveIntegerField(_("seats"))
    extra = models.PositiveIntegerField(_("seats beyond capacity"), default=0, editable=False)
    taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    held = models.PositiveIntegerField(_("seats held for offers"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("waiting"), default=0, editable=False)
    # Raised by every act that the public can see; the server's copies of pages are keyed by it.
    version = models.PositiveIntegerField(default=1, editable=False)

    bring = Bilingual("bring")

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "name"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="offering_org_id"),
            models.CheckConstraint(
                condition=Q(capacity__gte=F("taken") + F("held") - F("extra")),
                name="offering_seats",
                violation_error_message=_("There are more people than seats."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="offering_ends_after_start",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(most_age__gte=F("least_age")),
                name="offering_ages",
                violation_error_message=_("The ages are in the wrong order."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="offering_times",
                violation_error_message=_("The class must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} · {self.name}"

    def clean(self) -> None:
        for name in ("program", "course", "center"):
            other = getattr(self, name, None) if getattr(self, f"{name}_id") else None
            if other and other.organization_id != self.organization_id:
                raise ValidationError({name: _("It belongs to another organization.")})

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = slugify(f"{self.course.name_es}-{self.name}-{self.code}")[:80]
        super().save(*args, **kwargs)

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody is offered."""
        return max(self.capacity + self.extra - self.taken - self.held, 0)

    @property
    def weekday_names(self) -> list[str]:
        return [Weekday(day).label for day in sorted(self.weekdays)]


class OfferingFacilitator(models.Model):
    """Who leads a group: it becomes part of that person's caseload."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="facilitators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leads")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "user"], name="offeringfacilitator_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.offering}"
