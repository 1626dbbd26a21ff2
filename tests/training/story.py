"""Somebody with a long record: groups, marks, corrections, results, consents, certificates."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from tests import builders as make
from training import assessing, rollcall, seats
from training.models import Certificate, Enrollment
from youth import consenting
from youth.models import Contact, IdentityDocument
from youth.models.consent import Method, Purpose

WHY = "the story behind the screens"
REASON = "Vive con su hermana menor; la acompaña el equipo."


def days_ago(number: int):
    return timezone.localdate() - timedelta(days=number)


class Story:
    """A minor of an organization in `groups` groups with `sessions` sessions held in each."""

    def __init__(self, cast, groups: int = 1, sessions: int = 3) -> None:
        self.cast, self.org, self.actor = cast, cast.ceiba, cast.coordinator
        self.person = make.minor(self.org, consented=False)
        mother = self.person.guardians.unscoped(WHY).get()
        given = {"guardian": mother, "assent": True, "actor": self.actor}
        make.consent(self.person, method=Method.SPOKEN, witness="Testiga Prudente", **given)
        self.reach()
        self.enrollments = [self.joined(sessions) for _n in range(groups)]

    def reach(self) -> None:
        own = {"organization": self.org, "participant": self.person}
        Contact.objects.create(value="+504 9123 4567", safety="calls_only", **own)
        IdentityDocument.objects.create(kind="dni", number="0801199900123", **own)

    def joined(self, sessions: int) -> Enrollment:
        group = make.offering(
            self.org, starts_on=days_ago(sessions + 1), facilitator=self.cast.facilitator
        )
        enrollment = seats.enroll(group, self.person, actor=self.actor)
        rows = Enrollment.objects.unscoped(WHY).filter(pk=enrollment.pk)
        rows.update(seated_at=timezone.now() - timedelta(days=sessions + 1))
        for number in range(sessions):
            held = make.session(group, days_ago(number + 1))
            mark = "absent" if number == 0 else "present"
            rollcall.save(held, {enrollment.pk: mark}, actor=self.actor)
        enrollment.refresh_from_db()
        return enrollment

    def correct(self, enrollment: Enrollment) -> None:
        """The first mark, later, with the reason that the form offers."""
        held = enrollment.offering.sessions.order_by("-on").first()
        marks = enrollment.marks.unscoped(WHY).filter(session=held)
        marks.update(marked_at=timezone.now() - timedelta(days=2))
        rollcall.save(held, {enrollment.pk: "late"}, actor=self.actor, reason="paper")

    def assess(self, *scores: int) -> None:
        for score in scores:
            [enrollment] = self.enrollments
            assessing.save(
                enrollment.offering,
                {enrollment: Decimal(score)},
                taken_on=days_ago(0),
                actor=self.actor,
            )

    def agree_and_withdraw(self, purpose: str = Purpose.MESSAGES) -> None:
        make.consent(self.person, purpose, actor=self.actor)
        consenting.withdraw(self.person, purpose, actor=self.actor, method=Method.SIGNED)

    def except_from_guardian(self) -> None:
        consenting.record_exception(
            self.person, reason=REASON, actor=self.actor, review_on=days_ago(-30)
        )

    def certified(self, state: str = "valid", replaced_by=None) -> Certificate:
        """A row as issued, without its file: pages about it are not about its paper."""
        enrollment = self.enrollments[0]
        return Certificate.objects.create(
            organization=self.org,
            kind="attendance",
            participant=self.person,
            enrollment=enrollment,
            award_id=enrollment.offering.program.award_id,
            holder={"name": "María José Mejía Núñez", "initials": "M. J. M. N."},
            facts={},
            issued_on=days_ago(1),
            issued_by=self.actor,
            file="none",
            file_digest="0" * 64,
            state=state,
            ended_at=None if state == "valid" else timezone.now(),
            replaced_by=replaced_by,
        )
