"""How a person may be reached, and the documents they showed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7

from .participant import OfParticipant, Participant


class Owner(models.TextChoices):
    OWN = "own", _("their own")
    FAMILY = "family", _("a relative's")
    OTHER = "other", _("somebody else's")


class Safety(models.TextChoices):
    SAFE = "safe", _("safe to write")
    CALLS_ONLY = "calls_only", _("only calls")
    DO_NOT_CONTACT = "do_not_contact", _("do not contact")


class Contact(OfParticipant):
    """A phone or an e-mail; whose it is, and whether writing to it is safe."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PHONE)
    value = SealedField()
    owner = models.CharField(_("whose it is"), max_length=8, choices=Owner, default=Owner.OWN)
    safety = models.CharField(
        _("is it safe to write?"), max_length=16, choices=Safety, default=Safety.SAFE
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="contact_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.participant_id}"


class IdentityDocument(OfParticipant):
    """A document somebody showed. Never required, never unique, never printed."""

    class Kind(models.TextChoices):
        DNI = "dni", "DNI (HN)"
        DUI = "dui", "DUI (SV)"
        CUI = "cui", "CUI (GT)"
        CEDULA = "cedula", _("national identity card (NI, CR, PA, DO)")
        DIMEX = "dimex", "DIMEX (CR)"
        BIRTH = "birth", _("birth certificate")
        PASSPORT = "passport", _("passport")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = SealedField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="identitydocument_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.participant_id}"
