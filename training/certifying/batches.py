"""Certificates of a large group, issued in the background.

The job keeps the day, the version of the template and the people whom somebody looked at. Whatever
was changed since, all say what the first one says. Before a file is written the job names it; in
the transaction of its row the job is held: so whoever takes the job over, after a worker was
killed, may take away what has no row.
"""

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from training import caseload
from training.certifying import composing, issuing
from training.models import Certificate, Offering, TemplateVersion

ISSUE = "certificates.issue"
IN_A_REQUEST = 30  # certificates that are issued, or drawn, while somebody waits
explain(
    {
        "not_ready": _(
            "The organization or the course is not ready for certificates any more. The page of "
            "the group's certificates says why."
        ),
    }
)


def page(job: Job) -> str:
    return f"{reverse('training:certificates_work')}#job-{job.pk}"


def begin(offering: Offering, user, only, version: TemplateVersion) -> Job:
    """Have them issued to these enrollments; the issue of the group that is at work, if one is."""
    return starting.start(
        ISSUE,
        user,
        subject=offering.pk,
        total=len(only),
        version=str(version.pk),
        on=composing.today(offering).isoformat(),
        people=sorted(str(pk) for pk in only),
    )


def at_work(offering: Offering) -> Job | None:
    """The issue that is at work on a group."""
    return Job.objects.active().filter(kind=ISSUE, subject=offering.pk).first()


def group_of(job: Job, user) -> Offering | None:
    related = ("course", "organization", "program")
    rows = caseload.groups_of(user).select_related(*related)
    return rows.filter(pk=job.subject).first()


def is_open(job: Job, user) -> bool:
    return group_of(job, user) is not None


@kind(ISSUE, act="certify", url=page, still=is_open, shared=True, in_turns=True)
def issue(work) -> None:
    offering = group_of(work.job, work.actor)
    if offering is None:
        raise Refused("no_access")
    if begun := work.job.outcome.get("writing"):
        issuing.take_away(work.organization, begun)
    versions = TemplateVersion.objects.filter(organization=work.organization)
    version, on = versions.get(pk=work.parameters["version"]), work.parameters["on"]
    try:
        result = issuing.issue(
            offering,
            actor=work.actor,
            on=date.fromisoformat(on),
            only={UUID(pk) for pk in work.parameters["people"]},
            version=version,
            like=_first(work, offering, version, on),
            pace=_Told(work),
        )
    except composing.Refused:
        raise Refused("not_ready") from None
    have = len(result.issued) + len(result.existing)
    work.finish({"issued": have, "left": len(result.not_eligible)})


def _first(work, offering: Offering, version: TemplateVersion, on: str) -> Certificate | None:
    """The first one that an earlier turn issued; keys are in the order of time."""
    rows = Certificate.objects.visible_to(work.actor).filter(
        enrollment__offering=offering,
        drawn_with=version,
        issued_on=on,
        pk__gt=work.job.pk,
        replaces=None,
    )
    return rows.order_by("pk").first()


class _Told(issuing.Pace):
    keeps = False

    def __init__(self, work) -> None:
        self.work, self.total = work, len(work.parameters["people"])

    def before(self, certificate: Certificate) -> None:
        self.work.note({"writing": str(certificate.pk)})

    def within(self) -> None:
        self.work.hold()

    def after(self, done: int) -> None:
        self.work.progress(done, self.total)
