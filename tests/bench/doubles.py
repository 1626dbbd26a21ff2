"""Is this person already here? Beside looking up one document number exactly."""

from statistics import median, quantiles

from accounts.sealing import tokens
from tests.cast import Cast
from youth import finding, intake
from youth.models import BlindToken

from .imports import people
from .measuring import FULL, ms, seconds, tell

SMALL, LARGE = (10_000, 100_000) if FULL else (1_000, 10_000)
ASKED = 100
WHY = "the bench looks for doubles"


def measure() -> None:
    organization, here, middle = Cast().ceiba, 0, {}
    for size in (SMALL, LARGE):
        fill(organization, here, size)
        here = size
        checks, exact = ask(organization, size)
        middle[size] = median(checks)
    worst = quantiles(checks, n=20)[18]
    said = f"p50 {ms(middle[LARGE])} among {LARGE:,}, exact key {ms(median(exact))}"
    tell("double? : exact key", middle[LARGE] / median(exact), "3.3×", "≤8×", said)
    tell("double?, p95", worst * 1000, "1", "≤10 ms", f"among {LARGE:,} people", "ms")
    said = f"p50 {ms(middle[SMALL])} among {SMALL:,}"
    tell("double?, ten times the people", middle[LARGE] / middle[SMALL], "", "≤3×", said)


def fill(organization, start: int, end: int) -> None:
    everybody = list(people(end))[start:]
    for part in finding.chunks(everybody, 1000):
        intake.save_drafts([intake.draft(organization, described(each)) for each in part])


def described(each) -> intake.PersonDetails:
    given, first, second, born = each
    return intake.PersonDetails(
        given=given, surname1=first, surname2=second, sex="female", born=born,
        born_month=born.replace(day=1),
    )  # fmt: skip


def ask(organization, size: int) -> tuple[list[float], list[float]]:
    """Seconds of so many checks, and of as many look-ups of one key, in turns."""
    checks, exact = [], []
    everybody = list(people(size))
    rows = BlindToken.objects.unscoped(WHY).filter(organization=organization, kind="document")
    for number in range(ASKED):
        details = described(everybody[number * size // ASKED])
        [key] = tokens.tokens(organization.pk, [f"n:0801{number:09}"])
        checks.append(seconds(lambda d=details: finding.similar_to(organization, d)))
        exact.append(seconds(lambda k=key: list(rows.filter(token=k).values_list("participant"))))
    return checks, exact
