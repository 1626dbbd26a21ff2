"""Lighthouse on the demo's public pages: installs it under var, serves the demo, prints a table.

Its own copy of the demo (var/lighthouse) and its own Node, for Lighthouse needs a newer one than
Debian's. Performance is simulated from what was measured here: on a busy machine it comes out
lower, and only a quiet machine tells.
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from common import ROOT, VAR, environment, say

SOURCE = ROOT / "tests" / "browser"
HERE = VAR / "lighthouse"
FILES = ("package.json", "package-lock.json", ".npmrc", "lighthouse.mjs")
PAGES = ("/", "/oportunidades/", "/fechas/", "/lugares/", "/que-es-rumbo/", "/v/")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def install() -> Path:
    """Lighthouse as the lock says, once; the path of its Node."""
    HERE.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(SOURCE / name, HERE / name)
    state = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = HERE / "node_modules" / ".installed"
    if not stamp.exists() or stamp.read_text() != state:
        if not shutil.which("npm"):
            sys.exit("npm is missing: apt-get install npm")
        say("Installing Lighthouse (a minute the first time)")
        subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True)  # noqa: S607
        stamp.write_text(state)
    return next(HERE.glob("node_modules/node-linux-*/bin/node"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url: str) -> str:
    return DIRECT.open(url, timeout=20).read().decode()


def wait_for(origin: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            fetch(f"{origin}/healthz")
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit("The demo did not answer; the reason stands above.")
            time.sleep(0.3)


def pages(origin: str) -> list[str]:
    """Those of the website, and the first group of the list."""
    listed = fetch(f"{origin}/oportunidades/")
    found = re.search(r'href="(/oportunidades/[\w-]+/)"', listed)
    return [*PAGES, found[1]] if found else sys.exit("The demo offers nothing.")


def main() -> int:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("There is no Chromium on this machine: apt-get install chromium")
    node, number = install(), free_port()
    env = environment("rumbo.settings.dev", RUMBO_VAR=str(HERE), PORT=str(number), DATABASE_URL="")
    subprocess.run([sys.executable, ".ci/fill.py"], cwd=ROOT, env=env, check=True)
    server = subprocess.Popen(
        [sys.executable, ".ci/serve.py"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    try:
        origin = f"http://localhost:{number}"
        wait_for(origin, server)
        warm = [fetch(origin + path) for path in pages(origin)]
        say(f"Lighthouse on {len(warm)} pages, twice each")
        command = [str(node), "lighthouse.mjs", origin, *pages(origin)]
        return subprocess.run(
            command, cwd=HERE, env=os.environ | {"CHROME_PATH": browser}
        ).returncode
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main())
