import re
import shutil
import subprocess

import pytest
from django.db import connection

from rumbo.keyring import KeyRing

from .. import databases
from .drill import Installation, elsewhere


def unable() -> str:
    """Why this machine cannot back up this database; empty where it can."""
    if connection.vendor != "postgresql":
        return ""
    if not shutil.which("pg_dump"):
        return "pg_dump is not installed: .ci/install.sh tests would do it"
    said = subprocess.run(["pg_dump", "--version"], capture_output=True, text=True, check=True)
    ours = int(re.search(r"\d+", said.stdout)[0])
    theirs = connection.pg_version // 10_000
    return f"pg_dump {ours} is older than the server, {theirs}" if ours < theirs else ""


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker, tmp_path_factory):
    """An installation with one backup; its database is emptied again at once."""
    with django_db_blocker.unblock():
        if why := unable():
            pytest.skip(why)
        try:
            yield Installation(tmp_path_factory.mktemp("drill"))
        finally:
            databases.kind().renew()


@pytest.fixture
def backup(kept, tmp_path):
    """A copy of the backup that a test may damage: its folder."""
    return shutil.copytree(kept.folder, tmp_path / "backups")


@pytest.fixture
def there(kept, tmp_path):
    """We stand in an empty installation elsewhere: its folder."""
    with elsewhere(kept, tmp_path) as folder:
        yield folder


@pytest.fixture
def home(transactional_db, settings, tmp_path):
    """A small installation to be backed up: its folder for backups."""
    if why := unable():
        pytest.skip(why)
    settings.SEALED_ROOT, settings.MEDIA_ROOT = tmp_path / "sealed", tmp_path / "media"
    settings.KEYRING = tmp_path / "safe" / "keyring.json"
    settings.SIGNING_KEYS = tmp_path / "safe of signatures" / "signing"
    KeyRing.fresh().save(settings.KEYRING)
    settings.SEALED_ROOT.mkdir()
    (settings.SEALED_ROOT / "one.pdf").write_bytes(b"sealed")
    return tmp_path / "backups"
