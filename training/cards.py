"""What this app tells for a card with a person's name: the group that they are in."""

from uuid import UUID

from youth.cards import tells
from youth.models import Participant

from .models import Enrollment, Offering
from .participation import CURRENT


@tells
def group_of(user, people: list[Participant]) -> dict[UUID, Offering]:
    rows = Enrollment.objects.visible_to(user).filter(participant__in=people, state__in=CURRENT)
    rows = rows.select_related("offering__course").order_by("asked_at")
    return {row.participant_id: row.offering for row in rows}
