"""One application on the desk of whoever answers it.

Every step is a button; what the rules of enrolling refuse is said in their words.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import staff
from audit.journal import identified
from training.applying import handling, minors, minors_record
from training.forms.applications import ChosenForm
from training.models import MinorPermission
from training.models.enrollment import EnrollmentState
from training.seats import NotAllowed
from youth.finding import find

from .application_desk import Desk, application_or_404, refuse


@staff("enroll")
@identified
@require_http_methods(["GET", "HEAD", "POST"])
def one(request, pk):
    """All that was told and done, and a button for each step."""
    application = application_or_404(request, pk)
    desk = Desk(request, application)
    step = STEPS.get(request.POST.get("step", "")) if request.method == "POST" else None
    answer = step(desk) if step else None
    return answer or desk.page()


def search(desk: Desk):
    """Look for the person under another spelling; the results stand on the same page."""
    if desk.search.is_valid():
        people = find(desk.user, desk.search.cleaned_data["q"])
        desk.found = [(person, "") for person in people]


def contacted(desk: Desk):
    form = desk.contacted
    if not form.is_valid():
        return None

    def note() -> str:
        handling.contacted(desk.application, form.cleaned_data["note"], desk.user)
        return _("Kept.")

    return desk.act(form, note)


def tried(desk: Desk):
    """One tap after a call that reached nobody; the application waits on."""
    form = desk.tried
    if not form.is_valid():
        return None

    def note() -> str:
        handling.tried(desk.application, form.cleaned_data["result"], desk.user)
        return _("The call is noted.")

    return desk.act(form, note)


def not_now(desk: Desk):
    form = desk.not_now
    if not form.is_valid():
        return None

    def put_off() -> str:
        handling.put_off(desk.application, form.said, desk.user)
        return _("Kept. Below are words to say it kindly.")

    return desk.act(form, put_off)


def person(desk: Desk):
    """This is somebody whom the organization knows: put them together, and enroll."""
    form = ChosenForm(desk.request.POST, user=desk.user)
    if not form.is_valid():
        messages.error(desk.request, _("Choose the person again."))
        return redirect(desk.home)
    try:
        handling.link(desk.application, form.cleaned_data["participant"], desk.user)
    except NotAllowed as refused:
        return refuse(desk, refused)
    desk.application.refresh_from_db()
    return enroll(desk)


def enroll(desk: Desk):
    if not desk.application.participant_id:
        messages.error(desk.request, _("Say first who it is."))
        return redirect(desk.home)
    try:
        enrollment = handling.enroll(desk.application, desk.user)
    except NotAllowed as refused:
        return refuse(desk, refused)
    if enrollment.state == EnrollmentState.WAITING:
        messages.info(desk.request, _("There is no place for now. We will let you know."))
    else:
        said = _("Enrolled in %(group)s.") % {"group": desk.application.offering}
        messages.success(desk.request, said)
    return redirect(desk.home)


def reopen(desk: Desk):
    try:
        handling.reopen(desk.application, desk.user)
    except NotAllowed as refused:
        return refuse(desk, refused)
    return redirect(desk.home)


def link(desk: Desk):
    """A link for the adult in charge: the first one, or a new one in place of one that is over."""
    permission = named_permission(desk)
    if not desk.link.is_valid():
        return None

    def make() -> str:
        if permission is None:
            minors.asked_first(desk.application, actor=desk.user)
            return _("There is a link now.")
        check_unchanged(desk, permission)
        minors.asked_anew(permission, actor=desk.user)
        return _("There is a new link. The one before opens nothing any more.")

    return desk.act(desk.link, make)


def reminded(desk: Desk):
    permission = named_permission(desk)
    if permission is None:
        raise Http404
    if not desk.link.is_valid():
        return None

    def note() -> str:
        check_unchanged(desk, permission)
        minors.reminded(permission, actor=desk.user)
        return _("Kept.")

    return desk.act(desk.link, note)


def permit(desk: Desk):
    try:
        minors_record.put_on_record(desk.application, actor=desk.user)
    except NotAllowed as refused:
        return refuse(desk, refused)
    messages.success(desk.request, _("The consent is recorded."))
    return redirect(desk.home)


def named_permission(desk: Desk) -> MinorPermission | None:
    """The one of this application that the form names; None where it names none."""
    sent = desk.request.POST.get("permission", "")
    found = [each for each in desk.application.permissions.all() if str(each.pk) == sent]
    if sent and not found:
        raise Http404
    return found[0] if found else None


def check_unchanged(desk: Desk, permission: MinorPermission) -> None:
    """Is the link the one that stood on the page? Another tab may have made a new one since."""
    if desk.link.cleaned_data["made"] != permission.made_at.isoformat():
        raise NotAllowed(minors.CHANGED)


STEPS = {
    "link": link,
    "permit": permit,
    "reminded": reminded,
    "search": search,
    "contacted": contacted,
    "tried": tried,
    "not_now": not_now,
    "person": person,
    "enroll": enroll,
    "reopen": reopen,
}
