"""Do attendance and assessment satisfy the course's rule? Pure: values in, a verdict out."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils import translation
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """What a course asks for: shares and scores of 100."""

    least_attendance: Decimal
    assessed: bool = False
    least_score: Decimal = Decimal(0)

    def __str__(self) -> str:
        """The rule in a sentence, in the language that is active."""
        numbers = {"share": plain(self.least_attendance), "score": plain(self.least_score)}
        if not self.assessed:
            return str(WORDS["rule_attendance"]) % numbers
        both = "rule_both" if self.least_attendance else "rule_score"
        return str(WORDS[both]) % numbers


@dataclass(frozen=True)
class Record:
    """What one person did: sessions by mark, and the newest score of 100."""

    came: int = 0  # present or late
    absent: int = 0
    excused: int = 0  # left out of the count
    not_recorded: int = 0  # sessions held without a mark
    score: Decimal | None = None

    @property
    def counted(self) -> int:
        return self.came + self.absent


@dataclass(frozen=True)
class Reason:
    """One sentence of a verdict, told in either language from its code and numbers."""

    code: str
    numbers: tuple[tuple[str, object], ...] = ()

    def text(self, language: str | None = None) -> str:
        with translation.override(language or translation.get_language()):
            return str(WORDS[self.code]) % dict(self.numbers)

    def __str__(self) -> str:
        return self.text()

    def as_json(self) -> dict:
        return {"code": self.code} | {name: str(value) for name, value in self.numbers}


@dataclass(frozen=True)
class Verdict:
    completed: bool
    reasons: tuple[Reason, ...]


WORDS = {
    "rule_attendance": _("To complete it: come to %(share)s %% of the sessions at least."),
    "rule_both": _(
        "To complete it: come to %(share)s %% of the sessions at least, and reach at least "
        "%(score)s of 100 in the assessment."
    ),
    "rule_score": _("To complete it: reach at least %(score)s of 100 in the assessment."),
    "no_sessions": _("No session has been held yet."),
    "not_recorded": _("Attendance is missing for %(sessions)s sessions."),
    "not_recorded_one": _("Attendance is missing for one session."),
    "all_excused": _("Every session was excused: there is nothing to count."),
    "attendance_met": _(
        "Came to %(came)s of %(counted)s sessions (%(share)s %%); %(least)s %% is needed."
    ),
    "attendance_below": _(
        "Came to %(came)s of %(counted)s sessions (%(share)s %%); at least %(least)s %% is needed."
    ),
    "score_met": _("Passed the assessment with %(score)s of 100; %(least)s is needed."),
    "score_below": _("Reached %(score)s of 100 in the assessment; at least %(least)s is needed."),
    "score_missing": _("The assessment has not been taken or recorded."),
}


def decide(rule: Rule, record: Record) -> Verdict:
    """The verdict with every reason, not only the first.

    Late counts as present and excused is left out (decided with the field, which pays for
    punctuality elsewhere). A session without marks is not an absence, so it blocks the verdict
    instead of counting against anybody.
    """
    checks = [_attendance(rule, record)]
    if record.not_recorded:
        checks.append((False, _missing(record.not_recorded)))
    if rule.assessed:
        checks.append(_score(rule, record))
    completed = all(met for met, _reason in checks)
    return Verdict(completed, tuple(reason for met, reason in checks if met == completed))


def _attendance(rule: Rule, record: Record) -> tuple[bool, Reason]:
    if not record.counted:
        nothing = "all_excused" if record.excused else "no_sessions"
        return False, Reason(nothing)
    # Compared as fractions: 79.99 % shown as 80 % must not pass, nor 80 % fail.
    met = record.came * 100 >= rule.least_attendance * record.counted
    share = Decimal(record.came * 100) / record.counted
    numbers = {
        "came": record.came,
        "counted": record.counted,
        "share": plain(share),
        "least": plain(rule.least_attendance),
    }
    return met, Reason("attendance_met" if met else "attendance_below", tuple(numbers.items()))


def _missing(sessions: int) -> Reason:
    if sessions == 1:
        return Reason("not_recorded_one")
    return Reason("not_recorded", (("sessions", sessions),))


def _score(rule: Rule, record: Record) -> tuple[bool, Reason]:
    if record.score is None:
        return False, Reason("score_missing")
    met = record.score >= rule.least_score
    numbers = {"score": plain(record.score), "least": plain(rule.least_score)}
    return met, Reason("score_met" if met else "score_below", tuple(numbers.items()))


def plain(value: Decimal) -> str:
    """One decimal at most, cut and not rounded: a share never looks better than it is."""
    cut = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return str(cut.to_integral_value()) if cut == cut.to_integral_value() else str(cut)
