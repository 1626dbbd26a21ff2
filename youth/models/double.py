"""Two records that may be one person; what was decided; and what merging them moved."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.scope import KeptQuerySet, OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7

from .participant import Participant, arrived


class Double(OrgOwned):
    """A pair for somebody to look at; `one` has the smaller key, so that it stands once."""

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        DIFFERENT = "different", _("two different people")
        MERGED = "merged", _("the same person")

    scope_path = "one"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    one = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    other = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    # What the comparison said when the pair was found; it is compared anew when it is shown.
    verdict = models.CharField(max_length=8)
    score = models.FloatField()
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-score", "id"]
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="double_org_id"),
            models.UniqueConstraint(fields=["one", "other"], name="double_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="double_in_order"
            ),
        ]
        indexes = [models.Index(fields=["organization", "state", "-score"], name="double_to_see")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}: {self.state}"

    @classmethod
    def exists_q(cls) -> models.Q:
        return arrived("one") & arrived("other")


class Merge(OrgOwned):
    """Two records made one. Until `undo_until` the ledger knows how to give back what was."""

    scope_path = "kept"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # PROTECT: a lost key is a merge that cannot be undone. It is destroyed when its time is over.
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    kept = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    ledger = SealedField(key="key", null=True)  # what was before: see youth/merging; None: over
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="merge_org_id"),
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at=None), name="merge_gone_once"
            ),
            models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
