"""Who may be here twice: pairs are found in the background, and decided by people."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from audit import journal
from jobs import starting
from jobs.kinds import chore, kind
from jobs.models import Job
from youth import doubles
from youth.models import Double, ImportRow, Merge, Participant

from . import acts, own
from .parts import NotPossible

WHY = "looking for doubles in the whole organization"
WHY_OVER = "merges whose time is over"
SCAN = "people.doubles"
STEP = 20  # people compared in one step
AT_ONCE = 200  # changed people looked at in an hour; the others wait for the next
State = Double.State


# --- finding them -------------------------------------------------------------------------------


def look_at(organization: Organization, keys: Iterable[UUID]) -> int:
    """Compare these people with everybody who may be one of them, and note the pairs that are new
    or were found otherwise before; how many there are. A pair that was decided stays decided."""
    keys, found, began = list(keys), [], timezone.now()
    for one, other, match in doubles.pairs_among(organization, keys):
        given = {"organization": organization, "verdict": match.verdict, "score": match.score}
        found.append(Double(one_id=one, other_id=other, **given))
    Double.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["verdict", "score"],
    )
    people = Participant.objects.unscoped(WHY).filter(pk__in=keys)
    people.update(compared_at=began)
    return len(found)


def to_look_at(organization: Organization | None = None):
    """People who are there and were changed since they were compared, or never were."""
    rows = Participant.objects.unscoped(WHY).arrived().filter(erased_at=None)
    rows = rows.filter(organization=organization) if organization else rows
    return rows.filter(Q(compared_at=None) | Q(compared_at__lt=F("updated_at")))


def begin(user) -> Job:
    """Have the whole organization looked through. Raises jobs.kinds.Refused."""
    return starting.start(SCAN, user, subject=user.organization.pk)


def job_of(organization: Organization) -> Job | None:
    return starting.newest(SCAN, organization.pk)


@kind(
    SCAN,
    act="merge_people",
    url=lambda job: reverse("youth:doubles"),
    shared=True,
    in_turns=True,
)
def look_through(work) -> None:
    """Everybody who was not compared since the work was ordered: it goes on where it was."""
    people = Participant.objects.unscoped(WHY).arrived().filter(organization=work.organization)
    people = people.filter(erased_at=None)
    ordered = work.job.created_at
    left = people.filter(Q(compared_at=None) | Q(compared_at__lt=ordered)).order_by("pk")
    total = people.count()
    while keys := list(left.values_list("pk", flat=True)[:STEP]):
        with work.step():
            look_at(work.organization, keys)
        work.progress(max(0, total - left.count()), total)
    work.finish({"pairs": open_pairs(work.organization).count()})


@chore
def look_at_changed() -> None:
    """People of lists who may be here already come first, then whoever was changed."""
    possible = ImportRow.objects.unscoped(WHY).filter(fate=ImportRow.Fate.POSSIBLE)
    first = to_look_at().filter(pk__in=possible.values("participant"), compared_at=None)
    rows = [*first.values_list("organization", "pk")[:AT_ONCE]]
    if len(rows) < AT_ONCE:
        known = [pk for _organization, pk in rows]
        others = to_look_at().exclude(pk__in=known).order_by("-updated_at")
        rows += others.values_list("organization", "pk")[: AT_ONCE - len(rows)]
    by_organization: dict = {}
    for organization, pk in rows:
        by_organization.setdefault(organization, []).append(pk)
    for organization in Organization.objects.filter(pk__in=by_organization):
        for some in doubles.chunks(by_organization[organization.pk], STEP):
            look_at(organization, some)


# --- deciding -----------------------------------------------------------------------------------


def open_pairs(organization: Organization):
    rows = Double.objects.unscoped("the pairs of an organization, counted")
    return rows.filter(Double.exists_q(), organization=organization, state=State.OPEN)


def pairs(user, state: str):
    """Pairs that the user may see, the likeliest first; of those decided the newest."""
    rows = Double.objects.visible_to(user).filter(state=state)
    rows = rows.filter(one__erased_at=None, other__erased_at=None)
    rows = rows.select_related("one__key", "other__key", "decided_by")
    return rows.order_by("-score", "id") if state == State.OPEN else rows.order_by("-decided_at")


def pairs_of(user, person: Participant):
    rows = pairs(user, State.OPEN)
    return rows.filter(Q(one=person) | Q(other=person))


def pair_of(one: Participant, other: Participant) -> Double | None:
    """The pair, where the comparison or somebody noted it."""
    low, high = sorted([one.pk, other.pk])
    return Double._base_manager.filter(one_id=low, other_id=high).first()


def noted(one: Participant, other: Participant) -> Double:
    """The pair, noted now where nobody noted it yet: somebody decides about it."""
    low, high = sorted([one.pk, other.pk])
    like = {"organization_id": one.organization_id, "verdict": "possible", "score": 0}
    return Double._base_manager.get_or_create(one_id=low, other_id=high, defaults=like)[0]


def say_different(one: Participant, other: Participant, *, actor) -> None:
    """Two people: nobody is asked again. Done twice, it has one effect."""
    _decide(one, other, State.OPEN, State.DIFFERENT, "double.different", actor)


def ask_again(one: Participant, other: Participant, *, actor) -> None:
    """Take back that they are two people."""
    _decide(one, other, State.DIFFERENT, State.OPEN, "double.reopened", actor)


def _decide(one, other, before: str, after: str, action: str, actor) -> None:
    with transaction.atomic():
        acts.locked(one.pk, other.pk)
        pair = noted(one, other)
        if pair.state == State.MERGED:
            raise NotPossible(acts.JOINED)
        if pair.state != before:
            return
        decided = after != State.OPEN
        pair.state, pair.decided_by = after, actor if decided else None
        pair.decided_at = timezone.now() if decided else None
        pair.save(update_fields=["state", "decided_by", "decided_at"])
        journal.record(action, pair, actor=actor)


# --- what is over -------------------------------------------------------------------------------


@chore
def let_go() -> None:
    """What was kept to undo a merge is destroyed when its time is over, and the words of the
    record that stayed behind with it."""
    rows = Merge.objects.unscoped(WHY_OVER).filter(ledger__isnull=False)
    for pk in list(rows.filter(undo_until__lt=timezone.now()).values_list("pk", flat=True)):
        _let_go(pk)


def _let_go(pk: UUID) -> None:
    with transaction.atomic():
        rows = Merge.objects.unscoped(WHY_OVER).select_for_update(of=("self",))
        merge = rows.select_related("key", "organization").get(pk=pk)
        [gone] = acts.locked(merge.gone_id)
        if merge.ledger is None or merge.undo_until > timezone.now():
            return
        own.forget(merge)
        own.empty(gone)
        journal.record("participant.merge_final", merge, actor="system:keeping")
