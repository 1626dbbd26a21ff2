"""One PDF to print, or one archive, of many certificates: made in the background.

What was asked for is kept as ids, states and days. What may leave is asked while it is made, and
once more, of all that is in it, whenever the file is fetched; only then is written down that it
leaves.
"""

import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.sealing.fields import Unreadable
from jobs import starting
from jobs.kinds import Refused, explain, kind
from jobs.models import Job
from training import caseload
from training.certifying import claiming, files, handing_out, listing, logos
from training.certifying.handing_out import Way
from training.models import Offering
from training.models.certificate import CertificateState
from youth.finding import chunks

FILES = files.BUNDLES
MOST_PAGES = 2000  # of one PDF; an archive has no such limit
WAYS = {"pdf": Way.PRINTED, "zip": Way.PACKED}
explain(
    {
        "no_certificates": _("None of these certificates is valid."),
        "many_pages": _("One PDF holds 2,000 pages at most. Choose fewer, or take the ZIP."),
        "unreadable": _("A certificate cannot be opened. Tell whoever looks after Rumbo."),
        "ended": _(
            "Something in this file is no longer valid, so it is not handed out. Make it again."
        ),
    }
)


def page(job: Job) -> str:
    return f"{reverse('training:certificates_work')}#job-{job.pk}"


def begin(user, way: str, *, group: Offering | None = None, ids=None, filters=None) -> Job:
    """Have a file made of a group's certificates, of those with these ids, or of a narrowed list:
    `filters` as texts, without a name. The one at work, if the same was asked for. Refused."""
    return starting.start(
        FILES,
        user,
        way=way,
        group=str(group.pk) if group else "",
        ids=None if ids is None else sorted(str(pk) for pk in ids),
        filters=filters or {},
    )


def group_of(job: Job, user) -> Offering | None:
    """The group whose certificates were asked for, if it was one and they may see it."""
    if not job.parameters["group"]:
        return None
    rows = caseload.groups_of(user).select_related("course")
    return rows.filter(pk=job.parameters["group"]).first()


def is_open(job: Job, user) -> bool:
    return not job.parameters["group"] or group_of(job, user) is not None


def wanted(job: Job, user) -> QuerySet:
    """The valid ones of what was asked for, as they are now."""
    rows = listing.of(user).filter(state=CertificateState.VALID)
    asked = job.parameters
    if asked["group"]:
        group = group_of(job, user)
        return listing.narrowed(rows, group=group, kind=group.course.certificate)
    if asked["ids"] is not None:
        return rows.filter(pk__in=asked["ids"])
    return listing.narrowed(rows, **asked["filters"])


def hand_out(request, job: Job, file: BinaryIO) -> None:
    """Write down that they leave; Refused unless each of them is still valid and may."""
    there = {}
    for part in chunks(sorted(inside(job, file))):
        there |= dict.fromkeys(part)
        for each in listing.of(request.user).filter(code__in=part):
            if each.state == CertificateState.VALID and handing_out.may_leave_with_others(each):
                there[each.code] = handing_out.known(each)
    if not all(there.values()):
        raise Refused("ended")
    group = group_of(job, request.user)
    way = WAYS[job.parameters["way"]]
    handing_out.record(list(there.values()), way, actor=request.user, of=group)


def inside(job: Job, file: BinaryIO) -> set[str]:
    """The codes in a file: it says itself what is in it, so no list can fall out of step."""
    if job.parameters["way"] == "pdf":
        return set(claiming.codes_in(file.read()))
    with zipfile.ZipFile(file) as archive:
        paths = [PurePosixPath(name) for name in archive.namelist()]
    return {path.stem for path in paths if path.suffix == ".pdf"}


@kind(FILES, act="certify", url=page, still=is_open, hand_out=hand_out)
def make(work) -> None:
    if not is_open(work.job, work.actor):
        raise Refused("no_access")
    way, rows = work.parameters["way"], wanted(work.job, work.actor)
    keys = handing_out.in_order(rows)
    total = len(keys)
    if not keys:
        raise Refused("no_certificates")
    if way == "pdf" and total > MOST_PAGES:
        raise Refused("many_pages")

    def told(done: int) -> None:
        work.progress(done, total)

    told(0)
    with work.keeping(_label(work.job, work.actor)) as file:
        certificates = handing_out.one_by_one(rows, keys)
        number = (_print if way == "pdf" else _pack)(certificates, file, told, total)
    work.finish({"certificates": number, "missing": total - number, "digest": file.digest})


def _print(certificates, file: BinaryIO, told, total: int) -> int:
    try:
        handing_out.print_in_order(certificates, file, told)
    except (Unreadable, logos.Missing):
        raise Refused("unreadable") from None
    return total


def _pack(certificates, file: BinaryIO, told, total: int) -> int:
    return len(handing_out.zip_of(certificates, file, told).inside)


def _label(job: Job, user) -> str:
    group = group_of(job, user)
    name = f"certificates-{group.code}" if group else "certificates"
    return f"{name}.{job.parameters['way']}"
