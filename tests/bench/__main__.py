"""Measure on SQLite, and on PostgreSQL where one answers, each in a database of its own.

One line for each figure: its value, the floor (the best that was seen anywhere), the goal. Values
are ratios of medians of rounds that alternate, so that a busy machine slows both sides down.
Nothing here fails because it is slow. ONLY=seats measures a part, BENCH_FULL=1 larger amounts.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

PARTS = ["certificates", "pages", "seats", "imports", "doubles", "finding", "exports", "asking"]
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"


def main() -> int:
    only = [part for part in (os.environ.get("ONLY") or "").split() if part]
    if wrong := set(only) - set(PARTS):
        sys.exit(f"ONLY is one or more of: {' '.join(PARTS)}, not {' '.join(sorted(wrong))}")
    began, fine = time.monotonic(), True
    print(f"{'figure':46}{'value':>9}{'floor':>9}{'goal':>9}   what was measured", flush=True)
    for name, url in [("SQLite", ""), ("PostgreSQL", postgresql())]:
        if name == "PostgreSQL" and not url:
            print("PostgreSQL: no server answers, nothing was measured on it")
            continue
        for part in only or PARTS:
            if part == "certificates" and url:
                continue  # no database is asked
            print(f"# {part} on {name}", file=sys.stderr, flush=True)
            fine = measure(part, url) and fine
    print(f"# {time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0 if fine else 1


def measure(part: str, url: str) -> bool:
    # What is compared with a commit for each person must wait for the disk as in production.
    settings = "tests.bench.settings" if part == "imports" else "rumbo.settings.test"
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings}
    env |= {"PYTHONPATH": "site:.", "PYTEST_XDIST_WORKER": f"bench-{part}"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.one", part]
    return subprocess.run(command, env=env, cwd=Path(__file__).parents[2]).returncode == 0


def postgresql() -> str:
    import psycopg

    given = os.environ.get("DATABASE_URL", "")
    url = given if given.startswith("postgres") else POSTGRESQL
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return url


if __name__ == "__main__":
    sys.exit(main())
