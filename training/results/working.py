"""An evaluator's export of certificates, made in the background.

What may leave is asked while it is made, and once more whenever the file is fetched: of all that
is in it, for grants end, become less, and consents are withdrawn while it lies there.
"""

from contextlib import suppress
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from training.models import Award, CertificateExport

from . import exporting, register
from .exporting import Selection

EXPORT = "certificates.export"
MOST_A_DAY = 20  # of one evaluator
MOST_TRIES = 5  # while people withdraw what is in it
explain(
    {
        "no_grant": _("These certificates are not open to you any more."),
        "many_today": _("You have made many exports today. Try again tomorrow."),
        "outdated": _(
            "Something in this file is not open to you any more, so it is not handed out. "
            "Make it again."
        ),
    }
)


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


def full(user) -> str:
    """Has the evaluator had as many made in a day, or at work, as they may?"""
    since = timezone.now() - timedelta(days=1)
    made = CertificateExport.objects.filter(made_by=user, made_at__gte=since).count()
    return "many_today" if made + Job.objects.of(user).active().count() >= MOST_A_DAY else ""


def hand_out(request, job: Job, file) -> None:
    """Record for every owner that the file leaves; Refused unless all of it may leave now."""
    award, inside = _award(job, request.user), exporting.inside(file)
    if award is None:
        raise Refused("no_grant")
    selection = Selection(award, *period(job), request.user)
    if not exporting.holds(selection, inside):
        raise Refused("outdated")
    rows = selection.certificates().filter(code__in=inside.listed)
    rows = rows.select_related(None).only("pk", "organization_id")
    for organization, theirs in register.by_organization(rows).items():
        taken = {"objects": theirs, "organization": organization, "purpose": f"job {job.pk}"}
        journal.read(request, "certificates.taken", award, **taken)


@kind(EXPORT, act="evaluate", url=page, still=is_granted, hand_out=hand_out, full=full)
def export(work) -> None:
    """Made anew where somebody withdrew while it was made: they are not in a finished file."""
    award = _award(work.job, work.actor)
    if award is None:
        raise Refused("no_grant")
    selection = Selection(award, *period(work.job), work.actor)
    for _time in range(MOST_TRIES):
        total = selection.certificates().count()
        with work.keeping(f"{_name(work.job, award)}.zip") as file:
            contents = exporting.write_archive(
                file, selection, lambda done, total=total: work.progress(done, total)
            )
        with suppress(Withdrawn):
            return _finish(work, selection, contents, file.digest)
    raise Refused("outdated")


class Withdrawn(Exception):
    """Something in the archive may not leave any more: nothing is recorded."""


def _finish(work, selection: Selection, contents, digest: str) -> None:
    def recorded() -> None:
        if not exporting.still_holds(selection, contents):
            raise Withdrawn
        exporting.record(selection, contents, digest, work.actor)

    work.finish(contents.counts, also=recorded)


def _award(job: Job, user) -> Award | None:
    return Award.objects.granted_to(user).filter(pk=job.parameters["award"]).first()


def _name(job: Job, award: Award) -> str:
    days = [day for day in (job.parameters["start"], job.parameters["end"]) if day]
    return "-".join(["certificates", award.code, *days])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
