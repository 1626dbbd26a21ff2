"""What people agreed to: versioned texts, and consents that are added to, never edited."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import AppendOnlyQuerySet
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7

from .batch import ImportBatch
from .guardian import Guardian
from .participant import OfParticipant, Participant

# A day begins first at UTC+14, in Kiribati.
FIRST_MIDNIGHT = timedelta(hours=14)


class Purpose(models.TextChoices):
    SERVICES = "services", _("take part in programs")
    REPORTING = "reporting", _("reports without names")
    REFERRAL = "referral", _("share data with a named organization")
    MESSAGES = "messages", _("contact and messages")
    STORY = "story", _("photo or story")
    CERTIFICATE_TO_DONOR = "donor_certificate", _("certificate with name to the donor")
    FOLLOW_UP = "follow_up", _("follow-up after leaving")


class Method(models.TextChoices):
    SIGNED = "signed", _("signed on paper")
    SPOKEN = "spoken", _("spoken, before a witness")
    DIGITAL = "digital", _("on a screen")
    LIST = "list", _("stated in a list of the organization")


class Decision(models.TextChoices):
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsentTextQuerySet(models.QuerySet):
    def published(self, on: date | None = None):
        """Texts whose day has come by `on`: today, where the reader works."""
        come = models.Q(published_on__lte=on or timezone.localdate())
        return self.filter(come | models.Q(version=ConsentText.EXTERNAL))

    def in_use(self, purpose: str, on: date | None = None):
        """The newest text of a purpose published by that day, as a queryset of at most one."""
        texts = self.published(on).filter(purpose=purpose)
        return texts.exclude(version=ConsentText.EXTERNAL)[:1]

    def drafts(self):
        """Texts whose day has begun nowhere in the world: nobody can have been shown them."""
        return self.filter(published_on__gt=(timezone.now() + FIRST_MIDNIGHT).date())

    def managed_by(self, user):
        return self  # texts are the same for all organizations and hold nobody's data


class ConsentText(models.Model):
    """The words that are read aloud or signed. From its day on a version never changes."""

    EXTERNAL = "external"  # the text stands on the organization's own list or form

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    version = models.CharField(_("version"), max_length=20)
    text_es = models.TextField(_("text (Spanish)"))
    text_en = models.TextField(_("text (English)"), blank=True)
    published_on = models.DateField(_("in use since"))

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "-published_on", "-id"]
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"],
                name="consenttext_version",
                violation_error_message=_("This version exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.version}"

    def save(self, *args, **kwargs):
        if not self._state.adding and not self.is_draft:
            raise ValidationError(_("This text is in use: publish a new version instead."))
        super().save(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        """Is it stored with a day to come, so that nobody can have agreed to it?"""
        return type(self).objects.drafts().filter(pk=self.pk).exists()


class Consent(OfParticipant):
    """One decision about one purpose: given or withdrawn, by whom, how, on which words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    method = models.CharField(_("how"), max_length=10, choices=Method)
    # PROTECT: the words somebody agreed to are evidence.
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=2, default="es")
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: the person decided alone
    assent = models.BooleanField(_("the young person agreed too"), default=False)
    witness = SealedField(null=True)
    decided_on = models.DateField(_("date"))
    expires_on = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="consent_org_id")
        ]
        indexes = [models.Index(fields=["participant", "purpose"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.decision} {self.decided_on}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a consent is never changed: record the new decision")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("a consent is never removed: record a withdrawal")


class ProtectionException(OfParticipant):
    """A minor takes part without a guardian's consent, for a recorded and reviewed reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="exceptions")
    reason = SealedField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    review_on = models.DateField(_("to be reviewed on"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name = _("protection exception")
        verbose_name_plural = _("protection exceptions")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "id"], name="protectionexception_org_id"
            )
        ]

    def __str__(self) -> str:
        return f"exception of {self.participant_id}"


def external_text() -> ConsentText:
    """The text that stands for "as written on the organization's own list"."""
    text, _made = ConsentText.objects.get_or_create(
        purpose=Purpose.SERVICES,
        version=ConsentText.EXTERNAL,
        defaults={
            "text_es": "Según la lista o el formulario propio de la organización.",
            "text_en": "As stated on the organization's own list or form.",
            "published_on": timezone.localdate(),
        },
    )
    return text
