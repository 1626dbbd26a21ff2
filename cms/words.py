"""The words never said, under the name by which the site's code knows them; the list is rumbo's."""

from rumbo.words import (
    LONGEST_SENTENCE,
    WORDS,
    Avoid,
    Found,
    found,
    found_in_address,
    long_sentences,
)

__all__ = [
    "LONGEST_SENTENCE",
    "WORDS",
    "Avoid",
    "Found",
    "found",
    "found_in_address",
    "long_sentences",
]
