"""Join two records of one person, and part them again: all of it in one transaction, or nothing."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from accounts.sealing.fields import Unreadable
from audit import journal
from youth.models import Double, Merge, Participant

from . import agreed, comparing, own
from .parts import Act, NotPossible, parts, why_not

WHY = "two records of one person, already seen"
JOINED = _("They were joined meanwhile.")
CHANGED = _("Somebody changed one of the records meanwhile. Look at them again, then send.")


def merge(
    kept: Participant, gone: Participant, chosen: dict, *, actor, seen: str | None = None
) -> Merge:
    """Join `gone` into `kept`, whose code stays. `chosen`: {column: value} as `own.columns_of`.

    `seen` is the mark (comparing.digest) of what the actor had on the screen. Raises NotPossible
    with the reasons in words.
    """
    with ExitStack() as stack, transaction.atomic():
        kept, gone = locked(kept.pk, gone.pk)
        if seen is not None and seen != comparing.digest(*sorted((kept, gone), key=_key)):
            raise NotPossible(CHANGED)
        if reasons := why_not(kept, gone):
            raise NotPossible(*reasons)
        act = Act(kept, gone, {"chosen": chosen}, stack, actor)
        before = [agreed.standing(kept), agreed.standing(gone)]
        act.ledger["made_at"] = timezone.now().isoformat()
        act.ledger["pair"] = _decide_pair(kept, gone, actor)
        for part in parts():
            part.move(act)
        agreed.refuse_wider(before, kept)
        made = _written(act)
        journal.record("participant.merged", made, actor=actor)
    return made


def _key(person: Participant):
    return person.pk


def unmerge(merge: Merge, *, actor) -> Merge:
    """Give back what was. What was added since stays with the kept one. Raises NotPossible."""
    with ExitStack() as stack, transaction.atomic():
        act, merge = _opened(merge, stack, actor)
        _give_back(act)
        merge.undone_at, merge.undone_by = timezone.now(), actor
        merge.save(update_fields=["undone_at", "undone_by"])
        own.forget(merge)
        journal.record("participant.unmerged", merge, actor=actor)
    return merge


def corrected_since(merge: Merge, *, actor) -> list:
    """What was corrected since two records were joined, in words; changes nothing."""
    with ExitStack() as stack, transaction.atomic():
        act, _merge = _opened(merge, stack, actor)
        act.told = True
        _give_back(act)
        transaction.set_rollback(True)
    return list(dict.fromkeys(map(str, act.corrected)))


def why_not_undo(merge: Merge) -> list:
    """In words; [] where it can be undone now."""
    kept = Participant._base_manager.get(pk=merge.kept_id)
    if merge.undone_at:
        return [_("This was undone already.")]
    if not _is_known(merge) or merge.undo_until <= timezone.now():
        return [_("The time in which this can be undone is over.")]
    if kept.merged_into_id:
        return [_("The record was joined with another one since. Undo that first.")]
    later = Merge._base_manager.filter(kept=kept, undone_at=None, ledger__isnull=False)
    if later.filter(made_at__gt=merge.made_at).exists():
        return [_("Another record was joined with this one later. Undo that first.")]
    gone = Participant._base_manager.get(pk=merge.gone_id)
    return list(own.to_be_erased(kept, gone)) + list(own.of_a_list_at_work(kept, gone))


def _is_known(merge: Merge) -> bool:
    """Does what is needed to undo it open? Of an older backup its key may be gone."""
    try:
        return merge.ledger is not None
    except Unreadable:
        return False


def locked(*pks) -> list[Participant]:
    """The records in the order asked for, locked in one order for everybody."""
    rows = Participant.objects.unscoped(WHY).select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.select_related("key", "organization").filter(pk__in=pks)}
    if len(found) < len(set(pks)):
        raise NotPossible(_("One of the records is not there any more."))
    return [found[pk] for pk in pks]


def _opened(merge: Merge, stack: ExitStack, actor) -> tuple[Act, Merge]:
    kept, gone = locked(merge.kept_id, merge.gone_id)
    rows = Merge.objects.unscoped(WHY).select_for_update(of=("self",))
    merge = rows.select_related("key", "organization").get(pk=merge.pk)
    if reasons := why_not_undo(merge):
        raise NotPossible(*reasons)
    return Act(kept, gone, merge.ledger, stack, actor), merge


def _give_back(act: Act) -> None:
    for part in parts():
        part.give_back(act)
    pair = act.ledger["pair"]
    rows = Double._base_manager.filter(pk=pair["id"])
    if pair["state"] is None:
        rows.delete()
    else:
        rows.update(state=pair["state"], decided_at=pair["at"], decided_by=pair["by"])


def _decide_pair(kept: Participant, gone: Participant, actor) -> dict:
    """The pair is the same person; gives what it was before."""
    one, other = sorted([kept.pk, gone.pk])
    own_of = {"organization_id": kept.organization_id, "verdict": "same", "score": 1}
    pair, made = Double._base_manager.get_or_create(one_id=one, other_id=other, defaults=own_of)
    before = {"id": str(pair.pk), "state": None if made else pair.state, "by": pair.decided_by_id}
    before["at"] = pair.decided_at and pair.decided_at.isoformat()
    decided = {"state": Double.State.MERGED, "decided_at": timezone.now(), "decided_by": actor}
    Double._base_manager.filter(pk=pair.pk).update(**decided)
    return before


def _written(act: Act) -> Merge:
    made = Merge(organization_id=act.kept.organization_id, key=DataKey.make(act.kept.organization))
    made.key.save()
    made.kept, made.gone, made.made_by, made.ledger = act.kept, act.gone, act.actor, act.ledger
    made.undo_until = timezone.now() + timedelta(days=settings.MERGES_KEPT)
    made.save(force_insert=True)
    return made


@dataclass(frozen=True)
class Standing:
    """A merge as its list shows it."""

    merge: Merge
    days_left: int  # 0: it cannot be undone any more


def of_person(person: Participant) -> list[Standing]:
    """The merges into a person that stand, newest first."""
    rows = Merge._base_manager.filter(gone__merged_into=person, undone_at=None)
    rows = rows.select_related("gone", "made_by").defer("ledger").order_by("-made_at", "-pk")
    return [Standing(each, days_left(each)) for each in rows]


def days_left(merge: Merge) -> int:
    if merge.undone_at:
        return 0
    left = merge.undo_until - timezone.now()
    return max(0, left.days + 1) if left > timedelta(0) else 0


def leads_to(user, pk) -> Participant | None:
    """The person whom `user` sees and into whose record this one was joined."""
    return Participant.objects.visible_to(user).filter(merged=pk).first()
