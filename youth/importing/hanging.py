"""What hangs on people whom a list brought in: who has any of it stays when it is taken back.

Asked of every model that refers to a person, so that a kind of record that comes later counts
by itself.
"""

from collections import defaultdict
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from youth import erasing
from youth.models import (
    BlindToken,
    Consent,
    Contact,
    Double,
    Guardian,
    IdentityDocument,
    ImportBatch,
    ImportRow,
    Participant,
)

# What a list itself brings, and what the program found by itself; both go with the person.
PARTS = (BlindToken, Contact, IdentityDocument, Guardian, Double)
CORRECTED = "corrected"
WORDS = {
    CORRECTED: _("the record was corrected since"),
    ImportRow._meta.label_lower: _("another list names the person"),
    Participant._meta.label_lower: _("another record became part of this one"),
}


def relations() -> list:
    """Every way in which something refers to a person, also where the person does not know it."""
    fields = Participant._meta.get_fields(include_hidden=True)
    found = [each for each in fields if each.auto_created and not each.concrete]
    return [each for each in found if each.related_model not in PARTS]


def on(people: list[Participant], batch: ImportBatch) -> dict[UUID, list[str]]:
    """{key: codes} of those of `people` on whom more hangs than this list brought in."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for person in people:
        if person.updated_at > batch.applied_at:
            found[person.pk].add(CORRECTED)
    keys = [person.pk for person in people]
    for relation in relations():
        rows = _of_others(relation.related_model, batch)
        name = relation.field.name
        holders = rows.filter(**{f"{name}__in": keys}).values_list(name, flat=True)
        for key in set(holders):
            found[key].add(relation.related_model._meta.label_lower)
    return {key: sorted(codes) for key, codes in found.items()}


def _of_others(model, batch: ImportBatch):
    rows = model._base_manager.order_by()
    if model is Consent:
        return rows.exclude(batch=batch)
    if model is ImportRow:
        done = [ImportBatch.State.APPLIED, ImportBatch.State.UNDONE]
        return rows.exclude(batch=batch).filter(batch__state__in=done)
    return rows


def in_words(code: str):
    """What a code of `on` means, for staff."""
    if code in WORDS:
        return WORDS[code]
    return erasing.title_of(apps.get_model(code))
