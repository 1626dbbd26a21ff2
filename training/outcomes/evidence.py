"""Files that show an outcome: what is taken, how it is kept, and whether all of it is there.

A picture is drawn anew from its pixels, so that it no longer tells where it was taken. A PDF is
taken as it is and never opened here: it only ever leaves as a download.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
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


@contextmanager
def filed(
    new: OutcomeEvidence | None, attached: Attached | None
) -> Iterator[OutcomeEvidence | None]:
    """Seal the file of an evidence not yet saved; take it away if saving fails."""
    if not attached:
        yield new
        return
    new.file = f"{new.organization_id}/evidence/{new.pk}.{attached.type}"
    new.file_type, key = attached.type, new.outcome.participant.key
    with files.kept(new.file, attached.content, key, lambda: _is_there(new)) as new.file_digest:
        yield new


def _is_there(evidence: OutcomeEvidence) -> bool:
    return OutcomeEvidence.objects.unscoped(WHY).filter(pk=evidence.pk).exists()


def content_of(evidence: OutcomeEvidence) -> bytes:
    """The file as it was kept; Unreadable or FileNotFoundError where it is gone."""
    return files.read(evidence.file)


def name_of(evidence: OutcomeEvidence) -> str:
    """How the file is called when it is downloaded: it tells of nobody."""
    return f"{_('evidence')}-{evidence.pk.hex[-4:]}.{evidence.file_type}"


def stray() -> Iterator[str]:
    """Names of files without evidence, older than an hour."""
    rows = OutcomeEvidence.objects.unscoped(WHY_ALL).exclude(file="")
    yield from files.stray("evidence", set(rows.values_list("file", flat=True)))


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
