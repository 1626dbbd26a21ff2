"""The shared tablets of an organization: registered on the spot, listed, taken out of use."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import lapsing, tablets
from ..forms import TabletForm
from ..guards import staff


def _own(request):
    rows = request.user.organization.tablets
    return rows.select_related("registered_by", "revoked_by")


@staff("manage_tablets")
@require_http_methods(["GET", "HEAD", "POST"])
def tablets_of_organization(request):
    """The list; sent by POST, this very browser becomes one of them, and the session ends."""
    form = TabletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _tablet, secret = tablets.register(request.user, form.cleaned_data["name"])
        logout(request)
        messages.success(request, _("This is a shared tablet now. Who works with it signs in."))
        answer = lapsing.clear_cache(redirect("account_login"))
        tablets.give_cookie(answer, secret)
        return answer
    return render(request, "accounts/tablets.html", {"form": form, "tablets": _own(request)})


@staff("manage_tablets")
@require_POST
def revoke(request, pk):
    tablet = get_object_or_404(_own(request), pk=pk)
    if tablets.revoke(tablet, request.user):
        messages.success(request, _("The tablet is out of use. Whoever worked on it is out too."))
    return redirect("tablets:list")
