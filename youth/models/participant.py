"""A young person known to an organization."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.scope import OrgOwned, ScopedQuerySet
from accounts.sealing.fields import SealedField
from rumbo.ids import random_code, uuid7
from rumbo.names import Erased, FullName

from ..reference import ages, grades
from .batch import ImportBatch
from .community import Community
from .place import Place

MAJORITY = ages.oldest_majority()  # years


class Sex(models.TextChoices):
    FEMALE = "female", _("woman")
    MALE = "male", _("man")
    UNDISCLOSED = "undisclosed", _("prefers not to say")


class Studies(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class Works(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    SOMETIMES = "sometimes", _("sometimes")


def new_code() -> str:
    """Eight random characters, said aloud without doubt: no 0, 1, I, L, O, U."""
    return random_code(8)


def arrived(person: str = "") -> models.Q:
    """The condition "is there": not of an import still at work, nor merged into another record.

    `person` is the path to the person.
    """
    path = f"{person}__" if person else ""
    # Once applied, also while it is being taken back: who stays never goes.
    done = models.Q(**{f"{path}batch__applied_at__isnull": False})
    return (models.Q(**{f"{path}batch": None}) | done) & models.Q(**{f"{path}merged_into": None})


class ParticipantQuerySet(ScopedQuerySet):
    def arrived(self):
        return self.filter(arrived())

    def for_purpose(self, purpose: str):
        """Those whose consent for `purpose` is in force. Narrows, opens nothing."""
        from youth.consenting import in_force

        return self.filter(in_force(purpose))


class Participant(OrgOwned):
    """Names and the full birth date are sealed; for counting, the month of birth is in clear."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    code = models.CharField(_("code"), max_length=8, default=new_code, editable=False)
    names = SealedField(key="key")  # {"given", "surname1", "surname2", "preferred", "married"}
    born = SealedField(key="key", null=True)  # "2008-05-14"; None if only the age is known
    born_month = models.DateField(_("month of birth"))  # first day of the month
    birth_estimated = models.BooleanField(_("age is an estimate"), default=False)
    sex = models.CharField(_("sex"), max_length=12, choices=Sex)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    place_text = models.CharField(_("municipality as written"), max_length=120, blank=True)
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("community"),
    )
    directions = SealedField(key="key", null=True)
    studies = models.CharField(_("studies now"), max_length=12, choices=Studies, blank=True)
    grade = models.CharField(_("last grade passed"), max_length=40, blank=True)
    works = models.CharField(_("works now"), max_length=12, choices=Works, blank=True)
    notes = SealedField(key="key", null=True)
    support = SealedField(key="key", null=True)  # {name: text}: see youth/support.py
    # PROTECT: where a record came from is evidence.
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # The record that this one became part of; it stays so that merging can be undone and that its
    # code goes on finding the person.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    # When doubles of it were last looked for (youth/merging); changed since: look again.
    compared_at = models.DateTimeField(null=True, editable=False)
    # A row without a person: what had to stay for the figures (youth/erasing.py).
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="participant_org_id"),
            models.UniqueConstraint(fields=["organization", "code"], name="participant_code"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(birth_estimated=True),
                name="participant_estimated",
            )
        ]

    def __str__(self) -> str:
        return self.code  # never the name: this text ends up in logs

    @property
    def full_name(self) -> FullName:
        return Erased(code=self.code) if self.erased_at else FullName(**self.names)

    @property
    def birth_date(self) -> date | None:
        return date.fromisoformat(self.born) if self.born else None

    @property
    def grade_said(self) -> str:
        return grades.said(self.grade, self.organization.country)

    def age_on(self, day: date) -> int:
        """Whole years on `day`; from the month alone where the date is an estimate.

        With only a month known, the person counts as younger until that month is over: a minor
        is never taken for an adult.
        """
        born = self.birth_date
        if born is None:
            born = self.born_month
            return day.year - born.year - (day.month <= born.month)
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def is_minor_on(self, day: date) -> bool:
        return self.age_on(day) < MAJORITY

    @classmethod
    def exists_q(cls) -> models.Q:
        """The people of an import that is not yet applied do not exist."""
        return arrived()


class OfParticipant(OrgOwned):
    """What an import writes beside a person: it exists as soon as the person does."""

    scope_path = "participant"

    class Meta:
        abstract = True

    @classmethod
    def exists_q(cls) -> models.Q:
        return arrived("participant")


class BlindToken(OfParticipant):
    """How a person is found by name, birth, phone or document without any being readable."""

    class Kind(models.TextChoices):
        NAME = "name"
        BIRTH = "birth"
        PHONE = "phone"
        DOCUMENT = "document"

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=8, choices=Kind)
    token = models.BigIntegerField()
    # As the person was written in another record of theirs: stays when this one is corrected.
    alias = models.BooleanField(default=False, db_default=False)

    class Meta:
        # With the person: whom a token finds is read from the index alone.
        indexes = [
            models.Index(fields=["organization", "token", "participant"], name="blindtoken_find")
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="blindtoken_org_id")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.participant_id}"
