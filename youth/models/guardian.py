"""The adult who may consent for a minor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7

from .participant import OfParticipant, Participant


class Guardian(OfParticipant):
    """A mother, father or other adult who answers for a participant."""

    class Relation(models.TextChoices):
        MOTHER = "mother", _("mother")
        FATHER = "father", _("father")
        GRANDPARENT = "grandparent", _("grandparent")
        RELATIVE = "relative", _("other relative")
        OTHER = "other", _("other adult in charge")
        UNKNOWN = "unknown", _("not said")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="guardians")
    name = SealedField()
    phone = SealedField(null=True)
    relation = models.CharField(
        _("relation"), max_length=12, choices=Relation, default=Relation.UNKNOWN
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="guardian_org_id")
        ]

    def __str__(self) -> str:
        return f"guardian of {self.participant_id}"
