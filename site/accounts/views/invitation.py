"""The link of an invitation: whoever opens it chooses a password, and then signs in like anybody.

Opening a link changes nothing (programs that read mail open links too), and it never signs in.
Unknown, used, replaced and old links get the same page.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rumbo.limits import spend

from .. import inviting, people
from ..forms import FirstPasswordForm
from ..models import User

ASKED_BY_NETWORK = 30  # new links an hour: an office shares one address


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    try:
        found = inviting.opened_by(token)
    except inviting.LinkGone:
        return _gone(request, token)
    known = people.with_email(found.email)
    has_password = bool(known and people.can_sign_in(known))
    _speak(request, found.language)
    user = known or User(email=found.email, first_name=found.first_name, last_name=found.last_name)
    form = None if has_password else FirstPasswordForm(user, request.POST or None)
    if request.method == "POST" and (has_password or form.is_valid()):
        return _accepted(request, token, "" if has_password else form.cleaned_data["new_password1"])
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})


def _accepted(request, token: str, password: str):
    try:
        inviting.accept(token, password)
    except inviting.LinkGone:  # used in another tab a moment ago
        return _gone(request, token)
    except inviting.Refused as refusal:
        return render(request, "accounts/invitation_over.html", {"why": refusal})
    if password:
        said = _("Your password is saved. Sign in with your e-mail and with it.")
    else:
        said = _("You have the role now. Sign in as always, and choose it.")
    messages.success(request, said)
    return redirect("account_login")


def _gone(request, token: str):
    return render(request, "accounts/invitation_gone.html", {"token": token})


def _speak(request, language: str) -> None:
    """Before signing in the page speaks as the e-mail did, unless a language was chosen here."""
    if not request.user.is_authenticated and "django_language" not in request.COOKIES:
        translation.activate(language)
        request.LANGUAGE_CODE = language


@require_POST
def again(request, token):
    """Mail a new link to the same address; nobody learns whether there is such an invitation."""
    if spend("invitation:network", request.origin.network, ASKED_BY_NETWORK):
        found = inviting.invitation_of(token)
        if found is not None:
            inviting.send_again(found, "system:asked_by_link")
    return render(request, "accounts/invitation_asked.html")
