"""Staff hand over what a person earned, see how many links to it live, and end them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import staff
from audit import journal
from training.models import Certificate, EarnedLink
from training.views.people import seen_people
from training.views.sending import sent

from . import gathering, links, paper


@staff("certify")
@journal.identified
@require_safe
def pdf(request, pk):
    """The same sheet as the person gets, in the language of whoever prints it."""
    person = get_object_or_404(seen_people(request.user).filter(erased_at=None), pk=pk)
    language = translation.get_language()[:2]
    rows = Certificate.objects.visible_to(request.user)
    content = paper.draw(
        gathering.everything(person, language, rows), language, timezone.localdate()
    )
    journal.read(request, "earned.taken", person)
    return sent(content, paper.FILE_NAME)


@staff("certify")
@require_POST
def end(request, pk):
    rows = EarnedLink.objects.visible_to(request.user)
    link = get_object_or_404(rows, pk=pk)
    if links.revoke(rows, pk, actor=request.user):
        messages.success(request, _("The link ended. It opens nothing any more."))
    return redirect("training:person_certificates", link.participant_id)
