"""Read JSON that anybody may have written: within bounds, and only one way to read it; pure."""

import json
import math
from typing import Any

LARGEST = 256 * 1024  # bytes
DEEPEST = 20
MOST = 5000  # values
WORDS_OF_JSON_LD = {"@value", "@language", "@direction"}


class Refused(ValueError):
    """What is not read any further; the text says why."""


def read(content: bytes, largest: int = LARGEST) -> dict[str, Any]:
    """A JSON object. Refused for anything else, for what is too large, too deep or ambiguous, and
    for contexts anywhere but at its top."""
    if len(content) > largest:
        raise Refused("it is too large")
    try:
        found = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except Refused:
        raise
    except (ValueError, RecursionError) as fault:
        raise Refused("it is no JSON") from fault
    if not isinstance(found, dict):
        raise Refused("it is no JSON object")
    _walk(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("something is said in it twice")
    return found


def _no_number(name: str) -> None:
    raise Refused(f"{name} is no number")


def _walk(root: dict[str, Any]) -> None:
    seen, level, depth = 0, [root], 0
    while level:
        depth, below = depth + 1, []
        if depth > DEEPEST:
            raise Refused("it is too deep")
        for value in level:
            if isinstance(value, dict):
                for key in value:
                    if key.startswith("@") and key not in WORDS_OF_JSON_LD:
                        if value is not root or key != "@context":
                            raise Refused(f"{key[:20]} does not belong there")
                below += value.values()
            elif isinstance(value, list):
                below += value
            elif isinstance(value, float) and not math.isfinite(value):
                raise Refused("a number is too large")
        seen += len(below)
        if seen > MOST:
            raise Refused("there is too much in it")
        level = below
