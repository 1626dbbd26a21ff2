"""Somebody stopped coming on another day than the one on which it is written down."""

from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rumbo import dates

from . import seats
from .models import Attendance, Enrollment
from .models.attendance import CAME
from .seats import NotAllowed

WHY = "the last day on which somebody already fetched came"


def leave_on(enrollment: Enrollment, on: date, *, actor, reason: str) -> None:
    """Free the seat now; they had stopped coming on that day. Raises NotAllowed."""
    if problem := why_not(enrollment, on):
        raise NotAllowed(problem)
    seats.leave(enrollment, actor=actor, reason=reason, on=on)


def why_not(enrollment: Enrollment, on: date) -> str:
    """Neither in the future, nor before they came into the group, nor before they last came."""
    joined = timezone.localdate(enrollment.seated_at or enrollment.asked_at)
    marks = Attendance.objects.unscoped(WHY).filter(enrollment=enrollment, mark__in=CAME)
    last = marks.aggregate(day=Max("session__on"))["day"]
    if on > timezone.localdate():
        return _("This day is still to come.")
    if last and on < last:
        said = _("They came on %(day)s. Choose that day or a later one, or correct that mark.")
        return said % {"day": dates.day(last)}
    if on < joined and not last:
        said = _("They came into the group on %(day)s. Choose that day or a later one.")
        return said % {"day": dates.day(joined)}
    return ""
