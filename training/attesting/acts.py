"""Certify the results of some groups, count them anew, end a certificate.

One group stands in one certificate: two that count some of the same people could be subtracted
from each other. The same groups counted again, on a later day, take the place of the ones before;
a figure that moved by fewer than k people since is then hidden (moved.py).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.roles import Role
from accounts.sealing import files
from audit import journal
from audit.models import Entry
from training.certifying.composing import Refused, verify_url_of
from training.certifying.ending import LEAST_REASON, NOT_VALID
from training.certifying.filing import signed
from training.models import (
    Award,
    AwardOrganization,
    CohortCertificate,
    CohortGroup,
    Offering,
)
from training.models.certificate import CertificateState as State
from training.models.offering import OfferingState
from training.proving import issuing as proving
from youth.models.community import Center

from . import arranging, counting, drawing, moved, suppressing
from .facts import CohortFacts, Group, rows
from .shape import Cell

LOOKS = ("cohort.seen", "cohort.taken")  # in the journal

NO_GROUPS = _("No group of the award ended in this period.")
NOBODY = _("Nobody had a place in these groups.")
CHANGED = _("The figures changed while you were reading. Look at them again.")
OVERLAPS = _(
    "Some of these groups are in another certificate, and the two could be subtracted from each "
    "other. Choose other days, or count that one anew."
)
STANDS = _("There is a certificate of these groups already: count it anew.")


@dataclass(frozen=True)
class Selection:
    """Groups of an organization in an award that began; `groups` instead, where they are known."""

    award: Award
    organization: object
    center: Center | None = None
    offering: Offering | None = None
    start: date | None = None
    end: date | None = None
    groups: tuple = ()  # their ids

    def offerings(self) -> list[Offering]:
        """Those that ended in the period, both days included; drafts and cancelled ones never."""
        found = Offering.objects.filter(
            organization=self.organization, program__award=self.award
        ).select_related("course", "center")
        if self.groups:
            return list(found.filter(pk__in=self.groups).order_by("starts_on", "pk"))
        wanted = {
            "center": self.center,
            "pk": self.offering.pk if self.offering else None,
            "ends_on__gte": self.start,
            "ends_on__lte": self.end,
            "starts_on__lte": self.today,
        }
        found = found.filter(**{name: value for name, value in wanted.items() if value})
        hidden = [OfferingState.DRAFT, OfferingState.CANCELLED]
        return list(found.exclude(state__in=hidden).order_by("starts_on", "pk"))

    @property
    def today(self) -> date:
        return timezone.localdate(timezone=self.organization.zone)


@dataclass(frozen=True)
class Draft:
    """What would be certified now."""

    selection: Selection
    offerings: list[Offering]
    cells: dict[Cell, int]
    closed: frozenset[Cell]
    cut_on: date

    @property
    def mark(self) -> str:
        """Another as soon as any figure is another."""
        text = json.dumps([moved.kept(self.cells), sorted(self.closed), str(self.cut_on)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def least() -> int:
    """Fewer are hidden."""
    return max(settings.SMALL_CELL_THRESHOLD, suppressing.FLOOR)


def draft(selection: Selection, of: CohortCertificate | None = None) -> Draft:
    """Count, and decide what to hide; `of`: the certificate counted anew. Raises Refused."""
    offerings, k, cut = selection.offerings(), least(), selection.today
    if not offerings:
        raise Refused(NO_GROUPS)
    earlier = _before(offerings, of)
    people = counting.people(offerings, cut)
    if not people:
        raise Refused(NOBODY)
    cells = counting.table(people, k, like=moved.rows_before(earlier))
    also = moved.too_little(cells, earlier, k)
    if earlier:  # split as before, or the two could be subtracted from each other
        return Draft(selection, offerings, cells, suppressing.hidden(cells, k, also=also), cut)
    return Draft(selection, offerings, *arranging.arranged(cells, k, also), cut)


def certify(found: Draft, *, actor, seen: str, of: CohortCertificate | None = None):
    """Freeze a draft as it was seen; `of` is replaced by it. Raises Refused."""
    if seen != found.mark:
        raise Refused(CHANGED)
    new = _new(found, actor)
    try:
        with _filed(new, _facts(found, new, actor)), transaction.atomic(durable=True):
            _one_at_a_time(found.selection)
            _before(found.offerings, of)
            new.key.save()
            new.save(force_insert=True)
            if of is not None:
                old = _still_valid(of)
                _end(old, State.REPLACED, actor, None)
                old.replaced_by = new
                old.save(update_fields=["replaced_by"])
                journal.record("cohort.replaced", old, actor=actor)
            _stand(new, found.offerings)
            journal.record("cohort.certified", new, actor=actor, count=len(found.offerings))
    except IntegrityError as fault:  # another hand was quicker
        raise Refused(OVERLAPS) from fault
    return new


def again(certificate: CohortCertificate) -> Selection:
    """The same groups, to be counted today."""
    return Selection(
        certificate.award,
        certificate.organization,
        certificate.center,
        certificate.offering,
        certificate.starts_on,
        certificate.ends_on,
        tuple(certificate.groups.values_list("offering", flat=True)),
    )


def revoke(certificate: CohortCertificate, reason: str, *, actor) -> CohortCertificate:
    """End it for good. What an evaluator saw of it goes on standing in the way of overlaps."""
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        raise Refused(_("Say the reason in at least 10 characters."))
    with transaction.atomic(durable=True):
        current = _still_valid(certificate)
        _end(current, State.REVOKED, actor, reason)
        if not seen_by_evaluators([current]):
            current.groups.update(stands=False)
        journal.record("cohort.revoked", current, actor=actor)
    return current


def seen_by_evaluators(certificates: Iterable[CohortCertificate]) -> set[str]:
    """The keys, as text, of those at which an evaluator ever looked, says the journal: nobody can
    act as if they had never been there."""
    looks = Entry.objects.filter(
        action__in=LOOKS, role=Role.EVALUATOR, object_id__in=[str(each.pk) for each in certificates]
    )
    return set(looks.values_list("object_id", flat=True))


def _before(offerings: list[Offering], of: CohortCertificate | None) -> list[CohortCertificate]:
    """Earlier certificates of these very groups that were seen or are valid; Refused where one
    counts only some of them, or one is valid and not the one to be replaced."""
    wanted = {each.pk for each in offerings}
    some = CohortGroup.objects.filter(offering__in=wanted).values("certificate")
    found = []
    rows = CohortCertificate.objects.filter(pk__in=some).select_related("key")
    rows = list(rows.order_by("issued_at", "id").prefetch_related("groups"))
    seen = seen_by_evaluators(rows)
    for each in rows:
        valid = each.state == State.VALID
        if not valid and str(each.pk) not in seen:
            continue
        if {group.offering_id for group in each.groups.all()} != wanted:
            raise Refused(OVERLAPS)
        if valid and (of is None or each.pk != of.pk):
            raise Refused(STANDS)
        found.append(each)
    return found


def _one_at_a_time(selection: Selection) -> None:
    """Whoever certifies something of this award in this organization waits for the others."""
    shares = AwardOrganization.objects.filter(
        award=selection.award, organization=selection.organization
    )
    list(shares.select_for_update())


def _stand(new: CohortCertificate, offerings: list[Offering]) -> None:
    CohortGroup.objects.filter(offering__in=offerings, stands=True).update(stands=False)
    CohortGroup.objects.bulk_create(
        CohortGroup(certificate=new, offering=each) for each in offerings
    )


def _new(found: Draft, actor) -> CohortCertificate:
    selection = found.selection
    return CohortCertificate(
        organization=selection.organization,
        award=selection.award,
        key=DataKey.make(selection.organization),
        center=selection.center,
        offering=selection.offering,
        starts_on=selection.start,
        ends_on=selection.end,
        cut_on=found.cut_on,
        truth=moved.kept(found.cells),
        issued_by=actor,
    )


def _facts(found: Draft, new: CohortCertificate, actor) -> CohortFacts:
    selection = found.selection
    award, place = selection.award, selection.offering or selection.center
    return CohortFacts(
        code=new.code,
        verify_url=verify_url_of(new.code),
        issuer=selection.organization.public_name,
        award_code=award.code,
        award_es=award.name_es,
        award_en=award.name_en,
        donor=award.donor.public_name,
        place=str(place or ""),
        starts_on=selection.start,
        ends_on=selection.end,
        cut_on=found.cut_on,
        issued_on=found.cut_on,
        certified_by=str(actor),
        k=least(),
        groups=tuple(_group(each) for each in found.offerings),
        rows=rows(found.cells, found.closed),
    )


def _group(offering: Offering) -> Group:
    return Group(
        offering.course.name_es,
        offering.course.name_en,
        offering.name,
        str(offering.center),
        offering.starts_on.isoformat(),
        offering.ends_on.isoformat(),
    )


@contextmanager
def _filed(new: CohortCertificate, facts: CohortFacts) -> Iterator[None]:
    new.facts = facts.to_json()
    new.file = f"{new.organization_id}/cohorts/{new.pk}.pdf"
    payload = proving.prove_results(new, facts)
    content = signed(drawing.draw(facts, attached=[drawing.data(facts)], payload=payload))
    there = CohortCertificate.objects.filter(pk=new.pk)
    with files.kept(new.file, content, new.key, there.exists) as new.file_digest:
        yield


def _still_valid(certificate: CohortCertificate) -> CohortCertificate:
    rows = CohortCertificate.objects.select_related("key", "organization")
    current = rows.select_for_update(of=("self",)).get(pk=certificate.pk)
    if current.state != State.VALID:
        raise Refused(NOT_VALID)
    return current


def _end(certificate: CohortCertificate, state: str, actor, reason: str | None) -> None:
    certificate.state, certificate.ended_at = state, timezone.now()
    certificate.ended_by, certificate.ended_reason = actor, reason
    certificate.save(update_fields=["state", "ended_at", "ended_by", "ended_reason"])
