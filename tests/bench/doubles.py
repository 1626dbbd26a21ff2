"""Is this person already here? Beside looking up one document number exactly.

Names are as common as in a real list: the commonest surname has one in twenty, half of them one
in a few hundred.
"""

from datetime import date, timedelta
from random import Random
from statistics import median, quantiles

from accounts.sealing import tokens
from tests.cast import Cast
from youth import doubles, finding, intake
from youth.details import DocumentDetails, PersonDetails
from youth.importing.commonnames import GIVEN_NAMES, SURNAMES
from youth.models import BlindToken

from .measuring import FULL, ms, seconds, tell

SMALL, LARGE = (10_000, 100_000) if FULL else (1_000, 10_000)
ASKED = 200
WHY = "the bench looks for doubles"


def measure() -> None:
    organization, here, middle = Cast().ceiba, 0, {}
    everybody = people(LARGE)
    for size in (SMALL, LARGE):
        fill(organization, everybody[here:size])
        here = size
        checks, exact = ask(organization, everybody[:size])
        middle[size] = median(checks)
    worst = quantiles(checks, n=20)[18]
    said = f"p50 {ms(middle[LARGE])} among {LARGE:,}, exact key {ms(median(exact))}"
    tell("double? : exact key", middle[LARGE] / median(exact), "3.3×", "≤10×", said)
    tell("double?, p95", worst * 1000, "1", "≤10 ms", f"among {LARGE:,} people", "ms")
    said = f"p50 {ms(middle[SMALL])} among {SMALL:,}"
    tell("double?, ten times the people", middle[LARGE] / middle[SMALL], "", "≤3×", said)


def people(count: int) -> list[PersonDetails]:
    chance = Random(7)
    given, surnames = sorted(GIVEN_NAMES), sorted(SURNAMES)
    chance.shuffle(given)
    chance.shuffle(surnames)
    often = [[1 / (rank + 7) for rank in range(len(names))] for names in (given, surnames)]

    def one() -> PersonDetails:
        names = chance.choices(given, often[0], k=2)
        first, second = chance.choices(surnames, often[1], k=2)
        born = date(1998, 1, 1) + timedelta(days=chance.randrange(5000))
        number = f"{chance.randrange(10**12, 10**13)}"
        return PersonDetails(
            given=" ".join(names).title(), surname1=first.title(), surname2=second.title(),
            sex="female", born=born,
            documents=(DocumentDetails("dni", number),),
        )  # fmt: skip

    return [one() for _ in range(count)]


def fill(organization, described: list[PersonDetails]) -> None:
    for part in finding.chunks(described, 1000):
        intake.save_drafts([intake.draft(organization, each) for each in part])


def ask(organization, described: list[PersonDetails]) -> tuple[list[float], list[float]]:
    """Seconds of so many checks of somebody new, and of as many look-ups of one key, in turns."""
    checks, exact = [], []
    rows = BlindToken.objects.unscoped(WHY).filter(organization=organization, kind="document")
    for number, details in enumerate(people(ASKED + len(described))[len(described) :]):
        [key] = tokens.tokens(organization.pk, [f"n:0801{number:09}"])
        checks.append(seconds(lambda d=details: doubles.similar_to(organization, d)))
        exact.append(seconds(lambda k=key: list(rows.filter(token=k).values_list("participant"))))
    return checks, exact
