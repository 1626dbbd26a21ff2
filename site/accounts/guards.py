"""The first line of every page of a workspace: who may open it."""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from .roles import may


def staff(act: str):
    """Open a page to those who may do `act` (a key of roles.MAY); a page of refusal to others.

    Whose record it is, the view asks next: a foreign one is not found, like a missing one. All
    days and hours of the page are those of the reader's organization, or of the region where the
    reader has none.
    """

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user, act):
                raise PermissionDenied
            organization = request.user.organization
            zone = organization.zone if organization else ZoneInfo(settings.REGION_TIME_ZONE)
            with timezone.override(zone):
                return view(request, *args, **kwargs)

        guarded.act = act
        return guarded

    return guard


def keeps_typed(keep: Callable[..., str]):
    """Mark a view whose form is not lost when the session has lapsed before it is sent.

    `keep(request)` puts `request.POST` away for `request.user` and gives the address where they
    find it again. It is called as the user whose session it was, in the same role, after the
    checks of `staff` and of the form's token, and never as somebody who owes the second factor;
    they are led to that address once they have shown who they are, and nobody else is.
    """

    def mark(view):
        view.keeps_typed = keep
        return view

    return mark
