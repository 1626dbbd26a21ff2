"""A list that was read: what became of each of its rows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.scope import OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7


class ImportBatch(OrgOwned):
    """One reading of one list. Its people exist for others only once the state is `applied`."""

    class State(models.TextChoices):
        SENT = "sent", _("being read")
        UNREADABLE = "unreadable", _("cannot be read")
        READ = "read", _("read")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being taken back")
        CANCELLED = "cancelled", _("cancelled")
        UNDONE = "undone", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SENT)
    # The name under which the list was kept may hold a person's name: sealed.
    file_name = SealedField(key="key")
    file_digest = models.CharField(max_length=64)
    # What was assumed and left out while reading quotes titles of columns: sealed as well.
    notes = SealedField(key="key", null=True)  # [[code, params, sheet]]; why, if unreadable
    summary = models.JSONField(default=dict)
    # How its tables are read where somebody decided otherwise: [Chosen as JSON], see choosing.py.
    chosen = SealedField(key="key", null=True)
    # How its tables were read: {"tables": [...], "since": day}, see remembering.py. Cells of the
    # list stand in it as examples.
    read_as = SealedField(key="key", null=True)
    source = models.ForeignKey(
        "youth.FormSource", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True, blank=True)  # its fates are decided for good
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="importbatch_org_id"),
            # Two lists stored side by side would not know each other's people.
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state__in=["applying", "undoing"]),
                name="importbatch_one_half_stored",
            ),
        ]

    def __str__(self) -> str:
        return f"import of {self.created_at:%Y-%m-%d %H:%M}"


class ImportRow(OrgOwned):
    """The fate of one row of a list. What was written in it is sealed with the batch's key."""

    scope_path = "batch"

    class Fate(models.TextChoices):
        NEW = "new", _("new")
        SAME = "same", _("already here")
        CHANGED = "changed", _("changed")
        POSSIBLE = "possible", _("possibly already here")
        REFUSED = "refused", _("to be answered")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    fate = models.CharField(_("fate"), max_length=10, choices=Fate)
    # Keyed hashes: which row of a list this is (its own id, or name and birth), and what it says.
    identity = models.BigIntegerField()
    occurrence = models.PositiveIntegerField(default=0)  # identical rows of one list, counted
    content = models.BigIntegerField()
    values = SealedField(key="batch__key", null=True)
    # What somebody typed in the preview for a row that was to be answered: {field: text}.
    answers = SealedField(key="batch__key", null=True)
    # What the record said before this row corrected it, for taking the list back.
    before = SealedField(key="batch__key", null=True)
    issues = models.JSONField(default=list)  # [{"code", "column"}]: no values
    waiting = models.BooleanField(default=False)  # stored, and cannot be enrolled yet
    participant = models.ForeignKey(
        "youth.Participant", models.CASCADE, null=True, blank=True, related_name="import_rows"
    )
    applied = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = [models.Index(fields=["organization", "identity"], name="importrow_identity")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="importrow_org_id"),
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="importrow_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.fate}"


class ListReading(OrgOwned):
    """How an organization reads lists with these titles: remembered from the last time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    shape = models.BigIntegerField()  # keyed hash of the titles
    chosen = SealedField(key="key")  # Chosen as JSON: titles of columns may name people
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("way of reading a list")
        verbose_name_plural = _("ways of reading lists")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="listreading_org_id"),
            models.UniqueConstraint(fields=["organization", "shape"], name="listreading_once"),
        ]

    def __str__(self) -> str:
        return f"reading of {self.shape}"
