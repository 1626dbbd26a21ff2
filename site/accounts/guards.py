"""The first line of every page of a workspace: who may open it."""

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
