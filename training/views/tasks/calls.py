"""Whom to call: one line for each reason, with how many and since when."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rumbo import dates
from training import inbox, phoning, reaching
from training.models.call import About


def absences(user, groups) -> dict | None:
    """Who missed several sessions one after the other, in the groups that the user works with."""
    rows = phoning.to_call(user, reaching.absent(user, groups), About.ABSENCES)
    since = [day for day in rows.values_list("latest", flat=True) if day]
    if not since:
        return None
    said = ngettext(
        "%(n)d person missed three sessions or more, one after the other",
        "%(n)d people missed three sessions or more, one after the other",
        len(since),
    )
    hint = _("Ask what happened. The first one has not come since %s.")
    first = min(since)
    return {
        "text": said % {"n": len(since)},
        "hint": hint % dates.day(first),
        "url": reverse("training:call_absent"),
        "label": _("See whom to call"),
    }


def adults(user) -> dict | None:
    """Minors whose adult in charge has not permitted that they take part."""
    rows = phoning.to_call(user, reaching.without_adult(user), About.ADULT)
    since = list(rows.values_list("created_at", flat=True))
    if not since:
        return None
    said = ngettext(
        "Call %(n)d adult in charge: their permission is missing",
        "Call %(n)d adults in charge: their permission is missing",
        len(since),
    )
    return {
        "text": said % {"n": len(since)},
        "hint": inbox.oldest_said(inbox.days_since(min(since))),
        "url": reverse("training:call_adults"),
        "label": _("See whom to call"),
    }


def running_out(user) -> dict | None:
    """Consents that were given for a time which is soon over."""
    rows = phoning.to_call(user, reaching.running_out(user), About.CONSENT)
    ends = list(rows.values_list("ends_on", flat=True))
    said = ngettext(
        "The consent of %(n)d person ends soon", "The consent of %(n)d people ends soon", len(ends)
    )
    return _until(ends, said, "training:call_running_out")


def to_review(user) -> dict | None:
    """Minors who take part without an adult in charge, to be looked at again."""
    rows = phoning.to_call(user, reaching.to_review(user), About.REVIEW)
    ends = list(rows.values_list("ends_on", flat=True))
    said = ngettext(
        "%(n)d person takes part without an adult in charge: look at it again",
        "%(n)d people take part without an adult in charge: look at it again",
        len(ends),
    )
    return _until(ends, said, "training:call_review")


def _until(ends: list, said: str, page: str) -> dict | None:
    if not ends:
        return None
    over = min(ends) < timezone.localdate()
    hint = _("The first one was due on %s.") if over else _("The first one on %s.")
    return {
        "text": said % {"n": len(ends)},
        "hint": hint % dates.day(min(ends)),
        "url": reverse(page),
        "label": _("See who"),
    }
