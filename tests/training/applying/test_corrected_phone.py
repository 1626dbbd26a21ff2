"""Who put their phone right is known by the new one, and nobody learns of anybody's requests."""

import pytest

from tests import builders as make
from training.applying import following, receiving
from training.applying.followed import Followed
from training.models import Application

from .sending import TOLD, repeats, rows

pytestmark = pytest.mark.django_db
NEW = {"phone": "3344-5566", "phone_of": "own", "safe": "write"}


def apply(group, **given) -> Followed:
    return receiving.apply(receiving.door.key_of(receiving.door.new_key()), group, TOLD | given)


def test_the_same_person_asks_again_with_the_corrected_phone(group):
    first = apply(group)
    following.correct_phone(first, NEW)
    again = apply(group, phone="+504 3344 5566")
    assert (again.application.pk, rows().count(), repeats().count()) == (
        first.application.pk,
        1,
        1,
    )


def test_control_with_the_old_identity_there_would_be_two(group, monkeypatch):
    first = apply(group)
    monkeypatch.setattr(following, "_is_free", lambda *given: False)
    following.correct_phone(first, NEW)
    apply(group, phone=NEW["phone"])
    assert rows().count() == 2


def test_a_phone_under_which_they_asked_already_is_kept_and_both_stay(group):
    first, second = apply(group), apply(group, phone=NEW["phone"])
    before = dict(rows().values_list("pk", "identity"))
    following.correct_phone(first, NEW)
    assert first.told["phone"] == NEW["phone"]
    assert dict(rows().values_list("pk", "identity")) == before
    assert second.repeat is None and rows().count() == 2


def test_a_repeat_leaves_the_first_as_it_is(group):
    apply(group)
    again = apply(group)
    before = rows().get().identity
    following.correct_phone(again, NEW)
    assert again.repeat and again.told["phone"] == NEW["phone"]
    assert rows().get().identity == before and rows().get().told["phone"] == TOLD["phone"]


def test_the_same_phone_in_another_group_is_another_request(cast, group):
    first, other = apply(group), apply(make.offering(cast.ceiba, name="Quetzal"), **NEW)
    following.correct_phone(first, NEW)
    assert first.application.identity == other.application.identity
    assert Application.objects.unscoped("looked at by a test").count() == 2
