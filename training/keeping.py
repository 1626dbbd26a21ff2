"""Applications that led to no seat are kept for a time only; see youth/keeping.py."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.sealing.fields import Unreadable
from audit import journal
from jobs.kinds import chore
from youth.keeping import ACTOR, AT_ONCE, since

from .erasing import UNKNOWN, empty
from .models import Application
from .models.application import ApplicationState as State


def over_applications() -> QuerySet:
    """Ended without a seat for longer than `settings.APPLICATIONS_KEPT` months, with words left."""
    rows = Application.objects.unscoped("applications whose time is over")
    before = since(settings.APPLICATIONS_KEPT)
    if before is None:
        return rows.none()
    ended = rows.filter(state__in=[State.NOT_NOW, State.WITHDRAWN], ended_at__lt=before)
    return ended.filter(emptied_at=None, enrollment=None)


@chore
def empty_applications() -> None:
    for pk in list(over_applications().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = over_applications().select_for_update(of=("self",))
            application = rows.select_related("key", "organization").filter(pk=pk).first()
            if application is not None:  # another worker may have been here
                empty(application, _year_of(application))
                journal.record("application.emptied", application, actor=ACTOR)


def _year_of(application: Application) -> int:
    try:
        return date.fromisoformat(application.told["born"]).year
    except Unreadable:
        return UNKNOWN
