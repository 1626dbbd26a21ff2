"""Everything that is checked, the quickest first, and the suite on both databases.

On the second database, tests that ask no database are left out: they just passed or failed.

ONLY=tests/youth runs a part of the suite; DB=sqlite or DB=postgresql one database. With CI=true
a PostgreSQL that does not answer is a failure.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

from common import ROOT, VAR, environment, say

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
TEST = "rumbo.settings.test"
WORKERS = str(min(os.cpu_count() or 1, 8))


def run(title: str, *command: str, env: dict[str, str]) -> bool:
    """Run one check and say how it went."""
    say(title)
    began = time.monotonic()
    fine = subprocess.run([sys.executable, *command], cwd=ROOT, env=env).returncode == 0
    say(f"{title}: {'fine' if fine else 'FAILED'} ({time.monotonic() - began:.0f} s)")
    return fine


def quick_checks() -> dict[str, bool]:
    env = environment(TEST, DATABASE_URL="")
    return {
        "lint": run("Style of the code", "-m", "ruff", "check", ".", env=env),
        "format": run("Layout of the code", "-m", "ruff", "format", "--check", ".", env=env),
        "migrations": run(
            "Models and migrations agree", "manage.py", "makemigrations", "--check", env=env
        ),
        "deploy": production_check(),
    }


def production_check() -> bool:
    """`check --deploy` under production settings, with secrets that are thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        ring = Path(folder) / "keyring.json"
        env = environment(
            "rumbo.settings.production",
            DATABASE_URL="",
            RUMBO_VAR=folder,
            RUMBO_KEYRING=str(ring),
            RUMBO_SECRET_KEY=secrets.token_urlsafe(60),
            RUMBO_PUBLIC_URL="https://rumbo.example",
            RUMBO_HOSTS="rumbo.example",
        )
        make = "from pathlib import Path; from rumbo.keyring import KeyRing; import sys; "
        make += "KeyRing.fresh().save(Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", make, str(ring)], env=env, cwd=ROOT, check=True)
        make = ("manage.py", "make_signing_keys")
        subprocess.run([sys.executable, *make], env=env, cwd=ROOT, check=True)
        check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
        return run("Production settings are safe", *check, env=env)


def suite(database: str, url: str, second: bool) -> tuple[bool, dict[str, int]]:
    """Run pytest on one database; whether it passed (nothing collected is a failure), and sums."""
    report = VAR / "tests" / f"{database}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    options = ["-m", "pytest", "-q", "-n", WORKERS, "--dist", "worksteal", f"--junitxml={report}"]
    only = (os.environ.get("ONLY") or "").split()
    env = environment(TEST, DATABASE_URL=url, RUMBO_ONLY_WHAT_ASKS="1" if second else "")
    # Every process of every worker would else compile each module and rewrite each test anew.
    env |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(VAR / "tests" / "compiled")}
    fine = run(f"Tests on {database}", *options, *only, env=env)
    return fine, sums(report)


def sums(report: Path) -> dict[str, int]:
    if not report.exists():
        return {}
    found = next(ElementTree.parse(report).iter("testsuite")).attrib  # noqa: S314 – our own file
    failed = int(found["failures"]) + int(found["errors"])
    skipped = int(found["skipped"])
    return {"passed": int(found["tests"]) - failed - skipped, "failed": failed, "skipped": skipped}


def postgresql() -> str:
    """The address of a PostgreSQL that answers, or an empty text."""
    import psycopg

    given = os.environ.get("DATABASE_URL", "")
    url = given if given.startswith("postgres") else POSTGRESQL
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return url


def main() -> int:
    began = time.monotonic()
    chosen = os.environ.get("DB") or ""
    if chosen not in ("", "sqlite", "postgresql"):
        sys.exit("DB is sqlite or postgresql, or left out for both")
    only = bool(os.environ.get("ONLY"))
    done = {} if only else quick_checks()
    lines = []
    for database in [chosen] if chosen else ["sqlite", "postgresql"]:
        url = postgresql() if database == "postgresql" else ""
        if database == "postgresql" and not url:
            lines.append("postgresql: no server answers, nothing was run on it")
            done[database] = not chosen and os.environ.get("CI", "").lower() not in ("true", "1")
            continue
        done[database], counts = suite(database, url, second=bool(lines))
        lines.append(f"{database}: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    failed = [name for name, fine in done.items() if not fine]
    say(" · ".join(lines))
    say(f"{'FAILED: ' + ', '.join(failed) if failed else 'All fine'}"
        f" ({time.monotonic() - began:.0f} s)")  # fmt: skip
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
