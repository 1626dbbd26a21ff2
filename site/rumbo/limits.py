"""How often something may be tried: counted in the shared cache, for all processes alike.

Each try takes one of `limit` places that become free again after `seconds`. Taking a place is one
atomic `add`; a counter would not be one, for the cache in the database adds up in two steps. And
it is atomic only for a row that was never there: one that has expired may be taken by several at
once. So the hour in which a place is taken is part of its name, and no name is used twice; what
was taken in the hour before still counts until its own hour is over.
Spend before a transaction opens: what is rolled back afterwards stays counted.
"""

import hashlib
import time

from django.core.cache import cache

HOUR = 3600


def spend(what: str, key: str, limit: int, seconds: int = HOUR) -> bool:
    """Take a place for `key`; False when all are taken. The key is stored as a hash only."""
    now = time.time()
    free = _free(what, key, limit, seconds, now)
    # Kept for two windows: it must not expire within its own, and is counted in the next one.
    return any(cache.add(place, now, 2 * seconds) for place in free)


def is_spent(what: str, key: str, limit: int, seconds: int = HOUR) -> bool:
    """Are all places of `key` taken? Takes none, so that right answers can stay free.

    Only a look: several who look at once all see the same. What must not happen more often than
    `limit` asks `spend`.
    """
    return not _free(what, key, limit, seconds, time.time())


def _free(what: str, key: str, limit: int, seconds: int, now: float) -> list[str]:
    """The places of this window that nobody has taken yet; fewer while earlier ones still count.

    Whoever sees the same places at once gets different ones, or none: `add` decides.
    """
    window = int(now // seconds)
    here, before = (_places(what, key, limit, each) for each in (window, window - 1))
    taken = cache.get_many(here + before)
    still = sum(now - taken[place] < seconds for place in before if place in taken)
    return [place for place in here[: max(limit - still, 0)] if place not in taken]


def _places(what: str, key: str, limit: int, window: int) -> list[str]:
    name = hashlib.sha256(f"{what}|{key}".encode()).hexdigest()[:40]
    return [f"limit:{name}:{window}:{place}" for place in range(limit)]
