"""How often something may be tried: counted in the shared cache, for all processes alike.

Each try takes one of `limit` places that become free again after `seconds`. Taking a place is one
atomic `add`; a counter would not be one, for the cache in the database adds up in two steps.
Spend before a transaction opens: what is rolled back afterwards stays counted.
"""

import hashlib

from django.core.cache import cache

HOUR = 3600


def spend(what: str, key: str, limit: int, seconds: int = HOUR) -> bool:
    """Take a place for `key`; False when all are taken. The key is stored as a hash only."""
    name = hashlib.sha256(f"{what}|{key}".encode()).hexdigest()[:40]
    return any(cache.add(f"limit:{name}:{place}", 1, seconds) for place in range(limit))
