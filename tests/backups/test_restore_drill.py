"""DRILL: everything is lost but the backup and the ring, and everything is there again."""

import json
import shutil
import subprocess

import pytest
from django.core.management import CommandError, call_command

from accounts.sealing.fields import Unreadable
from audit.models import Entry
from rumbo.backups import keys, making, restoring
from rumbo.backups.manifest import Manifest
from rumbo.keyring import KeyRing
from training.models import Certificate
from youth.models import Participant

from .drill import CANARY, SESSION, files, rewrite, rows, shape

pytestmark = [pytest.mark.usefixtures("kept"), pytest.mark.both]
WHY = "the drill looks whether everything opens"


def restore(folder, *options) -> dict:
    lines = []
    call_command("restore", folder, "--json", *options, stdout=Lines(lines), stderr=Lines([]))
    return json.loads(lines[0])


class Lines:
    """A stream that remembers its lines."""

    def __init__(self, lines: list) -> None:
        self.lines = lines

    def write(self, text: str) -> None:
        self.lines.append(text)

    def flush(self) -> None:
        pass


def is_all_there(kept) -> None:
    """The drill itself: every row, every constraint, every file, and that they open."""
    found = rows()
    restored = [row for row in found["audit_entry"] if "backup.restored" in row]
    assert len(restored) == 1
    found["audit_entry"].remove(restored[0])
    assert found == kept.rows
    assert shape() == kept.shape
    assert files() == kept.files
    person = Participant.objects.unscoped(WHY).select_related("key").get(pk=kept.person)
    assert person.names["given"] == f"{CANARY}una"


def test_everything_is_there_again(kept, there, client):
    done = restore(kept.folder)
    is_all_there(kept)
    assert done["keys"] == len(kept.rows["accounts_datakey"])
    assert (done["gone"], done["pending"], done["aside"]) == (0, [], [])
    assert done["files"] == len(kept.files) > 2
    call_command("audit_verify", stdout=Lines([]), stderr=Lines([]))
    answer = client.get(f"/v/{kept.code}")
    assert answer.status_code == 200
    assert Certificate.objects.unscoped(WHY).get(code=kept.code).state == "valid"
    assert Entry.objects.filter(action="backup.restored").exists()
    assert client.get("/readyz").status_code == 200


def spoiled(path) -> None:
    """One bit changed in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def one(folder, pattern):
    return next(path for path in sorted(folder.rglob(pattern)) if path.is_file())


DAMAGE = {
    "a bit of the database": lambda f: spoiled(one(f, "database.*")),
    "a bit of a certificate": lambda f: spoiled(one(f, "sealed/**/*.pdf")),
    "a bit of the keys": lambda f: spoiled(one(f, "keys.jsonl")),
    "a missing certificate": lambda f: one(f, "sealed/**/*.pdf").unlink(),
    "a database cut short": lambda f: one(f, "database.*").write_bytes(b"half"),
    "a missing manifest": lambda f: one(f, "data/*/manifest.json").unlink(),
    "half a manifest": lambda f: one(f, "data/*/manifest.json").write_text('{"format": 1,'),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_backup_is_refused_and_nothing_changes(kept, backup, there, what):
    DAMAGE[what](backup)
    for options in (["--check"], []):
        with pytest.raises(CommandError, match="damaged|no whole backup"):
            restore(backup, *options)
    assert making.engine().tables() == [] and files() == {}


def test_the_drill_itself_finds_a_damaged_file(kept, backup, there, monkeypatch):
    """The control: without the comparing of digests, the drill goes red."""
    monkeypatch.setattr(Manifest, "damaged", lambda self, folder: [])
    DAMAGE["a bit of a certificate"](backup)
    with pytest.raises(CommandError, match="certificates are missing or damaged"):
        restore(backup)
    with pytest.raises(AssertionError):
        is_all_there(kept)


def test_the_drill_itself_finds_a_lost_row(kept, backup, there, monkeypatch):
    """The control: somebody's key is lost, and nothing counts the rows."""
    monkeypatch.setattr(restoring, "_compare", lambda backup: 0)
    lines = one(backup, "keys.jsonl").read_text().splitlines(keepends=True)
    leave_keys(backup, lines[1:])
    restore(backup)
    with pytest.raises(AssertionError):
        is_all_there(kept)


def leave_keys(backup, lines) -> None:
    """A later backup of the keys, in which some are no longer."""
    file = one(backup, "keys.jsonl")
    file.write_text("".join(lines))
    rewrite(file.parent, lambda manifest: manifest["files"].clear())


def test_who_was_erased_since_stays_dark_and_everybody_else_opens(kept, backup, there):
    person = next(row for row in kept.rows["youth_participant"] if kept.person.hex in bare(row))
    lines = one(backup, "keys.jsonl").read_text().splitlines(keepends=True)
    left = [line for line in lines if json.loads(line)["id"] not in bare(person)]
    assert len(left) == len(lines) - 1
    leave_keys(backup, left)
    assert restore(backup)["gone"] == 1
    everybody = Participant.objects.unscoped(WHY).select_related("key")
    with pytest.raises(Unreadable):
        str(everybody.get(pk=kept.person).names)
    assert all(each.names for each in everybody.exclude(pk=kept.person))
    assert shape() == kept.shape


def bare(row: str) -> str:
    return row.replace("-", "")


# --- what a thief of the backup has --------------------------------------------------------
def texts(folder) -> bytes:
    """All bytes of all files of a backup; the dump of PostgreSQL unpacked."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in found)
    for dump in folder.rglob("*.dump"):
        command = ["pg_restore", "--file=-", str(dump)]
        content += subprocess.run(command, capture_output=True, check=True).stdout
    return content


def test_a_backup_alone_gives_no_name_no_key_and_no_session(kept, there):
    content = texts(kept.folder)
    assert "Fundación Ceiba".encode() in content, "the search finds nothing at all"
    for form in ("utf-8", "utf-16-le"):
        assert CANARY.lower().encode(form) not in content.lower()
    assert b"4455 6677" not in content and b"44556677" not in content
    assert SESSION.encode() not in content
    ring = KeyRing.load(kept.ring)
    kept_secret = [*ring.master.values(), ring._blind, ring._seal]
    data = json.loads(kept.ring.read_text())
    written = [*data["master"].values(), data["blind"], data["seal"]]
    for secret in kept_secret:
        assert secret not in content and secret.hex().encode() not in content
    assert not any(text.encode() in content for text in written)
    assert not list(kept.folder.rglob("keyring*"))


def test_the_search_finds_a_name_and_a_ring_where_they_are(kept, tmp_path):
    """The control: somebody put both beside the backup."""
    shutil.copy(kept.ring, tmp_path / "copy.json")
    (tmp_path / "list.csv").write_text(f"{CANARY}una")
    content = texts(tmp_path)
    assert CANARY.encode() in content
    assert json.loads(kept.ring.read_text())["seal"].encode() in content


def test_the_keys_lie_in_their_own_file_alone(kept):
    """Without it, the data of a backup opens nothing: wrapped keys are not in the data."""
    data = texts(kept.folder / "data")
    assert kept.sealed in data, "the search finds nothing at all"
    for line in one(kept.folder, "keys.jsonl").read_text().splitlines():
        wrapped = keys.base64.b64decode(json.loads(line)["wrapped"])
        assert wrapped not in data and wrapped.hex().encode() not in data
