"""How common names are in Central America: own estimates, in three steps."""

from functools import lru_cache

from rumbo.spelling import KEPT, canonical, forms
from youth.importing.commonnames import GIVEN_NAMES, SURNAMES

from . import weights

VERY_COMMON = frozenset(
    """
    aguilar alvarado alvarez castillo castro chavez cruz diaz dominguez flores garcia gomez
    gonzalez gutierrez hernandez jimenez lopez martinez mejia mendez mendoza morales ortiz perez
    ramirez ramos reyes rivera rodriguez romero ruiz sanchez torres vasquez
    ana angel antonio carlos carmen daniel david fernando francisco jesus jorge jose juan
    luis manuel maria miguel rosa
    """.split()
)
_VERY_COMMON = frozenset(map(canonical, VERY_COMMON))
_COMMON = frozenset(map(canonical, GIVEN_NAMES | SURNAMES))


@lru_cache(KEPT)
def bits(word: str) -> float:
    """What it says that two people have this plain word in their names."""
    own = canonical(word)
    if own in _VERY_COMMON or forms(word) & _VERY_COMMON:
        return weights.VERY_COMMON
    return weights.COMMON if own in _COMMON or forms(word) & _COMMON else weights.RARE


@lru_cache(KEPT)
def is_known(word: str) -> bool:
    """Is it a name as it is usually written? Two such are two names, not a slip of the pen."""
    return word in GIVEN_NAMES or word in SURNAMES
