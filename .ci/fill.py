"""Make the keys, the database and the demo's invented people. Doing it again changes nothing."""

import io
import json
import os
import sys
from pathlib import Path

from common import ROOT, VAR, environment, port, say

os.environ.update(environment("rumbo.settings.dev"))
os.environ.setdefault("RUMBO_PUBLIC_URL", f"http://localhost:{port()}")
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]


def main() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    (VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise wants to see it
    django.setup()
    if not Path(settings.KEYRING).exists():
        say("Making the keys that seal names and files")
        call_command("make_keys", stdout=sys.stderr)
    if not (Path(settings.SIGNING_KEYS) / "private.json").exists():
        say("Making the keys that certificates are signed with")
        call_command("make_signing_keys", stdout=sys.stderr)
    say("Preparing the database")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    say("Loading the demo: places, organizations, groups, invented people, website")
    answer = io.StringIO()
    call_command("load_demo", "--json", stdout=answer)
    demo = json.loads(answer.getvalue())
    (VAR / "demo.json").write_text(json.dumps(demo, indent=1, ensure_ascii=False))
    say("Ready. `make run` serves it; `make demo` does both.")


if __name__ == "__main__":
    main()
