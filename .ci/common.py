"""What the scripts here share: where things are, and how to speak."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("RUMBO_VAR") or ROOT / "var")


def say(text: str) -> None:
    print(f"\033[1m==>\033[0m {text}" if sys.stdout.isatty() else f"==> {text}", flush=True)


def environment(settings: str, **more: str) -> dict[str, str]:
    """The environment of a process of Rumbo; its caches in our folder if home is closed to us."""
    given = dict(os.environ)
    given["PYTHONPATH"] = f"{ROOT / 'site'}:{ROOT}"
    given["DJANGO_SETTINGS_MODULE"] = settings
    if not os.access(Path.home(), os.W_OK):
        given["XDG_CACHE_HOME"] = str(VAR / "cache")
    return given | more


def port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is no port: give a number, as in `make demo PORT=8080`")
    return int(text)
