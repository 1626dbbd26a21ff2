"""Take a place in the list of credentials, for good and at random."""

import secrets

from training.models import StatusPlace

from .bits import SIZE

TRIES = 8  # places that are looked at together; where all are taken, the list is nearly full


def take() -> StatusPlace:
    """A place that nobody had. It is taken at once: of two who draw the same one, one gets it."""
    number = StatusPlace.objects.order_by("-list").values_list("list", flat=True).first() or 1
    while True:
        drawn = {secrets.randbelow(SIZE) for _ in range(TRIES)}
        there = StatusPlace.objects.filter(list=number, index__in=drawn)
        free = drawn - set(there.values_list("index", flat=True))
        if not free:
            number += 1
            continue
        place = StatusPlace(list=number, index=secrets.choice(sorted(free)))
        StatusPlace.objects.bulk_create([place], ignore_conflicts=True)
        if StatusPlace.objects.filter(pk=place.pk).exists():
            return place
