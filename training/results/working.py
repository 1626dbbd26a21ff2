"""An evaluator's export of certificates, made in the background.

What may leave is asked while it is made, and the grant once more when the file is fetched.
"""

from datetime import date
from io import BytesIO

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from rumbo import tables
from training.models import Award

from . import exporting
from .exporting import Selection

EXPORT = "certificates.export"
explain({"no_grant": _("These certificates are not open to you any more.")})


def page(job: Job) -> str:
    return reverse("results:export", args=[job.parameters["award"]])


def is_granted(job: Job, user) -> bool:
    return _award(job, user) is not None


def exports(user, award: Award) -> QuerySet:
    """The user's exports of an award, newest first."""
    return Job.objects.of(user).filter(kind=EXPORT, parameters__award=str(award.pk))


def begin(selection: Selection) -> Job:
    """Have it made; the one at work, if the same was asked for already. Raises Refused."""
    return starting.start(
        EXPORT,
        selection.user,
        award=str(selection.award.pk),
        start=_day(selection.start),
        end=_day(selection.end),
    )


def period(job: Job) -> tuple[date | None, date | None]:
    """The days of issue that were asked for, both included."""
    days = (job.parameters["start"], job.parameters["end"])
    return tuple(date.fromisoformat(day) if day else None for day in days)


@kind(EXPORT, act="evaluate", url=page, still=is_granted)
def export(work) -> None:
    award = _award(work.job, work.actor)
    if award is None:
        raise Refused("no_grant")
    selection, file = Selection(award, *period(work.job), work.actor), BytesIO()
    total = selection.certificates().count()
    contents = exporting.write_archive(file, selection, lambda done: work.progress(done, total))
    work.keep(file.getvalue(), f"{_name(work.job, award)}.zip")
    digest = tables.digest(file)
    work.finish(
        contents.counts, also=lambda: exporting.record(selection, contents, digest, work.actor)
    )


def _award(job: Job, user) -> Award | None:
    return Award.objects.granted_to(user).filter(pk=job.parameters["award"]).first()


def _name(job: Job, award: Award) -> str:
    days = [day for day in (job.parameters["start"], job.parameters["end"]) if day]
    return "-".join(["certificates", award.code, *days])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
