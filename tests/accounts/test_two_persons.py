"""Nobody alone lets anybody in: the rule itself, in the database, and against six acts in a row."""

import re
from contextlib import suppress
from functools import partial
from itertools import product

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import deciding, inviting, leaving, people, team, two_persons, who_may
from accounts.models import AccessChange, ChangeState, Invitation, Membership, User
from accounts.roles import Role
from accounts.two_persons import Standing
from tests.cast import Cast
from tests.signing_in import enroll
from tests.test_url_matrix import undone
from tests.working import work

pytestmark = pytest.mark.both

# --- the rule ------------------------------------------------------------------------------
COORDINATOR = {"coordinator": True}
ADMINISTRATOR = {"administrator": True}
BOTH = COORDINATOR | ADMINISTRATOR
NOTHING: dict = {}


def suffice(first: dict, second: dict, *, subject=3, persons=(1, 2), alone=False) -> bool:
    one, other = Standing(persons[0], **first), Standing(persons[1], **second)
    answers = {
        two_persons.suffice(one, other, subject, alone),
        two_persons.suffice(other, one, subject, alone),
    }
    assert len(answers) == 1, "it matters who of the two began"
    return answers.pop()


@pytest.mark.parametrize(
    ("first", "second", "where_coordinated", "where_not"),
    [
        (COORDINATOR, COORDINATOR, True, False),
        (COORDINATOR, ADMINISTRATOR, True, False),
        (ADMINISTRATOR, ADMINISTRATOR, False, True),
        (COORDINATOR, NOTHING, False, False),
        (ADMINISTRATOR, NOTHING, False, False),
        (NOTHING, NOTHING, False, False),
        (BOTH, BOTH, True, True),
        (BOTH, NOTHING, False, False),
        (BOTH, ADMINISTRATOR, True, True),
    ],
)
def test_which_two_suffice(first, second, where_coordinated, where_not):
    assert suffice(first, second) is where_coordinated
    assert suffice(first, second, alone=True) is where_not


@pytest.mark.parametrize("alone", [True, False])
def test_one_person_is_never_two_and_never_who_gets_it(alone):
    for first, second in product((COORDINATOR, ADMINISTRATOR, BOTH), repeat=2):
        assert not suffice(first, second, persons=(1, 1), alone=alone)
        assert not suffice(first, second, subject=1, alone=alone)
        assert not suffice(first, second, subject=2, alone=alone)


@pytest.mark.parametrize(
    ("who", "where_coordinated", "where_not"),
    [(COORDINATOR, True, False), (ADMINISTRATOR, True, True), (NOTHING, False, False)],
)
def test_who_may_ask(who, where_coordinated, where_not):
    asker = Standing(1, **who)
    assert two_persons.may_ask(asker, 2, False) is where_coordinated
    assert two_persons.may_ask(asker, 2, True) is where_not
    assert not two_persons.may_ask(asker, 1, False)


# --- the database --------------------------------------------------------------------------
@pytest.fixture
def asked(cast):
    """A role for the facilitator that the coordinator asked for."""
    return deciding.ask_role(cast.facilitator, Role.MONITOR, cast.ceiba, cast.coordinator)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "confirmed", "decided_by": "coordinator"},
        {"state": "confirmed", "decided_by": "facilitator"},
        {"state": "confirmed", "decided_by": None},
        {"asked_by": "facilitator"},
        {"user": None},
        {"role": "editor"},
        {"organization": None},
    ],
)
def test_the_database_refuses_what_the_code_would(cast, asked, values):
    people_named = ("decided_by", "asked_by")
    given_values = {
        name: getattr(cast, value) if name in people_named and value else value
        for name, value in values.items()
    }
    rows = AccessChange.objects.filter(pk=asked.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**given_values)


def test_the_database_takes_two_persons(cast, asked, second_coordinator):
    """The control of the test above: with two it is written."""
    rows = AccessChange.objects.filter(pk=asked.pk)
    assert rows.update(state="confirmed", decided_by=second_coordinator) == 1


# --- one person alone, in up to six acts -----------------------------------------------------
class Alone:
    """Somebody who tries everything that the screens offer, alone, and what became of the roles."""

    def __init__(self, who: str) -> None:
        cache.clear()
        mail.outbox.clear()
        self.cast = cast = Cast()
        self.others = [cast.facilitator, cast.monitor, cast.outsider, cast.editor]
        enroll(cast.facilitator)
        self.me = cast.administrator if who == "administrator" else cast.coordinator
        if who == "both":
            Membership.objects.create(user=self.me, role=Role.ADMINISTRATOR)
        if who == "facilitator":
            self.me = cast.facilitator
        if who == "coordinator of nobody else":
            Membership.objects.filter(user__in=[cast.facilitator, cast.monitor]).delete()
        self.before = self.roles()

    def roles(self) -> set:
        held = Membership.objects.active()
        return set(held.values_list("user__email", "role", "organization__slug"))

    def work_as(self, number: int) -> None:
        own = list(self.me.memberships.active().order_by("pk"))
        self.me.act_as(own[number % len(own)] if own else None)

    def whom(self, number: int) -> User:
        return [self.me, *self.others][number % (len(self.others) + 1)]

    def where(self, number: int):
        return [self.cast.ceiba, self.cast.quetzal, None][number % 3]

    def ask_role(self, a, b, c):
        deciding.ask_role(self.whom(a), list(Role)[b % len(Role)], self.where(c), self.me)

    def invite(self, a, b, c):
        emails = [self.me.email, "titere@x.example", self.cast.facilitator.email]
        invited = deciding.Invited(emails[a % 3], "Nombre", "Inventado")
        deciding.ask_invitation(invited, list(Role)[b % len(Role)], self.where(c), self.me)

    def ask_second_step(self, a, b, c):
        deciding.ask_second_step(self.whom(a), self.me)

    def decide(self, a, b, c):
        waiting = list(AccessChange.objects.order_by("pk"))
        act = [deciding.confirm, deciding.confirm, deciding.refuse, deciding.withdraw][b % 4]
        if waiting:
            act(waiting[a % len(waiting)], self.me)

    def end_role(self, a, b, c):
        seen = list(team.memberships(self.me).order_by("pk"))
        if seen:
            leaving.end_role(seen[a % len(seen)], self.me)

    def deactivate(self, a, b, c):
        if self.whom(a) in team.people(self.me):
            leaving.deactivate(self.whom(a), self.me)

    def open_link(self, a, b, c):
        """Whatever was mailed to whomever: the worst case is that all of it is read."""
        for invitation in Invitation.objects.all():
            inviting.send_again(invitation, self.me)
        work()
        mailed = " ".join(message.body for message in mail.outbox)
        for secret in re.findall(r"/cuenta/invitacion/([^/\s]+)/", mailed):
            with suppress(inviting.LinkGone, inviting.Refused):
                inviting.accept(secret, "una frase larga y segura")

    def choose_membership(self, a, b, c):
        self.work_as(a)

    def gained(self, acts) -> set:
        """The roles that are there after these acts and were not before, and steps taken off."""
        self.work_as(0)
        for name, *numbers in acts:
            if not self.me.memberships.active().exists():
                break
            try:
                getattr(self, name)(*numbers)
            except (deciding.Refused, leaving.Refused, ValidationError):
                continue
        work()
        new = self.roles() - self.before
        if not Authenticator.objects.filter(user=self.cast.facilitator).exists():
            new |= {"second step"}
        return new


WHO = ["coordinator", "administrator", "both", "facilitator", "coordinator of nobody else"]
ACTS = [
    "ask_role",
    "invite",
    "ask_second_step",
    "decide",
    "end_role",
    "deactivate",
    "open_link",
    "choose_membership",
]
act = st.tuples(st.sampled_from(ACTS), *[st.integers(0, 20)] * 3)


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(who=st.sampled_from(WHO), acts=st.lists(act, min_size=2, max_size=6))
def test_no_six_acts_of_one_person_give_a_role_to_anybody(database, who, acts):
    with undone():
        assert Alone(who).gained(acts) == set()


# What somebody alone would do first, if they could.
PLAINLY = [
    ("coordinator", [("ask_role", 1, 3, 0), ("decide", 0, 0, 0)]),
    ("coordinator", [("invite", 1, 1, 0), ("decide", 0, 0, 0), ("open_link", 0, 0, 0)]),
    ("coordinator", [("ask_second_step", 1, 0, 0), ("decide", 0, 0, 0)]),
    ("administrator", [("ask_role", 4, 6, 2), ("decide", 0, 0, 0)]),
]


@pytest.mark.parametrize(("who", "acts"), PLAINLY)
def test_without_the_rule_they_would(database, who, acts, monkeypatch):
    """The control: the same acts with the rule taken away, and the database's with it."""
    with undone():
        assert Alone(who).gained(acts) == set()
    monkeypatch.setattr(two_persons, "suffice", lambda *given: True)
    monkeypatch.setattr(who_may, "is_answered_for", lambda change: True)
    with undone():
        alone = Alone(who)
        monkeypatch.setattr(deciding, "_decide", partial(signed_by, alone.cast.outsider))
        assert alone.gained(acts)


@pytest.mark.parametrize(("who", "acts"), PLAINLY[:1])
def test_without_the_rule_the_database_still_refuses(database, who, acts, monkeypatch):
    monkeypatch.setattr(two_persons, "suffice", lambda *given: True)
    with undone(), pytest.raises(IntegrityError, match="change_needs_two_persons"):
        Alone(who).gained(acts)


def signed_by(user, change, state: ChangeState, by) -> None:
    """A confirmation in somebody else's name: what a hole in the rule would amount to."""
    change.state, change.decided_by = state, user
    change.save(update_fields=["state", "decided_by"])


# --- two persons ------------------------------------------------------------------------------
@pytest.mark.parametrize("decider", ["second_coordinator", "administrator"])
def test_with_a_second_person_it_holds_at_once(cast, asked, second_coordinator, decider):
    who = second_coordinator if decider == "second_coordinator" else cast.administrator
    change = deciding.confirm(asked, who)
    assert (change.state, change.decided_by) == ("confirmed", who)
    assert cast.facilitator.memberships.active().filter(role=Role.MONITOR).count() == 1


def test_two_administrators_do_not_give_roles_where_somebody_coordinates(
    cast, second_administrator
):
    cast.coordinator  # noqa: B018 – made when named
    change = deciding.ask_role(cast.facilitator, Role.COORDINATOR, cast.ceiba, cast.administrator)
    with pytest.raises(deciding.Refused):
        deciding.confirm(change, second_administrator)
    assert deciding.confirm(change, cast.coordinator).state == "confirmed"


def test_where_nobody_coordinates_it_takes_two_administrators(cast, second_administrator):
    change = deciding.ask_role(cast.facilitator, Role.COORDINATOR, cast.ceiba, cast.administrator)
    with pytest.raises(deciding.Refused):
        deciding.confirm(change, cast.administrator)
    deciding.confirm(change, second_administrator)
    assert team.coordinators(cast.ceiba).count() == 1


def test_what_a_former_coordinator_asked_for_is_not_given(cast, asked, second_coordinator):
    people.end_role(cast.coordinator.memberships.get(), actor="system:test")
    with pytest.raises(deciding.Refused):
        deciding.confirm(asked, second_coordinator)


def test_the_only_coordinator_who_lost_the_phone_is_not_locked_out(cast, second_administrator):
    """Two administrators: there is no other coordinator who could be asked."""
    enroll(cast.coordinator)
    change = deciding.ask_second_step(cast.coordinator, cast.administrator, "Estuvo aquí")
    deciding.confirm(change, second_administrator)
    assert not Authenticator.objects.filter(user=cast.coordinator).exists()


@pytest.mark.parametrize("kind", ["police", "justice"])
def test_police_and_justice_get_nobody_who_sees_people(cast, second_administrator, kind):
    from tests import builders as make

    body = make.organization("cuerpo", kind=kind)
    for role in (Role.COORDINATOR, Role.MONITOR, Role.EVALUATOR):
        with pytest.raises(deciding.Refused):
            deciding.ask_role(cast.facilitator, role, body, cast.administrator)
    assert not AccessChange.objects.exists()
