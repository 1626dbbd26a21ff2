"""Make the first signing keys; renew them; take back those that were stolen."""

import fcntl
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from audit import journal

from . import generations, stored
from .generations import Faulty, PublicKey, Signing

NAME_MAX = 40  # characters of the site's name, within the 64 that a certificate holds


class NotChanged(Exception):
    """The keys stay as they are; the text says why, for whoever typed the command."""


@contextmanager
def alone() -> Iterator[Path]:
    """The folder of the keys, for one process at a time on this machine."""
    if settings.SIGNING_KEYS is None:
        raise NotChanged("these settings keep their signing keys in memory")
    folder = Path(settings.SIGNING_KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotChanged("another process is changing the signing keys") from None
        yield folder


def make(folder: Path, now: datetime) -> Signing:
    """The first generation, or the next one where only public keys are left."""
    if (folder / stored.PRIVATE).exists():
        raise NotChanged(f"{folder / stored.PRIVATE} exists already and is left as it is")
    known = _known(folder)
    try:
        authority = stored.read_authority(folder)
    except FileNotFoundError:
        authority = generations.make_authority(_name(" CA"), now)
        stored.write_authority(folder, authority)
    return _add(folder, known, authority, now)


def rotate(
    folder: Path,
    now: datetime,
    actor: object,
    *,
    withdrawn: Collection[str] = (),
    new_authority: bool = False,
) -> Signing:
    """A new generation that signs from now on; the private keys of the one before are destroyed.

    `withdrawn`: ids of generations of which nothing is to count any more. The files are written
    before the journal: what was stolen must end even where the database does not answer.
    """
    known = _known(folder)
    if strange := set(withdrawn) - set(known):
        raise NotChanged(f"there is no key {', '.join(sorted(strange))}")
    if new_authority:
        authority = generations.make_authority(_name(" CA"), now)
        stored.write_authority(folder, authority)
    else:
        authority = _authority(folder)
    for key_id in withdrawn:
        known[key_id] = replace(known[key_id], withdrawn=known[key_id].withdrawn or now)
    made = _add(folder, known, authority, now)
    with transaction.atomic():
        journal.record("add_signing_key", actor=actor, purpose=made.key_id)
        for key_id in withdrawn:
            journal.record("withdraw_signing_key", actor=actor, purpose=key_id)
    return made


def _add(folder: Path, known: dict[str, PublicKey], authority, now: datetime) -> Signing:
    # The public half first: killed in between, there is a key that nobody uses.
    number = max((each.number for each in known.values()), default=0) + 1
    made = generations.make(number, authority, _name(), now)
    stored.write_public(folder, [*known.values(), made.public])
    stored.write_private(folder, made)
    return made


def _known(folder: Path) -> dict[str, PublicKey]:
    try:
        return stored.read_public(folder / stored.PUBLIC)
    except FileNotFoundError:
        return {}
    except Faulty as fault:
        raise NotChanged(f"{fault}: bring it back first, or what was signed is lost") from fault


def _authority(folder: Path) -> generations.Authority:
    try:
        return stored.read_authority(folder)
    except FileNotFoundError:
        raise NotChanged(
            f"{folder / stored.AUTHORITY} is not there: bring it from the safe, or give "
            "--new-authority, which readers of PDF files must be told to trust anew"
        ) from None
    except Faulty as fault:
        raise NotChanged(f"{fault}: bring it from the safe") from fault


def _name(what: str = "") -> str:
    """Who signs, as readers of PDF files show it: “Rumbo Joven CA (rumbo.example)”."""
    return f"{settings.SITE_NAME[:NAME_MAX]}{what} ({urlsplit(settings.PUBLIC_URL).hostname})"
