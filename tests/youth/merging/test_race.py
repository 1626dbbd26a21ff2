"""Two coordinators at once: one effect, whichever way each of them joins the two records."""

import pytest

from tests import builders as make
from tests.many_hands import all_at_once
from youth.merging import acts
from youth.merging.parts import NotPossible
from youth.models import Merge, Participant

from .lives import WHY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(cast) -> list[Participant]:
    cast.coordinator  # noqa: B018 - made here, and not by many hands
    return [make.participant(cast.ceiba), make.participant(cast.ceiba)]


def fetched(both) -> list[Participant]:
    rows = Participant.objects.unscoped(WHY).select_related("key", "organization")
    return [rows.get(pk=person.pk) for person in both]


def test_joined_both_ways_at_once_they_are_joined_once(cast, both):
    one, other = both
    hands = [(one, other), (other, one)] * 2
    told = all_at_once([lambda h=h: acts.merge(*h, {}, actor=cast.coordinator) for h in hands])
    assert told == ["NotPossible"] * 3 + ["done"]
    assert Merge.objects.unscoped(WHY).count() == 1
    rows = Participant.objects.unscoped(WHY)
    assert rows.filter(merged_into=None).count() == 1


@pytest.mark.parametrize("guard", [True, False])
def test_the_rows_are_read_again_under_their_lock(cast, both, monkeypatch, guard):
    """False is the control: with what was read before, both would be joined twice."""
    one, other = fetched(both)
    stale = {person.pk: person for person in fetched(both)}
    acts.merge(one, other, {}, actor=cast.coordinator)
    if guard:
        with pytest.raises(NotPossible):
            acts.merge(stale[other.pk], stale[one.pk], {}, actor=cast.coordinator)
    else:
        monkeypatch.setattr(acts, "locked", lambda *pks: [stale[pk] for pk in pks])
        acts.merge(stale[other.pk], stale[one.pk], {}, actor=cast.coordinator)
    assert Merge.objects.unscoped(WHY).count() == (1 if guard else 2)


def test_parted_twice_at_once_they_are_parted_once(cast, both):
    merge = acts.merge(*fetched(both), {}, actor=cast.coordinator)
    told = all_at_once([lambda: acts.unmerge(merge, actor=cast.coordinator)] * 3)
    assert told == ["NotPossible"] * 2 + ["done"]
    assert Participant.objects.unscoped(WHY).filter(merged_into=None).count() == 2
