"""What other apps know about a person for a card with their name: this app has no groups."""

from collections.abc import Callable, Iterable
from uuid import UUID

from .models import Participant

Reading = Callable[[object, list[Participant]], dict[UUID, object]]
_readings: list[Reading] = []


def tells(function: Reading) -> Reading:
    """Register function(user, people) → {key of a person: text}, as that user may see it."""
    _readings.append(function)
    return function


def told(user, people: Iterable[Participant]) -> dict[UUID, str]:
    """{key of a person: what is known, in words}; who is in no group is left out."""
    people, found = list(people), {}
    for each in _readings:
        for key, text in each(user, people).items():
            found[key] = f"{found[key]} · {text}" if key in found else str(text)
    return found
