"""Kill workers at random moments of each kind of work, on both databases, and print the outcome.

RUMBO_KILLS is how many kills of each kind (100), RUMBO_BATCH how many certificates one work issues
(500), RUMBO_SEED where the moments are drawn from, DB one of the databases, ONLY one kind of work
by its story (`ONLY=Issuing`).
"""

import os
import subprocess
import sys

from common import ROOT, environment, say
from test import TEST, postgresql

COMMAND = ["-m", "pytest", "-q", "-s", "-n0", "tests/jobs/test_kills.py"]


def main() -> int:
    chosen, fine = os.environ.get("DB") or "", []
    only = os.environ.get("ONLY") or ""
    command = [*COMMAND, "-k", f"doubled and {only}"] if only else COMMAND
    kills = os.environ.get("RUMBO_KILLS") or "100"
    for database in [chosen] if chosen else ["sqlite", "postgresql"]:
        url = postgresql() if database == "postgresql" else ""
        if database == "postgresql" and not url:
            say("postgresql: no server answers, nobody was killed on it")
            fine.append(not chosen)
            continue
        say(f"{kills} kills of each kind of work on {database}")
        env = environment(TEST, DATABASE_URL=url, RUMBO_KILLS=kills)
        fine.append(subprocess.run([sys.executable, *command], cwd=ROOT, env=env).returncode == 0)
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
