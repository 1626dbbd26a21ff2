"""What waits about people: who asked, who must be asked, who may be there twice."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training import inbox
from training.caseload import of_age
from youth import drafting
from youth.merging import review
from youth.views.people import without_consent


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


def drafts_kept(user) -> dict | None:
    """Pages of new people that are not complete: how many, and how old the oldest is."""
    rows = drafting.open_drafts(user).values_list("created_at", flat=True)
    days = [timezone.localdate(at) for at in rows]
    if not days:
        return None
    said = ngettext("%(n)d draft of a new person", "%(n)d drafts of new people", len(days))
    return {
        "text": said % {"n": len(days)},
        "hint": inbox.oldest_said((timezone.localdate() - min(days)).days),
        "url": reverse("youth:drafts"),
        "label": _("Go on"),
    }


def people_to_ask(user) -> dict | None:
    found = without_consent(user).aggregate(number=Count("pk"), oldest=Min("created_at"))
    number = found["number"]
    if not number:
        return None
    said = ngettext(
        "%(n)d person has not agreed to take part yet",
        "%(n)d people have not agreed to take part yet",
        number,
    )
    return {
        "text": said % {"n": number},
        "hint": inbox.oldest_said(inbox.days_since(found["oldest"])),
        "url": reverse("youth:unasked"),
        "label": _("See who"),
    }
