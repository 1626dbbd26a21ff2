"""Issue certificates. Each is one transaction with its file and its journal entry.

The order on issuing: draw the PDF, seal it under a name that nobody else uses, then write the row
last. Whoever loses a race has written a file and no row, and takes the file away again. That one
person has one valid certificate of a kind is held by the database, not by this module.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.sealing import files
from audit import journal
from training import finishing
from training.certifying import composing, templates
from training.certifying.composing import Obstacle, Refused
from training.certifying.filing import filed
from training.certifying.typeface import UnprintableText
from training.models import Certificate, Enrollment, Offering, TemplateVersion
from training.models.certificate import CertificateState
from training.models.enrollment import EnrollmentState
from training.seats import NotAllowed
from youth.holding import WAS_ERASED, hold, same_person

WHY = "the certificates of a group already fetched"
AT_A_TIME = 50  # people of a group that are in memory while theirs are issued
State = CertificateState
ERASED = Obstacle(WAS_ERASED)
WAS_REVOKED = Obstacle(_("A certificate was issued and is no longer valid."))


@dataclass
class Standing:
    """Where everybody of a group is on the way to the certificate of its course."""

    issued: list[Certificate] = field(default_factory=list)
    eligible: list[tuple[Enrollment, object]] = field(default_factory=list)  # with the verdict
    not_yet: list[tuple[Enrollment, tuple]] = field(default_factory=list)  # with the reasons
    ended: list[Certificate] = field(default_factory=list)  # replaced or revoked


class Pace:
    """What surrounds an issue of many. Within a request nothing does; see batches.py."""

    keeps = True  # else of what is issued only the keys stay: thousands would fill the memory

    def before(self, certificate: Certificate) -> None:
        """Told before its file is written."""

    def within(self) -> None:
        """In the transaction of each certificate, first of all."""

    def after(self, done: int) -> None:
        """Told how many people of the group were looked at."""


ALONE = Pace()


@dataclass
class Issued:
    """What `issue` did. Reasons have `text(language)`. Where the pace keeps nothing, certificates
    that were issued have their key alone."""

    issued: list[Certificate] = field(default_factory=list)
    existing: list[Certificate] = field(default_factory=list)
    not_eligible: list[tuple[Enrollment, tuple]] = field(default_factory=list)


def standing(offering: Offering, *, light: bool = False) -> Standing:
    """Who has the certificate, who can get it now, and who not yet and why.

    `light`: certificates without what they say.
    """
    found = Standing()
    newest = {}
    for certificate in _of_group(offering, light):
        newest[certificate.enrollment_id] = certificate
        there = found.issued if certificate.state == State.VALID else found.ended
        there.append(certificate)
    has_one = {c.enrollment_id for c in found.issued}
    revoked = {pk for pk, c in newest.items() if c.state == State.REVOKED} - has_one
    over = composing.is_over(offering)
    for enrollment, verdict in finishing.verdicts(offering):
        if enrollment.pk in has_one:
            continue
        if enrollment.participant.erased_at:
            found.not_yet.append((enrollment, (ERASED,)))
        elif not verdict.completed:
            found.not_yet.append((enrollment, verdict.reasons))
        elif not over and enrollment.state != EnrollmentState.COMPLETED:
            found.not_yet.append((enrollment, (composing.NOT_OVER,)))
        elif enrollment.pk in revoked:
            # What somebody took back on purpose, no issuing of a whole group gives again.
            found.not_yet.append((enrollment, (WAS_REVOKED,)))
        else:
            found.eligible.append((enrollment, verdict))
    return found


def issue(
    offering: Offering,
    *,
    actor,
    on: date | None = None,
    only: Collection | None = None,
    again: bool = False,
    version: TemplateVersion | None = None,
    like: Certificate | None = None,
    pace: Pace = ALONE,
) -> Issued:
    """Issue the course's certificate to everybody of a group who completed it and has none.

    `only` narrows to these enrollment ids; `again` also gives a new one where the last was
    revoked. Issuing twice changes nothing. Raises Refused, before anything is issued, where the
    organization or the course are not ready for any certificate.

    All are drawn with one version of the template: the one that somebody saw, or that it has now.
    `like` is one that was issued when this was begun: the others say what it says, whatever was
    changed since.
    """
    version = version or templates.version_of(offering.course)
    if like is not None:
        shared = composing.shared_with(like)
    elif found := composing.obstacles(offering, version):
        raise Refused(" ".join(str(each) for each in found))
    else:
        shared = composing.shared_facts(offering, on or composing.today(offering), version)
    hand = _Hand(offering, shared, version, actor, pace)
    group, result = standing(offering, light=not pace.keeps), Issued()
    result.existing = [c for c in group.issued if _wanted(c.enrollment_id, only)]
    for enrollment, reasons in group.not_yet:
        if again and reasons == (WAS_REVOKED,) and _wanted(enrollment.pk, only):
            group.eligible.append((enrollment, finishing.verdict_for(enrollment)))
        elif _wanted(enrollment.pk, only):
            result.not_eligible.append((enrollment, reasons))
    to_get = [(each.pk, verdict) for each, verdict in group.eligible if _wanted(each.pk, only)]
    del group
    done = len(result.existing) + len(result.not_eligible)
    pace.after(done)
    for number, each in enumerate(_read_again(to_get), start=1):
        hand.issue(*each, result)
        pace.after(done + number)
    return result


def _read_again(to_get: list[tuple]) -> Iterator[tuple[Enrollment, object]]:
    """Some at a time, with their verdicts: with keys and opened names thousands are large."""
    rows = Enrollment.objects.unscoped(WHY).select_related(*finishing.WITH)
    for start in range(0, len(to_get), AT_A_TIME):
        portion = to_get[start : start + AT_A_TIME]
        there = rows.in_bulk([pk for pk, _verdict in portion])
        yield from ((there[pk], verdict) for pk, verdict in portion if pk in there)


def take_away(organization, pk) -> None:
    """The file of a certificate that was begun, if its row was never written.

    Only for who knows that nobody is about to write it: the row would stay without its file.
    """
    if not Certificate.objects.unscoped(WHY).filter(pk=pk).exists():
        files.remove(f"{organization.pk}/certificates/{pk}.pdf")


def _of_group(offering: Offering, light: bool) -> list[Certificate]:
    """All of a group, oldest first."""
    rows = Certificate.objects.unscoped(WHY).filter(enrollment__offering=offering)
    rows = rows.filter(kind=offering.course.certificate).order_by("id")
    if light:
        return list(rows.only("enrollment", "state"))
    return list(rows.select_related("participant__key", "organization"))


def _wanted(pk, only: Collection | None) -> bool:
    return only is None or pk in only


@dataclass
class _Hand:
    """Who issues to a group, and what all of its certificates have in common."""

    offering: Offering
    shared: dict
    version: TemplateVersion
    actor: object
    pace: Pace

    def issue(self, enrollment: Enrollment, verdict, result: Issued) -> None:
        certificate = self._certificate(enrollment)
        name = str(enrollment.participant.full_name)
        self.pace.before(certificate)
        try:
            facts = composing.facts_for(self.shared, name, certificate.code)
            with filed(certificate, facts), transaction.atomic(durable=True):
                self.pace.within()
                _hold(enrollment)
                certificate.save(force_insert=True)
                finishing.complete(enrollment, verdict, actor=self.actor)
                journal.record("certificate.issued", certificate, actor=self.actor)
        except UnprintableText:
            result.not_eligible.append((enrollment, (composing.UNPRINTABLE,)))
        except NotAllowed as refusal:
            result.not_eligible.append((enrollment, (Obstacle(refusal),)))
        except IntegrityError:
            first = _issued_by_another_hand(certificate)
            if first is None:
                raise
            result.existing.append(first)
        else:
            keeps = self.pace.keeps
            result.issued.append(certificate if keeps else Certificate(pk=certificate.pk))

    def _certificate(self, enrollment: Enrollment) -> Certificate:
        return Certificate(
            organization_id=enrollment.organization_id,
            participant=enrollment.participant,
            enrollment=enrollment,
            award_id=self.offering.program.award_id,
            kind=self.shared["kind"],
            drawn_with=self.version,
            issued_on=self.shared["issued_on"],
            issued_by=None if isinstance(self.actor, str) else self.actor,
        )


def _hold(enrollment: Enrollment) -> None:
    """It was drawn for, and sealed with the key of, the person of whom the place was then."""
    hold(enrollment.participant, NotAllowed)
    now = Enrollment.objects.unscoped(WHY).filter(pk=enrollment.pk).first()
    same_person(enrollment, now, NotAllowed)


def _issued_by_another_hand(certificate: Certificate) -> Certificate | None:
    """The certificate that was there first; without one, another rule was broken."""
    rows = Certificate.objects.unscoped(WHY).select_related("participant__key")
    same = {"enrollment": certificate.enrollment_id, "kind": certificate.kind}
    return rows.filter(**same, state=State.VALID).first()
