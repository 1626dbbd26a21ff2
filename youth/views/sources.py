"""Forms of KoboToolbox and ODK Central whose answers are brought in. Coordinators only.

These pages name nobody. What was brought in is looked at as any list is: see imports.py.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.form_keys import once
from accounts.guards import staff
from jobs import workers
from jobs.kinds import Refused
from rumbo.figures import written
from youth.forms.sources import SourceForm, TokenForm
from youth.models import FormSource, ImportBatch
from youth.pulling import sources as connected
from youth.pulling import working
from youth.pulling.problems import PROBLEMS, Problem

RECENT = 10  # lists shown


@staff("import_people")
@require_safe
def sources(request):
    rows = FormSource.objects.visible_to(request.user)
    context = {
        "open": rows.filter(ended_at=None),
        "over": rows.exclude(ended_at=None),
    }
    return render(request, "youth/sources/list.html", context)


@staff("import_people")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = SourceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _connected(request, form), reverse("youth:sources"))
    return render(request, "youth/sources/form.html", {"form": form})


def _connected(request, form: SourceForm) -> str:
    given = {name: form.cleaned_data[name] for name in SourceForm.field_order}
    made = connected.connect(request.user.organization, given, actor=request.user)
    messages.success(request, _("The form is connected. Try whether it answers."))
    return reverse("youth:source", args=[made.pk])


@staff("import_people")
@require_safe
def source(request, pk):
    """One connection: try it, bring the answers in, and the lists that came of it."""
    found = _one(request, pk)
    batches = ImportBatch.objects.visible_to(request.user).filter(source=found)
    job = working.job_of(found)
    context = {
        "source": found,
        "job": job if job and not job.state == "done" else None,
        "doing": _("The answers are being brought in"),
        "worker": workers.is_anybody_working(),
        "batches": batches.select_related("created_by", "key").defer("file_name")[:RECENT],
    }
    return render(request, "youth/sources/one.html", context)


@staff("import_people")
@require_POST
def attempt(request, pk):
    """Ask the server at once: the title of the form and the number of its answers, or why not."""
    found = _open(request, pk)
    try:
        seen = connected.attempt(found, actor=request.user)
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _told(seen))
    return redirect("youth:source", pk=pk)


def _told(seen: connected.Found) -> str:
    if seen.number is None:
        return _("It works: “%(title)s”.") % {"title": seen.title[:120]}
    text = ngettext(
        "It works: “%(title)s”, with %(number)s answer.",
        "It works: “%(title)s”, with %(number)s answers.",
        seen.number,
    )
    return text % {"title": seen.title[:120], "number": written(seen.number)}


@staff("import_people")
@require_POST
def pull(request, pk):
    """Have the answers brought in, in the background."""
    try:
        working.begin(_open(request, pk), request.user)
    except Refused as refusal:
        messages.error(request, refusal.text)
    return redirect("youth:source", pk=pk)


@staff("import_people")
@require_http_methods(["GET", "HEAD", "POST"])
def token(request, pk):
    """Replace the token; the old one is shown nowhere."""
    found = _open(request, pk)
    form = TokenForm(request.POST or None, user=request.user)
    back = reverse("youth:source", args=[pk])
    if request.method == "POST" and form.is_valid():
        return once(request, form, lambda: _replaced(request, found, form, back), back)
    return render(request, "youth/sources/token.html", {"form": form, "source": found})


def _replaced(request, found: FormSource, form: TokenForm, back: str) -> str:
    if connected.replace_token(found, form.cleaned_data["token"], actor=request.user):
        messages.success(request, _("The token is replaced. Try whether it works."))
    else:
        messages.error(request, str(PROBLEMS["pull_ended"]))
    return back


@staff("import_people")
@require_POST
def end(request, pk):
    """What was brought in stays; the token is destroyed."""
    if connected.end(_one(request, pk), actor=request.user):
        messages.success(request, _("The connection ended, and its token is destroyed."))
    return redirect("youth:source", pk=pk)


def _one(request, pk) -> FormSource:
    rows = FormSource.objects.visible_to(request.user).select_related("key", "organization")
    return get_object_or_404(rows, pk=pk)


def _open(request, pk) -> FormSource:
    found = _one(request, pk)
    if found.ended_at is not None:
        raise Http404
    return found
