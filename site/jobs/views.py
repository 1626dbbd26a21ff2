"""Stop a job, take it up again, fetch its file. How far it is stands on the page of its subject."""

import os

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import may
from accounts.sealing import files
from accounts.sealing.fields import Unreadable
from audit import journal

from . import starting, workers
from .kinds import Refused, find
from .models import Job

SMALL = 2 * 1024 * 1024  # bytes that are sent in one piece
TYPES = {"zip": "application/zip", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
TYPES["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own(request, pk) -> Job:
    """The job, if it is this user's, or shared with them, and they may still do its kind."""
    job = get_object_or_404(Job.objects.open_to(request.user), pk=pk)
    kind = find(job.kind)
    if not may(request.user, kind.act) or not kind.still(job, request.user):
        raise Http404
    return job


@require_POST
def cancel(request, pk):
    job = own(request, pk)
    starting.cancel(job, request.user)
    return redirect(find(job.kind).url(job))


@require_POST
def go_on(request, pk):
    job = own(request, pk)
    try:
        starting.go_on(job, request.user)
    except Refused as refusal:
        messages.error(request, refusal.text)
    return redirect(find(job.kind).url(job))


@require_safe
@journal.identified
def file(request, pk):
    """The file, to be saved; its name says what it is and never whose."""
    job = own(request, pk)
    if not job.has_file:
        raise Http404
    try:
        content = files.opened(job.file)
    except (FileNotFoundError, Unreadable):
        raise Http404 from None
    try:
        find(job.kind).hand_out(request, job, content)
    except Refused as refusal:
        context = {"why": refusal.text, "url": find(job.kind).url(job)}
        return render(request, "jobs/not_handed_out.html", context, status=404)
    except Unreadable:
        raise Http404 from None
    journal.read(request, "job.file_taken", job, purpose=job.kind)
    return _sent(job, content)


def _sent(job: Job, content) -> HttpResponse:
    """The file as an answer: a small one whole, a large one piece by piece."""
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    kind = TYPES.get(job.label.rpartition(".")[2], "application/octet-stream")
    if size <= SMALL:
        response = HttpResponse(content.read(), content_type=kind)
    else:
        response = FileResponse(content, content_type=kind)
        response["Content-Encoding"] = "identity"  # packed already, and its length is told
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = f'attachment; filename="{job.label}"'
    return response


@require_safe
def worker(request):
    """For whoever watches the machine: 503 unless a worker is there and the queue moves."""
    if not workers.is_anybody_working():
        return HttpResponse("no worker\n", status=503, content_type="text/plain")
    if workers.is_stuck():
        return HttpResponse("work is waiting too long\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
