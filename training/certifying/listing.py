"""The certificates of an organization as one list: narrowed, sought, counted, as a table."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from training.certifying import codes
from training.models import Certificate
from training.models.certificate import CertificateState
from youth.finding import find

PEOPLE = 25  # whom a search may mean
LAST = 4  # characters of a code that are shown, and may be typed


def of(user) -> QuerySet:
    """Those that `user` may see, newest first."""
    rows = Certificate.objects.visible_to(user).exclude(participant=None)
    related = ("participant__key", "enrollment__offering__course")
    return rows.select_related(*related).order_by("-issued_on", "-id")


def narrowed(
    rows: QuerySet,
    *,
    state: str = "",
    kind: str = "",
    course=None,
    group=None,
    start: date | None = None,
    end: date | None = None,
) -> QuerySet:
    """Only these; days of issue from `start` to `end`, both included."""
    wanted = {
        "state": state,
        "kind": kind,
        "enrollment__offering__course": course,
        "enrollment__offering": group,
        "issued_on__gte": start,
        "issued_on__lte": end,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def sought(rows: QuerySet, user, text: str) -> QuerySet:
    """By a whole code, by its last four characters, or by what is said of a person."""
    code = codes.normalized(text)
    if code:
        return rows.filter(code=code)
    means = Q(participant__in=[person.pk for person in find(user, text, limit=PEOPLE)])
    last = codes.normalized(text, LAST)
    return rows.filter(means | Q(code__endswith=last) if last else means)


def counts(rows: QuerySet) -> list[tuple[str, int]]:
    """[(state, how many)] of the states that occur, valid ones first."""
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [(state, found[state]) for state in CertificateState if state in found]


def table(certificates) -> tuple[tuple, Iterator[tuple]]:
    """(header, rows) of a spreadsheet, in the reader's language."""
    header = (
        _("Name"),
        _("Type"),
        _("Course"),
        _("Group"),
        _("Hours"),
        _("Date of issue"),
        _("Code"),
        _("State"),
    )
    return header, (_row(each) for each in certificates)


def _row(certificate: Certificate) -> tuple:
    facts, enrollment = certificate.facts, certificate.enrollment
    return (
        certificate.name_in_lists,
        certificate.get_kind_display(),
        facts.get("course_es", ""),
        enrollment.offering.name if enrollment else "",
        float(facts["hours"]) if "hours" in facts else "",
        certificate.issued_on.isoformat(),
        codes.shown(certificate.code),
        certificate.get_state_display(),
    )
