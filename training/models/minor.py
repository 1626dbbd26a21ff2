"""What the application of a minor still needs: an adult's permission, and the minor's own word."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import KeptQuerySet, OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import uuid7
from youth.models.consent import Consent, ConsentText

from .application import Application, ApplicationRepeat


class GuardianAnswer(models.TextChoices):
    GIVEN = "given", _("permission given")
    REFUSED = "refused", _("permission not given")
    NOT_ME = "not_me", _("sent to the wrong person")


class MinorPermission(OrgOwned):
    """The link for the adult in charge and what came of it, beside the minor's own agreement.

    One for each form that was sent: the first one's, and one of each repeat, so that whoever sends
    a form learns nothing of who asked before. Read by whoever reads the application. Its words
    are sealed with the application's key.
    """

    Answer = GuardianAnswer

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="permissions")
    repeat = models.OneToOneField(
        ApplicationRepeat, models.PROTECT, null=True, related_name="permission", editable=False
    )
    # What stands in the link: shown again to whoever follows the request. Found by its keyed hash.
    token = SealedField(key="application__key")
    opens = models.BigIntegerField(unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # Under which wrong birth dates are counted: a new link starts anew only if staff made it.
    tries = models.UUIDField(default=uuid7, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)

    answer = models.CharField(_("answer"), max_length=10, choices=GuardianAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    guardian = SealedField(key="application__key", null=True)  # {"name", "relation", "phone"}
    text = models.ForeignKey(ConsentText, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="es")

    assented_at = models.DateTimeField(null=True, editable=False)
    assent_text = models.ForeignKey(ConsentText, models.PROTECT, null=True, related_name="+")
    assent_taken_back_at = models.DateTimeField(null=True, editable=False)
    alone_at = models.DateTimeField(null=True, editable=False)  # said: no adult is in charge of me
    # Where both became a consent on the record of the person.
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        verbose_name = _("permission for a minor")
        verbose_name_plural = _("permissions for minors")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="minorpermission_org_id"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(repeat=None),
                name="minorpermission_once",
            ),
        ]

    def __str__(self) -> str:
        return f"permission for {self.application_id}"

    @classmethod
    def visible_q(cls, membership) -> Q:
        seen = Application.objects.unscoped("the condition of visible_to")
        return Q(application__in=seen.filter(Application.visible_q(membership)).values("pk"))
