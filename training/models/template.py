"""How an organization's certificates look: templates, and versions that never change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from rumbo.bilingual import Bilingual
from rumbo.ids import uuid7
from youth.models.community import ManagedQuerySet

from .course import CertificateKind, Signatory
from .logo import Logo

PLACES = (1, 2, 3)


def all_kinds() -> list[str]:
    """Of courses; as values, for the column."""
    return list(CertificateKind.values)


class CertificateTemplate(models.Model):
    """A look that courses choose by name; how it looks is in its newest version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="certificate_templates"
    )
    name = models.CharField(_("name"), max_length=80)
    # Of the courses that chose none.
    is_own = models.BooleanField(_("the organization's own"), default=False, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        ordering = ["-is_own", "name"]
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="template_org_id"),
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="template_once",
                violation_error_message=_("There is already a template with this name."),
            ),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(is_own=True), name="template_one_own"
            ),
            models.CheckConstraint(
                condition=Q(is_own=False) | Q(retired_at=None), name="template_own_is_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current(self) -> "TemplateVersion":
        """How it looks now."""
        return self.versions.select_related(*RELATED).latest("number")

    def delete(self, *args, **kwargs):
        raise TypeError("a template is never deleted: retire it")


class VersionQuerySet(ManagedQuerySet):
    def update(self, **kwargs):
        raise TypeError("a version of a template never changes: make the next one")

    bulk_update = update

    def delete(self):
        raise TypeError("a version of a template never changes: make the next one")


class TemplateVersion(models.Model):
    """One look, as it was from one change to the next. Each change makes a version, so that what
    a certificate names is what it was drawn with, whoever edits at the same moment.
    """

    class Paper(models.TextChoices):
        LETTER = "letter", _("letter")
        A4 = "a4", "A4"

    class Language(models.TextChoices):
        SPANISH = "es", _("Spanish first")
        ENGLISH = "en", _("English first")

    class Taken(models.TextChoices):
        """From where who signs and the logos come."""

        NOW = "now", _("those of the list that are in use")
        CHOSEN = "chosen", _("these:")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    template = models.ForeignKey(CertificateTemplate, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(editable=False)
    kinds = models.JSONField(_("for"), default=all_kinds)
    paper = models.CharField(_("paper"), max_length=6, choices=Paper, default=Paper.LETTER)
    language = models.CharField(
        _("languages"), max_length=2, choices=Language, default=Language.SPANISH
    )
    sentence_es = models.CharField(_("sentence (Spanish)"), max_length=160, blank=True)
    sentence_en = models.CharField(_("sentence (English)"), max_length=160, blank=True)
    shows_skills = models.BooleanField(_("shows what somebody can do"), default=True)
    signs = models.CharField(_("who signs"), max_length=6, choices=Taken, default=Taken.NOW)
    signatory_1 = models.ForeignKey(
        Signatory, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signatory_2 = models.ForeignKey(
        Signatory, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signatory_3 = models.ForeignKey(
        Signatory, models.PROTECT, null=True, blank=True, related_name="+"
    )
    bears = models.CharField(_("logos"), max_length=6, choices=Taken, default=Taken.NOW)
    logo_1 = models.ForeignKey(Logo, models.PROTECT, null=True, blank=True, related_name="+")
    logo_2 = models.ForeignKey(Logo, models.PROTECT, null=True, blank=True, related_name="+")
    logo_3 = models.ForeignKey(Logo, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    sentence = Bilingual("sentence")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of a certificate template")
        verbose_name_plural = _("versions of certificate templates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="template_version_org_id"),
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def kind_names(self) -> list:
        return [CertificateKind(kind).label for kind in self.kinds]

    @property
    def signing(self) -> list[Signatory]:
        """Who signs, from left to right; somebody who no longer signs is left out."""
        if self.signs == self.Taken.NOW:
            return list(self.organization.signatories.filter(active=True)[: len(PLACES)])
        chosen = [getattr(self, f"signatory_{place}") for place in PLACES]
        return [each for each in chosen if each and each.active]

    @property
    def logos(self) -> list[Logo]:
        """Which logos it bears, from left to right; one that is inactive is left out."""
        if self.bears == self.Taken.NOW:
            return list(self.organization.logos.active().defer("picture")[: len(PLACES)])
        chosen = [getattr(self, f"logo_{place}") for place in PLACES]
        return [each for each in chosen if each and each.active]

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a version of a template never changes: make the next one")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("a version of a template never changes: make the next one")


# What a version names; pictures of logos are fetched when they are drawn.
RELATED = (
    "organization",
    "signatory_1",
    "signatory_2",
    "signatory_3",
    "logo_1",
    "logo_2",
    "logo_3",
)
