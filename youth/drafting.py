"""Drafts of new people: kept at any point, opened again as they were typed, a person exactly once.

A draft needs no field to be right. It is sealed with a key of its own; when it becomes the person,
is discarded or expires, that key is destroyed.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.sealing.fields import Unreadable
from audit import journal
from jobs.kinds import chore

from . import doubles
from .details import NAMES
from .matching.comparing import SAME, compare
from .matching.known import Known
from .models import Participant, PersonDraft

ACTOR = "system:keeping"
AT_ONCE = 200  # of one hour: the others wait for the next
LONGEST = 2000  # letters kept of one input: more than any of them may hold
Fresh = Callable[[dict], bool]  # of what is stored in a draft now
Elsewhere = Callable[[object, Mapping[str, str]], str]
_elsewhere: list[Elsewhere] = []


def never(typed: dict) -> bool:
    return False


class Became(Exception):  # noqa: N818 - what is so, not what went wrong
    """The draft is a person already."""

    def __init__(self, person: Participant) -> None:
        self.person = person
        super().__init__(_("This draft was saved as a person meanwhile."))


def continued(function: Elsewhere) -> Elsewhere:
    """Register function(user, typed) → the address where a draft that was begun elsewhere than on
    the page of a new person goes on; "" for others, and where it cannot go on there."""
    _elsewhere.append(function)
    return function


def continued_at(user, draft: PersonDraft) -> str:
    return next(filter(None, (each(user, draft.typed) for each in _elsewhere)), "")


def open_drafts(user) -> QuerySet:
    """Those that the user may go on with, their own first, then the oldest."""
    rows = PersonDraft.objects.visible_to(user).filter(participant=None)
    mine = Case(When(author=user.pk, then=Value(0)), default=Value(1))
    return rows.order_by(mine, "created_at", "pk")


def keep(
    user, typed: Mapping[str, str], form_key: str, *, of: UUID | None = None, fresh: Fresh = never
) -> PersonDraft:
    """Store what was typed. `of`: the draft that was opened; `fresh`: is it still what it was?

    Where somebody wrote in it since, this becomes a draft beside it. The same form sent again
    writes where it wrote before, as long as nobody else did.
    """
    typed = {name: text[:LONGEST] for name, text in typed.items() if text}
    try:
        return _kept(user, typed, form_key, of, fresh)
    except IntegrityError:  # sent twice at once, the other one was first; or it became a person
        rows = PersonDraft.objects.unscoped("the draft of a form that is sent again")
        if rows.filter(form_key=form_key).exclude(participant=None).exists():
            form_key = sha256(form_key.encode()).hexdigest()[: len(form_key)]  # beside it, once
        return _kept(user, typed, form_key, None, fresh)


def _kept(user, typed: dict, form_key: str, of: UUID | None, fresh: Fresh) -> PersonDraft:
    with transaction.atomic():
        draft = _held(user, form_key, of, open_only=True)
        if draft and draft.form_key != form_key and not fresh(draft.typed):
            draft = None
        if draft is None:
            key = DataKey.make(user.organization)
            key.save()
            draft = PersonDraft(organization=user.organization, key=key, author=user)
        draft.typed, draft.form_key = typed, form_key
        draft.save()
        journal.record("draft.kept", draft, actor=user)
    return draft


def held(user, form_key: str, of: UUID | None) -> PersonDraft | None:
    """The draft from which a form was sent, locked until the transaction ends; None if it is gone.

    Also where the form was kept as a draft and then, by the button back, sent from its old page.
    Raises Became.
    """
    draft = _held(user, form_key, of)
    if draft and draft.participant_id:
        raise Became(draft.participant)
    return draft


def _held(user, form_key: str, of: UUID | None, *, open_only=False) -> PersonDraft | None:
    """The one that this very form wrote, else the one it was opened from."""
    rows = PersonDraft.objects.visible_to(user).select_for_update(of=("self",))
    rows = rows.select_related("key", "organization", "participant")
    if open_only:
        rows = rows.filter(participant=None)
    written = form_key and rows.filter(form_key=form_key).first()
    return written or (rows.filter(pk=of).first() if of else None)


def become(draft: PersonDraft, person: Participant, *, actor) -> None:
    """The draft is this person now; nothing typed is left in it. In the caller's transaction."""
    key = draft.key
    draft.key, draft.typed, draft.participant = None, None, person
    draft.save()
    key.destroy()
    journal.record("draft.became", draft, actor=actor)


def discard(user, pk) -> bool:
    """Forget a draft for ever. False if it was gone, or is a person."""
    with transaction.atomic():
        draft = _held(user, "", pk, open_only=True)
        if draft is None:
            return False
        journal.record("draft.discarded", draft, actor=user)
        forget([draft])
    return True


def forget(drafts: Iterable[PersonDraft]) -> int:
    """Remove rows with their keys, in the transaction; gives how many."""
    drafts = list(drafts)
    for draft in drafts:
        key = draft.key
        PersonDraft._base_manager.filter(pk=draft.pk).delete()
        if key is not None:
            key.destroy()
    return len(drafts)


# --- of somebody who is erased -------------------------------------------------------------------


def of_the_same(person: Participant) -> list[UUID]:
    """Keys of open drafts of the organization that surely speak of this person."""
    try:
        known = doubles.knowns([person.pk]).get(person.pk)
    except Unreadable:  # erased anew, after an older backup: the key is gone
        return []
    rows = PersonDraft.objects.unscoped("drafts of somebody who is erased")
    rows = rows.filter(organization=person.organization_id, participant=None)
    found = []
    for draft in rows.select_related("key", "organization") if known else ():
        said = known_of(draft)
        if said and compare(known, said).verdict == SAME:
            found.append(draft.pk)
    return found


def known_of(draft: PersonDraft) -> Known | None:
    """What a draft says, in the terms of a comparison; None where it names nobody."""
    try:
        typed = draft.typed
    except Unreadable:
        return None
    names = doubles.compared({name: typed.get(name, "") for name in NAMES})
    if not (names["given"] and names["surname1"]):
        return None
    return Known(
        **names,
        born=_day(typed),
        sex=typed.get("sex", ""),
        documents=tuple(filter(None, [typed.get("document_number")])),
        phones=tuple(filter(None, [typed.get("phone")])),
        guardian=typed.get("guardian_name", ""),
        place=typed.get("place_text", ""),
    )


def _day(typed: dict) -> date | None:
    try:
        return date(*(int(typed.get(f"born_{part}", "")) for part in ("year", "month", "day")))
    except ValueError:
        return None


def forget_unreadable() -> int:
    """After an older backup was restored: open drafts that were forgotten since."""
    rows = PersonDraft._base_manager.filter(participant=None).select_related("key", "organization")
    with transaction.atomic():
        return forget([draft for draft in rows if not _opens(draft)])


def _opens(draft: PersonDraft) -> bool:
    try:
        return draft.typed is not None
    except Unreadable:
        return False


# --- their time ----------------------------------------------------------------------------------


def expires_at(draft: PersonDraft):
    """When a draft goes by itself, counted from the last time somebody wrote in it."""
    return draft.changed_at + timedelta(days=settings.DRAFTS_KEPT)


def over() -> QuerySet:
    before = timezone.now() - timedelta(days=settings.DRAFTS_KEPT)
    rows = PersonDraft.objects.unscoped("drafts whose time is over")
    return rows.filter(changed_at__lt=before)


@chore
def expire() -> None:
    """Forget drafts that nobody touched for `settings.DRAFTS_KEPT` days."""
    for pk in list(over().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = over().select_for_update(of=("self",)).select_related("key", "organization")
            draft = rows.filter(pk=pk).first()
            if draft is None:  # another worker was here, or somebody went on with it
                continue
            if draft.participant_id is None:
                journal.record("draft.expired", draft, actor=ACTOR)
            forget([draft])
