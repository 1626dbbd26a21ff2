"""The account pages that are ours; the rest are the sign-in package's, with our templates."""

from allauth.account.views import LogoutView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from .. import lapsing
from ..forms import LanguageForm, RoleForm
from ..middleware import WORKPLACES


class SignOutView(LogoutView):
    """Signs out on POST. What the browser kept of our pages goes too.

    Only the cache: "storage" would take attendance that is still waiting to be sent, and
    "cookies" those of every other site under the same domain.
    """

    def post(self, *args, **kwargs):
        return lapsing.clear_cache(super().post(*args, **kwargs))


@require_safe
def index(request):
    """One's own account: role, language, password, second step, sessions."""
    context = {"memberships": request.memberships, "second_step": is_mfa_enabled(request.user)}
    return render(request, "accounts/index.html", context)


@require_safe
def home(request):
    """Where somebody who has signed in starts to work."""
    if request.user.membership:
        return redirect(next_page(request) or workplace(request.user.membership.role))
    return choose(request, RoleForm(user=request.user))


@require_POST
def choose_role(request):
    form = RoleForm(request.POST, user=request.user)
    if not form.is_valid():
        return choose(request, form)
    request.session["membership"] = form.cleaned_data["membership"].pk
    role = form.cleaned_data["membership"].role
    return redirect(next_page(request) or workplace(role))


def choose(request, form):
    if not request.memberships:
        return render(request, "accounts/no_role.html")
    context = {"form": form, "next": next_page(request)}
    return render(request, "accounts/choose_role.html", context)


@require_POST
def set_language(request):
    """Into the profile; before signing in, into a cookie that only these pages read."""
    form = LanguageForm(request.POST)
    response = redirect(next_page(request) or settings.LOGIN_REDIRECT_URL)
    if not form.is_valid():
        return response
    language = form.cleaned_data["language"]
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    else:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            path="/cuenta/",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def workplace(role: str) -> str:
    return next(path for path, roles in WORKPLACES.items() if role in roles)


def next_page(request) -> str:
    """The page asked for, if it is one of ours; else ""."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""


# Nothing is read from the request, so there is no token to check.
@csrf_exempt
def to_sign_in(request, *args, **kwargs):
    """Where other packages would ask for a password: our page, whatever was sent here."""
    return redirect(settings.LOGIN_URL)


@csrf_exempt
def closed(request, *args, **kwargs):
    raise Http404
