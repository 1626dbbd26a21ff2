"""Results of the assessment of a group: the newest of each person counts, the older ones stay."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from audit import journal

from .models import Assessment, Enrollment, Offering

WHY = "results of enrollments already fetched"


def newest(enrollments: list[Enrollment]) -> dict:
    """{enrollment id: score} of those who have one."""
    rows = Assessment.objects.unscoped(WHY).filter(enrollment__in=enrollments)
    return dict(rows.order_by("recorded_at", "id").values_list("enrollment", "score"))


def save(
    offering: Offering,
    scores: dict[Enrollment, Decimal],
    *,
    taken_on: date,
    actor,
) -> int:
    """Record the scores (of 100) that differ from the newest. Returns how many were new."""
    with transaction.atomic(durable=True):
        before = newest(list(scores))
        changed = {e: score for e, score in scores.items() if before.get(e.pk) != score}
        for enrollment, score in changed.items():
            Assessment.objects.create(
                organization_id=offering.organization_id,
                enrollment=enrollment,
                score=score,
                taken_on=taken_on,
                recorded_by=None if isinstance(actor, str) else actor,
            )
        if changed:
            journal.record("assessment.saved", offering, actor=actor, count=len(changed))
    return len(changed)
