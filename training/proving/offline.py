"""Is a certificate's PDF real? Answered without database and network, from what we publish; pure.

Whoever has our public keys (`/v/claves.json`) sees that a file is to the last byte as we issued it;
whoever has the list of what ended (`/v/terminados.json`) too, whether it still stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from . import inspecting, reading
from .checking import ALTERED, NOT_FOUND, SIGNED, VALID, Answer, Published
from .contexts import Contexts
from .ended import Ended
from .inspecting import Seal
from .reading import Verdict

GOOD = (Verdict.VALID, Verdict.NOT_YET)  # by a clock that is wrong its day has not come
CREDENTIAL, RESULTS = "credencial.json", "resultados.json"


@dataclass(frozen=True)
class Paper:
    """A PDF, and what it says of itself (training/certifying/claiming.py)."""

    content: bytes
    codes: list[str]
    carried: Mapping[str, bytes] | None


def judged(
    paper: Paper, known: Published, told: Ended | None, contexts: Contexts, now: datetime
) -> Answer:
    """`told`: the list of what ended, if there is one. A file without a signature is not found: a
    print, or none of ours. `altered`: its signature, its credential or what it carries is not ours.
    """
    seal = inspecting.inspected(paper.content, known.keys.values()).seal
    code = paper.codes[0] if len(paper.codes) == 1 else None
    if seal is Seal.NONE:
        return Answer(NOT_FOUND, code)
    carried = _carried(paper, known, contexts, now)
    if seal is not Seal.INTACT or code is None or carried not in GOOD:
        return Answer(ALTERED, code)
    state = SIGNED if told is None else told.state(code)
    if state == VALID and not (told.is_fresh(now) and carried is Verdict.VALID):
        state = SIGNED
    return Answer(state, code)


def _carried(paper: Paper, known: Published, contexts: Contexts, now: datetime) -> Verdict:
    """On its credential, which it must carry alone; figures of results are signed with the file."""
    names = set(paper.carried or ())
    if names != {CREDENTIAL}:
        return Verdict.VALID if names == {RESULTS} else Verdict.ALTERED
    content = paper.carried[CREDENTIAL]
    return reading.read(content, key_of=known.of_method(), contexts=contexts, now=now).verdict
