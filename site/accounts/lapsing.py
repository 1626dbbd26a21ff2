"""A session that was left alone: what waits behind it is kept, shown to nobody, and found again.

Locked, it is still its user's and asks only for the password or a code. Over, it is nobody's, and
the whole sign-in follows. In both cases a form that was being filled in is not lost: a view marked
by `guards.keeps_typed` says how what was typed is put away for whoever typed it.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from . import resending, second_factor
from .guards import staff
from .models import Membership, User

SAFE = ("GET", "HEAD")
# All that a locked session opens: to show who is there, to leave, and the language of that page.
WHILE_LOCKED = frozenset({"account_lock", "account_logout", "set_language"})
GO_ON, LIFE = "accounts.lapsing", 24 * 3600  # seconds for which the way back is good


@dataclass(frozen=True)
class Lapsed:
    """Whose session it was, with the role and what was shown then. `over`: it has ended."""

    user: User
    held: list[Membership]
    over: bool
    entered: bool  # with everything that the role asks for, the second factor too


def lapse(request, held: list[Membership], over: bool) -> None:
    """From here on the request is nobody's; `request.lapsed` says whose it was."""
    entered = second_factor.missing(request, {m.role for m in held}) is None
    over = over or not entered  # half a sign-in is never locked: it starts anew
    request.lapsed = Lapsed(request.user, held, over, entered)
    if over:
        logout(request)
    belong(request, AnonymousUser(), [])


def belong(request, user, held) -> None:
    request.user, request.memberships = user, held


def stop(request, view):
    """Instead of the page: the lock or the sign-in, and from there on to where they were."""
    kept = keep(request, view)
    lapsed, address = request.lapsed, kept or came_from(request)
    sealed = "" if kept or lapsed.over else resending.seal(request, lapsed.user)
    if sealed:
        belong(request, lapsed.user, lapsed.held)
        return held_back(request, sealed)
    if kept:
        messages.success(request, _("What you had typed is kept."))
    elif request.method not in SAFE:
        messages.warning(request, _("What you sent did not arrive. Please send it again."))
    if lapsed.over:
        said = _("Your session ended to protect your data. Please sign in again.")
        messages.info(request, said)
        return to_sign_in(way_back(lapsed.user, address))
    return clear_cache(redirect(lock_page(address)))


def held_back(request, sealed: str):
    from .views import lock  # which needs this module

    return lock.held_back(request, sealed)


def keep(request, view) -> str:
    """Put away what was typed, as the user whose session it was; gives where to find it, or ""."""
    lapsed, how = request.lapsed, getattr(view, "keeps_typed", None)
    if how is None or request.method != "POST" or not lapsed.entered:
        return ""
    belong(request, lapsed.user, lapsed.held)
    try:
        with translation.override(lapsed.user.language):
            return staff(view.act)(how)(request)
    except (PermissionDenied, Http404):
        return ""
    finally:
        belong(request, AnonymousUser(), [])


def came_from(request) -> str:
    """The page that was asked for, or the one with the form that was sent; else ""."""
    if request.method in SAFE:
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    path = "/" + page.split("/", 3)[-1] if ours and page.count("/") > 2 else ""
    return path


def lock_page(address: str) -> str:
    query = QueryDict(mutable=True)
    query["next"] = address
    return resolve_url("account_lock") + (f"?{query.urlencode(safe='/')}" if address else "")


def way_back(user: User, address: str) -> str:
    """Leads this user to `address`, and whoever else signs in here to their own first page."""
    if not address:
        return resolve_url("account_home")
    token = signing.dumps([user.pk, address], salt=GO_ON)
    return f"{resolve_url('account_go_on')}?a={token}"


def address_for(user: User, token: str) -> str:
    """Where `way_back` leads this user; "" for others, or when it was too long ago."""
    try:
        whose, address = signing.loads(token, salt=GO_ON, max_age=LIFE)
    except signing.BadSignature:
        return ""
    return address if whose == user.pk else ""


def to_sign_in(address: str):
    return redirect_to_login(address, resolve_url("account_login"))


def clear_cache(response):
    """Browsers let go of pages they keep for the Back button, which is still somebody's."""
    response["Clear-Site-Data"] = '"cache"'
    return response
