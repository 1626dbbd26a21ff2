"""The two papers that a certificate can have, and what stands where on each. All in mm."""

from dataclasses import dataclass

LETTER, A4 = "letter", "a4"


@dataclass(frozen=True)
class Paper:
    """A page, landscape. Its places are the same as in certificate.css."""

    name: str
    width: float
    line: float  # between the margins
    duration: float  # the column of hours and dates, where skills stand beside it
    skills: float  # each of the two columns of skills
    body: float  # from the top, where hours and skills stand if nothing pushes them down
    skills_end: float  # what is lower belongs to the QR code
    signing: dict[int, tuple[float, float]]  # {how many sign: (width of each, points)}
    signing_top: float
    signing_end: float


# Who signs: 64 mm each, and less where three stand in the row.
PAPERS = {
    LETTER: Paper(
        name=LETTER,
        width=279.4,
        line=231,
        duration=66,
        skills=74,
        body=125.5,
        skills_end=171.2,
        signing={1: (64, 10), 2: (64, 10), 3: (42, 9)},
        signing_top=182,
        signing_end=203.5,
    ),
    A4: Paper(
        name=A4,
        width=297,
        line=248.6,
        duration=68,
        skills=81,
        body=122.5,
        skills_end=165.3,
        signing={1: (64, 10), 2: (64, 10), 3: (47, 9)},
        signing_top=176.2,
        signing_end=197.7,
    ),
}
