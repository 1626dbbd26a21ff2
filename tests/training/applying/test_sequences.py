"""Whatever is sent, in whatever order, and whatever staff do in between: nobody becomes two people,
has two requests for a group, or two seats in it."""

import secrets
from collections import Counter
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from accounts.models import DataKey
from tests import builders as make
from tests.clicking import values_of
from training import seats
from training.applying import followed, handling, minors, receiving
from training.models import MinorPermission, Offering
from youth.models import Participant

from .sending import FOLLOW, SAME, TYPED, WHY, YEAR, english, enrollments, here, repeats, rows

pytestmark = [pytest.mark.django_db, pytest.mark.both]

# Two people, each written in two ways; the second is a minor.
PEOPLE = [
    [{}, {"given": "LUCIA  Ana", "surnames": "mejia de la cruz", "phone": "+504 9988 7766"}],
    [
        {"given": "Zoila", "born_year": str(YEAR + 5), "phone": "9911-2233"},
        {"given": "zóila", "born_year": str(YEAR + 5), "phone": "(504) 99.11.22.33"},
    ],
]
GIVEN = {"ana": 0, "lucia": 0, "zoila": 1, "zóila": 1}
FORMS, GROUPS = 4, 2
FOLLOWS = ("withdraw", "phone", "end", "renew", "alone", "assent", "unassent", "look", "wrong year")
BY_STAFF = ("enroll", "put_off", "reopen", "contacted")


class Story:
    """Two groups of one seat, four forms that somebody opened, and the hands of staff."""

    def __init__(self, cast) -> None:
        cache.clear()
        self.cast, self.client = cast, Client()
        self.groups = [self._group() for _n in range(GROUPS)]
        self.forms = [receiving.door.new_key() for _n in range(FORMS)]
        self.people: dict[int, Participant] = {}
        self.sent: list[tuple[str, dict]] = []
        self.codes: dict[str, set[str]] = {}  # of each form, what was answered to it

    def _group(self) -> Offering:
        begins = timezone.localdate() + timedelta(days=10)
        days = {"starts_on": begins, "ends_on": begins + timedelta(days=60)}
        return make.offering(self.cast.ceiba, capacity=1, **days)

    # --- what anybody sends ---
    def apply(self, who: int, form: int, group: int, way: int) -> None:
        typed = TYPED | PEOPLE[who][way] | {"form_key": self.forms[form]}
        address = english if way else here
        self.sent.append((address(self.groups[group]), typed))
        self._post(*self.sent[-1])

    def double(self, *given: int) -> None:
        self.apply(*given)
        self._post(*self.sent[-1])

    def replay(self, which: int, *_rest: int) -> None:
        if self.sent:
            self._post(*self.sent[which % len(self.sent)])

    def _post(self, path: str, data: dict) -> None:
        answer = self.client.post(path, data, headers=SAME)
        assert answer.status_code == 200
        code = BeautifulSoup(answer.content, "html.parser").select_one(".panel .code")
        self.codes.setdefault(data["form_key"], set()).add(code.text)

    def follow(self, which: int, act: int, twice: int, *_rest: int) -> None:
        """Open the page of a code that was given, press a button there, once or twice."""
        codes = sorted(set().union(*self.codes.values()))
        if not codes:
            return
        found = followed.find(code=codes[which % len(codes)])
        name, year = FOLLOWS[act % len(FOLLOWS)], int(found.told["born"][:4])
        sent = {"code": found.code, "year": str(year - (name == "wrong year"))}
        cache.clear()  # how often one may look is not what is asked here
        shown = self.client.post(FOLLOW, sent, headers=SAME)
        for form in BeautifulSoup(shown.content, "html.parser").select("main form"):
            if form.select_one(f'[name=act][value="{name}"]'):
                typed = values_of(form)
                if name == "phone":
                    typed |= {"phone": found.told["phone"], "phone_of": "family-call"}
                for _n in range(1 + twice):
                    self.client.post(FOLLOW, typed, headers=SAME)

    # --- what staff do ---
    def by_staff(self, which: int, act: int, *_rest: int) -> None:
        there = list(rows().filter(offering__in=self.groups))
        if not there:
            return
        application, staff = there[which % len(there)], self.cast.coordinator
        try:
            name = BY_STAFF[act % len(BY_STAFF)]
            if name == "enroll":
                handling.link(application, self.person(application), staff)
                handling.enroll(application, staff)
            elif name == "reopen":
                handling.reopen(application, staff)
            else:
                getattr(handling, name)(application, "Hablamos.", staff)
        except seats.NotAllowed:
            pass

    def person(self, application) -> Participant:
        who = self.who(application)
        if who not in self.people:
            kind = make.minor if who else make.participant
            self.people[who] = kind(self.cast.ceiba)
        return self.people[who]

    def who(self, application) -> int:
        return GIVEN[application.told["given"].split()[0].casefold()]

    def do(self, step: tuple) -> None:
        name, *numbers = step
        getattr(self, name)(*numbers)

    # --- what must hold ---
    def check(self) -> None:
        for form, codes in self.codes.items():
            assert len(codes) == 1, f"one form, many requests: {form}"
        ours = list(rows().filter(offering__in=self.groups))
        again = repeats().filter(application__offering__in=self.groups)
        assert len(ours) + again.count() == len(self.codes), "a request of no form, or lost"
        most = Counter((self.who(each), each.offering_id) for each in ours)
        assert set(most.values()) <= {1}, "two requests of one person for one group"
        keys = [each.key_id for each in ours]
        assert DataKey.objects.filter(pk__in=keys).count() == len(ours)
        links = MinorPermission.objects.unscoped(WHY).filter(application__in=ours)
        young = sum(self.who(each) == 1 for each in ours)
        young += sum(self.who(each) == 1 for each in again)
        assert links.count() == young, "one link for each form of a minor"
        self.check_seats(ours)

    def check_seats(self, ours) -> None:
        linked = {}
        for each in ours:
            if each.participant_id:
                linked.setdefault(self.who(each), set()).add(each.participant_id)
        assert all(len(people) == 1 for people in linked.values()), "one person, two records"
        for group in self.groups:
            group.refresh_from_db()
            inside = enrollments().filter(offering=group)
            people = list(inside.values_list("participant", flat=True))
            assert len(people) == len(set(people)), "two places in one group"
            active = inside.filter(state="active").count()
            assert active == group.taken <= group.capacity, "more inside than counted"
            assert group.waiting == inside.filter(state="waiting").count()


NUMBER = st.integers(0, 11)
TWO = st.integers(0, 1)
STEP = st.one_of(
    st.tuples(
        st.sampled_from(["apply", "double"]), TWO, st.integers(0, FORMS - 1), TWO, TWO
    ),
    st.tuples(st.just("replay"), NUMBER),
    st.tuples(st.just("follow"), NUMBER, NUMBER, TWO),
    st.tuples(st.just("by_staff"), NUMBER, NUMBER),
)  # fmt: skip


@rules(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_in_whatever_order_nobody_is_there_twice(cast, steps):
    story = Story(cast)
    for step in steps:
        story.do(step)
        story.check()
    assert seats.recount() == []


EVERYTHING = [
    ("double", 0, 0, 0, 0),
    ("apply", 0, 1, 0, 1),  # the same person, written in another way, in another form
    ("apply", 0, 0, 1, 0),  # a form that was sent already, for another group
    ("double", 1, 2, 0, 1),
    ("apply", 1, 3, 1, 0),
    *(("by_staff", number, 0) for number in range(4)),
    *(("follow", number, act, 1) for number in range(4) for act in range(len(FOLLOWS))),
    *(("replay", number) for number in range(5)),
    *(("by_staff", number, act) for number in range(4) for act in (2, 0)),
]


def told(cast) -> Story:
    story = Story(cast)
    for step in EVERYTHING:
        story.do(step)
    return story


def test_a_long_story_with_every_act(cast):
    make.consent_text()
    story = told(cast)
    story.check()
    assert len(story.codes) == 4 and len(story.people) == 2
    assert enrollments().filter(offering__in=story.groups).count() == 3


# --- controls: each guard off, and the same story is found out -----------------------------------


def nobody_is_known(monkeypatch) -> None:
    monkeypatch.setattr(receiving, "identity_of", lambda *given: secrets.randbits(62))


def no_form_is_known(monkeypatch) -> None:
    monkeypatch.setattr(receiving.door, "key_of", lambda sent: secrets.token_hex(16))


def staff_register_anew(monkeypatch) -> None:
    monkeypatch.setattr(Story, "person", lambda self, each: make.participant(self.cast.ceiba))


def no_link_is_made(monkeypatch) -> None:
    monkeypatch.setattr(minors, "needed", lambda found: None)


def seats_are_not_counted(monkeypatch) -> None:
    monkeypatch.setattr(seats, "count_in", lambda offering, **given: None)


GUARDS = {
    nobody_is_known: "two requests of one person",
    no_form_is_known: "one form, many requests",
    staff_register_anew: "one person, two records",
    no_link_is_made: "one link",
    seats_are_not_counted: "more inside than counted",
}


@pytest.mark.once
@pytest.mark.parametrize("off", GUARDS, ids=lambda off: off.__name__)
def test_control_without_a_guard_the_story_is_found_out(cast, monkeypatch, off):
    make.consent_text()
    off(monkeypatch)
    story = told(cast)
    with pytest.raises(AssertionError, match=GUARDS[off]):
        story.check()
