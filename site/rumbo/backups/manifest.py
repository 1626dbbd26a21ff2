"""What a backup says of itself: versions, counts of rows, and the SHA-256 of each file."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import BackupError

FILE = "manifest.json"
FORMAT = 1  # raise it when an older program could no longer restore what is written


@dataclass
class Manifest:
    """`rows` by table; `files` by path, each with "sha256" and "bytes"; `migrations` by app.

    `master_keys` are the ids of the master keys that must be in the ring, never the keys.
    """

    made_at: str
    database: str
    database_version: str = ""
    migrations: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    master_keys: list[str] = field(default_factory=list)
    files: dict[str, dict] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n")

    @classmethod
    def read(cls, folder: Path) -> Self:
        try:
            found = json.loads((folder / FILE).read_text())
            if found["format"] > FORMAT:
                raise BackupError(f"{folder} was made by a newer Rumbo: install that one first.")
            return cls(**found)
        except FileNotFoundError:
            raise BackupError(f"{folder} has no {FILE}: it is no whole backup.") from None
        except (ValueError, KeyError, TypeError, OSError) as fault:
            raise BackupError(f"{folder / FILE} is damaged and cannot be read.") from fault

    def add(self, folder: Path, path: Path) -> None:
        """Note a file that was written into `folder`."""
        self.files[path.relative_to(folder).as_posix()] = described(path)

    def damaged(self, folder: Path) -> list[str]:
        """The files that are missing or not what was written, each with what is wrong."""
        found = []
        for name, expected in self.files.items():
            path = folder / name
            if not path.is_file():
                found.append(f"{name} is missing")
            elif path.stat().st_size != expected["bytes"]:
                found.append(f"{name} has another length")
            elif digest(path) != expected["sha256"]:
                found.append(f"{name} was changed")
        return found

    def unknown_migrations(self) -> list[str]:
        """Migrations of the backup that this program does not have: it is older."""
        here = MigrationLoader(None).disk_migrations
        found = [(app, name) for app, names in self.migrations.items() for name in names]
        # Squashed ones may leave their originals behind in the table.
        replaced = {each for one in here.values() for each in one.replaces}
        return [f"{app}.{name}" for app, name in found if (app, name) not in {*here, *replaced}]


def applied() -> dict[str, list[str]]:
    """The migrations that the database has, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        found.setdefault(app, []).append(name)
    return found


def described(path: Path) -> dict:
    return {"sha256": digest(path), "bytes": path.stat().st_size}


def digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
