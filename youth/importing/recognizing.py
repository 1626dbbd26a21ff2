"""What earlier imports left of the rows of a list: who they are about, what was answered for them.

Several rows of one list may agree in name and birth; each has its own `occurrence`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from accounts.models import Organization
from youth.finding import chunks
from youth.models import ImportBatch, ImportRow

from .above import ANSWERED, CHANGED, FRESH, REFUSED, SAME, Recognized
from .answering import Answers

Fate = ImportRow.Fate
STORED_ANEW = (Fate.NEW, Fate.POSSIBLE)
_STATES = {Fate.REFUSED: REFUSED, Fate.SAME: SAME, Fate.CHANGED: CHANGED}


@dataclass
class Earlier:
    """What applied imports left of a row; `contents` by the shape of their lists, newest last."""

    occurrence: int
    participant_id: UUID | None = None
    contents: dict[int, int] = field(default_factory=dict)

    def said(self, shape: int) -> int:
        """What a list of this shape said last, else whatever was said last."""
        return self.contents.get(shape, next(reversed(self.contents.values())))


def remembered(organization: Organization, identities: set[int]) -> dict[tuple, list[Answers]]:
    """What was answered last for rows that say the same, in the order of their list."""
    rows = ImportRow.objects.unscoped("what was answered for rows of earlier imports").filter(
        organization=organization,
        answers__isnull=False,
        batch__state=ImportBatch.State.APPLIED,
    )
    if not rows.exists():
        return {}
    last: dict[tuple, UUID] = {}
    found: dict[tuple, list[Answers]] = defaultdict(list)
    for chunk in chunks(sorted(identities)):
        some = rows.filter(identity__in=chunk).select_related("batch__key")
        for row in some.order_by("-batch__applied_at", "pk"):
            said = (row.identity, row.content)
            if last.setdefault(said, row.batch_id) == row.batch_id:
                found[said].append(row.answers)
    return found


def earlier(organization: Organization, identities: set[int]):
    """({identity: what applied imports left}, {(identity, content) of refused rows})."""
    left: dict[tuple[int, int], Earlier] = {}
    refused, shapes = set(), _shapes(organization)
    # Of a list that was taken back only those count who stayed.
    stayed = Q(fate__in=STORED_ANEW, participant__isnull=False)
    left_something = Q(batch__state=ImportBatch.State.APPLIED) | stayed
    rows = ImportRow.objects.unscoped("what earlier imports of the organization left").filter(
        left_something, organization=organization, batch__in=shapes
    )
    columns = ("identity", "occurrence", "content", "participant_id", "fate", "batch_id", "sheet")
    for chunk in chunks(sorted(identities)):
        found = rows.filter(identity__in=chunk).order_by("batch__applied_at", "pk")
        for identity, occurrence, content, person, fate, batch, sheet in found.values_list(
            *columns
        ):
            if fate == Fate.REFUSED:
                refused.add((identity, content))
            elif person:
                each = left.setdefault((identity, occurrence), Earlier(occurrence))
                each.participant_id, shape = person, shapes[batch].get(sheet)
                each.contents.pop(shape, None)
                each.contents[shape] = content
    known: dict[int, list[Earlier]] = defaultdict(list)
    for (identity, _occurrence), each in sorted(left.items(), key=lambda item: item[0]):
        known[identity].append(each)
    return known, refused


def _shapes(organization: Organization) -> dict[UUID, dict[str, int]]:
    """{import that was applied: {sheet: shape}}."""
    batches = ImportBatch.objects.unscoped("what earlier imports of the organization left").filter(
        organization=organization,
        state__in=[ImportBatch.State.APPLIED, ImportBatch.State.UNDONE],
    )
    found = batches.values_list("pk", "summary")
    return {key: summary.get("shapes", {}) for key, summary in found}


def state_of(each) -> int:
    """What a row, a fates.Planned, was recognized as, for those below."""
    return _STATES.get(each.fate, FRESH) + (ANSWERED if each.was_answered else 0)


def recognize(group: list, known: list[Earlier], above: list[Recognized]) -> bool:
    """Rows of one identity: those that say the same first, wherever they stand; then those that
    changed. `above`: what rows with this identity further up were recognized as.

    False if one of those was taken for changed that one of these would have been, by what it says:
    then all rows have to be looked at together.
    """
    taken = {each.occurrence: each.state % ANSWERED for each in above}
    fresh = sum(each.state % ANSWERED == FRESH for each in above)
    left = [each for each in known if taken.get(each.occurrence) not in (SAME, CHANGED)]
    spent = [each for each in known if taken.get(each.occurrence) == CHANGED]
    fits = not any(k.said(each.shape) == each.content for k in spent for each in group)
    for same in (True, False):
        for each in [e for e in group if not e.fate]:
            match = next((k for k in left if not same or k.said(each.shape) == each.content), None)
            if match:
                left.remove(match)
                each.fate = Fate.SAME if same else Fate.CHANGED
                each.occurrence, each.participant_id = match.occurrence, match.participant_id
    free = max((k.occurrence for k in known), default=-1) + 1 + fresh
    for number, each in enumerate((e for e in group if not e.fate), free):
        each.occurrence = number
    return fits
