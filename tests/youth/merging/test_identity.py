"""Joined and parted again, everything is as it was: every table, opened, and every file."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.scope import OrgOwned
from training import seats
from youth.merging import acts, comparing, parts
from youth.merging.comparing import BOTH, ONE, OTHER
from youth.models import Guardian, Merge, Participant

from .lives import WHY, Lives, differing, everything

pytestmark = [pytest.mark.django_db, pytest.mark.both]

# What belongs to nobody in particular, or only to a list.
OF_NOBODY = {"youth.FormSource", "youth.ListReading"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.SEALED_ROOT = tmp_path / "sealed"


def chosen(lives: Lives, kept, gone) -> dict:
    """By chance, as somebody may choose."""
    picked = {}
    for line in comparing.lines(kept, gone):
        if line.differs:
            picked[line.name] = lives.random.choice([ONE, OTHER])
            if line.name == "notes" and line.one and line.other:
                picked[line.name] = BOTH
    picked.pop("born", None)  # which of two dates holds may widen a consent: see test_consents
    return comparing.chosen(kept, gone, picked)


def joined(lives: Lives) -> Merge:
    kept, gone = lives.fresh(lives.one), lives.fresh(lives.other)
    return acts.merge(kept, gone, chosen(lives, kept, gone), actor=lives.cast.coordinator)


@pytest.mark.parametrize("seed", range(12))
def test_joined_and_parted_everything_is_as_it_was(cast, seed):
    lives = Lives(cast, seed)
    before = everything()
    merge = joined(lives)
    assert not seats.recount(), "seats are counted right while they are joined"
    assert {"youth.Participant.merged_into", "youth.Contact.participant"} & differing(
        before, everything()
    )
    acts.unmerge(merge, actor=cast.coordinator)
    assert differing(before, everything()) == set()
    assert not seats.recount()


@pytest.mark.parametrize("seed", range(3))
def test_again_and_again_and_one_after_the_other(cast, seed):
    """A into B, B into a third; parted in the other order."""
    lives = Lives(cast, seed)
    before = everything()
    first = joined(lives)
    between = everything()
    third, kept = lives.fresh(lives.third), lives.fresh(lives.one)
    second = acts.merge(third, kept, comparing.chosen(third, kept, {}), actor=cast.coordinator)
    assert acts.why_not_undo(first), "the later one first"
    rows = Participant.objects.unscoped(WHY)
    assert {p.merged_into_id for p in rows.exclude(merged_into=None)} == {third.pk}
    acts.unmerge(second, actor=cast.coordinator)
    assert differing(between, everything()) == set()
    acts.unmerge(lives_merge(first), actor=cast.coordinator)
    assert differing(before, everything()) == set()
    acts.unmerge(joined(lives), actor=cast.coordinator)
    assert differing(before, everything()) == set()


def lives_merge(merge: Merge) -> Merge:
    return Merge.objects.unscoped(WHY).select_related("key").get(pk=merge.pk)


@pytest.mark.once
@pytest.mark.parametrize("number", range(len(parts.parts())))
def test_a_part_that_gives_nothing_back_is_seen(cast, number, monkeypatch):
    """The control: with any one of them left out, something is not as it was."""
    lives = full(cast)
    before = everything()
    merge = joined(lives)
    part = parts.parts()[number]
    monkeypatch.setattr(part, "give_back", lambda act: None)
    acts.unmerge(merge, actor=cast.coordinator)
    assert differing(before, everything()), part.name


def full(cast) -> Lives:
    """Both have something of every kind, and a place in the same group."""
    lives = Lives(cast, 2)
    group = type(lives.groups[0]).objects.get(pk=lives.groups[0].pk)
    for person, state in ((lives.one, "withdrawn"), (lives.other, "completed")):
        if not person.enrollments.unscoped(WHY).filter(offering=group).exists():
            lives.takes_part(person, group, state)
    return lives


COUNTED = [part.name for part in parts.parts() if part.title]


@pytest.mark.parametrize("name", COUNTED)
def test_a_part_that_does_not_move_leaves_something_behind(cast, name, monkeypatch):
    """The control of the next test."""
    lives = full(cast)
    [part] = [each for each in parts.parts() if each.name == name]
    assert part.count(lives.other)
    monkeypatch.setattr(part, "move", lambda act: None)
    joined(lives)
    assert part.count(lives.fresh(lives.other))


def test_nothing_hangs_on_the_record_that_is_gone(cast):
    lives = full(cast)
    joined(lives)
    gone = lives.fresh(lives.other)
    left = {part.name: part.count(gone) for part in parts.parts() if part.count(gone)}
    assert set(left) <= {"training.enrollment"}, "only the second place in one and the same group"


def test_every_model_about_people_has_a_part():
    """A new model: say how its rows move (youth/merging/own.py, training/merging.py)."""
    people = {m for m in apps.get_models() if issubclass(m, OrgOwned)}
    known = {model for part in parts.parts() for model in part.kinds}
    assert {m._meta.label for m in people - known} == OF_NOBODY
    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in (Participant, Guardian)
    }
    assert pointing <= known


def test_after_its_time_nothing_is_left_to_undo_it_with(cast, settings):
    from accounts.models import DataKey
    from youth.merging import review

    lives = full(cast)
    merge = joined(lives)
    assert merge.undo_until > timezone.now() + timedelta(days=settings.MERGES_KEPT - 1)
    review.let_go()
    assert lives_merge(merge).ledger is not None, "the control: its time is not over"
    Merge._base_manager.update(undo_until=timezone.now() - timedelta(minutes=1))
    review.let_go()
    review.let_go()
    over = lives_merge(merge)
    assert over.ledger is None and not DataKey.objects.filter(pk=merge.key_id).exists()
    stub = lives.fresh(lives.other)
    assert stub.merged_into_id == lives.one.pk and not any(stub.names.values()) and not stub.born
    with pytest.raises(parts.NotPossible):
        acts.unmerge(over, actor=cast.coordinator)
