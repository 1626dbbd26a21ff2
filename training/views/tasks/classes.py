"""What waits in groups: rolls that were not called, groups that are over."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Role
from training import inbox
from training.caseload import AFTERWARDS
from training.models import Certificate, Session
from training.models.offering import OfferingState
from training.telling import marks_counted

SHOWN = 5


def without_roll(groups):
    """Past sessions of groups with people in which nobody was marked."""
    past = Session.objects.filter(offering__in=groups, offering__taken__gt=0)
    past = past.held().filter(on__lt=timezone.localdate())
    marked = marks_counted().filter(session=OuterRef("pk"))
    return past.filter(~Exists(marked))


def rolls_to_call(user, groups):
    rows = without_roll(groups).select_related("offering__course")
    if user.membership.role == Role.FACILITATOR:  # of older groups they see nobody to mark
        rows = rows.filter(offering__ends_on__gte=timezone.localdate() - AFTERWARDS)
    newest = list(rows.order_by("-on", "-starts_at")[: SHOWN + 1])
    for session in newest[:SHOWN]:
        yield {
            "text": session.offering,
            "day": session.on,
            "hint": _("The roll of this day was not called."),
            "url": reverse("training:roll", args=[session.pk]),
            "label": _("Call the roll"),
        }
    if len(newest) > SHOWN:
        yield older_rolls(rows)


def older_rolls(rows) -> dict:
    """The others in one line; its button leads to the oldest of them."""
    oldest, number = rows.order_by("on", "starts_at").first(), rows.count() - SHOWN
    said = ngettext("%(n)d older roll was not called", "%(n)d older rolls were not called", number)
    return {
        "text": said % {"n": number},
        "hint": inbox.oldest_said((timezone.localdate() - oldest.on).days),
        "url": reverse("training:roll", args=[oldest.pk]),
        "label": _("Call the oldest"),
    }


def groups_to_certify(user, groups):
    """Groups that are over, with people, and without a single certificate."""
    over = Q(state=OfferingState.FINISHED) | Q(
        state=OfferingState.PUBLISHED, ends_on__lt=timezone.localdate()
    )
    issued = Certificate.objects.visible_to(user).filter(enrollment__offering=OuterRef("pk"))
    rows = groups.filter(over, ~Exists(issued), taken__gt=0).select_related("course")
    for offering in rows.order_by("-ends_on")[:SHOWN]:
        yield {
            "text": offering,
            "day": offering.ends_on,
            "hint": _("This group ended and has no certificates yet."),
            "url": reverse("training:certificates", args=[offering.pk]),
            "label": _("Certificates"),
        }
