"""What there is to do: today's sessions, and what waits for somebody."""

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.guards import staff
from accounts.roles import Role, may
from training import inbox
from training.caseload import AFTERWARDS, groups_of, of_age
from training.models import Certificate, Session
from training.models.offering import OfferingState
from training.outcomes.telling import came_back, to_confirm
from training.telling import marks_counted, registered
from youth import complaints, rights
from youth.merging import review
from youth.views.people import without_consent

SHOWN = 5


@staff("see_people")
@require_safe
def today(request):
    user = request.user
    groups = groups_of(user)
    context = {
        "today": timezone.localdate(),
        "sessions": sessions_today(user, groups),
        "coming": coming(groups),
        "tasks": [task for task in tasks(user, groups) if task],
        "has_groups": groups.exists(),
        "leads": user.membership.role == Role.FACILITATOR,
        "may_add": may(user, "add_people"),
        "may_enroll": may(user, "enroll"),
        "may_manage": may(user, "manage_training"),
        "may_import": may(user, "import_people"),
        "may_see_history": may(user, "see_history"),
        "may_answer": may(user, "answer_complaints"),
    }
    return render(request, "training/today.html", context)


def sessions_today(user, groups) -> list[dict]:
    """Sessions of the day in the order of their hours; the user's own groups first."""
    rows = Session.objects.filter(offering__in=groups, on=timezone.localdate())
    rows = list(rows.select_related("offering__course", "offering__center").order_by("starts_at"))
    own = set(groups.led_by(user).values_list("pk", flat=True))
    rows.sort(key=lambda session: session.offering_id not in own)
    done = registered(rows)
    return [
        {
            "session": session,
            "people": session.offering.taken,
            "done": done.get(session.pk),
            "callable": may(user, "call_roll") and not session.cancelled_reason,
        }
        for session in rows
    ]


def coming(groups) -> Session | None:
    """The next session after today: for days on which there is none."""
    rows = Session.objects.filter(
        offering__in=groups, on__gt=timezone.localdate(), cancelled_reason=""
    )
    return rows.select_related("offering__course").order_by("on", "starts_at").first()


def tasks(user, groups):
    """What waits: {text, hint, url, label}; None where nothing does."""
    if may(user, "enroll"):
        yield applications_new(user)
        yield permissions_missing(user)
        yield coming_of_age(user)
    if may(user, "answer_complaints"):
        yield complaints_waiting(user)
    if may(user, "answer_rights"):
        yield rights_due(user)
    if may(user, "merge_people"):
        yield doubles_waiting(user)
    if may(user, "add_people"):
        yield people_to_ask(user)
    if may(user, "call_roll"):
        yield from rolls_to_call(user, groups)
    if may(user, "propose_outcome"):
        yield outcomes_back(user)
    if may(user, "confirm_outcome"):
        yield outcomes_to_confirm(user)
    if may(user, "certify"):
        yield from groups_to_certify(user, groups)


def applications_new(user) -> dict | None:
    number, days = inbox.new_ones(user)
    if not number:
        return None
    said = ngettext("%(n)d new application", "%(n)d new applications", number)
    return {
        "text": said % {"n": number},
        "hint": inbox.oldest_said(days),
        "url": reverse("training:applications"),
        "label": _("See them"),
    }


def permissions_missing(user) -> dict | None:
    number, days = inbox.unpermitted_counted(user)
    if not number:
        return None
    said = ngettext(
        "%(n)d permission of an adult is missing",
        "%(n)d permissions of adults are missing",
        number,
    )
    return {
        "text": said % {"n": number},
        "hint": inbox.oldest_said(days),
        "url": reverse("training:applications") + "?permission=missing",
        "label": _("See them"),
    }


def coming_of_age(user) -> dict | None:
    number = len(of_age(user))
    if not number:
        return None
    said = ngettext(
        "%(n)d person is or will soon be of age", "%(n)d people are or will soon be of age", number
    )
    return {
        "text": said % {"n": number},
        "hint": _("Until now an adult decided. Ask for their own consent."),
        "url": reverse("training:of_age"),
        "label": _("See who"),
    }


def complaints_waiting(user) -> dict | None:
    number = complaints.waiting(user).count()
    if not number:
        return None
    said = ngettext("%(n)d complaint waits", "%(n)d complaints wait", number)
    return {
        "text": said % {"n": number},
        "hint": _("An answer was promised. The oldest stands first."),
        "url": reverse("youth:complaints"),
        "label": _("Read them"),
    }


def rights_due(user) -> dict | None:
    """Requests about data: how many are open, and how long the next one may wait."""
    waiting = rights.open_for(user)
    if not waiting:
        return None
    said = ngettext(
        "%(n)d person asked about their data", "%(n)d people asked about their data", len(waiting)
    )
    left = rights.days_left(waiting[0])
    if left < 0:
        hint = _("The day of an answer is over. Answer it first.")
    else:
        hint = ngettext(
            "%(n)d working day is left for the next answer.",
            "%(n)d working days are left for the next answer.",
            left,
        ) % {"n": left}
    return {
        "text": said % {"n": len(waiting)},
        "hint": hint,
        "url": reverse("youth:rights"),
        "label": _("Answer them"),
    }


def doubles_waiting(user) -> dict | None:
    number = review.pairs(user, review.State.OPEN).count()
    if not number:
        return None
    said = ngettext("%(n)d possible duplicate", "%(n)d possible duplicates", number)
    return {
        "text": said % {"n": number},
        "hint": _("Look whether two records are one person. The likeliest stands first."),
        "url": reverse("youth:doubles"),
        "label": _("See them"),
    }


def people_to_ask(user) -> dict | None:
    number = without_consent(user).count()
    if not number:
        return None
    said = ngettext(
        "%(n)d person has not agreed to take part yet",
        "%(n)d people have not agreed to take part yet",
        number,
    )
    return {
        "text": said % {"n": number},
        "hint": _("They cannot be enrolled until they are asked."),
        "url": reverse("youth:unasked"),
        "label": _("See who"),
    }


def outcomes_back(user) -> dict | None:
    number = came_back(user).count()
    if not number:
        return None
    said = ngettext("%(n)d outcome came back to you", "%(n)d outcomes came back to you", number)
    return {
        "text": said % {"n": number},
        "hint": _("Read what is missing, and send it again."),
        "url": reverse("training:outcomes"),
        "label": _("See them"),
    }


def outcomes_to_confirm(user) -> dict | None:
    number = to_confirm(user).count()
    if not number:
        return None
    said = ngettext(
        "%(n)d outcome waits for confirmation", "%(n)d outcomes wait for confirmation", number
    )
    return {
        "text": said % {"n": number},
        "hint": _("They count once somebody else has made sure of them."),
        "url": reverse("training:outcomes"),
        "label": _("Look and confirm"),
    }


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
    for session in rows.order_by("-on", "-starts_at")[:SHOWN]:
        yield {
            "text": session.offering,
            "day": session.on,
            "hint": _("The roll of this day was not called."),
            "url": reverse("training:roll", args=[session.pk]),
            "label": _("Call the roll"),
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
