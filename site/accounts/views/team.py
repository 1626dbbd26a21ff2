"""Who signs in: the team of a coordinator, or everybody for an administrator."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from .. import devices, leaving, team, who_may
from ..form_keys import once
from ..guards import staff
from ..models import Membership, User
from ..team_forms import ConfirmForm, FindForm

ON_A_PAGE = 50


def here(request, name: str, *args) -> str:
    """The address of a page of this workspace: the coordinator's or the administrator's."""
    return reverse(f"team:{name}", args=args, current_app=request.resolver_match.namespace)


@staff("manage_team")
@require_http_methods(["GET", "HEAD", "POST"])
def everybody(request):
    """The people who sign in, and what waits for a second person. Names are searched by POST."""
    found = _shown(request).order_by("first_name", "last_name", "pk")
    form = FindForm(request.POST or None) if request.user.organization is None else None
    searched = bool(form and request.method == "POST" and form.is_valid())
    if searched:
        found = _matching(found, form.cleaned_data["q"])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "searched": searched,
        "page": page,
        "rows": _rows(request, page.object_list),
        "changes": _waiting(request),
        "invitations": team.invitations(request.user).open(),
    }
    return render(request, "accounts/team/list.html", context)


def _shown(request):
    held = team.memberships(request.user).order_by("started_at")
    return team.people(request.user).prefetch_related(
        Prefetch("memberships", queryset=held, to_attr="roles")
    )


def _matching(found, text: str):
    for word in text.split():
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return found


def _rows(request, users) -> list[dict]:
    ours = team.answered_for(request.user).filter(pk__in=[user.pk for user in users])
    open_sessions, safe = devices.of(ours), _with_second_step(users)
    return [
        {
            "person": user,
            "sessions": len(open_sessions.get(user.pk, [])),
            "second_step": user.pk in safe,
            "since": min((m.started_at for m in user.roles), default=None),
        }
        for user in users
    ]


def _with_second_step(users) -> set[int]:
    apps = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    return set(apps.values_list("user", flat=True))


def _waiting(request, **about) -> list[dict]:
    """Changes that wait, each with whether this user can confirm it."""
    found = team.changes(request.user).waiting().filter(**about)
    return [{"change": each, "yours": who_may.may_confirm(each, request.user)} for each in found]


@staff("manage_team")
@require_http_methods(["GET", "HEAD"])
def person(request, pk):
    """Somebody who signs in: roles, where they are signed in, and what can be done."""
    user = _person(request, pk)
    ours = team.answered_for(request.user).filter(pk=pk)
    context = {
        "person": user,
        "elsewhere": not ours.exists(),
        "myself": user == request.user,
        "roles": team.memberships(request.user).filter(user=user).order_by("started_at"),
        "second_step": bool(_with_second_step([user])),
        "devices": devices.of(ours, request.session.session_key).get(user.pk, []),
        "changes": _waiting(request, user=user),
        "stays": leaving.keeps_signing_in(user, request.user),
        "form": ConfirmForm(user=request.user),
    }
    return render(request, "accounts/team/person.html", context)


def _person(request, pk) -> User:
    return get_object_or_404(team.people(request.user), pk=pk)


@staff("manage_team")
@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request, pk):
    """Say what follows, then end the role."""
    membership = get_object_or_404(team.memberships(request.user), pk=pk)
    form = ConfirmForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        done = _("The role has ended.")
        after = _after(request, membership)
        return _act(request, form, lambda: leaving.end_role(membership, request.user), done, after)
    context = {
        "membership": membership,
        "form": form,
        "keeps": leaving.keeps_role(membership, request.user),
        "follows": leaving.what_follows(membership, request.user),
    }
    return render(request, "accounts/team/end_role.html", context)


def _after(request, membership: Membership) -> str:
    """Where to go when the role has ended: whoever ended their own has no business here."""
    if membership == request.user.membership:
        return reverse("account_home")
    others = team.memberships(request.user).filter(user=membership.user).exclude(pk=membership.pk)
    if request.user.organization and not others.exists():
        return here(request, "list")
    return here(request, "person", membership.user_id)


@staff("manage_team")
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request, pk):
    """Say what follows, then stop somebody's sign-in."""
    user = _person(request, pk)
    form = ConfirmForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        done = _("This person no longer signs in. All their sessions ended.")
        back = here(request, "list")
        return _act(request, form, lambda: leaving.deactivate(user, request.user), done, back)
    context = {
        "person": user,
        "form": form,
        "stays": leaving.keeps_signing_in(user, request.user),
        "roles": user.memberships.active(),
    }
    return render(request, "accounts/team/deactivate.html", context)


@staff("manage_team")
@require_POST
def sign_out(request, pk):
    """End all sessions of somebody; one's own but this one."""
    user = get_object_or_404(team.answered_for(request.user), pk=pk)
    form = ConfirmForm(request.POST, user=request.user)
    if form.is_valid():
        return once(request, form, lambda: _signed_out(request, user), here(request, "person", pk))
    return redirect(here(request, "person", pk))


def _signed_out(request, user: User) -> str:
    mine = request.session.session_key if user == request.user else None
    number = leaving.sign_out(user, request.user, but=mine)
    said = ngettext("%(n)d session ended.", "%(n)d sessions ended.", number)
    messages.success(request, said % {"n": number})
    return here(request, "person", user.pk)


@staff("manage_team")
@require_POST
def end_session(request, pk):
    sessions = UserSession.objects.filter(user__in=team.answered_for(request.user))
    session = get_object_or_404(sessions.select_related("user"), pk=pk)
    leaving.end_session(session, request.user)
    messages.success(request, _("The session ended."))
    return redirect(here(request, "person", session.user_id))


def _act(request, form, act, done: str, after: str) -> HttpResponse:
    """Do it once, and say how it went."""

    def acted() -> str:
        try:
            act()
        except leaving.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return after

    return once(request, form, acted, after)
