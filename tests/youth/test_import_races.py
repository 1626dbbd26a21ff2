"""Two hands on one list at the same moment: taken back twice, or answered while it is stored."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from tests.cast import Cast
from tests.many_hands import all_at_once
from youth.importing import applying, previewing, staging, telling, undoing
from youth.merging import acts, own
from youth.models import ImportBatch, Participant

from .lists import ADULT, MIXED, crowd, sheet

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "checked by a test"
ACTOR = "system:tests"
TODAY = date(2026, 10, 1)


def again(batch: ImportBatch) -> ImportBatch:
    rows = ImportBatch.objects.unscoped(WHY).select_related("organization", "key")
    return rows.get(pk=batch.pk)


@pytest.fixture
def stored() -> ImportBatch:
    batch = staging.stage(Cast().ceiba, sheet(*crowd(30)), "lista.csv", ACTOR)
    applying.apply(batch, ACTOR)
    return batch


def take_back(batch: ImportBatch) -> None:
    mine = again(batch)
    undoing.begin(mine, ACTOR)
    undoing.go_on(again(batch), ACTOR)


def test_taken_back_by_several_at_once_it_has_one_effect(stored, monkeypatch):
    monkeypatch.setattr(undoing, "STEP", 7)
    assert all_at_once([lambda: take_back(stored)] * 3) == ["done"] * 3
    assert not Participant.objects.unscoped(WHY).exists()
    entries = Entry.objects.filter(object_id=str(stored.pk))
    assert entries.filter(action="import.undoing").count() == 1
    assert entries.filter(action="import.undone").get().count == 30
    removed = Entry.objects.filter(action="people.taken_back").values_list("count", flat=True)
    assert sum(removed) == 30


def test_control_without_holding_the_list_somebody_is_told_twice(stored, monkeypatch):
    """Two that took the same rows in hand: the second one records people who are gone."""
    first, second = undoing._Work(again(stored), ACTOR), undoing._Work(again(stored), ACTOR)
    undoing.begin(stored, ACTOR)
    monkeypatch.setattr(staging, "still", lambda *args, **more: None)
    rows = [row.pk for row in first.rows()]
    monkeypatch.setattr(
        undoing._Work, "rows", lambda self: staging.rows_of(stored).filter(pk__in=rows)
    )
    assert first.step() == second.step() == 30


@pytest.mark.parametrize("tries", [applying.TRIES, 1])
def test_rows_that_two_got_ready_are_stored_once(monkeypatch, tries):
    """1 is the control: nothing is done again, and the one who comes second breaks."""
    batch = staging.stage(Cast().ceiba, sheet(*crowd(30)), "lista.csv", ACTOR)
    first, second = applying._Work(batch, ACTOR, TODAY), applying._Work(again(batch), ACTOR, TODAY)
    first.begin()
    second.begin()
    ready = second._ready

    def overtaken(rows):
        new = ready(rows)
        monkeypatch.setattr(second, "_ready", ready)
        assert first.step(7) == 7
        return new

    monkeypatch.setattr(second, "_ready", overtaken)
    monkeypatch.setattr(applying, "TRIES", tries)
    if tries == 1:
        with pytest.raises((IntegrityError, applying.Overtaken)):
            second.step(20)
        return
    assert [second.step(20), second.step(20), second.step(20)] == [20, 3, 0]
    second.finish()
    assert Participant.objects.unscoped(WHY).arrived().count() == 30


def test_what_is_stored_takes_no_answer(db):
    batch = staging.stage(Cast().ceiba, sheet(*MIXED), "lista.csv", ACTOR)
    row = staging.rows_of(batch).get(fate="refused")
    applying.apply(again(batch), ACTOR)
    with pytest.raises(staging.GivenUp):
        previewing.answer(again(batch), {row.pk: {"left_out": True}}, ACTOR)


OTHER_PHONE = ADULT.replace("9512-3456", "9777-0000")


@pytest.fixture
def corrects(monkeypatch):
    """A preview that would correct a person; their record, and one that will be kept."""
    cast = Cast()
    applying.apply(staging.stage(cast.ceiba, sheet(ADULT), "antes.csv", ACTOR), ACTOR)
    person = Participant.objects.unscoped(WHY).get()
    kept = make.participant(cast.ceiba)
    batch = staging.stage(cast.ceiba, sheet(OTHER_PHONE), "lista.csv", ACTOR)
    assert staging.rows_of(batch).get().fate == "changed"
    monkeypatch.setattr(own, "AT_WORK", ())  # as if it had been read a moment later
    return cast, again(batch), person, kept


def phones(person) -> list[str]:
    rows = person.contacts.unscoped(WHY).select_related("participant__key")
    return sorted(each.value for each in rows)


@pytest.mark.parametrize("guard", [True, False])
def test_a_list_follows_a_person_who_was_joined_meanwhile(corrects, monkeypatch, guard):
    """False is the control: the list could neither be stored to its end nor taken back."""
    cast, batch, person, kept = corrects
    acts.merge(kept, person, {}, actor=cast.coordinator)
    staging.rows_of(batch).update(participant=person)  # read before, written after
    if not guard:
        monkeypatch.setattr(applying._Work, "_person_of", lambda self, row: row.participant)
        with pytest.raises(ValueError, match="se unió con otra"):
            applying.apply(batch, ACTOR)
        return
    applying.apply(batch, ACTOR)
    assert again(batch).state == "applied"
    assert "+50497770000" in phones(kept) and phones(person) == []
    assert staging.rows_of(batch).get().participant_id == kept.pk
    undoing.begin(again(batch), ACTOR)
    undoing.go_on(again(batch), ACTOR)
    assert "+50497770000" not in phones(kept)


def test_a_list_writes_nothing_on_who_was_erased_meanwhile(corrects):
    _cast, batch, person, _kept = corrects
    Participant.objects.unscoped(WHY).filter(pk=person.pk).update(erased_at=timezone.now())
    applying.apply(batch, ACTOR)
    assert again(batch).state == "applied"
    assert phones(person) == ["+50495123456"]
    row = staging.rows_of(batch).get()
    assert any("se borraron" in text for text in telling.texts_of(row))
