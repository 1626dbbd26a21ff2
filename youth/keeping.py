"""What is kept for a time only: once an hour its words are destroyed, with their key.

That something was said, when, and when it ended stays; what was said does not.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import DataKey
from audit import journal
from jobs.kinds import chore

from .models import Complaint

ACTOR = "system:keeping"
AT_ONCE = 200  # of a kind in an hour: the others wait for the next
NOTHING_TOLD = {"what": "", "course": "", "answer_to": "", "safe": ""}


def since(months: int, now: datetime | None = None) -> datetime | None:
    """What ended before this moment is kept no longer; None: it is kept for ever."""
    if months < 1:
        return None
    now = timezone.localtime(now)
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, 28))


def over_complaints() -> QuerySet:
    """Complaints closed for longer than `settings.COMPLAINTS_KEPT` months, with words left."""
    rows = Complaint.objects.unscoped("complaints whose time is over")
    before = since(settings.COMPLAINTS_KEPT)
    return rows.filter(closed_at__lt=before, emptied_at=None) if before else rows.none()


@chore
def empty_complaints() -> None:
    for pk in list(over_complaints().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = over_complaints().select_for_update(of=("self",))
            complaint = rows.select_related("key", "organization").filter(pk=pk).first()
            if complaint is not None:  # another worker may have been here
                empty(complaint)


def empty(complaint: Complaint) -> None:
    """Destroy what was said in a complaint, and what was done about it; in the transaction."""
    old = complaint.key
    complaint.key = DataKey.make(old.organization)
    complaint.key.save()
    complaint.told, complaint.done = NOTHING_TOLD, None
    complaint.emptied_at = timezone.now()
    complaint.save(update_fields=["key", "told", "done", "emptied_at"])
    old.destroy()
    journal.record("complaint.emptied", complaint, actor=ACTOR)
