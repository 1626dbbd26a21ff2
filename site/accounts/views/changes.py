"""What takes two people: asking for it, and the page where the other one decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import deciding, inviting, team, who_may
from ..form_keys import once
from ..guards import staff
from ..models import AccessChange, ChangeKind, ChangeState
from ..team_forms import SEES, ConfirmForm, InviteForm, ReasonForm, RoleForm
from .team import here


@staff("manage_team")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request):
    """Ask that somebody is let in. The e-mail leaves when a second person has confirmed."""
    form = InviteForm(request.POST or None, user=request.user)

    def ask() -> AccessChange:
        given = form.cleaned_data
        names = ("email", "first_name", "last_name", "language")
        invited = deciding.Invited(**{name: given[name] for name in names})
        return deciding.ask_invitation(
            invited, given["role"], given["organization"], request.user, given["reason"]
        )

    return _ask(request, form, ask, "accounts/team/invite.html", {})


@staff("manage_team")
@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request, pk):
    person = get_object_or_404(team.people(request.user), pk=pk, is_active=True)
    form = RoleForm(request.POST or None, user=request.user)

    def ask() -> AccessChange:
        given = form.cleaned_data
        return deciding.ask_role(
            person, given["role"], given["organization"], request.user, given["reason"]
        )

    return _ask(request, form, ask, "accounts/team/give_role.html", {"person": person})


@staff("manage_team")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request, pk):
    """Ask that the second step is taken off the account of somebody who lost their phone."""
    person = get_object_or_404(team.people(request.user), pk=pk, is_active=True)
    form = ReasonForm(request.POST or None, user=request.user)

    def ask() -> AccessChange:
        return deciding.ask_second_step(person, request.user, form.cleaned_data["reason"])

    return _ask(request, form, ask, "accounts/team/second_step.html", {"person": person})


def _ask(request, form, ask, template: str, context: dict) -> HttpResponse:
    def asked() -> str:
        change = ask()
        messages.success(request, _("Asked. Now a second person has to confirm it."))
        return here(request, "change", change.pk)

    if request.method == "POST" and form.is_valid():
        try:
            return once(request, form, asked, here(request, "list"))
        except deciding.Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, template, context | {"form": form})


@staff("manage_team")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request, pk):
    """A change: what, for whom, by whom; and the buttons of whoever looks at it."""
    change = get_object_or_404(team.changes(request.user), pk=pk)
    form = ConfirmForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            return redirect(here(request, "change", pk))
        return once(request, form, lambda: _done(request, act, change), here(request, "change", pk))
    return render(request, "accounts/team/change.html", _context(request, change, form))


def _context(request, change: AccessChange, form) -> dict:
    user, waiting = request.user, change.is_waiting
    return {
        "change": change,
        "form": form,
        "waiting": waiting,
        "over": change.state == ChangeState.WAITING and not waiting,
        "may_confirm": waiting and who_may.may_confirm(change, user),
        "may_refuse": waiting and change.asked_by != user and who_may.may_ask(change, user),
        "may_withdraw": waiting and change.asked_by == user,
        "who": _who_can(change) if waiting else "",
        "invitation_open": bool(change.invitation and change.invitation.is_open),
        "is_role": change.kind == ChangeKind.GIVE_ROLE,
        "sees": SEES.get(change.role, ""),
        "seen": bool(change.user) and team.people(user).filter(pk=change.user_id).exists(),
    }


def _who_can(change: AccessChange) -> str:
    """Who else can confirm it, in words."""
    if who_may.only_administrators(change):
        return _("Another administrator has to confirm it.")
    words = {"organization": change.organization}
    if who_may.asked_by_coordinator(change):
        return (
            _("Another coordinator of %(organization)s, or an administrator, has to confirm it.")
            % words
        )
    return _("A coordinator of %(organization)s has to confirm it.") % words


def _done(request, act, change: AccessChange) -> str:
    try:
        messages.success(request, act(change, request.user))
    except deciding.Refused as refusal:
        messages.error(request, str(refusal))
    return here(request, "change", change.pk)


def _confirm(change: AccessChange, user) -> str:
    deciding.confirm(change, user)
    if change.kind == ChangeKind.RESET_SECOND_STEP:
        return _("Done. Let the person sign in and set it up again now, beside you.")
    return _("Confirmed. The person gets an e-mail.")


def _refuse(change: AccessChange, user) -> str:
    deciding.refuse(change, user)
    return _("It was not confirmed.")


def _withdraw(change: AccessChange, user) -> str:
    deciding.withdraw(change, user)
    return _("It was withdrawn.")


def _again(change: AccessChange, user) -> str:
    if not change.invitation or not inviting.send_again(change.invitation, user):
        raise deciding.Refused(_("No e-mail was sent: too many in the last hour, or it is closed."))
    return _("A new link was mailed. Earlier ones no longer work.")


def _close(change: AccessChange, user) -> str:
    if not change.invitation or not inviting.withdraw(change.invitation, user):
        raise deciding.Refused(_("This invitation is closed already."))
    return _("The invitation is closed. Its links no longer work.")


ACTS = {
    "confirm": _confirm,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "again": _again,
    "close": _close,
}
