"""Gather every text of code and templates into the Spanish catalogue."""

import subprocess
import sys

from common import ROOT, environment

GATHER = ["makemessages", "-l", "es", "--no-obsolete", "--add-location", "file"]
# Not ours, or never shown to anybody.
LEAVE_OUT = [".venv", "var", "tests", ".ci", "build"]

if __name__ == "__main__":
    ignored = [part for name in LEAVE_OUT for part in ("--ignore", name)]
    command = [sys.executable, "manage.py", *GATHER, *ignored]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment("rumbo.settings.dev")).returncode)
