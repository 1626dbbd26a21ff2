"""Who comes of age, and until now takes part by the word of an adult: they are asked themselves.

From the day on which somebody is of age, the permission of an adult covers nothing new. So whoever
works with them sees it coming, AHEAD of that day, and until their own word is recorded.
"""

from datetime import date, timedelta

from django.utils import timezone

from .consenting import in_force
from .models import Consent, Participant
from .models.consent import Decision, Purpose
from .models.participant import MAJORITY

AHEAD = timedelta(days=60)


def of_age_on(person: Participant) -> date:
    """The first day on which they are no minor; of a month alone, the latest it can be."""
    born = person.birth_date
    if born is None:
        month = person.born_month
        return date(month.year + MAJORITY + month.month // 12, month.month % 12 + 1, 1)
    try:
        return born.replace(year=born.year + MAJORITY)
    except ValueError:  # born on 29 February
        return date(born.year + MAJORITY, 3, 1)


def to_ask(person: Participant, consent: Consent | None, on: date) -> date | None:
    """The day on which they come of age, where they have to be asked for their own word; else None.

    `consent` is the newest decision on taking part. The rule itself: it reads nothing else.
    """
    if consent is None or consent.decision == Decision.WITHDRAWN or not consent.guardian_id:
        return None
    if consent.expires_on and consent.expires_on < on:
        return None
    if not person.is_minor_on(consent.decided_on):
        return None  # they decided when they were of age, whoever else stands beside it
    day = of_age_on(person)
    return day if day <= on + AHEAD else None


def among(user, people) -> list[tuple[date, Participant]]:
    """[(day on which they come of age, person)] of `people`, a queryset that `user` may see.

    The next to be asked first, in two queries. Only the month of birth is in clear: it narrows,
    and the day decides.
    """
    on = timezone.localdate()
    latest = on + AHEAD
    month = date(latest.year - MAJORITY, latest.month, 1)
    given = Consent.objects.visible_to(user).filter(purpose=Purpose.SERVICES)
    by_adults = given.filter(guardian__isnull=False).values("participant")
    people = people.filter(in_force(Purpose.SERVICES), born_month__lte=month, pk__in=by_adults)
    people = {each.pk: each for each in people.select_related("key", "organization")}
    rows = given.filter(participant__in=people).order_by("recorded_at", "id")
    newest = {each.participant_id: each for each in rows}
    found = ((to_ask(person, newest.get(pk), on), person) for pk, person in people.items())
    return sorted(
        ((day, person) for day, person in found if day), key=lambda each: (each[0], each[1].pk)
    )
