"""Who is at work, as what, and whether they have shown enough to be let in.

Everything under PRIVATE needs a signed-in user, except the names in OPEN. Public pages never
touch the session or the user here: they stay the same for everybody, without `Vary: Cookie`.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from . import lapsing, second_factor, sessions, tablets
from .roles import STAFF, WITHOUT_ORGANIZATION, Role

PRIVATE = ("/trabajo/", "/evaluacion/", "/administracion/", "/cuenta/", "/admin/")
# The pages of /cuenta/ for people who are not signed in yet.
OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "invitation",
        "invitation_again",
        "mfa_authenticate",
        "set_language",
    }
)
# Which roles have business where: the first is where they land. What each may do there is decided
# by the views.
WORKPLACES = {
    "/trabajo/": STAFF,
    "/evaluacion/": frozenset({Role.EVALUATOR}),
    "/administracion/": frozenset({Role.ADMINISTRATOR}),
    "/admin/": WITHOUT_ORGANIZATION,
}
# Wagtail's admin chooses its language itself.
OUR_LANGUAGE = ("/trabajo/", "/evaluacion/", "/administracion/", "/cuenta/")
SAFE = lapsing.SAFE
NOT_KEPT = "no-store, private"  # nor for the Back button, after the sign-out


def is_private(request) -> bool:
    return request.path_info.startswith(PRIVATE)


def to_step(request, url_name: str):
    """Send to a page of the sign-in, and back here afterwards if here can be opened again."""
    if request.method in SAFE:
        return redirect_to_login(request.get_full_path(), resolve_url(url_name))
    return redirect(url_name)


class WorkspaceMiddleware:
    """Sets the active membership and the language; locks or ends sessions that lasted too long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_private(request):
            return self.get_response(request)
        request.memberships, request.lapsed, request.tablet = [], None, None
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            enter(request)
        speak(request)
        response = self.get_response(request)
        if request.tablet and tablets.takes_away(response):
            response = render(request, "403.html", status=403)
        response["Cache-Control"] = NOT_KEPT
        return response

    def process_view(self, request, view, args, kwargs):
        if not is_private(request):
            return None
        name, lapsed = request.resolver_match.view_name, request.lapsed
        if lapsed and not lapsed.over and name in lapsing.WHILE_LOCKED:
            lapsing.belong(request, lapsed.user, lapsed.held)
            return None
        if name in OPEN:
            return None
        if lapsed:
            return lapsing.stop(request, view)
        if not request.user.is_authenticated:
            return to_step(request, settings.LOGIN_URL)
        return self.refuse_strangers(request)

    def refuse_strangers(self, request):
        roles = next((r for p, r in WORKPLACES.items() if request.path_info.startswith(p)), None)
        if roles is None or (request.user.membership and request.user.membership.role in roles):
            return None
        if request.user.membership is None and request.memberships:
            if request.method not in SAFE:
                messages.warning(request, _("Choose your role first, then send it again."))
            return to_step(request, "account_home")
        raise PermissionDenied


class SecondFactorMiddleware:
    """Whoever has a role shows a second factor in this session, or gets nowhere.

    The sign-in package offers a second factor but never insists on one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not is_private(request) or not request.user.is_authenticated:
            return None
        step = second_factor.missing(request, {m.role for m in request.memberships})
        if step is None or request.resolver_match.view_name in second_factor.LEADS_TO[step]:
            return None
        if request.method in SAFE:
            return to_step(request, step)
        raise PermissionDenied


def enter(request) -> None:
    """Make the session's user ready for work; lock or end what was left alone for too long."""
    user = request.user
    if not user.is_authenticated:
        if SESSION_KEY in request.session:  # deactivated, or the password was changed elsewhere
            request.session.flush()
        return
    request.tablet = tablets.of(request)
    held = tablets.roles_on(request.tablet, list(user.memberships.active()))
    if not tablets.belongs_here(request.session, request.tablet):
        return leave(request, _("This tablet is out of use, or the session is another device's."))
    if request.tablet and not held:
        return leave(request, _("On this tablet works the team of its organization only."))
    active = chosen(held, request.session.get("membership"))
    user.act_as(active)
    roles = {m.role for m in ([active] if active else held)}
    allowed = sessions.FIELD if request.tablet else sessions.limits(roles)
    over = sessions.is_over(request.session, allowed)
    if over or sessions.is_locked(request.session, allowed):
        lapsing.lapse(request, held, over)
        return
    request.memberships = held
    if active and request.session.get("membership") != active.pk:
        # Who gets a second role goes on in the first one, and loses nothing that is half typed.
        request.session["membership"] = active.pk
    sessions.touch(request)


def leave(request, why: str) -> None:
    logout(request)
    messages.error(request, why)


def chosen(held, pk):
    """The membership that the session names, if it is one of those held; else the only one."""
    named = [m for m in held if m.pk == pk]
    return next(iter(named or held), None) if named or len(held) == 1 else None


def speak(request) -> None:
    """The language of the profile; before signing in, the one chosen on the sign-in page."""
    if not request.path_info.startswith(OUR_LANGUAGE):
        return
    user = request.lapsed.user if request.lapsed else request.user
    if user.is_authenticated:
        language = user.language
    else:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language
