"""Publish the words that people agree to. From its day on a text stays as it is, for ever."""

import re
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import journal

from .models import Consent, ConsentText

SAME, ADDED, REMOVED = "same", "added", "removed"


@transaction.atomic
def publish(purpose: str, text_es: str, text_en: str, published_on: date, *, actor) -> ConsentText:
    """A new version, in use from that day on; older consents keep the words they were given on."""
    text = ConsentText(
        purpose=purpose,
        version=next_version(purpose, published_on.year),
        text_es=text_es,
        text_en=text_en,
        published_on=published_on,
    )
    text.full_clean()
    text.save()
    journal.record("consenttext.published", text, actor=actor, purpose=purpose)
    return text


@transaction.atomic
def correct(text: ConsentText, fields: Iterable[str], *, actor) -> None:
    """Save these fields of a draft; ValidationError once its day has begun anywhere."""
    fields = sorted(fields)
    if fields:
        text.save(update_fields=fields)
        purpose = text.purpose
        journal.record("consenttext.corrected", text, actor=actor, purpose=purpose, fields=fields)


@transaction.atomic
def discard(text: ConsentText, *, actor) -> None:
    """Take back a draft, which nobody has seen; ValidationError once its day has begun."""
    found, _kinds = ConsentText.objects.drafts().filter(pk=text.pk).delete()
    if not found:
        raise ValidationError(_("This text is in use: publish a new version instead."))
    journal.record("consenttext.discarded", text, actor=actor, purpose=text.purpose)


def next_version(purpose: str, year: int) -> str:
    """2026-1, 2026-2 …: the first that no text of the purpose ever had."""
    taken = set(ConsentText.objects.filter(purpose=purpose).values_list("version", flat=True))
    number = 1
    while f"{year}-{number}" in taken:
        number += 1
    return f"{year}-{number}"


def uses(text: ConsentText) -> int:
    """How many decisions, given or withdrawn, stand on these words, in all organizations."""
    return Consent.objects.unscoped("how often a text was used").filter(text=text).count()


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """[(same, added or removed; the words)] that lead from one text to the other, in order."""
    # A word or a mark, each with the space after it: a full stop that moved is not a new word.
    before, after = (re.findall(r"(?:\w+|[^\w\s])\s*", text) for text in (old, new))
    found: list[tuple[str, str]] = []
    # Without their spaces: a line that is broken elsewhere says the same.
    matcher = SequenceMatcher(
        None, [w.strip() for w in before], [w.strip() for w in after], autojunk=False
    )
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            found.append((SAME, "".join(after[first:last])))
            continue
        if start < end:
            found.append((REMOVED, "".join(before[start:end])))
        if first < last:
            found.append((ADDED, "".join(after[first:last])))
    return found


def counted(parts: list[tuple[str, str]]) -> tuple[int, int]:
    """How many words were added, and how many were taken out."""
    words = {ADDED: 0, REMOVED: 0, SAME: 0}
    for kind, text in parts:
        words[kind] += len(re.findall(r"\w+", text))
    return words[ADDED], words[REMOVED]
