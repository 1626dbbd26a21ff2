"""A request is followed by code and year of birth, by whoever has both and by nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from tests import builders as make
from tests.many_hands import all_at_once
from training import seats
from training.applying import followed, following, handling
from training.models import EnrollmentEvent

from .sending import (
    FOLLOW,
    FOLLOW_EN,
    SAME,
    WHY,
    YEAR,
    act_on,
    coming,
    enrollments,
    look,
    received,
    repeats,
    rows,
)

pytestmark = pytest.mark.django_db


def seated(cast, group):
    """A request that led to a seat, or to the waiting list."""
    found = received(group, given=f"Ana {'abcdefgh'[rows().count()]}")
    staff = cast.coordinator
    handling.link(found.application, make.participant(cast.ceiba), staff)
    handling.enroll(found.application, staff)
    found.application.refresh_from_db()
    return found


# --- looking ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [FOLLOW, FOLLOW_EN])
def test_code_and_year_show_how_a_request_stands_and_no_name(client, group, path):
    found = received(group)
    text = look(client, found.code, path=path).content.decode()
    assert group.course.name_es in text or group.course.name_en in text
    assert not {"Ana", "Mejía", "9988"} & set(text.replace("-", " ").split())
    assert ("We received your request" in text) or path == FOLLOW


@pytest.mark.parametrize("written", ["{}", " {} ", "{}.", "low", "apart"])
def test_a_code_is_read_as_it_was_written_down(client, group, written):
    code = received(group).code
    written = {"low": code.lower(), "apart": f"{code[:4]} - {code[4:]}"}.get(
        written, written.format(code)
    )
    assert 'value="withdraw"' in look(client, written).content.decode()


def test_a_wrong_code_and_a_wrong_year_get_one_answer_and_the_same_work(client, group):
    code = received(group).code
    answers, work = set(), set()
    for wrong in ((code, YEAR - 1), ("22222222", YEAR)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = look(client, *wrong, path=FOLLOW_EN)
        text = answer.content.decode().replace(f'value="{wrong[0]}"', "").replace(str(wrong[1]), "")
        answers.add((answer.status_code, text))
        work.add(sum("training_application" in q["sql"] for q in asked.captured_queries))
    assert len(answers) == 1 and work == {2}
    assert "We find no request" in answers.pop()[1]


@pytest.mark.parametrize("code", ["", "x", "abc def", "0" * 300, "ABCDEFG1", "\x00", "<b>"])
@pytest.mark.parametrize("year", ["", "07", "x", "2007'--", "9" * 300, "\x00"])
def test_what_cannot_be_a_code_or_a_year_is_said_beside_its_field(client, group, code, year):
    answer = look(client, code, year)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="#id_code"' in text and 'href="#id_year"' in text


def test_nothing_is_in_an_address_and_no_cookie_stays(group):
    client = Client(enforce_csrf_checks=True)
    for path, given in ((FOLLOW, "Ana"), (FOLLOW_EN, "Berta")):
        found = received(group, given=given)
        shown = look(client, found.code, path=path)
        acted = act_on(client, shown, "withdraw", path)
        for answer in (shown, acted):
            assert answer.status_code == 200 and not answer.cookies
            assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
        asked = client.get(path, {"code": found.code, "year": str(YEAR)}).content.decode()
        assert found.code not in asked
    assert not client.cookies


def test_the_language_button_keeps_the_page_of_a_request(client, group):
    found = received(group)
    shown = look(client, found.code, path=FOLLOW_EN, switch="1", seen="1")
    assert 'value="withdraw"' in shown.content.decode()
    typed = look(client, found.code, "19", path=FOLLOW_EN, switch="1").content.decode()
    assert found.code in typed and 'class="errors"' not in typed


# --- how often -------------------------------------------------------------------------------


def test_years_cannot_be_tried_through(client, group, monkeypatch):
    monkeypatch.setattr(following, "LOOKS_PER_CODE", 100)
    code = received(group).code
    answers = [look(client, code, YEAR - n).status_code for n in range(1, 13)]
    assert answers == [200] * following.MISSES_PER_CODE + [429] * 2
    assert look(client, code).status_code == 429  # the right one, too: else it would be known
    assert look(client, received(group, given="Berta").code).status_code == 200


def test_one_code_and_one_network_have_their_bounds(client, cast, monkeypatch):
    group = coming(cast)
    codes = [received(group, given=name).code for name in ("Ana", "Berta", "Carmen")]
    monkeypatch.setattr(following, "LOOKS_PER_CODE", 2)
    assert [look(client, codes[0]).status_code for _n in range(3)] == [200, 200, 429]
    monkeypatch.setattr(following, "LOOKS_PER_NETWORK", 4)
    assert [look(client, code).status_code for code in codes[1:]] == [200, 429]


def test_a_network_that_floods_us_leaves_nothing_behind(monkeypatch):
    """Else so many counts would be stored that those of others are pushed out."""
    spent = []
    monkeypatch.setattr(following, "LOOKS_PER_NETWORK", 1)
    spend = following.limits.spend
    monkeypatch.setattr(following.limits, "spend", lambda *of: spent.append(of[0]) or spend(*of))
    assert following.may_look("192.0.2.0/24", "22222222")
    assert spent == ["follow:network", "follow:code"]
    assert not following.may_look("192.0.2.0/24", "33333333")
    assert spent[2:] == ["follow:network"]


def test_a_classroom_can_look(client, group):
    codes = [received(group, phone=f"998877{n:02}").code for n in range(40)]
    assert {look(client, code).status_code for code in codes} == {200}


# --- how it stands ---------------------------------------------------------------------------


def standing_of(client, found) -> str:
    return look(client, found.code, path=FOLLOW_EN).content.decode()


def test_each_state_is_said_in_plain_words(client, cast):
    group, staff = coming(cast, capacity=1), cast.coordinator
    found = received(group)
    assert "We received your request" in standing_of(client, found)
    handling.contacted(found.application, "Llamé.", staff)
    assert "We are working on it" in standing_of(client, found)
    handling.put_off(found.application, "No alcanza.", staff)
    assert "There is no place for now" in standing_of(client, found)
    handling.reopen(found.application, staff)
    assert "We are working on it" in standing_of(client, found)
    first, second = seated(cast, group), seated(cast, group)
    assert "You have a seat" in standing_of(client, first)
    assert "You are on the waiting list" in standing_of(client, second)
    following.withdraw(first)
    assert "You are not coming this time" in standing_of(client, first)
    assert "You have a seat" in standing_of(client, second)  # it was served at once
    for said in ("rechazad", "reject", "caso", "expediente"):
        assert said not in standing_of(client, first).lower()


def test_whoever_waits_too_long_hears_that_we_are_late(client, group):
    found = received(group)
    long_ago = timezone.now() - timedelta(days=handling.CALL_WITHIN + 2)
    rows().filter(pk=found.application.pk).update(received_at=long_ago)
    assert "We are sorry" in standing_of(client, found)


def test_a_repeat_follows_nothing_but_itself(client, cast, group):
    first = seated(cast, group)
    told = {"given": first.told["given"]}
    again = received(group, **told)
    stranger = received(group, given="Zoila")
    assert repeats().count() == 1 and again.code != first.code
    seen, other = standing_of(client, again), standing_of(client, stranger)
    assert "You have a seat" not in seen and "We received your request" in seen
    assert shape(seen, again) == shape(other, stranger)
    act_on(client, look(client, again.code), "withdraw")
    assert "You are not coming this time" in standing_of(client, again)
    assert "You have a seat" in standing_of(client, first)  # who knows a name frees no seat
    group.refresh_from_db()
    assert group.taken == 1
    assert repeats().get().withdrawn_at


def shape(text: str, found) -> str:
    import re

    return re.sub(r'value="[^"]{40,}"', "KEY", text.replace(found.code, "CODE"))


def test_whoever_had_withdrawn_and_asks_again_is_received_again(client, group):
    found = received(group)
    following.end_contact(found)
    assert rows().get().state == "withdrawn"
    received(group, phone_of="family", safe="call")
    application = rows().get()
    assert (application.state, application.ended_at, application.contact_ended_at) == (
        "new",
        None,
        None,
    )
    assert application.told["phone_of"] == "family"


# --- acts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [FOLLOW, FOLLOW_EN])
def test_i_cannot_come_any_more_is_one_button_and_frees_the_seat(client, cast, path):
    group = coming(cast, capacity=1)
    found, waits = seated(cast, group), seated(cast, group)
    shown = look(client, found.code, path=path)
    answer = act_on(client, shown, "withdraw", path)
    assert answer.status_code == 200
    found.application.refresh_from_db()
    assert found.application.state == "withdrawn" and found.application.ended_at
    assert followed.enrollment_of(found.application).state == "withdrawn"
    assert followed.enrollment_of(waits.application).state == "active"
    group.refresh_from_db()
    assert (group.taken, group.waiting) == (1, 0)
    if path == FOLLOW_EN:
        assert "Thank you for telling us." in answer.content.decode()


def test_an_act_sent_again_has_no_second_effect(client, cast, group):
    found = seated(cast, group)
    shown = look(client, found.code)
    for _n in range(3):
        assert act_on(client, shown, "withdraw").status_code == 200
    # Staff open it again and give the seat back; the old page is sent once more.
    staff = cast.coordinator
    handling.reopen(found.application, staff)
    handling.enroll(found.application, staff)
    assert act_on(client, shown, "withdraw").status_code == 200
    assert followed.enrollment_of(found.application).state == "active"
    assert Entry.objects.filter(action="application.withdrawn").count() == 1
    act_on(client, look(client, found.code), "withdraw")  # the control: a new page does it
    assert followed.enrollment_of(found.application).state == "withdrawn"


@pytest.mark.parametrize("key", ["", "forged", "of another code"])
def test_an_act_needs_a_key_of_its_own_page(client, cast, group, key):
    found = seated(cast, group)
    key = {"forged": "x" * 32, "of another code": following.new_follow_key("22222222")}.get(
        key, key
    )
    look(client, found.code, act="withdraw", form_key=key)
    assert followed.enrollment_of(found.application).state == "active"


def test_an_act_needs_the_right_year(client, cast, group):
    found = seated(cast, group)
    shown = look(client, found.code)
    act_on(client, shown, "withdraw", year=str(YEAR - 1))
    assert followed.enrollment_of(found.application).state == "active"


def test_another_phone_is_kept_and_a_wrong_one_is_said_beside_it(client, group):
    found = received(group)
    shown = look(client, found.code, path=FOLLOW_EN)
    wrong = act_on(client, shown, "phone", FOLLOW_EN, phone="a la vuelta", phone_of="")
    text = wrong.content.decode()
    assert 'href="#id_phone"' in text and "a la vuelta" in text and "<details open>" in text
    assert rows().get().told["phone"] == "9988-7766"
    done = act_on(client, wrong, "phone", FOLLOW_EN, phone="2233 4455", phone_of="other-call")
    assert "We keep your new phone." in done.content.decode()
    told = rows().get().told
    assert (told["phone"], told["phone_of"], told["safe"]) == ("2233 4455", "other", "call")
    assert told["given"] == "Ana Lucía"


def test_consent_to_be_called_is_taken_back_and_the_phone_is_erased(client, group):
    found = received(group)
    done = act_on(client, look(client, found.code, path=FOLLOW_EN), "end", FOLLOW_EN)
    assert "We erased your phone." in done.content.decode()
    application = rows().get()
    assert application.told["phone"] == "" and application.contact_ended_at
    assert application.state == "withdrawn"


def test_whoever_has_a_seat_keeps_it_without_being_called(client, cast, group):
    found = seated(cast, group)
    act_on(client, look(client, found.code), "end")
    assert followed.enrollment_of(found.application).state == "active"
    assert rows().get().told["phone"] == ""
    shown = look(client, found.code, path=FOLLOW_EN).content.decode()
    assert "You have a seat" in shown and "Keep this phone" not in shown


def test_whoever_finished_a_group_does_not_leave_it(client, cast, group):
    found = seated(cast, group)
    enrollments().update(state="completed")
    following.withdraw(found)
    found.application.refresh_from_db()
    assert found.application.state == "enrolled"
    assert "over for you" in standing_of(client, found)


def test_every_act_is_in_the_journal_and_nothing_of_where_it_came_from(client, cast, group):
    found = seated(cast, group)
    shown = look(client, found.code)
    act_on(client, shown, "phone", phone="2233 4455", phone_of="own-call")
    act_on(client, look(client, found.code), "end")
    act_on(client, look(client, found.code), "withdraw")
    entries = Entry.objects.filter(actor=followed.ACTOR).order_by("id")
    assert [e.action for e in entries] == [
        "application.received",
        "application.phone_corrected",
        "application.contact_ended",
        "enrollment.withdrawn",
        "application.withdrawn",
    ]
    assert {(e.network, e.session) for e in entries} == {("", "")}
    last = EnrollmentEvent.objects.unscoped(WHY).order_by("at").last()
    assert (last.after, last.by, last.reason) == ("withdrawn", None, "not_said")


# --- at the same moment ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_who_cannot_come_at_the_same_moment_free_one_seat(cast):
    group = coming(cast, capacity=2)
    found = seated(cast, group)
    seated(cast, group)
    waits = seated(cast, group)
    keys = [following.new_follow_key(found.code) for _n in range(5)]

    def tap(key):
        sent = {"code": found.code, "year": str(YEAR), "act": "withdraw", "form_key": key}
        assert Client().post(FOLLOW, sent, headers=SAME).status_code == 200

    assert all_at_once([lambda k=k: tap(k) for k in keys]) == ["done"] * 5
    group.refresh_from_db()
    assert (group.taken, group.waiting) == (2, 0)
    assert followed.enrollment_of(waits.application).state == "active"
    assert seats.recount() == []
    assert Entry.objects.filter(action="application.withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_seat_given_while_somebody_withdraws_is_not_kept(cast):
    group = coming(cast, capacity=1)
    staff = cast.coordinator
    for turn in range(4):
        found = received(group, given=f"Ana {'abcd'[turn]}")
        handling.link(found.application, make.participant(cast.ceiba), staff)
        told = all_at_once(
            [
                lambda f=found: handling.enroll(f.application, staff),
                lambda f=found: following.withdraw(f),
            ]
        )
        assert set(told) <= {"done", "NotAllowed"}
        found.application.refresh_from_db()
        there = followed.enrollment_of(found.application)
        gone = there is None or there.state not in followed.HOLDS_PLACE
        assert gone is (found.application.state == "withdrawn")
        following.withdraw(found)
    group.refresh_from_db()
    assert (group.taken, group.waiting) == (0, 0)
    assert seats.recount() == []
