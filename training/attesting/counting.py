"""The people of some groups, counted once each, by sex and age: in a few questions, not by person.

What is asked here is what the rules printed in the certificate say (words.RULES); changing it is a
new version of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from training.models import Attendance, Certificate, Enrollment, Offering, Outcome
from training.models.attendance import CAME
from training.models.certificate import CertificateState
from training.models.enrollment import EnrollmentState, LeavingReason
from training.models.outcome import OutcomeState
from training.outcomes.export import BANDS, band
from youth.models.participant import Sex, arrived

from .facts import LEAST_FOR_SHARE
from .grouping import grouped
from .shape import ALL, COHORT, Cell

WHY = "the figures of a cohort, about nobody in particular"
SEXES = tuple(Sex.values)
AGES = tuple(name for _least, name in reversed(BANDS))


@dataclass
class Person:
    """What is known of somebody who is counted."""

    sex: str
    age: str  # as a band
    since: date  # of the first place
    measures: set[str] = field(default_factory=lambda: {"enrolled"})


def people(offerings: Iterable[Offering], cut: date) -> list[Person]:
    """Everybody who ever had a place in these groups, each once.

    Records that were joined are one person; who was erased is counted as they were.
    """
    groups = [each.pk for each in offerings]
    places = Enrollment.objects.unscoped(WHY).filter(
        arrived("participant"), offering__in=groups, seated_at__date__lte=cut
    )
    places = places.exclude(reason=LeavingReason.MISTAKE)
    found = _everybody(places)
    for pk in places.filter(state=EnrollmentState.COMPLETED).values_list("participant", flat=True):
        found[pk].measures |= {"attended", "completed"}
    marks = Attendance.objects.unscoped(WHY).filter(
        enrollment__in=places, mark__in=CAME, session__on__lte=cut
    )
    for pk in marks.values_list("enrollment__participant", flat=True).distinct():
        found[pk].measures.add("attended")
    papers = Certificate.objects.unscoped(WHY).filter(
        enrollment__in=places, state=CertificateState.VALID
    )
    for pk in papers.values_list("participant", flat=True).distinct():
        _and_completed(found[pk], "certified")
    _add_outcomes(found, places, cut)
    return list(found.values())


def _everybody(places) -> dict[object, Person]:
    found: dict[object, Person] = {}
    rows = places.order_by("seated_at", "id").values_list(
        "participant", "participant__sex", "participant__born_month", "seated_at"
    )
    for pk, sex, born, seated_at in rows:
        if pk not in found:
            since = timezone.localdate(seated_at)
            found[pk] = Person(sex, band(age_by_month(born, since)), since)
    return found


def age_by_month(born: date, day: date) -> int:
    """Whole years by the month of birth alone: younger, until that month is over."""
    return max(day.year - born.year - (day.month <= born.month), 0)


def _add_outcomes(found: Mapping[object, Person], places, cut: date) -> None:
    rows = Outcome.objects.unscoped(WHY).filter(
        participant__in=places.values("participant"),
        state=OutcomeState.CONFIRMED,
        happened_on__lte=cut,
    )
    for pk, kind, when in rows.values_list("participant", "kind", "happened_on"):
        if when >= found[pk].since.replace(day=1):
            _and_completed(found[pk], kind, "any_outcome")
    for person in found.values():
        if "completed" in person.measures and "any_outcome" not in person.measures:
            person.measures.add("not_found")


def _and_completed(person: Person, *measures: str) -> None:
    """Certificates and outcomes are counted of those who completed."""
    if "completed" in person.measures:
        person.measures.update(measures)


def table(
    everybody: Iterable[Person], k: int, like: Mapping[str, list[str]] | None = None
) -> dict[Cell, int]:
    """All cells of the certificate; rows with too few people joined to a neighbor.

    `like`: the rows of an earlier count of the same groups, {"sex": names, "age": names}, which
    stay as they are; who fits none of them gets a row of their own.
    """
    everybody = list(everybody)
    rows = {
        "sex": _split(everybody, "sex", SEXES, k, like),
        "age": _split(everybody, "age", AGES, k, like),
    }
    cells = {(ALL, ALL, measure): 0 for measure in COHORT.measures}
    for dimension, groups in rows.items():
        for group in dict.fromkeys(groups.values()):
            cells |= {(dimension, group, measure): 0 for measure in COHORT.measures}
    for person in everybody:
        theirs = [(ALL, ALL)]
        for dimension, groups in rows.items():
            if groups:
                theirs.append((dimension, groups[getattr(person, dimension)]))
        for measure in person.measures:
            for row in theirs:
                cells[(*row, measure)] += 1
    return cells


def _split(everybody: list[Person], name: str, order: tuple[str, ...], k: int, like) -> dict:
    """{sex or age: the row it is in, as "15-19" or "15-19|20-24"}; {} where it would be one row.

    By those who completed, as long as there are enough of them to make two rows: 30 in each, so
    that there are percentages, or else k.
    """
    there = {getattr(each, name) for each in everybody}
    if like is not None:
        found = {each: row for row in like[name] for each in row.split("|")}
        return found and {
            each: found.get(each, each) for each in order if each in there | set(found)
        }
    completed = [each for each in everybody if "completed" in each.measures]
    least = LEAST_FOR_SHARE if len(completed) >= 2 * LEAST_FOR_SHARE else k
    base = completed if len(completed) >= 2 * k else everybody
    sizes = Counter(getattr(each, name) for each in base)
    groups = grouped(
        sizes, least, [each for each in order if each in there], neighbors=name == "age"
    )
    return {each: "|".join(group) for group in groups for each in group}
