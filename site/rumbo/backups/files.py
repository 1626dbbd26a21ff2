"""Folders of files: into a backup, as links to the one before where nothing changed; and back.

Sealed files are written once and never changed, so the next backup costs a link for each of
them and no space. Where the disk knows no links, they are copied.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from .manifest import Manifest

STAGE = ".restoring"
UNFINISHED = (".part",)  # endings of files that somebody is writing just now


def roots() -> dict[str, Path]:
    """The folders of files, by their names in a backup."""
    return {"sealed": Path(settings.SEALED_ROOT), "media": Path(settings.MEDIA_ROOT)}


def found(root: Path) -> Iterator[Path]:
    """Every finished file below `root`, as a path from there."""
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if name != STAGE)
        for name in sorted(names):
            if not name.endswith(UNFINISHED):
                yield (Path(folder) / name).relative_to(root)


def save(target: Path, before: Path | None, manifest: Manifest) -> None:
    """Copy all roots into `target`, with links to the files of the backup `before`."""
    known = Manifest.read(before).files if before else {}
    for name, root in roots().items():
        for path in found(root):
            inside = (Path(name) / path).as_posix()
            copy = target / inside
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if inside in known and _linked(root / path, before / inside, copy):
                manifest.files[inside] = known[inside]
            elif _copied(root / path, copy):
                manifest.add(target, copy)


def _linked(source: Path, before: Path, copy: Path) -> bool:
    """Was it unchanged, so that a link to the earlier copy was enough?"""
    try:
        if _same(source, before):
            os.link(before, copy)
            return True
    except OSError:
        pass  # gone, no links on this disk, or too many: copied like the first time
    return False


def _copied(source: Path, copy: Path) -> bool:
    try:
        shutil.copyfile(source, copy)
        shutil.copystat(source, copy)
    except FileNotFoundError:  # taken away meanwhile, as exports are
        copy.unlink(missing_ok=True)
        return False
    return True


def _same(one: Path, other: Path) -> bool:
    here, there = one.stat(), other.stat()
    return (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)


def occupied() -> list[Path]:
    """The roots that hold files already."""
    return [root for root in roots().values() if next(found(root), None)]


def put_back(source: Path, name: str) -> list[tuple[Path, Path | None]]:
    """Copy all files of the backup `source` to their roots; what was there moves to `name`.

    Gives the roots with where their files were moved, for `undo`.
    """
    done: list[tuple[Path, Path | None]] = []
    try:
        for inside, root in roots().items():
            aside = None
            if next(found(root), None):
                aside = root.with_name(f"{root.name}.{name}")
                root.rename(aside)
            done.append((root, aside))
            _fill(root, source / inside)
    except BaseException:
        undo(done)
        raise
    return done


def _fill(root: Path, source: Path) -> None:
    """The files appear together: until then they lie in a folder that nobody looks into."""
    stage = root / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True, mode=0o750)
    for path in found(source):
        copy = stage / path
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        shutil.copyfile(source / path, copy)
        shutil.copystat(source / path, copy)
        copy.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    for each in list(stage.iterdir()):
        shutil.rmtree(root / each.name, ignore_errors=True)  # a folder without files
        each.rename(root / each.name)
    stage.rmdir()


def undo(done: list[tuple[Path, Path | None]]) -> None:
    """As it was before `put_back`."""
    for root, aside in done:
        shutil.rmtree(root, ignore_errors=True)
        if aside:
            aside.rename(root)
        else:
            root.mkdir(parents=True, exist_ok=True, mode=0o750)
