"""Unique youth of an award: figures for coordinators of those that agreed, and for evaluators."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from accounts.roles import may
from audit import journal
from training.forms.awards import ConfirmForm
from training.models import Award
from training.overlap import agreeing, publishing, snapshots, telling


@staff("count_overlap")
@require_http_methods(["GET", "HEAD", "POST"])
def ours(request, pk):
    """A coordinator's: whether their organization takes part, and the figures if it does."""
    award = get_object_or_404(Award.objects.managed_by(request.user), pk=pk)
    if not may(request.user, "grant_access"):
        raise Http404
    form = ConfirmForm(request.POST or None, user=request.user)
    here = reverse("training:award_unique", args=[pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _decided(request, award, here), here)
    agreed = agreeing.is_agreed(award, request.user.organization)
    context = _context(award) | {"form": form, "agreed": agreed, "decides": True}
    return _page(request, context, telling.table(award) if agreed else None)


def _decided(request, award: Award, here: str) -> str:
    organization = request.user.organization
    if request.POST.get("decision") == "end":
        agreeing.end(award, organization, actor=request.user)
        messages.success(request, _("Your young people are not counted with others any more."))
    elif request.POST.get("decision") == "agree":
        agreeing.agree(award, organization, actor=request.user)
        messages.success(request, _("Saved. The figures appear after the next count."))
    return here


@staff("evaluate")
@require_safe
def granted(request, pk):
    """An evaluator's: the organizations that granted something and agreed to be counted."""
    award = get_object_or_404(Award.objects.granted_to(request.user).distinct(), pk=pk)
    seen = telling.granted_to(award, request.user)
    context = _context(award) | {"agreed": True, "decides": False}
    context["members"] = [each for each in context["members"] if each.pk in seen]
    return _page(request, context, telling.table(award, seen))


def _context(award: Award) -> dict:
    return {
        "award": award,
        "members": list(snapshots.taking_part(award)),
        "least": publishing.least(),
        "most_hidden": publishing.least() - 1,
        "every": snapshots.every().days,
        "next_on": snapshots.due_on(award, timezone.localdate()),
    }


def _page(request, context: dict, table):
    if table is not None:
        award, organization = context["award"], request.user.organization
        journal.read(request, "overlap.seen", award, organization=organization.pk)
    return render(request, "training/unique.html", context | {"table": table})
