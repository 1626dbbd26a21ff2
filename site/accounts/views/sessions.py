"""One's own open sessions: on which devices, and how to end them."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import devices, leaving


@require_http_methods(["GET", "HEAD", "POST"])
def own(request):
    """The list; sent by POST, it ends all sessions but this one."""
    key = request.session.session_key
    if request.method == "POST":
        leaving.sign_out(request.user, request.user, but=key)
        messages.success(request, _("The other sessions ended."))
        return redirect("usersessions_list")
    found = devices.of([request.user], key).get(request.user.pk, [])
    return render(request, "usersessions/usersession_list.html", {"devices": found})


@require_POST
def end(request, pk):
    """End one; ending this very one is signing out."""
    mine = UserSession.objects.filter(user=request.user)
    leaving.end_session(get_object_or_404(mine, pk=pk), request.user)
    messages.success(request, _("The session ended."))
    return redirect("usersessions_list")
