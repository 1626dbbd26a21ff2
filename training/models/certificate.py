"""Frozen facts with a code. Valid, replaced or revoked; never edited, never deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import AppendOnlyQuerySet, KeptQuerySet, OrgOwned
from accounts.sealing.fields import SealedField, Unreadable
from rumbo.ids import uuid7
from training.certifying.codes import new_code
from youth.models import Participant

from .award import Award
from .course import CertificateKind
from .enrollment import Enrollment
from .outcome import Outcome
from .proof import StatusPlace


class CertificateState(models.TextChoices):
    VALID = "valid", _("valid")
    REPLACED = "replaced", _("replaced")
    REVOKED = "revoked", _("no longer valid")


# Of an outcome and not of a course: training/attesting.
OUTCOME = "outcome"
KINDS = [*CertificateKind.choices, (OUTCOME, _("certificate of an outcome"))]


class Certificate(OrgOwned):
    scope_path = "participant"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=16, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    # The confirmed outcome that it is about, instead of a place in a group.
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    # PROTECT: the award bounds who may ever see it. Empty, it is nobody's but the person's: that
    # of an outcome belongs to no award.
    award = models.ForeignKey(
        Award, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    holder = SealedField(null=True)  # {"name", "initials"} as issued; of an outcome also "where"
    facts = models.JSONField()  # all else, as issued: see training/certifying/facts.py
    # Empty before there were templates; facts carry all that is printed in any case.
    drawn_with = models.ForeignKey(
        "training.TemplateVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="certificates",
    )
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.CharField(max_length=120, editable=False)  # its name in the sealed storage
    file_digest = models.CharField(max_length=64, editable=False)
    # What proves it without asking here: {"payload": of the QR code, "credential": JSON} as issued.
    # None before there was any. See training/proving/issuing.py.
    proof = SealedField(null=True)
    place = models.OneToOneField(
        StatusPlace, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=8, choices=CertificateState, default=CertificateState.VALID
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_reason = SealedField(null=True)  # never shown to the public
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "code"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="certificate_org_id"),
            models.UniqueConstraint(
                fields=["enrollment", "kind"],
                condition=Q(state="valid"),
                name="certificate_one_valid",
                violation_error_message=_("This person already has this certificate."),
            ),
            models.UniqueConstraint(
                fields=["outcome"],
                condition=Q(state="valid"),
                name="certificate_one_of_outcome",
                violation_error_message=_("This outcome already has a certificate."),
            ),
            models.CheckConstraint(
                condition=Q(kind=OUTCOME, outcome__isnull=False, enrollment=None, award=None)
                | ~Q(kind=OUTCOME) & Q(outcome=None, award__isnull=False),
                name="certificate_of_course_or_outcome",
                violation_error_message=_("A certificate is of a course or of an outcome."),
            ),
        ]
        indexes = [
            models.Index(fields=["award", "issued_on"], name="certificate_register"),
            models.Index(fields=["organization", "-issued_on"], name="certificate_newest"),
            # A file that anybody brings is looked up by it.
            models.Index(fields=["file_digest"], name="certificate_by_file"),
            # What the published lists tell.
            models.Index(
                fields=["code", "state", "place"],
                condition=~Q(state="valid"),
                name="certificate_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.code[-4:]} {self.state}"

    @property
    def holder_name(self) -> str:
        """The name on the paper; "" where the key of its holder was destroyed."""
        try:
            return (self.holder or {}).get("name", "")
        except Unreadable:
            return ""

    @property
    def name_in_lists(self) -> str:
        """As `holder_name`; of somebody who was erased only that they were."""
        person = self.participant
        return str(person.full_name) if person and person.erased_at else self.holder_name

    def delete(self, *args, **kwargs):
        raise TypeError("a certificate is never deleted: revoke or replace it")


class Handout(OrgOwned):
    """A certificate's file left the house, to be printed or kept: added to, never changed."""

    class Way(models.TextChoices):
        DOWNLOADED = "downloaded", _("downloaded")
        REPRINTED = "reprinted", _("printed again")
        PRINTED = "printed", _("printed together with others")
        PACKED = "packed", _("downloaded together with others")

    scope_path = "certificate"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: how often a paper went out is part of what it is worth.
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="handouts")
    way = models.CharField(max_length=10, choices=Way)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("handout of a certificate")
        verbose_name_plural = _("handouts of certificates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="handout_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.at:%Y-%m-%d}"
