"""A family answers while a colleague joins the two records of the young person.

The worst moment is after it was read whose request it is, and before anything is written.
"""

import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests import builders as make
from tests.many_hands import all_at_once
from training.applying import followed, handling, minors, minors_record, minors_said
from training.seats import NotAllowed
from youth import consenting
from youth.holding import Gone
from youth.merging import acts as merging
from youth.merging import agreed
from youth.models import Consent, Guardian, Participant
from youth.models.consent import Decision, Purpose

from .sending import GUARDIAN, WHY, coming, link_of, minor, permissions, permit, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
AT_ONCE = 0.5  # seconds that joining takes, once everything is moved


class Family:
    """A request of somebody with two records, and what each of them can say next."""

    def __init__(self, cast) -> None:
        make.consent_text()
        self.user = cast.coordinator
        self.kept, self.gone = self.record(cast), self.record(cast)
        group = coming(cast)
        self.found, self.again = minor(group), minor(group)
        handling.link(self.found.application, self.gone, self.user)

    @staticmethod
    def record(cast) -> Participant:
        return make.minor(cast.ceiba, consented=False, guardian_named=False)

    def join(self) -> None:
        rows = Participant.objects.unscoped(WHY)
        both = (rows.get(pk=person.pk) for person in (self.kept, self.gone))
        merging.merge(*both, {}, actor=self.user)

    def say_yes(self, found=None) -> None:
        told = {"text": minors.words(), "guardian": GUARDIAN}
        assert minors_said.answer(minors.of(found or self.found), "given", **told)

    def agree(self, found=None) -> None:
        minors_said.assent(minors.of(found or self.found), minors.words())

    def disagree(self) -> None:
        minors_said.take_back(minors.of(self.found))

    def put_on_record(self) -> None:
        minors_record.put_on_record(self.found.application, actor=self.user)

    def newest(self, person: Participant) -> str:
        newest = consenting.newest(person, Purpose.SERVICES)
        return newest.decision if newest else ""


def both_said(family: Family) -> None:
    family.say_yes()
    family.agree()


def both_said_again(family: Family) -> None:
    family.say_yes(family.again)
    family.agree(family.again)


# {act: (what was said before, what holds afterwards)}
SAID = {
    Family.say_yes: (Family.agree, Decision.GIVEN),
    Family.agree: (Family.say_yes, Decision.GIVEN),
    Family.disagree: (both_said, Decision.WITHDRAWN),
    Family.put_on_record: (both_said_again, Decision.GIVEN),
}
each_act = pytest.mark.parametrize("say", SAID, ids=lambda each: each.__name__)


def all_is_on(family: Family) -> None:
    """Nothing hangs on the record that is gone, and every word of the adult opens."""
    for model in (Consent, Guardian):
        rows = model.objects.unscoped(WHY).select_related("participant__key")
        assert {row.participant_id for row in rows} == {family.kept.pk}
    adults = Guardian.objects.unscoped(WHY).select_related("participant__key")
    assert {adult.name for adult in adults} == {GUARDIAN["name"]}


def and_then(look, act):
    """`look`, and right after the first time `act`."""
    done = []

    def looked(*given, **more):
        found = look(*given, **more)
        if not done:
            done.append(None)
            act()
        return found

    return looked


def alone(application, act):
    """Without holding the person."""
    with transaction.atomic():
        return act()


@each_act
def test_what_is_said_lands_on_the_record_that_is_kept(cast, monkeypatch, say):
    family = Family(cast)
    before, holds = SAID[say]
    before(family)
    monkeypatch.setattr(followed, "whose", and_then(followed.whose, family.join))
    say(family)
    assert family.newest(family.kept) == holds
    all_is_on(family)


@each_act
def test_control_without_holding_the_person_it_breaks(cast, monkeypatch, say):
    family = Family(cast)
    before, _holds = SAID[say]
    before(family)

    for module in (minors_said, minors_record):
        monkeypatch.setattr(module, "with_person", alone)
    for look in ("_may_carry", "stands"):
        monkeypatch.setattr(
            minors_record, look, and_then(getattr(minors_record, look), family.join)
        )
    with pytest.raises(Gone):
        say(family)


@pytest.mark.parametrize("guard", [True, False])
def test_the_adult_is_thanked_while_the_records_are_joined(cast, client, monkeypatch, guard):
    """Joining has moved everything and is not yet done when the answer comes.

    False is the control: the page would break. SQLite lets one transaction begin after the other.
    """
    family, moved = Family(cast), threading.Event()
    family.agree()
    look = agreed.refuse_wider

    def slowly(*given) -> None:
        moved.set()
        time.sleep(AT_ONCE)
        look(*given)

    monkeypatch.setattr(agreed, "refuse_wider", slowly)
    if not guard:
        monkeypatch.setattr(minors_said, "with_person", alone)
    shown = []

    def answer() -> None:
        moved.wait(timeout=60)
        shown.append(permit(client, link_of(family.found)))

    told = all_at_once([family.join, answer])
    if not guard and connection.vendor == "postgresql":
        assert told == ["Gone", "done"] and not Guardian.objects.unscoped(WHY).exists()
        return
    assert told == ["done", "done"]
    assert shown[0].status_code == 200 and "Gracias" in text_of(shown[0])
    assert family.newest(family.kept) == Decision.GIVEN
    all_is_on(family)


def test_staff_who_put_the_request_to_somebody_else_just_then_are_heard(cast, monkeypatch):
    """The word of the family becomes a consent of whom staff say, and of nobody before."""
    family = Family(cast)
    family.agree()
    other, request = Family.record(cast), family.found.application
    link = and_then(followed.whose, lambda: handling.link(request, other, family.user))
    monkeypatch.setattr(followed, "whose", link)
    family.say_yes()
    assert family.newest(other) == Decision.GIVEN and not family.newest(family.gone)


def test_two_colleagues_who_say_two_people_at_once(cast, monkeypatch):
    """The second one is told to look again, and changes nothing."""
    family = Family(cast)
    one, other, request = Family.record(cast), Family.record(cast), family.found.application
    link = and_then(followed.whose, lambda: handling.link(request, one, family.user))
    monkeypatch.setattr(handling, "whose", link)
    with pytest.raises(NotAllowed, match="cambió"):
        handling.link(request, other, family.user)
    assert followed.whose(request) == one.pk
    handling.link(request, other, family.user)  # who looked again
    assert followed.whose(request) == other.pk


def test_the_answer_for_somebody_whose_data_were_erased_is_no_error(cast):
    family = Family(cast)
    family.agree()
    Participant._base_manager.filter(pk=family.gone.pk).update(erased_at=timezone.now())
    family.say_yes()
    assert permissions().filter(answer="given").exists() and not family.newest(family.gone)
