"""SQLite whose writers queue at a file lock instead of sleeping in SQLite's busy wait.

SQLite's own wait sleeps up to 100 ms and is unfair: under load some writers starve for seconds.
A lock on a file beside the database wakes the next writer at once. A writer outside `atomic()`
does not take it: still correct, only unfair. Local disks only.
"""

import fcntl
import threading
import time
from collections import defaultdict

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PATIENCE = 20.0  # seconds, as SQLite's own timeout
STEP = 0.001

# One queue per database within a process (the kernel wakes the next thread); only the thread at
# its head looks at the file lock, which orders the processes.
_queues: dict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    _turn = None
    _queue = None

    def _start_transaction_under_autocommit(self):
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._pass_turn()
            raise

    def _commit(self):
        try:
            return super()._commit()
        finally:
            self._pass_turn()

    def _rollback(self):
        try:
            return super()._rollback()
        finally:
            self._pass_turn()

    def close(self):
        try:
            return super().close()
        finally:
            self._pass_turn()
            if self._turn is not None:
                self._turn.close()
                self._turn = None

    def _take_turn(self):
        if self.is_in_memory_db() or self._queue is not None:
            return
        deadline = time.monotonic() + PATIENCE
        queue = _queues[str(self.settings_dict["NAME"])]
        if not queue.acquire(timeout=PATIENCE):
            raise OperationalError("database is locked: waited too long for a turn")
        self._queue = queue
        if self._turn is None:
            self._turn = open(f"{self.settings_dict['NAME']}.lock", "w")
        while not self._locked_file():
            if time.monotonic() > deadline:
                self._pass_turn()
                raise OperationalError("database is locked: waited too long for a turn")
            time.sleep(STEP)

    def _locked_file(self) -> bool:
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _pass_turn(self):
        if self._queue is None:
            return
        fcntl.flock(self._turn, fcntl.LOCK_UN)
        queue, self._queue = self._queue, None
        queue.release()
