"""What waits for an answer: complaints, requests about data, outcomes."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training import inbox, unusual
from training.outcomes.telling import came_back, to_confirm
from youth import complaints, rights


def complaints_waiting(user) -> dict | None:
    received = list(complaints.waiting(user).values_list("received_at", flat=True))
    number = len(received)
    if not number:
        return None
    said = ngettext("%(n)d complaint waits", "%(n)d complaints wait", number)
    return {
        "text": said % {"n": number},
        "hint": inbox.oldest_said(inbox.days_since(min(received))),
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
    proposed = list(to_confirm(user).values_list("proposed_at", flat=True))
    number = len(proposed)
    if not number:
        return None
    said = ngettext(
        "%(n)d outcome waits for confirmation", "%(n)d outcomes wait for confirmation", number
    )
    return {
        "text": said % {"n": number},
        "hint": inbox.oldest_said(inbox.days_since(min(proposed))),
        "url": reverse("training:outcomes"),
        "label": _("Look and confirm"),
    }


def readings_to_ask_about(user) -> dict | None:
    number = unusual.to_ask(user)
    if not number:
        return None
    said = ngettext("%(n)d unusual look to ask about", "%(n)d unusual looks to ask about", number)
    return {
        "text": said % {"n": number},
        "hint": _("Somebody saw records at night, or of people outside their work."),
        "url": reverse("training:readings"),
        "label": _("See which"),
    }
