"""Whoever changes something leaves an entry, in the same transaction; no entry, no change."""

from fnmatch import fnmatch

import pytest
from django.core.cache import cache
from django.test import Client

from audit import journal
from audit.models import Entry
from audit.words import WORDS
from training import opening
from training.models import Handout, OfferingFacilitator
from training.models.enrollment import EnrollmentState
from training.models.offering import OfferingState
from training.views.catalogue import SHELVES
from youth.forms.intake import IntakeForm
from youth.models import Community
from youth.views.people import address_of

from . import builders as make
from . import recorded
from .signing_in import sign_in
from .test_foreign_ids import CASES, digest, pk_of, sent, undone, world  # noqa: F401 – fixtures
from .world import MISSING

pytestmark = pytest.mark.both

ACTS = [case for case in CASES if case not in ("search: group", "role")]


@pytest.mark.parametrize("case", ACTS)
def test_an_act_by_form_is_recorded(world, case):  # noqa: F811
    cache.clear()
    with undone():
        before = set(Entry.objects.values_list("pk", flat=True))
        sent(world, world.client, case, pk_of(getattr(world.own, CASES[case][-1])))
        new = Entry.objects.exclude(pk__in=before).exclude(action__contains="seen")
        assert [e for e in new if not e.action.endswith((".opened", "searched", "previewed"))]


@pytest.mark.parametrize("case", ACTS)
def test_an_act_that_cannot_be_recorded_does_not_happen(world, case, monkeypatch):  # noqa: F811
    cache.clear()
    seen = journal.read
    client = sign_in(Client(raise_request_exception=False), world.cast.coordinator)
    membership = world.cast.coordinator.memberships.first()
    sign_in(client, world.cast.coordinator, membership=membership)

    def refuse(action, *given, **more):
        if action.endswith((".opened", "searched", "previewed", "seen")):
            return real(action, *given, **more)
        raise RuntimeError("the journal cannot be written")

    real = journal.record
    with undone():
        before = digest(world.cast.ceiba)
        monkeypatch.setattr(journal, "record", refuse)
        answer = sent(world, client, case, pk_of(getattr(world.own, CASES[case][-1])))
        assert (answer.status_code, digest(world.cast.ceiba) == before) == (500, True)
    assert seen is journal.read


@pytest.mark.django_db
class TestParticular:
    def test_who_leads_a_group_is_recorded_when_it_changes(self, cast):
        group = make.offering(cast.ceiba)
        opening.save(group, ["name"], [cast.facilitator], actor=cast.coordinator)
        opening.save(group, ["name"], [cast.facilitator], actor=cast.coordinator)
        assert OfferingFacilitator.objects.filter(offering=group).count() == 1
        assert Entry.objects.get(action="offering.leaders").count == 1
        opening.save(group, ["name"], [], actor=cast.coordinator)
        assert Entry.objects.filter(action="offering.leaders").count() == 2

    def test_a_community_written_by_hand_is_recorded_once(self, cast):
        form = IntakeForm(user=cast.coordinator)
        for _time in range(2):
            form.cleaned_data = {"community_new": "La Ceiba", "place": make.place()}
            form.add_community()
        [community] = Community.objects.filter(name="La Ceiba")
        assert Entry.objects.get(action="community.created").object_id == str(community.pk)

    def test_seats_beyond_are_added_only_by_who_may(self, cast, monkeypatch):
        from accounts import roles

        monkeypatch.setitem(roles.MAY, "exceed_seats", frozenset())
        group, client = make.offering(cast.ceiba), sign_in(Client(), cast.coordinator)
        path = f"/trabajo/grupos/{group.pk}/cupos/"
        key = client.get(path).context["beyond"]["form_key"].value()
        answer = client.post(
            path, {"seats": "2", "reason": "Vino una hermana más", "form_key": key}
        )
        group.refresh_from_db()
        assert (answer.status_code, group.extra) == (403, 0)

    @pytest.mark.parametrize("group", ["", "x", "\x00" * 36, "/" * 36, "a" * 200])
    def test_only_a_group_is_carried_in_an_address(self, cast, group):
        person = make.participant(cast.ceiba)
        assert address_of(person, group) == f"/trabajo/personas/{person.pk}/"
        assert address_of(person, str(MISSING)).endswith(f"?grupo={MISSING}")


# --- what is recorded can be told --------------------------------------------------------------
def untold(actions) -> set[str]:
    """Actions, or patterns of them, without a sentence in audit/words.py."""
    return {a for a in actions if not any(fnmatch(said, a) for said in WORDS)}


def test_every_action_that_is_recorded_has_its_words():
    """A new one needs a sentence in site/audit/words.py, for the history of a person."""
    found = recorded.found()
    assert len(found) > 60
    assert {action: found[action] for action in untold(found)} == {}


def test_what_is_known_only_later_has_its_words_too():
    states = {f"enrollment.{state}" for state in EnrollmentState.values}
    states |= {f"offering.{state}" for state in OfferingState.values}
    states |= {f"certificate.{way}" for way in Handout.Way.values}
    states |= {f"certificates.{way}" for way in (Handout.Way.PRINTED, Handout.Way.PACKED)}
    things = {shelf.model._meta.model_name for shelf in SHELVES}
    states |= {f"{thing}.{done}" for thing in things for done in ("created", "changed")}
    assert untold(states) == set()


WAYS = {
    'journal.record("x.done", thing, actor=me)': {"x.done"},
    'journal.read(request, "x.seen", thing)': {"x.seen"},
    'def f(a):\n    journal.record(f"x.{a}", thing)': {"x.*"},
    'def f(a):\n    journal.record(f\'x.{"y" if a else "z"}\', a)': {"x.y", "x.z"},
    'def f(a):\n    done = "x" if a else "y"\n    journal.record(done, a)': {"x", "y"},
    'def f(done):\n    journal.record(done, 1)\ndef g():\n    f("x")': {"x"},
    'from audit.journal import record as note\nnote("x")': {"x"},
    'journal.record(TEXTS["x"], thing)': {recorded.UNKNOWN},
    "def f(self):\n    journal.record(self.action, 1)": {recorded.UNKNOWN},
}


@pytest.mark.parametrize("code", WAYS)
def test_an_action_is_found_however_it_is_written(code):
    """The control: and what nobody can read from the code counts as untold."""
    assert recorded.Module("app.module", code).found == WAYS[code]
    assert untold(WAYS[code]) == WAYS[code]
