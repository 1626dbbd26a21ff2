"""What a minor's request needs besides: one answer of an adult, the minor's own word, and both on
the person's record, once staff said whose request it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from audit.models import Entry
from tests import builders as make
from tests.many_hands import all_at_once
from training.applying import followed, following, handling, minors, minors_record, minors_said
from training.applying.followed import ENDED
from training.applying.minors import Link
from training.seats import NotAllowed
from youth import consenting
from youth.models import Consent, Guardian
from youth.models.consent import Decision, Method, Purpose

from .sending import FIFTEEN, GUARDIAN, WHY, coming, minor, permissions, received, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def text(db):
    return make.consent_text()


@pytest.fixture
def person(cast):
    """Whose request it is, as staff will say."""
    return young(cast)


def young(cast):
    return make.minor(cast.ceiba, consented=False, guardian_named=False)


def of(found):
    return minors.of(found)


def give(found, **given) -> bool:
    told = {"text": minors.words(), "guardian": GUARDIAN}
    return minors_said.answer(of(found), "given", **told | given)


def agree(found) -> None:
    minors_said.assent(of(found), minors.words())


def consents(person=None):
    rows = Consent.objects.unscoped(WHY).order_by("recorded_at", "id")
    return rows.filter(participant=person) if person else rows


# --- for whom --------------------------------------------------------------------------------


def test_a_minors_form_makes_one_link_and_an_adults_makes_none(group):
    received(group)
    assert permissions().count() == 0
    first = minor(group, phone="9900-0001")
    again = minor(group, phone="9900-0001")
    assert again.repeat and permissions().count() == 2
    one, two = of(first), of(again)
    assert one.token != two.token and one.opens != two.opens
    assert Link(one).is_open and Link(two).is_open
    assert len(one.token) == 20  # 120 bits at random


@pytest.mark.parametrize(
    ("age", "how"),
    [(18, "none"), (17, "written"), (13, "written"), (12, "form"), (7, "form"), (6, "words")],
)
def test_how_somebody_agrees_follows_their_age_on_the_day(group, age, how):
    today = timezone.localdate()
    birthday = today.replace(year=today.year - age) if (today.month, today.day) != (2, 29) else None
    birthday = birthday or date(today.year - age, 2, 28)
    found = received(group, born=birthday.isoformat())
    assert minors.assent_of(found.application, found.told) == how
    younger = found.told | {"born": (birthday + timedelta(days=1)).isoformat()}
    assert minors.age_of(younger) == age - 1


def test_a_request_from_before_there_were_links_gets_its_link_when_it_is_looked_at(group):
    found = minor(group)
    permissions().all()._raw_delete("default")
    made = minors.of_minor(found)
    assert minors.of_minor(found) == made and permissions().count() == 1
    assert minors.of_minor(received(group, given="Berta")) is None


def test_the_words_of_adult_and_link_are_sealed(group):
    found = minor(group)
    give(found)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM training_minorpermission")
        stored = str(cursor.fetchall())
    assert GUARDIAN["name"] not in stored and of(found).token not in stored
    assert of(found).guardian == GUARDIAN


def test_who_reads_permissions_reads_the_application(cast, group):
    led = coming(cast, name="Quetzal")
    led.facilitators.create(user=cast.facilitator)
    for each in (group, led):
        minor(each)
        minor(each)
    seen = {
        name: permissions().model.objects.visible_to(user).count()
        for name, user in cast.everybody().items()
    }
    assert seen == dict.fromkeys(seen, 0) | {"coordinator": 4, "facilitator": 2}


def test_nobody_reads_a_permission_without_saying_who_looks(group):
    from accounts.scope import ScopeMissing

    minor(group)
    with pytest.raises(ScopeMissing):
        permissions().model.objects.count()


# --- one answer ------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["given", "refused", "not_me"])
def test_a_link_takes_one_answer(group, said):
    found = minor(group)
    told = {"text": minors.words(), "guardian": GUARDIAN}
    assert minors_said.answer(of(found), said, **told)
    kept = of(found)
    assert kept.answer == said and kept.answered_at and not Link(kept).is_open
    assert (kept.guardian, kept.text) == (
        (None, None) if said == "not_me" else (GUARDIAN, told["text"])
    )
    for other in ("given", "refused", "not_me"):
        assert not minors_said.answer(of(found), other, **told)
    assert of(found).answer == said
    entry = Entry.objects.get(action="application.guardian_answered")
    assert (entry.actor, entry.network, entry.session) == (followed.ACTOR, "", "")


@pytest.mark.parametrize("lacks", ["text", "guardian"])
def test_a_permission_says_to_what_and_who_gives_it(group, lacks):
    found = minor(group)
    with pytest.raises(ValueError, match="who gives it"):
        give(found, **{lacks: None})
    assert of(found).answer == ""


def over_by_time(found):
    permissions().update(made_at=timezone.now() - minors.LINK_LASTS - timedelta(minutes=1))


def over_by_guessing(found):
    for n in range(minors.MISSES_PER_LINK):
        assert not minors.knows(of(found), FIFTEEN + timedelta(days=n + 1))


OVER = {
    "time": over_by_time,
    "guessing": over_by_guessing,
    "alone": lambda found: minors_said.without_guardian(of(found)),
    "withdrawn": following.withdraw,
    "not called": following.end_contact,
}


@pytest.mark.parametrize("why", OVER)
@pytest.mark.parametrize("which", ["first", "repeat"])
def test_a_link_that_is_over_takes_no_answer(group, why, which):
    """The same for a first request and a repeat."""
    found = minor(group)
    found = minor(group) if which == "repeat" else found
    assert bool(found.repeat) is (which == "repeat")
    OVER[why](found)
    assert not Link(of(found)).is_open and not give(found) and of(found).answer == ""


def test_a_repeat_knows_nothing_of_the_first_that_ended(group):
    first = minor(group)
    again = minor(group)
    following.withdraw(first)
    assert not Link(of(first)).is_open and Link(of(again)).is_open


def test_the_last_minute_of_a_link_still_counts(group):
    found = minor(group)
    permissions().update(made_at=timezone.now() - minors.LINK_LASTS + timedelta(minutes=1))
    assert give(found)


def test_a_day_of_birth_cannot_be_tried_through(group):
    found = minor(group)
    over_by_guessing(found)
    assert not minors.knows(of(found), FIFTEEN)  # the right one, too: else it would be known
    other = minor(group, phone="9900-0002")
    assert minors.knows(of(other), FIFTEEN)


def test_right_days_cost_no_miss_but_end_too(group):
    found = minor(group)
    tries = [minors.knows(of(found), FIFTEEN) for _n in range(minors.TRIES_PER_LINK + 1)]
    assert tries == [True] * minors.TRIES_PER_LINK + [False]


def tried_at_once(found) -> int:
    """How many of very many days, tried at the same moment, are compared at all."""
    compared, permission = [], of(found)

    class Told(dict):
        def __getitem__(self, name):
            compared.append(name)
            return super().__getitem__(name)

    told = Told(permission.application.told)
    permission.application.__dict__["told"] = told
    days = [FIFTEEN + timedelta(days=n + 1) for n in range(40)]
    all_at_once([lambda d=d: minors.knows(permission, d) for d in days])
    return len(compared)


@pytest.mark.django_db(transaction=True)
def test_very_many_days_at_the_same_moment_are_no_more_tries(cast):
    assert tried_at_once(minor(coming(cast))) <= minors.TRIES_PER_LINK


@pytest.mark.django_db(transaction=True)
def test_control_without_the_count_all_of_them_are_compared(cast, monkeypatch):
    found = minor(coming(cast))
    monkeypatch.setattr(minors.limits, "spend", lambda *given: True)
    monkeypatch.setattr(minors.limits, "is_spent", lambda *given: False)
    assert tried_at_once(found) == 40


def answered_at_once(found) -> list[bool]:
    taken, permission = [], of(found)
    said = ["given", "refused", "not_me"] * 2
    told = {"text": minors.words(), "guardian": GUARDIAN}

    def tap(each):
        taken.append(minors_said.answer(permission, each, **told))

    assert all_at_once([lambda s=s: tap(s) for s in said]) == ["done"] * len(said)
    return taken


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_the_same_moment_one_is_kept(cast):
    make.consent_text()
    found = minor(coming(cast))
    assert sorted(answered_at_once(found)) == [False] * 5 + [True]
    assert Entry.objects.filter(action="application.guardian_answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_a_link_that_stays_open_takes_them_all(cast, monkeypatch):
    make.consent_text()
    found = minor(coming(cast))
    monkeypatch.setattr(minors.Link, "is_open", True)
    assert answered_at_once(found) == [True] * 6


# --- a new link ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "by_minor", "by_staff"),
    [
        ("open", False, True),
        ("over", True, True),
        ("guessed", False, True),
        ("not_me", True, True),
        ("alone", True, True),
        ("refused", False, True),
        ("given", False, False),
    ],
)
def test_who_makes_a_new_link_and_when(cast, group, before, by_minor, by_staff):
    for actor, may in ((followed.ACTOR, by_minor), (cast.coordinator, by_staff)):
        found = minor(group, given=f"Ana {'ab'[actor == followed.ACTOR]}")
        told = {"text": minors.words(), "guardian": GUARDIAN}
        if before == "over":
            over_by_time(found)
        elif before == "guessed":
            over_by_guessing(found)
        elif before == "alone":
            minors_said.without_guardian(of(found))
        elif before != "open":
            minors_said.answer(of(found), before, **told)
        old = of(found)
        minors.renew(of(found), actor=actor)
        new = of(found)
        assert (new.opens != old.opens) is may
        assert (minors.by_token(old.token) is None) is may
        if may:
            assert Link(new).is_open and new.guardian is None and give(found)
            assert not minors_said.answer(old, "refused")  # opened before, and answered too late


# --- their own word --------------------------------------------------------------------------


def test_their_own_word_is_said_once_and_taken_back(group):
    found = minor(group)
    agree(found)
    agree(found)
    assert of(found).assented_at and of(found).assent_text == minors.words()
    minors_said.take_back(of(found))
    minors_said.take_back(of(found))
    assert of(found).assented_at is None and of(found).assent_taken_back_at
    agree(found)
    assert of(found).assented_at and of(found).assent_taken_back_at is None
    said = Entry.objects.filter(action__contains=".assent")
    assert sorted(said.values_list("action", flat=True)) == [
        "application.assent_taken_back",
        "application.assented",
        "application.assented",
    ]


def test_nobody_in_charge_is_said_once_and_not_against_a_permission(group):
    found = minor(group)
    minors_said.without_guardian(of(found))
    minors_said.without_guardian(of(found))
    assert of(found).alone_at
    assert Entry.objects.filter(action="application.without_guardian").count() == 1
    permitted = minor(group, phone="9900-0002")
    give(permitted)
    minors_said.without_guardian(of(permitted))
    assert of(permitted).alone_at is None


# --- on the record of the person --------------------------------------------------------------

ORDERS = [
    ("link", "give", "agree"),
    ("give", "link", "agree"),
    ("agree", "link", "give"),
    ("give", "agree", "link"),
]


@pytest.mark.parametrize("order", ORDERS)
def test_both_answers_become_one_consent_in_whatever_order(cast, group, person, order):
    found = minor(group)
    does = {
        "link": lambda: handling.link(found.application, person, cast.coordinator),
        "give": lambda: give(found, language="en"),
        "agree": lambda: agree(found),
    }
    for each in order:
        assert consents(person).count() == 0
        does[each]()
    [consent] = consents(person)
    assert (consent.purpose, consent.decision) == (Purpose.SERVICES, Decision.GIVEN)
    assert (consent.method, consent.language, consent.assent) == (Method.DIGITAL, "en", True)
    assert (consent.text, consent.decided_on) == (minors.words(), timezone.localdate())
    assert (consent.guardian.name, consent.guardian.relation) == (GUARDIAN["name"], "mother")
    assert of(found).consent == consent
    assert consenting.may_take_part(person)


@pytest.mark.parametrize("without", ["carry_over", "carry_all_over"])
def test_control_nothing_else_makes_that_consent(cast, group, person, without, monkeypatch):
    found = minor(group)
    monkeypatch.setattr(minors_record, without, lambda *given, **more: None)
    give(found)
    agree(found)
    handling.link(found.application, person, cast.coordinator)
    assert consents(person).count() == 0


def test_one_answer_alone_becomes_nothing(cast, group, person):
    first, second = minor(group), minor(group, phone="9900-0002")
    handling.link(first.application, person, cast.coordinator)
    give(first)
    handling.link(second.application, young(cast), cast.coordinator)
    agree(second)
    assert consents().count() == 0 and Guardian.objects.unscoped(WHY).count() == 0


def test_a_refusal_becomes_nothing(cast, group, person):
    found = minor(group)
    handling.link(found.application, person, cast.coordinator)
    agree(found)
    minors_said.answer(of(found), "refused", text=minors.words(), guardian=GUARDIAN)
    assert consents().count() == 0


def test_nothing_is_carried_over_for_who_is_of_age(cast, group):
    found = minor(group)
    give(found)
    agree(found)
    handling.link(
        found.application, make.participant(cast.ceiba, consented=False), cast.coordinator
    )
    assert consents().count() == 0 and of(found).consent is None


def test_a_later_withdrawal_counts_and_an_earlier_one_does_not(cast, group, person):
    withdrawn = {"actor": cast.coordinator, "method": Method.SIGNED}
    make.consent(person)
    consenting.withdraw(person, Purpose.SERVICES, **withdrawn)
    found = minor(group)
    give(found)
    agree(found)
    handling.link(found.application, person, cast.coordinator)
    assert consenting.may_take_part(person)
    consenting.withdraw(person, Purpose.SERVICES, **withdrawn)
    other = coming(cast, name="Quetzal")
    later = minor(other)
    permissions().filter(application=later.application).update(
        answer="given", answered_at=timezone.now() - timedelta(days=1)
    )
    row = of(later)
    row.assented_at, row.text, row.guardian = row.answered_at, minors.words(), GUARDIAN
    row.save()
    handling.link(later.application, person, cast.coordinator)
    assert not consenting.may_take_part(person) and of(later).consent is None


def test_taking_back_withdraws_ones_own_consent_and_costs_no_seat(cast, group, person):
    found = minor(group)
    give(found)
    agree(found)
    handling.link(found.application, person, cast.coordinator)
    enrollment = handling.enroll(found.application, cast.coordinator)
    minors_said.take_back(of(found))
    assert [each.decision for each in consents(person)] == ["given", "withdrawn"]
    assert not consenting.may_take_part(person)
    enrollment.refresh_from_db()
    assert enrollment.state == "active"
    agree(found)  # and again: a consent of its own
    assert [each.decision for each in consents(person)] == ["given", "withdrawn", "given"]


def test_control_without_the_withdrawal_it_would_stand(cast, group, person, monkeypatch):
    found = minor(group)
    give(found)
    agree(found)
    handling.link(found.application, person, cast.coordinator)
    monkeypatch.setattr(consenting, "withdraw", lambda *given, **more: None)
    minors_said.take_back(of(found))
    assert consenting.may_take_part(person)


def test_taking_back_leaves_the_consent_that_somebody_signed_since(cast, group, person):
    found = minor(group)
    give(found)
    agree(found)
    handling.link(found.application, person, cast.coordinator)
    signed = make.consent(person, guardian=make.guardian(person), actor=cast.coordinator)
    minors_said.take_back(of(found))
    assert consenting.newest(person, Purpose.SERVICES) == signed
    assert consenting.may_take_part(person)


def test_what_is_said_in_a_repeat_counts_once_staff_take_it_over(cast, group, person):
    """Who knows name, day of birth and phone could ask once more, and answer as an adult."""
    first = minor(group)
    again = minor(group)
    handling.link(first.application, person, cast.coordinator)
    give(again)
    agree(again)
    assert consents(person).count() == 0
    minors_record.put_on_record(first.application, actor=cast.coordinator)
    assert consents(person).count() == 1
    assert of(again).consent and of(first).consent is None
    with pytest.raises(NotAllowed):
        minors_record.put_on_record(first.application, actor=cast.coordinator)


def test_what_stands_on_the_record_is_not_replaced(cast, group, person):
    found = minor(group)
    handling.link(found.application, person, cast.coordinator)
    make.consent(person, assent=True)
    give(found)
    agree(found)
    assert consents(person).count() == 1 and of(found).consent is None


def test_what_staff_wrote_down_as_withdrawn_is_not_undone_by_a_link(cast, group, person):
    found = minor(group)
    handling.link(found.application, person, cast.coordinator)
    give(found)
    agree(found)
    withdrawn = {"actor": cast.coordinator, "method": Method.SPOKEN}
    consenting.withdraw(person, Purpose.SERVICES, **withdrawn)
    minors_said.take_back(of(found))
    agree(found)
    assert not consenting.may_take_part(person)
    again = minor(group)
    give(again)
    agree(again)
    assert not consenting.may_take_part(person), "another form does not do it either"
    minors_record.put_on_record(found.application, actor=cast.coordinator)
    assert consenting.may_take_part(person), "staff may, with what was asked since"


def test_guesses_are_counted_over_all_links_of_a_request(group):
    found = minor(group)
    for _n in range(minors.MISSES_PER_LINK - 1):
        assert not minors.knows(of(found), date(1990, 1, 1))
    minors_said.answer(of(found), "not_me")
    minors.renew(of(found))
    assert Link(of(found)).is_open
    assert not minors.knows(of(found), date(1990, 1, 1))
    assert not Link(of(found)).is_open
    assert minors.renew(of(found)).opens == of(found).opens, "only staff make another one"


def test_the_adult_of_another_family_is_forgotten(cast, group, person):
    found = minor(group)
    give(found)
    agree(found)
    handling.link(found.application, person, cast.coordinator)
    wrong = of(found).consent.guardian
    other = make.participant(cast.ceiba, born=person.birth_date, consented=False)
    handling.link(found.application, other, cast.coordinator)
    wrong = type(wrong).objects.unscoped(WHY).select_related("participant__key").get(pk=wrong.pk)
    assert (wrong.name, wrong.phone) == ("", None)
    assert of(found).consent.guardian.name == GUARDIAN["name"]


@pytest.mark.parametrize("refused_first", [True, False])
def test_a_no_to_one_form_is_not_outdone_by_a_yes_to_another(cast, group, person, refused_first):
    """Who knows name, day of birth and phone could ask once more, and answer as an adult."""
    first, again = minor(group), minor(group)
    does = [lambda: minors_said.answer(of(first), "refused"), lambda: agree(again)]
    does = does if refused_first else does[::-1]
    for each in does:
        each()
    give(again)
    handling.link(first.application, person, cast.coordinator)
    assert consents(person).count() == 0
    minors.renew(of(first), actor=cast.coordinator)  # staff talked with the adult
    give(first)
    agree(first)
    assert consents(person).count() == 1


STEPS = st.lists(
    st.sampled_from(
        ["given", "refused", "not_me", "agree", "take back", "alone", "renew", "anew", "link"]
        + ["withdraw", "over"]
    ),
    max_size=12,
)


@rules(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["given", "agree", "link", "take back", "agree"])
@example(["refused", "anew", "given", "link", "agree", "renew", "given"])
@example(["given", "agree", "withdraw", "link", "take back", "agree"])
@example(["given", "agree", "link", "withdraw", "take back", "agree"])
@given(steps=STEPS)
def test_whatever_happens_a_consent_stands_while_both_words_do(cast, steps):
    found, person = minor(coming(cast)), young(cast)
    token = of(found).token
    does = {
        "agree": lambda: agree(found),
        "take back": lambda: minors_said.take_back(of(found)),
        "alone": lambda: minors_said.without_guardian(of(found)),
        "renew": lambda: minors.renew(of(found)),
        "anew": lambda: minors.renew(of(found), actor=cast.coordinator),
        "link": lambda: handling.link(found.application, person, cast.coordinator),
        "withdraw": lambda: following.withdraw(found),
        "over": lambda: over_by_time(found),
    }
    told, stands = {"text": minors.words(), "guardian": GUARDIAN}, False
    for step in steps:
        before = of(found)
        if step in does:
            does[step]()
        else:
            assert minors_said.answer(before, step, **told) is Link(before).is_open
        now = of(found)
        assert before.answer != "given" or now.answer == "given"  # nobody takes it away unheard
        assert (before.answer in ("", now.answer)) or now.opens != before.opens
        assert (now.answer == "") is (now.answered_at is None)
        application = rows().get(pk=found.application.pk)
        both = now.answer == "given" and now.assented_at
        ready = bool(application.participant_id and both)
        # Of a request that has ended nothing new is made; what was made before stays.
        stands = ready and (stands or application.state not in ENDED)
        assert bool(consenting.may_take_part(person)) is stands
        assert (now.consent is not None) is stands
    assert minors.by_token(token) in (None, of(found))
    said = [each.decision for each in consents(person)]
    assert said.count("given") - said.count("withdrawn") in (0, 1)


def test_nothing_of_where_a_family_was_is_kept(cast, group, person):
    found = minor(group)
    handling.link(found.application, person, cast.coordinator)
    before = [*Entry.objects.values_list("pk", flat=True)]
    give(found)
    agree(found)
    minors_said.take_back(of(found))
    entries = Entry.objects.exclude(pk__in=before)
    assert sorted(entry.action for entry in entries) == [
        "application.assent_taken_back",
        "application.assented",
        "application.guardian_answered",
        "application.permitted",
        "consent.given",
        "consent.withdrawn",
    ]
    assert {(e.actor, e.network, e.session) for e in entries} == {(followed.ACTOR, "", "")}


@pytest.mark.django_db(transaction=True)
def test_said_at_the_moment_in_which_staff_say_whose_it_is(cast):
    """Whoever comes last carries it over, and nobody twice."""
    make.consent_text()
    group = coming(cast)
    for turn in range(5):
        found, person = minor(group, given=f"Ana {'abcde'[turn]}"), young(cast)
        told = all_at_once(
            [
                lambda f=found, p=person: handling.link(f.application, p, cast.coordinator),
                lambda f=found: give(f),
                lambda f=found: agree(f),
            ]
        )
        assert told == ["done"] * 3
        assert consents(person).count() == 1
