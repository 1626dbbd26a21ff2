"""A task that failed is tried again; the queue never keeps the text of a fault."""

from datetime import timedelta

from django.dispatch import receiver
from django.utils import timezone

from rumbo.tasks import Status, task_finished

MOST_ATTEMPTS = 5


@receiver(task_finished, dispatch_uid="try again")
def try_again(sender, task_result, **kwargs):
    """Later each time: after 2, 4, 8 and 16 minutes. A job sees to its own tries."""
    row = getattr(task_result, "db_result", None)
    if row is None or task_result.status != Status.FAILED:
        return
    row.traceback = ""  # its last line may quote a person
    tries = len(row.worker_ids)
    if tries < MOST_ATTEMPTS:
        row.status, row.finished_at = Status.READY, None
        row.run_after = timezone.now() + timedelta(minutes=2**tries)
    row.save(update_fields=["traceback", "status", "finished_at", "run_after"])
