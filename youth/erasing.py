"""Erase a person who asked for it: words go for ever, codes, states, dates and counts stay.

Each app registers what it keeps about a person and what becomes of it (as youth/kept.py), so that
nothing is forgotten and no figure changes. What stays of somebody is sealed with a new key; the
old one is destroyed, so that backups go dark as well. Nothing here can be undone.
"""

import secrets
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.sealing import files
from accounts.sealing.fields import Unreadable
from audit import journal

from . import drafting, rights
from .models import (
    BlindToken,
    Consent,
    Contact,
    Guardian,
    IdentityDocument,
    ImportBatch,
    ImportRow,
    Participant,
    PersonDraft,
    ProtectionException,
    RightsRequest,
    Story,
)
from .rights import NotPossible

WHY = "a person who is erased, or was"
# Lists that are not at work.
DONE = (ImportBatch.State.APPLIED, ImportBatch.State.CANCELLED, ImportBatch.State.UNDONE)
NO_NAMES = {"given": "", "surname1": "", "surname2": "", "preferred": ""}


@dataclass
class Erasure:
    """One erasing at work. In memory the person has the new key, in the database still the old."""

    person: Participant
    with_names: bool  # take the name off the certificates, too
    stack: ExitStack  # of files that were written, and go again if the transaction fails

    def put_file(self, name: str, content: bytes, is_there: Callable[[], bool]) -> None:
        self.stack.enter_context(files.kept(name, content, self.person.key, is_there))

    def remove_file(self, name: str) -> None:
        """Once it is sure that the row does not need it any more."""
        transaction.on_commit(lambda: files.remove(name))


Rows = Callable[[Participant], models.QuerySet]
Erase = Callable[[models.QuerySet, Erasure], None]


@dataclass(frozen=True)
class Part:
    """One kind of record: which rows are a person's, and what erasing does with them."""

    model: type[models.Model]
    title: Any
    rows: Rows
    erase: Erase | None = None  # None: it holds nothing but codes, states and dates
    stays: bool = False  # the rows stay, with fewer words
    also: tuple[type[models.Model], ...] = ()  # what the same eraser takes along


_parts: list[Part] = []
_refusals: list[Callable[[Participant], Iterable]] = []
_figures: list[Callable[[Participant], object]] = []
_leftovers: list[Callable[[], int]] = []


def rows_of(model: type[models.Model], path: str) -> Rows:
    """All rows of a person, whoever may see them: past the managers that never change evidence."""
    return lambda person: model._base_manager.filter(**{path: person}).order_by("pk")


def eraser(model, title, path: str = "participant", *, stays: bool = False, also=(), rows=None):
    """Register what erases one kind of record: function(rows, erasure)."""

    def register(function: Erase) -> Erase:
        found = rows or rows_of(model, path)
        _parts.append(Part(model, title, found, function, stays, tuple(also)))
        return function

    return register


def stays(model, title, path: str = "", *, rows: Rows | None = None) -> None:
    """Register a kind of record that holds no word of a person, and that has to stay."""
    _parts.append(Part(model, title, rows or rows_of(model, path), stays=True))


def refusal(function: Callable[[Participant], Iterable]):
    """Register reasons, in words, why a person cannot be erased now: something must end first."""
    _refusals.append(function)
    return function


def figure(function: Callable[[Participant], object]):
    """Register what figures read of a person's age: it stays the same."""
    _figures.append(function)
    return function


def leftover(function: Callable[[], int]):
    """Register what empties rows whose key is gone and that belong to nobody who was erased."""
    _leftovers.append(function)
    return function


def title_of(model: type[models.Model]):
    """What a kind of record about a person is called, for staff."""
    titles = {part.model: part.title for part in _parts}
    return titles.get(model, model._meta.verbose_name_plural)


# --- before -----------------------------------------------------------------------------------


def is_sure(request: RightsRequest) -> bool:
    """Was erasing asked for, and is it sure by whom? Then it can be done as long as it is open."""
    sure = request.participant_id is not None and request.identity_checked
    return bool(sure and request.kind == RightsRequest.Kind.ERASE and not request.closed_at)


def why_not(person: Participant) -> list:
    """What has to end first, in words for staff; [] if the person can be erased."""
    return [reason for each in _refusals for reason in each(person)]


def preview(person: Participant) -> dict[str, list[tuple[Any, int]]]:
    """{"goes", "stays"}: [(what, how many rows)] of what there is."""
    found = {"goes": [], "stays": []}
    for part in _parts:
        if number := part.rows(person).count():
            found["stays" if part.stays else "goes"].append((part.title, number))
    return found


# --- the act ----------------------------------------------------------------------------------


def erase(request: RightsRequest, code: str, *, actor, with_names: bool = False) -> bool:
    """Erase the person of a request, whose code was typed in. False if it was done before.

    Closes nothing: what was done is answered by whoever did it. Raises NotPossible.
    """
    unsure = NotPossible(_("First say who it is, and make sure that it is really them."))
    with ExitStack() as stack, transaction.atomic():
        now = RightsRequest._base_manager.filter(pk=request.pk).exclude(participant=None).first()
        if now is None:
            raise unsure
        person = _locked(now.participant_id)  # before the request, as all who lock both
        request = rights.still_open(request, actor)
        if not is_sure(request) or request.participant_id != person.pk:
            raise unsure
        if person.erased_at:
            return False
        if code != person.code:
            raise NotPossible(_("This is not the code of the person."))
        if reasons := why_not(person):
            raise NotPossible(" ".join(str(each) for each in reasons))
        _erase(Erasure(person, with_names, stack), actor)
    return True


def _locked(pk) -> Participant:
    rows = Participant.objects.unscoped(WHY).select_for_update(of=("self",)).order_by("pk")
    rows = rows.select_related("key", "organization", "place__parent__parent")
    # With the records that were joined with it: in one order for everybody.
    return {row.pk: row for row in rows.filter(Q(pk=pk) | Q(merged_into=pk))}[pk]


def again(pk, at, month, *, actor) -> bool:
    """Erase anew who was erased at that moment, after an older backup was restored.

    Their keys are gone, so nothing of it opens and certificates lose their names. False if there
    is nobody, or nothing to do.
    """
    with ExitStack() as stack, transaction.atomic():
        rows = Participant.objects.unscoped(WHY).filter(pk=pk, erased_at=None)
        if not rows.exists():
            return False
        _erase(Erasure(_locked(pk), True, stack), actor, at, month)
    return True


def empty_leftovers() -> int:
    """After an older backup was restored: how many more rows were emptied."""
    return sum(each() for each in _leftovers)


def _erase(act: Erasure, actor, at=None, month=None) -> None:
    """The person, and the records that were joined with theirs."""
    number = _erase_one(act, at, month)
    for stub in act.person.merged.unscoped(WHY).filter(erased_at=None).order_by("pk"):
        number += _erase_one(Erasure(_locked(stub.pk), act.with_names, act.stack), at)
    journal.record("participant.erased", act.person, actor=actor, count=number)


def _erase_one(act: Erasure, at=None, month=None) -> int:
    person, old = act.person, act.person.key
    month = month or _coarse_month(person)
    theirs = [(part, part.rows(person)) for part in _parts]  # while the record can still be read
    person.key = DataKey.make(person.organization)
    person.key.save()
    number = 0
    for part, rows in theirs:
        number += rows.count()
        if part.erase:
            part.erase(rows, act)
    _empty(person, month)
    person.erased_at = at or timezone.now()
    person.save()
    old.destroy()
    return number


def _empty(person: Participant, month) -> None:
    """What stays of the record itself: code, sex, year of birth, department, where it came from."""
    person.names, person.born, person.directions, person.notes = NO_NAMES, None, None, None
    person.born_month, person.birth_estimated = month, True
    person.place = person.place and person.place.department
    person.place_text = person.grade = person.studies = person.works = ""
    person.community, person.support = None, None


def _coarse_month(person: Participant):
    """January of the year of birth, or the first month by which all figures stay as they are.

    Where no month does that, the month itself. The day goes in any case.
    """
    before = _read(person)
    for month in range(1, 13):
        like = Participant(
            pk=person.pk, organization=person.organization, key=person.key, born=None
        )
        like.born_month = person.born_month.replace(month=month)
        if before is None or _read(like) == before:
            return like.born_month
    return person.born_month


def _read(person: Participant) -> list | None:
    try:
        return [each(person) for each in _figures]
    except Unreadable:
        return None


# --- what this app keeps ----------------------------------------------------------------------


@eraser(Contact, _("phones and e-mails"))
@eraser(IdentityDocument, _("papers that were shown"))
@eraser(BlindToken, _("marks by which the person is found"))
@eraser(Story, _("stories"))
def _removed(rows, act: Erasure) -> None:
    rows.delete()


def _drafts(person: Participant) -> models.QuerySet:
    """The one that became the person, and those in which the same person was begun once more."""
    same = drafting.of_the_same(person)
    return PersonDraft._base_manager.filter(Q(participant=person) | Q(pk__in=same)).order_by("pk")


@eraser(PersonDraft, _("drafts of their record"), rows=_drafts)
def _drafted(rows, act: Erasure) -> None:
    drafting.forget(rows.select_related("key"))


@leftover
def _unreadable_drafts() -> int:
    """Those that were forgotten since the backup: nothing opens them any more."""
    return drafting.forget_unreadable()


@eraser(Guardian, _("adults in charge"))
def _guardians(rows, act: Erasure) -> None:
    """Who it was goes; that an adult decided stays with the consent."""
    for adult in rows:
        adult.participant = act.person
        adult.name, adult.phone, adult.relation = "", None, Guardian.Relation.UNKNOWN
        adult.save()


@eraser(Consent, _("what was agreed to, without the names of witnesses"), stays=True)
def _consents(rows, act: Erasure) -> None:
    rows.update(witness=None)


@eraser(ProtectionException, _("that they took part without an adult in charge"), stays=True)
def _exceptions(rows, act: Erasure) -> None:
    for each in rows:
        each.participant, each.reason = act.person, ""
        each.save()


@eraser(ImportRow, _("what lists said of them"))
def _import_rows(rows, act: Erasure) -> None:
    """The row stays, for its list was counted; by nothing is it known again in another list."""
    for row in rows.select_related("batch"):
        if not row.applied and row.batch.state not in DONE:
            row.delete()  # of an older backup only: erasing waits until a list is stored
            continue
        row.values, row.answers, row.before, row.issues = None, None, None, []
        row.identity, row.content = secrets.randbits(63), secrets.randbits(63)
        row.save(update_fields=["values", "answers", "before", "issues", "identity", "content"])


@eraser(RightsRequest, _("what they asked about their data, without its words"), stays=True)
def _requests(rows, act: Erasure) -> None:
    """Those that are answered. An open one needs its words until it is: then they go (rights)."""
    for request in rows.select_related("key", "organization"):
        if request.closed_at or not _opens(request):
            rights.forget(request)


def _opens(request: RightsRequest) -> bool:
    try:
        return bool(request.told)
    except Unreadable:  # answered since, and its words destroyed
        return False


@refusal
def _of_a_list_at_work(person: Participant) -> Iterable:
    rows = ImportRow._base_manager.filter(participant=person)
    if rows.exclude(batch__state__in=DONE).exists():
        yield _("A list that names this person is being read. Store it or give it up first.")
