"""Work for the background worker; the one module that names the task package.

Django 6 brings tasks of its own: then only this file changes. Tasks are rows of the same
database: enqueue them inside the transaction of the act, and they are there exactly if the act
is. Their arguments are ids, never names or secrets. A task that fails is tried again, so it must
be harmless to do twice. In tests nothing runs by itself: tests/working.py has `work()`.
"""

from django_tasks import TaskResultStatus as Status
from django_tasks import task as package_task
from django_tasks.signals import task_finished

__all__ = ["BACKEND", "QUICK", "SLOW", "Status", "task", "task_finished"]

BACKEND = "jobs"  # the alias in settings.TASKS; Wagtail's own small tasks use "default"
QUICK, SLOW = "default", "slow"  # an e-mail should not wait behind an import


def task(*, queue_name: str = QUICK):
    """Make a function of a module a task: `@task()`, then `function.enqueue("an id")`."""
    return package_task(backend=BACKEND, queue_name=queue_name)
