"""A sample is drawn, checked, repeated and summed up; each act in one transaction, journaled."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from audit import journal
from training.models import Award, Certificate, Sample, SampleRow
from training.models.certificate import CertificateState
from training.models.sample import Finding
from youth.holding import hold

from . import drawing

MOST_A_DAY = 20  # of one evaluator
WHY = "the certificates of a sample that is being drawn"


class Refused(ValueError):
    """What cannot be drawn or noted; the text says why."""


EMPTY = _("There is no valid certificate in this period.")
MANY_TODAY = _("You have drawn many samples today. Try again tomorrow.")
CLOSED = _("This award is not open to you any more.")


@dataclass(frozen=True)
class Wanted:
    """A sample that is asked for: `size`, or the `margin` in points that it has to reach."""

    award: Award
    start: date | None = None
    end: date | None = None
    size: int = 0
    margin: int | None = None


def frame(user, award: Award, start: date | None, end: date | None) -> QuerySet:
    """The valid certificates of a period that `user` sees: among these is drawn."""
    rows = Certificate.objects.visible_to(user).filter(award=award, state=CertificateState.VALID)
    return _issued(rows, start, end)


def _issued(rows: QuerySet, start: date | None, end: date | None) -> QuerySet:
    rows = rows.filter(issued_on__gte=start) if start else rows
    return rows.filter(issued_on__lte=end) if end else rows


@transaction.atomic
def draw(wanted: Wanted, user) -> Sample:
    """A new sample with the next number. Raises Refused."""
    award = wanted.award
    # Two who draw at once get two numbers: the second waits here.
    Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    if not Award.objects.granted_to(user).filter(pk=award.pk).exists():
        raise Refused(CLOSED)
    drawn = Sample.objects.filter(membership=user.membership)
    if drawn.filter(drawn_at__gte=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(MANY_TODAY)
    found = {each.code: each for each in _short(frame(user, award, wanted.start, wanted.end))}
    if not found:
        raise Refused(EMPTY)
    size = drawing.size_for(wanted.margin, len(found)) if wanted.margin else wanted.size
    seed = drawing.new_seed()
    codes = drawing.draw(seed, found, size)
    sample = Sample.objects.create(
        award=award,
        membership=user.membership,
        drawn_by=user,
        number=drawn.filter(award=award).count() + 1,
        starts_on=wanted.start,
        ends_on=wanted.end,
        margin=wanted.margin,
        size=len(codes),
        seed=seed,
        frame_size=len(found),
        frame_digest=drawing.digest(found),
    )
    sample.organizations.set({each.organization_id for each in found.values()})
    _keep(sample, [found[code] for code in codes])
    _record(sample, user)
    return sample


def _short(rows: QuerySet) -> QuerySet:
    return rows.order_by().only("pk", "code", "organization")


def _keep(sample: Sample, certificates: list[Certificate]) -> None:
    SampleRow.objects.unscoped(WHY).bulk_create(
        SampleRow(
            sample=sample, certificate=each, organization_id=each.organization_id, number=number
        )
        for number, each in enumerate(certificates, start=1)
    )


def _record(sample: Sample, user) -> None:
    """One entry for each organization whose certificates were among those to draw from."""
    theirs = SampleRow.objects.unscoped(WHY).filter(sample=sample)
    for organization in sample.organizations.all():
        count = theirs.filter(organization=organization).count()
        told = {"organization": organization, "count": count, "purpose": f"sample {sample.pk}"}
        journal.record("sample.drawn", sample.award, actor=user, **told)


# --- checking ----------------------------------------------------------------------------------


def rows_of(sample: Sample, user) -> QuerySet:
    """The rows that `user` still sees, each with its certificate, in the order of the drawing."""
    rows = SampleRow.objects.visible_to(user).filter(sample=sample)
    related = ("certificate__participant__key", "certificate__award", "organization")
    return rows.select_related(*related).order_by("number")


def note(row: SampleRow, finding: str, words: str, *, user) -> None:
    """What was found of one certificate; an earlier finding is written over, and both journaled.

    Raises Refused where the row is not open any more, or its person was joined or erased.
    """
    with transaction.atomic():
        certificate = row.certificate
        hold(certificate.participant, Refused, also_erased=True)
        seen = SampleRow.objects.visible_to(user).filter(pk=row.pk)
        now = seen.select_for_update(of=("self",)).select_related("certificate__participant__key")
        now = now.first()
        if now is None:
            raise Refused(CLOSED)
        erased = now.certificate.participant.erased_at is not None
        now.finding, now.found_at = finding, timezone.now()
        now.note = words if words and not erased else None
        now.save(update_fields=["finding", "note", "found_at"])
        journal.record("sample.checked", certificate, actor=user, purpose=finding)


@dataclass(frozen=True)
class Result:
    """What a sample says so far: {finding: how many}, and the share that agrees."""

    counts: dict[str, int]
    size: int

    @property
    def checked(self) -> int:
        return self.counts[Finding.AGREES] + self.counts[Finding.DIFFERS]

    @property
    def agrees(self) -> int:
        return self.counts[Finding.AGREES]

    @property
    def seen(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return self.counts[""]

    @property
    def closed(self) -> int:
        """Certificates whose organization ended its access since."""
        return self.size - self.seen

    @property
    def interval(self) -> tuple[int, int]:
        """In whole points, from 0 to 100: rounded outwards, never better than it is."""
        below, above = drawing.wilson(self.agrees, self.checked)
        return int(below * 100), -int(-above * 100 // 1)


def result(sample: Sample, rows) -> Result:
    counts = dict.fromkeys(["", *Finding.values], 0)
    for row in rows:
        counts[row.finding] += 1
    return Result(counts, sample.size)


# --- repeating ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Repeated:
    """`same`: does drawing again give the same? None where the frame is another one by now."""

    same: bool | None
    frame_size: int


def repeat(sample: Sample, user) -> Repeated:
    """Draw again with the seed, from the certificates that were valid then, as `user` sees them.

    Who joined or left what is granted since changes the frame: then nothing can be said.
    """
    rows = Certificate.objects.visible_to(user).filter(
        Q(ended_at=None) | Q(ended_at__gt=sample.drawn_at),
        award=sample.award_id,
        organization__in=sample.organizations.all(),
        pk__lt=sample.pk,  # keys begin with the moment in which they were made
    )
    rows = _issued(rows, sample.starts_on, sample.ends_on)
    codes = list(rows.order_by().values_list("code", flat=True))
    if drawing.digest(codes) != sample.frame_digest:
        return Repeated(None, len(codes))
    drawn = rows_of(sample, user).values_list("certificate__code", flat=True)
    again = drawing.draw(sample.seed, codes, sample.size)
    return Repeated(again == list(drawn), len(codes))


def owners(rows) -> dict[Organization, list[Certificate]]:
    """{organization: its certificates} of rows, for the journal."""
    found: dict[Organization, list[Certificate]] = {}
    for row in rows:
        found.setdefault(row.organization, []).append(row.certificate)
    return found
