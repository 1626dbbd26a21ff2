"""Files that show an outcome: what is taken, how it is kept, and whether all of it is there.

A picture is drawn anew from its pixels, so that it no longer tells where it was taken. A PDF is
taken as it is and never opened here: it only ever leaves as a download.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sealing import files
from accounts.sealing.fields import Unreadable
from rumbo.pictures import cleaned
from training.models import OutcomeEvidence

MOST = 5 * 1024 * 1024  # bytes
TOO_BIG = gettext_lazy("The file is larger than 5 MB. Take the picture again, smaller.")
UNKNOWN = gettext_lazy("Send a photo (JPEG, PNG or WebP) or a PDF.")
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
WHY = "the file of an evidence that was about to be saved"
WHY_ALL = "all files are compared with their evidence"


@dataclass(frozen=True)
class Attached:
    """A file that may be kept."""

    content: bytes
    type: str  # a key of CONTENT_TYPES


def checked(file) -> Attached:
    """The file as it will be kept; ValidationError, in words for the form, if it is none of ours.

    What a file is, its first bytes say: neither its name nor what the browser calls it.
    """
    if file.size > MOST:
        raise ValidationError(TOO_BIG, code="too_big")
    file.seek(0)
    content = file.read()
    kind = kind_of(content)
    if kind is None:
        raise ValidationError(UNKNOWN, code="unknown")
    if kind != "pdf":
        content = cleaned(ContentFile(content, name="picture")).read()
    if len(content) > MOST:  # drawn anew, a picture may have grown
        raise ValidationError(TOO_BIG, code="too_big")
    return Attached(content, kind)


def kind_of(content: bytes) -> str | None:
    """A key of CONTENT_TYPES by the first bytes; None for anything else."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return None


class filed:
    """Seal the file of an evidence not yet saved; take it away if saving fails."""

    def __init__(self, evidence: OutcomeEvidence | None, attached: Attached | None):
        self.evidence, self.attached = evidence, attached

    def __enter__(self) -> OutcomeEvidence | None:
        new, given = self.evidence, self.attached
        if given:
            name = f"{new.organization_id}/evidence/{new.pk}.{given.type}"
            key = new.outcome.participant.key
            new.file_digest = files.write(name, given.content, key)
            new.file, new.file_type = name, given.type
        return new

    def __exit__(self, kind, error, trace) -> None:
        # A commit whose answer was lost may have been done: the file goes only if the row is
        # surely not there. A file too many is harmless; evidence without its file is not.
        if not error or not (self.evidence and self.evidence.file):
            return
        with suppress(DatabaseError):
            if not OutcomeEvidence.objects.unscoped(WHY).filter(pk=self.evidence.pk).exists():
                files.remove(self.evidence.file)


def content_of(evidence: OutcomeEvidence) -> bytes:
    """The file as it was kept; Unreadable or FileNotFoundError where it is gone."""
    return files.read(evidence.file)


def name_of(evidence: OutcomeEvidence) -> str:
    """How the file is called when it is downloaded: it tells of nobody."""
    return f"{_('evidence')}-{evidence.pk.hex[-4:]}.{evidence.file_type}"


def stray() -> Iterator[str]:
    """Names of files without a row: what a process that was killed left behind.

    A file that is younger than an hour may belong to evidence about to be saved.
    """
    root, before = Path(settings.SEALED_ROOT), time.time() - 3600
    rows = OutcomeEvidence.objects.unscoped(WHY_ALL).exclude(file="")
    known = set(rows.values_list("file", flat=True))
    for path in sorted(root.glob("*/evidence/*")):
        name = path.relative_to(root).as_posix()
        if name not in known and path.stat().st_mtime < before:
            yield name


def damaged() -> Iterator[OutcomeEvidence]:
    """Evidence whose file is gone, does not open, or is not what was kept."""
    rows = OutcomeEvidence.objects.unscoped(WHY_ALL).exclude(file="").order_by("id")
    for evidence in rows.iterator():
        try:
            content = content_of(evidence)
        except (FileNotFoundError, Unreadable):
            content = b""
        if hashlib.sha256(content).hexdigest() != evidence.file_digest:
            yield evidence
