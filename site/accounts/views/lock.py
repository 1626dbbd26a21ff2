"""A locked session: the password or a code opens it again, where it was left."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import journal

from .. import lapsing, resending, sessions
from ..forms import ShowCodeForm, UnlockForm
from ..models import Lock
from .account import next_page

CODE = "codigo"  # by the code of the app instead of the password


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request):
    """Ask who is there, five times at most; then the whole sign-in follows."""
    if request.lapsed is None:
        return redirect(next_page(request) or "account_home")
    wanted = request.POST.get("switch") or request.POST.get("con") or request.GET.get("con")
    by_code = wanted == CODE and has_app(request.user)
    if request.method != "POST" or "switch" in request.POST:
        return page(request, form_for(request, by_code), by_code)
    if not Lock.spend_try(request.session.session_key):
        return end(request)
    form = form_for(request, by_code, request.POST)
    if form.is_valid():
        return unlock(request, form, by_code)
    note(request, "session.unlock_failed")
    if not Lock.tries_left(request.session.session_key):
        return end(request)
    return page(request, form, by_code)


def has_app(user) -> bool:
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


def form_for(request, by_code: bool, data=None):
    return (ShowCodeForm if by_code else UnlockForm)(data, user=request.user)


def page(request, form, by_code: bool = False, held: str = ""):
    left = Lock.tries_left(request.session.session_key)
    context = {
        "form": form,
        "by_code": by_code,
        "coded": has_app(request.user),
        "left": left,
        "tried": left < Lock.TRIES,
        "next": next_page(request) if not held else lapsing.came_from(request),
        "held": held or request.POST.get("held", ""),
    }
    return lapsing.clear_cache(render(request, "account/lock.html", context))


def held_back(request, sealed: str):
    """The lock in the place of a page to which a form was sent, which waits in it."""
    return page(request, form_for(request, False), held=sealed)


def unlock(request, form, by_code: bool):
    if by_code:
        form.save()
    else:
        reauthenticate_by_password(request)
    Lock.forget(request.session.session_key)
    sessions.unlock(request.session)
    note(request, "session.unlocked")
    sent = resending.unseal(request, request.user, request.POST.get("held", ""))
    if sent:
        context = {"sent": sent, "back": next_page(request)}
        return render(request, "account/resend.html", context)
    return redirect(next_page(request) or "account_home")


def end(request):
    """Too many tries: nobody opens this session any more."""
    back = lapsing.way_back(request.user, next_page(request))
    # The count stays: a try that came at the same moment must not begin a new one.
    logout(request)
    messages.warning(request, _("Too many tries. Sign in with your e-mail and password."))
    return lapsing.clear_cache(lapsing.to_sign_in(back))


def note(request, action: str) -> None:
    with transaction.atomic():
        journal.record(action, request.user, actor=request.user)


@require_POST
def now(request):
    """Lock this session at once, for who hands the tablet on or leaves the desk."""
    sessions.lock(request.session)
    return lapsing.clear_cache(redirect(lapsing.lock_page(next_page(request))))


@require_safe
def go_on(request):
    """After the sign-in: to where this user was, and to their first page for anybody else."""
    return redirect(lapsing.address_for(request.user, request.GET.get("a", "")) or "account_home")
