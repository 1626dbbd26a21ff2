"""Bring in the answers of a form in the background: then they are a list like any other."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from audit import journal
from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from youth.importing import staging
from youth.importing.working import READ
from youth.importing.working import begin as begin_with
from youth.models import FormSource, ImportBatch

from . import sources
from .problems import PROBLEMS, Problem

PULL = "source.pull"
explain(PROBLEMS)


def page(job: Job) -> str:
    return reverse("youth:source", args=[job.subject])


def job_of(source: FormSource) -> Job | None:
    return starting.newest(PULL, source.pk)


def begin(source: FormSource, user) -> Job:
    """Raises Refused when too much of the organization is at work."""
    return starting.start(PULL, user, subject=source.pk)


@kind(PULL, act="import_people", url=page, shared=True)
def pull(work) -> None:
    """Fetch everything, then hand it over in one transaction: done twice, it is there once."""
    rows = FormSource.objects.visible_to(work.actor).select_related("key", "organization")
    source = rows.filter(pk=UUID(str(work.subject)), ended_at=None).first()
    if source is None:
        raise Refused("pull_ended")
    try:
        pulled = sources.pull(source, work.progress)
    except Problem as problem:
        raise Refused(problem.code) from None
    done = {"answers": pulled.number}
    work.finish(done, also=lambda: _hand_over(source, pulled, work.actor))


def _hand_over(source: FormSource, pulled: sources.Pulled, actor) -> None:
    """As if somebody had sent the file; what the transaction leaves behind is cleared away."""
    batch = staging.receive(source.organization, pulled.content, f"{source.name}.xlsx", actor)
    ImportBatch.objects.unscoped("a list just received").filter(pk=batch.pk).update(source=source)
    mine = FormSource.objects.unscoped("a connection that just worked").filter(pk=source.pk)
    mine.update(pulled_at=timezone.now())
    begin_with(READ, batch, actor)
    journal.record("source.pulled", source, actor=actor, count=pulled.number)
