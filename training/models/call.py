"""A call that somebody made to a person, or to the adult in charge: by choices, without words."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo.ids import uuid7
from youth.models import Participant
from youth.models.participant import OfParticipant


class About(models.TextChoices):
    """Why they are called: each reason is a list of its own."""

    ABSENCES = "absences", _("missed sessions")
    ADULT = "adult", _("permission of an adult in charge")
    CONSENT = "consent", _("consent that ends")
    REVIEW = "review", _("without an adult in charge")


class Result(models.TextChoices):
    TALKED = "talked", _("we talked")
    NO_ANSWER = "no_answer", _("nobody answered")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    LATER = "later", _("call again on another day")


class Call(OfParticipant):
    """One call, with what came of it. Added, never edited; what was said stands nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="calls")
    about = models.CharField(_("about"), max_length=8, choices=About)
    result = models.CharField(_("how it went"), max_length=12, choices=Result)
    again_on = models.DateField(_("call again on"), null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [models.UniqueConstraint(fields=["organization", "id"], name="call_org_id")]
        indexes = [models.Index(fields=["participant", "about", "at"], name="call_of_person")]

    def __str__(self) -> str:
        return f"call to {self.participant_id}"
