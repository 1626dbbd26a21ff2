"""What a young person lets be told of them on the website."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7

from .participant import OfParticipant, Participant


class Story(OfParticipant):
    """Words are kept here, sealed with the person's key, and never in the website itself.

    `state` says what the organization decided. Whether the public may read a published story is
    asked of the person's consent, at every reading (youth/stories.py).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        TAKEN_BACK = "taken_back", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="stories")
    # {"name", "course", "title_es", "text_es", "title_en", "text_en"}, each a text
    words = SealedField()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )  # None: the demo
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [models.UniqueConstraint(fields=["organization", "id"], name="story_org_id")]
        indexes = [models.Index(fields=["state", "-published_at"], name="story_newest")]

    def __str__(self) -> str:
        return f"story of {self.participant_id}"
