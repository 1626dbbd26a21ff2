"""The background worker of the tests: nothing waits, and nothing runs until it is called."""

from unittest import mock

from django_tasks_db.management.commands import db_worker

from jobs import workers


def work(most: int = 100) -> int:
    """Do what is ready in the queue, in this process; gives how many tasks it did."""
    loop, done = workers.Loop("tests"), 0
    # The test's transaction is in the connection that the package would renew.
    with mock.patch.object(db_worker, "close_old_connections"):
        while done < most and loop.round():
            done += 1
    return done
