"""Serve the demo, with its background worker, until Ctrl-C; once it answers, say where it is."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from common import ROOT, VAR, environment, port, say

PATIENCE = 60  # seconds until the first answer
HOST, SETTINGS = "127.0.0.1", "rumbo.settings.dev"


def refuse_busy(number: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except PermissionError:
            sys.exit(f"Port {number} is reserved: choose one above 1023 (make demo PORT=8080)")
        except OSError:
            sys.exit(f"Port {number} is in use: choose another (make demo PORT={number + 1})")


def start(number: int) -> list[subprocess.Popen]:
    """The web server, and the worker that does imports, exports and e-mails."""
    server = [sys.executable, "-m", "gunicorn", "rumbo.wsgi", "-k", "gthread", "--threads", "4"]
    server += ["-w", "2", "--no-control-socket", "-b", f"{HOST}:{number}", "--log-level", "warning"]
    server += ["--graceful-timeout", "5"]
    worker = [sys.executable, "manage.py", "worker", "--worker-id", f"demo-{number}"]
    return [run(each, number) for each in (server, worker)]


def run(command: list[str], number: int) -> subprocess.Popen:
    home = os.environ.get("RUMBO_PUBLIC_URL") or f"http://localhost:{number}"
    env = environment(SETTINGS, RUMBO_PUBLIC_URL=home)
    # A session of its own: Ctrl-C reaches this script alone, which then stops all in order.
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)


def answers(number: int) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        return direct.open(f"http://{HOST}:{number}/healthz", timeout=5).status == 200
    except OSError:
        return False


def wait_for(server: subprocess.Popen, number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(number):
        if server.poll() is not None:
            sys.exit("The server stopped while starting; the reason stands above.")
        if time.monotonic() > deadline:
            server.terminate()
            sys.exit(f"The server did not answer within {PATIENCE} seconds.")
        time.sleep(0.2)


def welcome(number: int) -> None:
    home = f"http://localhost:{number}"
    say(f"Rumbo answers at {home}/  (Ctrl-C stops it)")
    print(f"    Website        {home}/   ·   {home}/en/")
    print(f"    Sign in        {home}/cuenta/entrar/")
    print(f"    Staff          {home}/trabajo/")
    print(f"    Evaluators     {home}/evaluacion/")
    print(f"    Administration {home}/administracion/")
    print(f"    Site's editor  {home}/admin/")
    print(f"    E-mails        are written into {VAR / 'mail'}, and leave for nobody")
    file = VAR / "demo.json"
    if file.exists():
        print("\n    Invented people who can sign in:")
        for user in json.loads(file.read_text())["users"]:
            print(f"    {user['role']:15}{user['email']:36}{user['password']}")
    print(flush=True)


def stop(*_signal) -> None:
    raise KeyboardInterrupt


def main() -> int:
    number = port()
    refuse_busy(number)
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)
    started = start(number)
    try:
        wait_for(started[0], number)
        welcome(number)
        return watch(started, number)
    except KeyboardInterrupt:
        say("Stopping")
        return 0
    finally:
        for each in started:
            each.terminate()
        for each in started:
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()


def watch(started: list[subprocess.Popen], number: int) -> int:
    """Wait for the server's end; a worker that ended, or was killed, is started anew."""
    server, worker = started
    while server.poll() is None:
        time.sleep(1)
        if worker.poll() is not None:
            say("The background worker ended; starting it anew")
            started[1] = worker = run(worker.args, number)
    return server.returncode


if __name__ == "__main__":
    sys.exit(main())
