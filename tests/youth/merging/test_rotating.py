"""What lies beside the records of people stays readable when the master key is changed."""

import pytest

from accounts import rotation
from accounts.models import DataKey
from accounts.sealing.fields import Unreadable
from rumbo.keyring import ring
from tests import builders as make
from youth.merging import acts
from youth.models import FormSource, ListReading, Merge
from youth.pulling import sources

from .lives import WHY

pytestmark = pytest.mark.django_db
OPENED = {Merge: "ledger", FormSource: "token", ListReading: "chosen"}


@pytest.fixture
def kept(cast):
    """A merge, a connection and a remembered reading; the ring is put back afterwards."""
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    acts.merge(one, other, {}, actor=cast.coordinator)
    given = {"name": "Registro", "kind": "kobo", "server": "https://kobo.example"}
    given |= {"form": "aZ3abcdefgh", "token": "zqxtokenzqx"}
    sources.connect(cast.ceiba, given, actor=cast.coordinator)
    key = DataKey.make(cast.ceiba)
    key.save()
    ListReading.objects.create(
        organization=cast.ceiba, key=key, shape=1, chosen={"sheet": "Hoja 1"}
    )
    master, current = dict(ring().master), ring().current
    yield cast
    ring().master.clear()
    ring().master.update(master)
    ring().current = current


def opened() -> list:
    rows = [model.objects.unscoped(WHY).select_related("key").get() for model in OPENED]
    return [getattr(row, name) for row, name in zip(rows, OPENED.values(), strict=True)]


@pytest.mark.parametrize("wrapped_anew", [True, False])
def test_a_new_master_key_opens_what_is_kept(kept, wrapped_anew):
    """False is the control: what was left out would never open again."""
    before, old = opened(), ring().current
    rotation.add_master_key("system:tests")
    if wrapped_anew:
        list(rotation.rewrap())
        assert old in rotation.remove_unused("system:tests") and rotation.remaining() == 0
        assert opened() == before
        return
    del ring().master[old]
    with pytest.raises(Unreadable):
        opened()


def test_a_merge_is_undone_under_another_master_key(kept):
    rotation.add_master_key("system:tests")
    list(rotation.rewrap())
    rotation.remove_unused("system:tests")
    merge = Merge.objects.unscoped(WHY).get()
    assert acts.unmerge(merge, actor=kept.coordinator).undone_at
