"""What is taught, and what it takes to complete it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.bilingual import Bilingual
from rumbo.ids import uuid7
from youth.models.community import ManagedQuerySet


class CourseKind(models.TextChoices):
    JOB = "job", _("job training")
    ACADEMIC = "academic", _("academic")
    TECHNICAL = "technical", _("technical")
    LIFE_SKILLS = "life_skills", _("life skills")


class CertificateKind(models.TextChoices):
    """What a certificate says of its holder: took part, passed, or finished a whole program."""

    ATTENDANCE = "attendance", _("certificate of attendance")
    ACHIEVEMENT = "achievement", _("certificate of achievement")
    DIPLOMA = "diploma", _("diploma")


def one_a_line(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Course(models.Model):
    """Title, hours, skills and the rule of completion. Titles are neutral: no program labels."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    name_es = models.CharField(_("name (Spanish)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    summary_es = models.TextField(_("summary (Spanish)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CourseKind)
    hours = models.PositiveIntegerField(
        _("hours"), validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    skills_es = models.TextField(
        _("can do (Spanish)"), blank=True, help_text=_("One skill a line, five at most.")
    )
    skills_en = models.TextField(_("can do (English)"), blank=True)
    certificate = models.CharField(
        _("certificate"), max_length=12, choices=CertificateKind, default=CertificateKind.ATTENDANCE
    )
    certificate_template = models.ForeignKey(
        "training.CertificateTemplate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("certificate template"),
    )
    least_attendance = models.DecimalField(
        _("least share of sessions attended, in percent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("80"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    assessed = models.BooleanField(_("has an assessment"), default=False)
    least_score = models.DecimalField(
        _("least score to pass, of 100"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("60"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    name = Bilingual("name")
    summary = Bilingual("summary")

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["name_es"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="course_org_id"),
            models.UniqueConstraint(
                fields=["organization", "name_es"],
                name="course_once",
                violation_error_message=_("There is already a course with this name."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    least_attendance__gte=0,
                    least_attendance__lte=100,
                    least_score__gte=0,
                    least_score__lte=100,
                ),
                name="course_shares_in_percent",
                violation_error_message=_("Percentages go from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def skills(self) -> dict[str, list[str]]:
        return {"es": one_a_line(self.skills_es), "en": one_a_line(self.skills_en)}


class Signatory(models.Model):
    """Who signs an organization's certificates; the name is printed, so it is public."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="signatories")
    name = models.CharField(_("name"), max_length=80)
    role_es = models.CharField(_("position (Spanish)"), max_length=80)
    role_en = models.CharField(_("position (English)"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    active = models.BooleanField(_("signs now"), default=True)

    role = Bilingual("role")

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return self.name
