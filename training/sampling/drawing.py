"""Draw, so that anybody can draw the same again. Pure: codes and a seed in, codes out.

The frame is all codes, in the order of their letters. Each code gets the SHA-256 of
"seed:code"; the codes with the smallest ones, in that order, are the sample. So every certificate
has the same chance, and nobody who knows the codes can choose among them without another seed.
"""

import hashlib
import math
import secrets
from collections.abc import Iterable

Z = 1.959964  # of 95 % confidence
FAIREST = 0.5  # the share for which a margin needs the most


def new_seed() -> str:
    """256 bits of the system's secure source."""
    return secrets.token_hex(32)


def digest(codes: Iterable[str]) -> str:
    """Of the frame: SHA-256 of its codes, sorted, a line each."""
    return hashlib.sha256("".join(f"{code}\n" for code in sorted(codes)).encode()).hexdigest()


def draw(seed: str, codes: Iterable[str], size: int) -> list[str]:
    """`size` of the codes, or all where there are no more, in the order in which they are drawn."""
    return sorted(codes, key=lambda code: (_rank(seed, code), code))[:size]


def _rank(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def size_for(margin: int, frame: int) -> int:
    """How many of `frame` tell a share to `margin` points, with 95 % confidence."""
    if frame == 0:
        return 0
    spread, error = Z**2 * FAIREST * (1 - FAIREST), margin / 100
    return min(frame, math.ceil(frame * spread / ((frame - 1) * error**2 + spread)))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval, from 0 to 1, of a share of `of`; all of it where nothing is known."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, Z**2
    middle = share + z2 / (2 * of)
    half = Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    below, above = (middle - half) / (1 + z2 / of), (middle + half) / (1 + z2 / of)
    return max(0.0, below), min(1.0, above)
