"""What hangs on a person, and how each kind of it moves to another record and back.

Each app registers its own, as it registers erasers (youth/erasing.py); a test demands one of every
model that points to a person. What moves is opened, and sealed anew with the key of whom it moves
to. Nothing else of a row changes: evidence stays what it was.
"""

import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from accounts.sealing import files
from accounts.sealing.fields import Sealed, SealedField, Unreadable
from youth.models import Participant


@dataclass(frozen=True)
class Reason:
    """Why two records cannot be joined or parted now, and where that can be changed."""

    text: Any
    url: str = ""

    def __str__(self) -> str:
        return str(self.text)


class NotPossible(Exception):  # noqa: N818 - what is so, not what went wrong
    def __init__(self, *reasons) -> None:
        self.reasons = [r if isinstance(r, Reason) else Reason(r) for r in reasons]
        super().__init__(" ".join(map(str, self.reasons)))


@dataclass
class Act:
    """A merge, or taking one back, at work in one transaction. `ledger`: what has to be known to
    give back what was, as JSON: {name of a part: its own notes}."""

    kept: Participant
    gone: Participant
    ledger: dict
    stack: ExitStack  # of files that were written, and go again if the transaction fails
    actor: object
    corrected: list = field(default_factory=list)  # what was changed meanwhile, in words
    told: bool = False  # only tell what would be done; the transaction is given up

    def reseal_file(self, row, key) -> str:
        """The name of the same file under another key; its own where there is none to read."""
        try:
            content = files.read(row.file)
        except (FileNotFoundError, Unreadable):
            return row.file
        place, kind = os.path.dirname(row.file), os.path.splitext(row.file)[1]
        name = f"{place}/{row.pk}-{secrets.token_hex(4)}{kind}"
        if self.told:
            return row.file
        rows = type(row)._base_manager.filter(pk=row.pk, file=name)
        self.stack.enter_context(files.kept(name, content, key, rows.exists))
        old = row.file
        transaction.on_commit(lambda: files.remove(old))
        return name


class Part:
    """One kind of record. `kinds`: the models it answers for; `title`: what it is called."""

    name = ""
    title: Any = ""
    kinds: tuple[type[models.Model], ...] = ()

    def count(self, person: Participant) -> int:
        return 0

    def told(self, person: Participant) -> list[str]:
        """What there is, in words, for whoever compares two records: lines, or how many."""
        number = self.count(person)
        return [str(number)] if number else []

    def move(self, act: Act) -> None:
        """Everything of `act.gone` to `act.kept`; what is needed to undo it into the ledger."""

    def give_back(self, act: Act) -> None:
        """What `move` took, as the ledger says."""


_parts: list[Part] = []
_refusals: list[Callable[[Participant, Participant], Iterable]] = []


def mover(part: Part) -> Part:
    """Register a kind of record. They move in the order in which they were registered."""
    _parts.append(part)
    return part


def refusal(function: Callable[[Participant, Participant], Iterable]):
    """Register reasons, in words, why two records cannot be joined now."""
    _refusals.append(function)
    return function


def parts() -> list[Part]:
    return list(_parts)


def why_not(kept: Participant, gone: Participant) -> list[Reason]:
    found = [reason for each in _refusals for reason in each(kept, gone)]
    return [r if isinstance(r, Reason) else Reason(r) for r in found]


# --- rows that move as they are ----------------------------------------------------------------


def sealed_for(row, path: str, person: Participant) -> dict:
    """{column: value}: what the person's key seals of `row`, opened, and sealed for `person`.

    `path` leads from the row to its person; from here on the row in memory is `person`'s.
    """
    own = [
        each
        for each in row._meta.concrete_fields
        if isinstance(each, SealedField) and each.key == f"{path}__key"
    ]
    opened = {each: getattr(row, each.attname) for each in own}
    *steps, last = path.split("__")
    holder = row
    for step in steps:
        holder = getattr(holder, step)
    setattr(holder, last, person)
    return {
        each.attname: None if value is None else Sealed(each.seal(row, value))
        for each, value in opened.items()
    }


class Rows(Part):
    """Rows with a foreign key to the person, and what is below them: sealed with the same key.

    `below`: {model: path from it to the row}, as {OutcomeStep: "outcome"}. `along`: which rows
    that came later go back with what they hang on, as a condition.
    """

    def __init__(self, model, title, path="participant", *, below=None, covers=()) -> None:
        self.model, self.title, self.path = model, title, path
        self.below = below or {}
        self.name = model._meta.label_lower
        self.kinds = (model, *self.below, *covers)

    def count(self, person: Participant) -> int:
        return self.of(person).count()

    def of(self, person: Participant):
        return self.model._base_manager.filter(**{self.path: person}).order_by("pk")

    def move(self, act: Act) -> None:
        pks = [str(pk) for pk in self.chosen(act).values_list("pk", flat=True)]
        self.to(act, pks, act.kept)
        act.ledger[self.name] = pks

    def chosen(self, act: Act):
        return self.of(act.gone)

    def give_back(self, act: Act) -> None:
        pks = act.ledger.get(self.name, [])
        rows = self.of(act.kept)
        back = [str(pk) for pk in rows.filter(pk__in=pks).values_list("pk", flat=True)]
        also = [str(pk) for pk in self.later(act, rows) if str(pk) not in back]
        self.to(act, back + also, act.gone)

    def later(self, act: Act, rows) -> Iterable:
        """Keys of rows added since that belong to what goes back, and not to who stays."""
        return ()

    def to(self, act: Act, pks: list[str], person: Participant) -> None:
        # Whoever is at work on one of them ends first, and what they wrote moves along.
        list(self.model._base_manager.select_for_update().filter(pk__in=pks).order_by("pk"))
        for model, path in self.below.items():
            self._below(act, model, path, pks, person)
        rows = self.model._base_manager.filter(pk__in=pks)
        for row in rows.select_related(f"{self.path}__key", "organization").order_by("pk"):
            values = self.values(act, row, person)
            self.model._base_manager.filter(pk=row.pk).update(**{self.path: person}, **values)

    def values(self, act: Act, row, person: Participant) -> dict:
        values = sealed_for(row, self.path, person)
        if getattr(row, "file", ""):
            values["file"] = act.reseal_file(row, person.key)
        return values

    def _below(self, act: Act, model, path: str, pks: list[str], person: Participant) -> None:
        whole = f"{path}__{self.path}"
        rows = model._base_manager.filter(**{f"{path}__in": pks})
        for row in rows.select_related(f"{whole}__key", "organization").order_by("pk"):
            values = sealed_for(row, whole, person)
            if getattr(row, "file", ""):
                values["file"] = act.reseal_file(row, person.key)
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
