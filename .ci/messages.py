"""Gather every text of code and templates into the Spanish catalogue.

Running it twice changes nothing: places are files without lines, texts are not wrapped, and the
day of gathering is left out.
"""

import subprocess
import sys

from common import ROOT, environment

CATALOGUE = ROOT / "site/rumbo/locale/es/LC_MESSAGES/django.po"
GATHER = ["makemessages", "-l", "es", "--no-obsolete", "--no-wrap", "--add-location", "file"]
# Not ours, or never shown to anybody.
LEAVE_OUT = [".venv", "var", "tests", ".ci", "build", "node_modules"]


def leave_out_the_day() -> None:
    lines = CATALOGUE.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith('"POT-Creation-Date:')]
    CATALOGUE.write_text("".join(kept), "utf-8")


if __name__ == "__main__":
    ignored = [part for name in LEAVE_OUT for part in ("--ignore", name)]
    command = [sys.executable, "manage.py", *GATHER, *ignored]
    subprocess.run(command, cwd=ROOT, env=environment("rumbo.settings.dev"), check=True)
    leave_out_the_day()
