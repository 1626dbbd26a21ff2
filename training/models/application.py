"""Who asked for a seat on the website, without an account, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.roles import Role
from accounts.scope import KeptQuerySet, OrgOwned
from accounts.sealing.fields import SealedField
from rumbo.ids import random_code, uuid7
from youth.models import Participant

from .enrollment import AFTERWARDS, Enrollment
from .offering import Offering


class ApplicationState(models.TextChoices):
    NEW = "new", _("received")
    CONTACTED = "contacted", _("we talked")
    ENROLLED = "enrolled", _("enrolled")
    WAITING = "waiting", _("on the waiting list")
    NOT_NOW = "not_now", _("no seat for now")
    WITHDRAWN = "withdrawn", _("can't come any more")


class PhoneOf(models.TextChoices):
    OWN = "own", _("their own")
    FAMILY = "family", _("a relative's")
    OTHER = "other", _("somebody else's")


def new_code() -> str:
    """Eight random characters; they open nothing without the year of birth."""
    return random_code(8)


class Application(OrgOwned):
    """One person's wish to take part in one group. It is no enrollment, and takes no seat.

    Read by who enrolls: coordinators of the organization, facilitators for the groups they lead.
    It has a key of its own: destroying that erases its words.
    """

    State = ApplicationState

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="applications", verbose_name=_("group")
    )
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    # Keyed hash of the code and the year of birth: a wrong year and a code that nobody has are
    # looked up in the same way, and are not found in the same way.
    opens = models.BigIntegerField(db_index=True, editable=False)
    # Of the form that was sent: sent again, it finds this application and makes no other.
    form_key = models.CharField(max_length=32, unique=True, editable=False)
    # Keyed hash of names, birth date and phone: the same person asks once for the same group.
    identity = models.BigIntegerField(editable=False)
    # PROTECT: a lost key is a lost application.
    key = models.OneToOneField(DataKey, models.PROTECT, related_name="+", editable=False)
    # {"given", "surname", "surname2", "born" (ISO), "phone", "phone_of": own|family|other,
    #  "safe": write|call, "language": es|en, "agreed": the sentence that was agreed to}
    told = SealedField(key="key")
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.NEW
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", editable=False
    )
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, related_name="+", editable=False
    )
    notes = SealedField(key="key", null=True)  # [{"at", "by", "text"}], in their order
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)
    contact_ended_at = models.DateTimeField(null=True, editable=False)  # asked us not to call
    received_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    first_answered_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)  # set: not now, or withdrawn
    emptied_at = models.DateTimeField(null=True, editable=False)  # its words were destroyed

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="application_org_id"),
            models.UniqueConstraint(fields=["offering", "identity"], name="application_once"),
        ]
        indexes = [models.Index(fields=["offering", "state"], name="application_state")]

    def __str__(self) -> str:
        return self.code  # never the name: this text ends up in logs

    @classmethod
    def visible_q(cls, membership) -> Q:
        """The condition under which an application is visible in `membership`."""
        own = Q(organization=membership.organization_id)
        if membership.role == Role.COORDINATOR:
            return own
        if membership.role == Role.FACILITATOR:
            led = Offering.objects.filter(
                facilitators__user=membership.user_id,
                ends_on__gte=timezone.localdate() - AFTERWARDS,
            )
            return own & Q(offering__in=led.values("pk"))
        return Q(pk__in=[])


class ApplicationRepeat(OrgOwned):
    """The same person asked for the same group once more, in another form.

    Whoever sends a form learns nothing of who asked before: a repeat has a code of its own that
    looks like a first one, and follows nothing but itself. Staff see it beside the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="repeats")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    opens = models.BigIntegerField(db_index=True, editable=False)
    form_key = models.CharField(max_length=32, unique=True, editable=False)
    told = SealedField(key="application__key")  # as the application's
    received_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)  # said there: I can't come
    contact_ended_at = models.DateTimeField(null=True, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        verbose_name = _("repeated application")
        verbose_name_plural = _("repeated applications")
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="applicationrepeat_org_id")
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def visible_q(cls, membership) -> Q:
        seen = Application.objects.unscoped("the condition of visible_to")
        return Q(application__in=seen.filter(Application.visible_q(membership)).values("pk"))
