"""Debian's Chromium against a running Rumbo: what only a browser can tell.

Styles and scripts are served compressed, as `make demo` does. Where there is no Chromium the tests
are skipped and say so; with CI=true they fail.
"""

import os
from shutil import which

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread

from rumbo.templatetags.rumbo_tags import icon

from .hand import Hand, watched

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000  # milliseconds; a busy machine is no failure
COMPRESSED = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rumbo.static_files.QuickStorage"},
}


@pytest.fixture(scope="package")
def chromium():
    path = next(filter(None, map(which, NAMES)), None)
    if path is None:
        missing = "there is no Chromium on this machine (Debian's package chromium)"
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop in this thread, and Django would take us for a coroutine: it refuses,
    # and keeps other connections than before and after, which must not outlive their database.
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=[*OPTIONS, *root])
        yield browser
        browser.close()
    connections.close_all()


@pytest.fixture(scope="package")
def server():
    """The address of a server in threads; each request uses the database of the test."""
    with override_settings(
        STORAGES=COMPRESSED,
        STATIC_ROOT=settings.OWN / "gathered",
        WHITENOISE_AUTOREFRESH=False,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        icon.cache_clear()  # remembers addresses, which differ in here and outside
        assert staticfiles_storage.hashed_files
        # WhiteNoise serves the files, not Django's handler for tests, which compresses nothing.
        thread = LiveServerThread("localhost", static_handler=lambda handler: handler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://localhost:{thread.port}"
        thread.terminate()
    icon.cache_clear()


@pytest.fixture(scope="package")
def window(chromium, server):
    """Opens a browser window of its own: window(width=360, scripts=False) gives a Hand."""

    def opened(width: int = 360, height: int = 640, scripts: bool = False) -> Hand:
        context = chromium.new_context(
            base_url=server,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            reduced_motion="reduce",  # nothing is still on its way when it is looked at
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        return Hand(context, server)

    return opened


# Flow: (taps, fields) at most, from the page where it begins; beside what is typed.
TARGETS = {
    "F3": (1, 1),  # find any person: one box
    "F4 adult": (9, 12),  # a new person; the fields that are asked of everybody
    "F4 minor": (10, 14),
    "F5": (3, 0),  # enroll somebody who is known, the search apart
    "F6": (8, 0),  # the roll of 25 with five exceptions
    "F8": (4, 0),  # correct an earlier day
    "F18": (3, 0),  # stop coming, pause, move to another group
}


@pytest.fixture
def counted(record_property, request):
    """Holds a flow to its target, and notes the figures: `-rP` or a JUnit file shows them all."""

    def count(flow: str, taps: int, fields: int = 0) -> None:
        most = TARGETS[flow]
        record_property(flow, f"{taps} of {most[0]} taps, {fields} of {most[1]} fields")
        print(f"{flow:9} {taps:2}/{most[0]} taps {fields:2}/{most[1]} fields  {request.node.name}")
        assert taps <= most[0] and fields <= most[1], flow

    return count


@pytest.fixture
def somebody(window, transactional_db):
    """Opens windows; whatever one complains of (console, content policy, other hosts, a broken
    answer) fails the test at its end.
    """
    yield from watched(window)
