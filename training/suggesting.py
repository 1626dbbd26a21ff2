"""Which groups would take a person now, the likeliest first."""

from django.utils import timezone

from youth.models import Participant

from .caseload import groups_of
from .models import Offering


def groups_for(
    user, someone: Participant, besides: list, wanted: Offering | None = None
) -> list[Offering]:
    """Groups of `user` that take this person today, by age and dates, without those in `besides`.

    First the group that was `wanted`, then groups that the user leads, then those with a free
    seat, and the next to start.
    """
    groups = groups_of(user).published().exclude(pk__in=besides)
    led = set(groups.led_by(user).values_list("pk", flat=True))
    today = timezone.localdate()
    fitting = [
        group
        for group in groups.select_related("course")
        if group.least_age <= someone.age_on(max(today, group.starts_on)) <= group.most_age
    ]
    return sorted(
        fitting, key=lambda g: (g != wanted, g.pk not in led, must_wait(g), g.starts_on, g.name)
    )


def must_wait(offering: Offering) -> bool:
    """Would a newcomer wait? Free seats count only while nobody waits."""
    return not offering.free or offering.waiting > 0
