"""Count the unique youth of awards in the background, on days that nobody chooses.

The figures of a snapshot are named "unique|A", "shared|A|B", "at_most|A|B" and "more|A|B|C…", with
the ids of organizations.
"""

import hmac
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import FIGURES_ONLY, Organization
from audit import journal
from jobs.kinds import chore
from rumbo.keyring import ring
from training.models import Award, AwardOrganization, Enrollment, OverlapAgreement, OverlapSnapshot
from youth.finding import chunks
from youth.models import IdentityDocument, Participant
from youth.models.participant import arrived

from . import counting, marks, publishing

ACTOR = "system:counting"
WHY = "unique youth of an award, as figures only"


def every() -> timedelta:
    """The time between two counts of one award."""
    return timedelta(days=max(settings.OVERLAP_EVERY_DAYS, 1))


def taking_part(award: Award):
    """The organizations of an award that agreed, by their name; those that left it do not count."""
    agreed = OverlapAgreement.objects.filter(award=award, ended_at=None)
    members = AwardOrganization.objects.filter(award=award)
    return (
        Organization.objects.filter(pk__in=agreed.values("organization"))
        .filter(pk__in=members.values("organization"))
        .exclude(kind__in=FIGURES_ONLY)
        .order_by("public_name")
    )


def newest(award: Award) -> OverlapSnapshot | None:
    return award.overlap_snapshots.first()


def due_on(award: Award, today: date) -> date:
    """The day from which the award is counted next."""
    last = newest(award)
    return max(last.made_on + every(), today) if last else today


@chore
def count_what_is_due() -> None:
    """For every award in which at least two organizations agreed, once in `every()`."""
    today = timezone.localdate()
    for award in Award.objects.filter(overlap_agreements__ended_at=None).distinct():
        if due_on(award, today) <= today and taking_part(award).count() > 1:
            make(award, today)


def make(award: Award, today: date) -> OverlapSnapshot | None:
    """A snapshot of today; None where another process, or a day before, was quicker."""
    organizations = list(taking_part(award))
    found = records(award, organizations)
    counts = counting.count(found, [str(each.pk) for each in organizations])
    with transaction.atomic():
        Award.objects.select_for_update().get(pk=award.pk)
        if due_on(award, today) > today:
            return None
        last = newest(award)
        ever = last.ever if last else {}
        now = _shown(award, counts, ever)
        made = OverlapSnapshot.objects.create(
            award=award, made_on=today, least=publishing.least(), figures=now, ever=ever | now
        )
        for each in organizations:
            journal.record("overlap.counted", award, actor=ACTOR, organization=each.pk)
    return made


def _shown(award: Award, counts: counting.Counts, ever: dict) -> dict[str, int]:
    true = {f"unique|{name}": count for name, count in counts.unique.items()}
    true |= {f"shared|{a}|{b}": count for (a, b), count in counts.pairs.items()}
    true |= {f"at_most|{a}|{b}": count for (a, b), count in counts.pairs_at_most.items()}
    true["more|" + "|".join(counts.unique)] = counts.once_more
    return {
        name: publishing.shown(count, ever.get(name), _shift(award, name, ever.get(name)))
        for name, count in true.items()
    }


def _shift(award: Award, name: str, before: int | None) -> int:
    """Where a figure moves, known to nobody: another point after each move."""
    key = ring().overlap_key(award.pk)
    return hmac.digest(key, f"shift|{name}|{before}".encode(), "sha256")[0] % publishing.ROUND


# --- whom the figures are about ----------------------------------------------------------------


def records(award: Award, organizations: list[Organization]) -> Iterator[counting.Record]:
    """One record for each person of an organization who ever had a seat under the award.

    A record that was merged counts as the one it became part of; who was erased has nothing left
    to be known by, and is not counted.
    """
    for each in organizations:
        yield from _of_organization(award, each)


def _of_organization(award: Award, organization: Organization) -> Iterator[counting.Record]:
    seated = Enrollment.objects.unscoped(WHY).filter(
        organization=organization,
        seated_at__isnull=False,
        offering__program__award=award,
    )
    above = _merged(organization)
    roots = {_root(pk, above) for pk in seated.values_list("participant", flat=True)}
    family: dict = {pk: [pk] for pk in roots}
    for pk in above:
        if (root := _root(pk, above)) in family:
            family[root].append(pk)
    for some in chunks(sorted(roots)):
        yield from _read(award, organization, {pk: family[pk] for pk in some})


def _merged(organization: Organization) -> dict:
    rows = Participant.objects.unscoped(WHY).filter(organization=organization)
    return dict(rows.exclude(merged_into=None).values_list("pk", "merged_into"))


def _root(pk, above: dict):
    while pk in above:
        pk = above[pk]
    return pk


def _read(award: Award, organization: Organization, family: dict) -> Iterator[counting.Record]:
    there = Participant.objects.unscoped(WHY).filter(arrived(), erased_at=None, pk__in=family)
    wanted = list(there.values_list("pk", flat=True))
    all_of_them = [member for pk in wanted for member in family[pk]]
    people = Participant.objects.unscoped(WHY).select_related("key").filter(erased_at=None)
    by_key = people.in_bulk(all_of_them)
    documents: dict = {}
    papers = IdentityDocument.objects.unscoped(WHY).filter(participant__in=list(by_key))
    for paper in papers:
        paper.participant = by_key[paper.participant_id]  # whose key opens it
        documents.setdefault(paper.participant_id, []).append(paper.number)
    for pk in wanted:
        members = [by_key[member] for member in family[pk] if member in by_key]
        told = [_told(each, documents.get(each.pk, ())) for each in members]
        yield counting.Record(
            str(organization.pk),
            marks.hashed(award.pk, (text for each in told for text in marks.sure(each))),
            marks.hashed(award.pk, (text for each in told for text in marks.possible(each))),
        )


def _told(person: Participant, documents) -> marks.Told:
    name = person.full_name
    return marks.Told(
        given=name.given,
        surnames=(name.surname1, name.surname2),
        born=person.birth_date,
        month=person.born_month,
        estimated=person.birth_estimated,
        documents=tuple(documents),
    )
