"""Is this certificate of results real? Answered by its code, for anybody.

Public figures are rounded to five, and only those of everybody together; never the award or donor.
"""

from dataclasses import dataclass
from datetime import date

from training.certifying import codes
from training.models import CohortCertificate

from . import words
from .facts import CohortFacts

ROUND = 5  # people
TOLD = ("enrolled", "completed", "any_outcome")


@dataclass(frozen=True)
class CheckedResults:
    """`state` is valid, replaced or revoked; `figures`: [(label, "about" figure or the mark)]."""

    state: str
    code: str
    title: str
    issuer: str
    period: str
    cut_on: date
    figures: list[tuple[str, int | None]]
    legend: str


def look_up(code: str, language: str) -> CheckedResults | None:
    """None for a code that no certificate of results has."""
    wanted = codes.normalized(code) or codes.new_code()
    found = CohortCertificate.objects.filter(code=wanted).first()
    if found is None:
        return None
    facts = CohortFacts.from_json(found.facts)
    figures = [(words.measure(name, language), rounded(facts.whole.figures[name])) for name in TOLD]
    hides = any(figure is None for _label, figure in figures)
    return CheckedResults(
        state=found.state,
        code=codes.shown(found.code),
        title=words.TITLE[language],
        issuer=facts.issuer,
        period=words.period(facts.starts_on, facts.ends_on, language),
        cut_on=facts.cut_on,
        figures=figures,
        legend=words.label("hidden", language).format(k=facts.k) if hides else "",
    )


def rounded(count: int | None) -> int | None:
    return None if count is None else ROUND * round(count / ROUND)
