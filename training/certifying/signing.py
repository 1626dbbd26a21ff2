"""Who signs: names and positions below the lines, in letters that fit."""

from training.certifying.facts import WITH_LOGOS, CertificateFacts, Signatory
from training.certifying.paper import PAPERS
from training.certifying.typeface import wrapped

POINTS_PER_MM = 72 / 25.4
# Where names and positions are long, they are set smaller, and at last with the line for the
# signature higher.
SMALLER = {"small": 8, "smaller": 7}
HEIGHT, LEADING = 21, 1.3


def signatory(person: Signatory, lead: str, other: str) -> dict:
    roles = {"es": person.role_es, "en": person.role_en or person.role_es}
    return {
        "name": person.name,
        "role": roles[lead],
        "role_other": roles[other],
        "roles": list(dict.fromkeys([roles[lead], roles[other]])),
    }


def signing(facts: CertificateFacts, lead: str, other: str) -> dict[str, str]:
    """The size of the letters below the signatures, and their top in mm where it is not usual."""
    paper = PAPERS[facts.paper]
    width, usual = paper.signing[len(facts.signatories)]
    people = [signatory(one, lead, other) for one in facts.signatories]
    found = {"size": "", "top": ""}
    if facts.template_version < WITH_LOGOS:
        return found
    for size, points in {"": usual, **SMALLER}.items():
        height = max(_height(one, width, points) for one in people)
        found["size"] = size
        if height <= HEIGHT:
            return found
    return found | {"top": f"{paper.signing_end - height:.2f}"}


def _height(person: dict, width: float, points: float) -> float:
    """In mm, of one name with its positions and the space above them."""
    texts = [(person["name"], True), *((role, False) for role in person["roles"])]
    lines = sum(len(wrapped(t, width * POINTS_PER_MM, points, bold=bold)) for t, bold in texts)
    return 1.2 + lines * points * LEADING / POINTS_PER_MM
