"""A sample as it is shown: by code, pseudonym and initials, and what there is to check."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import get_language

from accounts.sealing.fields import Unreadable
from training.certifying.codes import shown
from training.models import Attendance, Certificate, Sample, SampleRow
from training.models.attendance import CAME
from training.results import register, withholding
from training.results.withholding import WORDS, Why

WHY_HOURS = "hours attended, of a certificate that was drawn and is granted"
HALF = timedelta(minutes=30)


def line(row: SampleRow) -> dict:
    certificate = row.certificate
    told = register.row(certificate, certificate.award)
    english = get_language() == "en" and told.course_en
    return {
        "drawn": row,
        "row": told,
        "code": shown(certificate.code),
        "certificate": certificate,
        "course": told.course_en if english else told.course_es,
        "note": note_of(row),
    }


def note_of(row: SampleRow) -> str:
    try:
        return row.note or ""
    except Unreadable:  # the person's key was destroyed
        return ""


def evidence(row: SampleRow, user) -> dict:
    """What the evaluator may check: {"why": words, "leaves", "hours": Decimal}."""
    rows = Certificate.objects.visible_to(user).filter(pk=row.certificate_id)
    why = Why(withholding.told(rows, user).values_list("why", flat=True).get())
    return {"why": WORDS[why], "leaves": why == Why.LEAVES, "hours": hours(row.certificate)}


def hours(certificate: Certificate) -> Decimal:
    """Marked as attended, to the half hour; no day and no number of meetings is told."""
    marks = Attendance.objects.unscoped(WHY_HOURS).filter(
        enrollment=certificate.enrollment_id, mark__in=CAME, session__cancelled_reason=""
    )
    times = marks.values_list("session__starts_at", "session__ends_at")
    day = datetime.min.date()
    spent = sum(
        (datetime.combine(day, end) - datetime.combine(day, start) for start, end in times),
        timedelta(),
    )
    return Decimal(round(spent / HALF)) / 2


def about(sample: Sample) -> list[tuple[str, object]]:
    """How it was drawn, for a file: enough to draw it again."""
    return [
        ("award", sample.award.code),
        ("sample", sample.number),
        ("drawn_at", sample.drawn_at.isoformat(timespec="seconds")),
        ("issued_from", str(sample.starts_on or "")),
        ("issued_until", str(sample.ends_on or "")),
        ("margin_points", sample.margin or ""),
        ("size", sample.size),
        ("frame_size", sample.frame_size),
        ("frame_sha256", sample.frame_digest),
        ("seed", sample.seed),
        ("method", "sort by SHA-256 of seed:code, take the first"),
    ]
