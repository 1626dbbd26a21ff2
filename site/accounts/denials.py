"""Refused requests and failed sign-ins in the journal, and an end to sessions that go fishing.

Written after the request's own transaction, which a refusal undoes. Never for public pages: they
do not know who reads. An address is written as its pattern, never as it was asked for.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import journal
from audit.context import origin
from audit.models import Entry
from rumbo.keyring import ring

from . import people, sessions
from .middleware import is_private

REFUSED = (403, 404)
WINDOW = timedelta(minutes=10)


class DenialMiddleware:
    """Stands outside of whatever refuses, and inside of the session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code in REFUSED and is_private(request):
            if request.user.is_authenticated:
                note_denial(request, response.status_code)
        return response


def note_denial(request, status: int) -> None:
    """Write it down; after too many records that are not theirs, end all the user's sessions."""
    match = request.resolver_match
    asked = _asked_for(match)
    token = origin.set(getattr(request, "origin", None))
    try:
        with transaction.atomic():
            journal.record(
                "denied",
                actor=request.user,
                purpose=f"{status} {match.route if match else ''}".strip()[:200],
                about=asked,
            )
        if status == 404 and asked and is_fishing(request.user):
            stop(request)
    finally:
        origin.reset(token)


def _asked_for(match) -> str:
    """The id in the address, if it is one of ours: any other text may be anything."""
    asked = match.kwargs.get("pk", "") if match else ""
    return str(asked) if isinstance(asked, int | uuid.UUID) else ""


def is_fishing(user) -> bool:
    """Has the user asked for too many records that are not theirs or not there?"""
    lately = Entry.objects.filter(at__gt=timezone.now() - WINDOW)
    missed = lately.filter(action="denied", actor=f"user:{user.pk}", purpose__startswith="404 ")
    stopped = lately.filter(action="sessions.stopped", object_id=str(user.pk)).first()
    if stopped:
        missed = missed.filter(at__gt=stopped.at)
    return missed.exclude(object_id="").count() >= settings.DENIALS_THAT_END_SESSIONS


def stop(request) -> None:
    """End all sessions of the user; to go on, they sign in with both steps."""
    with transaction.atomic():
        number = sessions.end_all(request.user)
        journal.record("sessions.stopped", request.user, actor="system:denials", count=number)
    logout(request)
    messages.warning(
        request, _("Your session ended: too many pages that are not yours. Please sign in again.")
    )


def note_failed_sign_in(email: str) -> None:
    """Who tried, if the address is somebody's; else a keyed hash, so that tries can be counted."""
    user = people.with_email(email)
    unknown = ring().sign(f"sign-in|{email.strip().lower()}".encode())[:16]
    with transaction.atomic():
        journal.record("sign_in.failed", user, actor=user or f"unknown:{unknown}")
