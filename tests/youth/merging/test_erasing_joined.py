"""Erased, asked for, restored: a person who once had two records."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import DataKey
from accounts.sealing.fields import Unreadable
from audit.models import Entry
from tests import builders as make
from training.models import Enrollment
from youth import erasing, kept, rights
from youth.merging import acts
from youth.merging.parts import NotPossible
from youth.models import BlindToken, Merge, Participant, RightsRequest

from .lives import WHY, Lives, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.SEALED_ROOT = tmp_path / "sealed"


def fresh(person) -> Participant:
    rows = Participant.objects.unscoped(WHY).select_related("key", "organization")
    return rows.get(pk=person.pk)


def join(cast, one, other) -> Merge:
    return acts.merge(fresh(one), fresh(other), {}, actor=cast.coordinator)


def asked(cast, person) -> RightsRequest:
    cast.coordinator.act_as(cast.coordinator.memberships.get())
    told = {"name": "Zulma", "born": "2004-05-14", "who": "self", "asker": "", "what": ""}
    told |= {"answer_to": "9911-2233", "safe": "call"}
    made = rights.receive(
        rights.door.key_of(rights.door.new_key()), "erase", told, organization=cast.ceiba
    )
    rights.link(made, person, actor=cast.coordinator)
    return rights.check_identity(made, "known", actor=cast.coordinator)


def test_with_a_person_their_other_records_and_what_parts_them_are_erased(cast):
    one = registered(cast.ceiba, "Zulma", "Quetzalcoat")
    other = registered(cast.ceiba, "Xiomara", "Zaragozano")
    third = registered(cast.ceiba, "Otilia", "Umanzor")
    join(cast, other, third)
    merge = join(cast, one, other)
    keys = [merge.key_id, *(fresh(each).key_id for each in (one, other, third))]
    assert erasing.erase(asked(cast, fresh(one)), one.code, actor=cast.coordinator)
    assert not DataKey.objects.filter(pk__in=keys).exists()
    for each in (one, other, third):
        row = fresh(each)
        assert row.erased_at and not any(row.names.values()) and not row.born
    assert not BlindToken.objects.unscoped(WHY).exists()
    assert not Merge.objects.unscoped(WHY).exclude(ledger=None).exists()
    assert Entry.objects.filter(action="participant.erased").count() == 1
    with pytest.raises(NotPossible):
        acts.unmerge(Merge.objects.unscoped(WHY).get(pk=merge.pk), actor=cast.coordinator)


@pytest.mark.parametrize("joined", [True, False])
def test_after_a_restore_both_are_erased_again(cast, tmp_path, joined):
    """The backup may be of before they were joined, or of after it."""
    one = registered(cast.ceiba, "Zulma", "Quetzalcoat")
    other = registered(cast.ceiba, "Xiomara", "Zaragozano")
    if joined:
        join(cast, one, other)
    now = timezone.now().isoformat()
    for key in DataKey.objects.filter(pk__in=[fresh(one).key_id, fresh(other).key_id]):
        DataKey.objects.filter(pk=key.pk).update(wrapped=bytes(60))  # the newest keys
    with pytest.raises(Unreadable):
        fresh(one).names  # noqa: B018 - the control
    lines = [
        json.dumps({"person": str(each.pk), "at": now, "month": "2004-01-01"})
        for each in (other, one)
    ]
    (tmp_path / "erased.jsonl").write_text("\n".join(lines))
    for _time in range(2):
        call_command("replay_erasures", str(tmp_path / "erased.jsonl"))
    assert fresh(one).erased_at and fresh(other).erased_at
    assert not any(fresh(one).names.values()) and not any(fresh(other).names.values())


def test_the_file_of_the_person_holds_both_records_and_nothing_of_others(cast):
    lives = Lives(cast, 4)
    for person, state in ((lives.one, "completed"), (lives.other, "withdrawn")):
        group = lives.groups[0]
        if not Enrollment.objects.unscoped(WHY).filter(offering=group, participant=person).exists():
            lives.takes_part(person, group, state)
    user = cast.coordinator
    user.act_as(user.memberships.get())
    before = [sizes(lives.fresh(each), user) for each in (lives.one, lives.other)]
    join(cast, lives.one, lives.other)
    after = sizes(lives.fresh(lives.one), user)
    united = ("contacts", "documents", "person")
    for name in set(after) - set(united):
        assert after[name] == before[0][name] + before[1][name], name
    for name in united:
        assert after[name] <= before[0][name] + before[1][name]


def sizes(person, user) -> dict[str, int]:
    return {part.name: len(rows) for part, rows in kept.everything(person, user)}


def test_a_person_who_is_erased_is_joined_with_nobody(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    Participant.objects.unscoped(WHY).filter(pk=one.pk).update(erased_at=timezone.now())
    with pytest.raises(NotPossible):
        join(cast, one, other)
    assert not Merge.objects.unscoped(WHY).exists()
