"""Pairs are found in the background, in short steps, each once; what was decided is not asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataKey
from jobs.models import Job
from jobs.workers import do_chores
from tests.clicking import Page
from tests.signing_in import sign_in
from tests.working import work
from youth.merging import acts, review
from youth.models import Double, ImportBatch, ImportRow, Merge, Participant

from .lives import WHY, registered

pytestmark = pytest.mark.django_db


def twins(org, given: str = "Zulma Xiomara", surname: str = "Quetzalcoat") -> list[Participant]:
    return [registered(org, given, surname) for _n in range(2)]


def pairs() -> list[Double]:
    return list(Double.objects.unscoped(WHY).order_by("pk"))


def test_everybody_is_compared_by_a_button_and_each_pair_stands_once(client, cast, monkeypatch):
    monkeypatch.setattr(review, "STEP", 2)
    for given, surname in (("Zulma Xiomara", "Quetzalcoat"), ("Otilia Nohelia", "Zaragozano")):
        twins(cast.ceiba, given, surname)
    twins(cast.quetzal)
    page = Page(sign_in(client, cast.coordinator), reverse("youth:doubles"))
    for _time in range(2):
        client.post(reverse("youth:doubles_scan"))
        work()
        assert Job.objects.filter(kind=review.SCAN, state="done").exists()
        assert len(pairs()) == 2, "of this organization only, and no pair twice"
    assert {pair.organization_id for pair in pairs()} == {cast.ceiba.pk}
    assert page.open(reverse("youth:doubles")).status == 200


def test_broken_off_it_goes_on_where_it_was(client, cast, monkeypatch):
    monkeypatch.setattr(review, "STEP", 1)
    twins(cast.ceiba)
    sign_in(client, cast.coordinator)
    client.post(reverse("youth:doubles_scan"))
    looked, look = [], review.look_at

    def fails_once(organization, keys):
        looked.extend(keys)
        if len(looked) == 2:
            raise RuntimeError("the power is out")
        return look(organization, keys)

    monkeypatch.setattr(review, "look_at", fails_once)
    work()
    Job.objects.update(state="waiting")
    from jobs import starting

    for job in Job.objects.all():
        starting.hand_over(job)
    work()
    assert looked[1] == looked[2], "only the step that failed was done again"
    assert len(looked) == 3 and len(pairs()) == 1


def test_the_chore_compares_who_was_changed_and_nobody_twice(cast, monkeypatch):
    one, other = twins(cast.ceiba)
    do_chores()
    assert len(pairs()) == 1 and not review.to_look_at().exists()
    looked = []
    monkeypatch.setattr(review, "look_at", lambda organization, keys: looked.extend(keys))
    review.look_at_changed()
    assert not looked
    Participant.objects.unscoped(WHY).filter(pk=one.pk).update(
        updated_at=timezone.now() + timedelta(seconds=1)
    )
    review.look_at_changed()
    assert looked == [one.pk]


def test_people_of_a_list_who_may_be_here_come_first(cast, monkeypatch):
    monkeypatch.setattr(review, "AT_ONCE", 1)
    of_list = registered(cast.ceiba, "Zulma", "Quetzal")
    registered(cast.ceiba, "Otilia", "Zaragoza")
    key = DataKey.make(cast.ceiba)
    key.save()
    batch = ImportBatch.objects.create(
        organization=cast.ceiba, key=key, file_name="x", file_digest="0" * 64, state="applied"
    )
    row = ImportRow(organization=cast.ceiba, batch=batch, number=1, fate="possible", applied=True)
    row.identity, row.content, row.participant = 1, 2, of_list
    row.save()
    looked = []
    monkeypatch.setattr(review, "look_at", lambda organization, keys: looked.extend(keys))
    review.look_at_changed()
    assert looked == [of_list.pk]


def test_a_decision_is_remembered_also_for_the_record_that_is_kept(cast):
    """B is somebody else than C; B and A are one: A is somebody else than C."""
    one, other = twins(cast.ceiba)
    third = registered(cast.ceiba, "Zulma Xiomara", "Quetzalcoat")
    review.say_different(other, third, actor=cast.coordinator)
    kept, gone = acts.locked(one.pk, other.pk)
    merge = acts.merge(kept, gone, {}, actor=cast.coordinator)
    review.look_at(cast.ceiba, [one.pk, third.pk])
    assert not review.open_pairs(cast.ceiba).exists()
    acts.unmerge(merge, actor=cast.coordinator)
    states = {frozenset((p.one_id, p.other_id)): p.state for p in pairs()}
    assert states == {frozenset((other.pk, third.pk)): "different"}


def test_a_pair_with_somebody_joined_or_erased_stands_on_no_list(client, cast):
    one, other = twins(cast.ceiba)
    third = registered(cast.ceiba, "Zulma Xiomara", "Quetzalcoat")
    review.look_at(cast.ceiba, [one.pk, other.pk, third.pk])
    assert review.open_pairs(cast.ceiba).count() == 3
    kept, gone = acts.locked(one.pk, other.pk)
    acts.merge(kept, gone, {}, actor=cast.coordinator)
    assert review.open_pairs(cast.ceiba).count() == 1
    Participant.objects.unscoped(WHY).filter(pk=third.pk).update(erased_at=timezone.now())
    sign_in(client, cast.coordinator)
    assert not review.pairs(cast.coordinator, "open").exists()
    assert Merge.objects.unscoped(WHY).count() == 1
