"""Anybody asks for a seat without an account: once a form, once a person, and nobody learns who is
known."""

import re
import secrets
from datetime import timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from accounts.models import DataKey
from audit.models import Entry
from tests import builders as make
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from training import seats
from training.applying import followed, following, handling, receiving
from training.models import Offering

from .sending import (
    FOLLOW,
    SAME,
    TOLD,
    TYPED,
    YEAR,
    code_on,
    coming,
    english,
    enrollments,
    here,
    received,
    repeats,
    rows,
    send,
    typed_on,
)

pytestmark = pytest.mark.django_db
ACTOR = "system:tests"


# --- asking ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [here, english])
def test_six_answers_are_enough(client, group, address):
    answer = send(client, address(group))
    application = rows().get()
    assert answer.status_code == 200 and code_on(answer) == application.code
    told = application.told
    assert {name: told[name] for name in TOLD if name not in ("language", "agreed")} == {
        name: TOLD[name] for name in TOLD if name not in ("language", "agreed")
    }
    assert told["language"] == ("es" if address is here else "en") and len(told["agreed"]) > 20
    assert (application.offering, application.organization) == (group, group.organization)
    assert (application.state, application.participant) == ("new", None)
    assert str(handling.CALL_WITHIN) in answer.content.decode()


def test_at_most_six_fields_are_asked(client, group):
    asked = set(typed_on(client, here(group))) - {"form_key", "page"}
    assert {name.split("_")[0] if "born" in name else name for name in asked} <= {
        "given",
        "surnames",
        "born",
        "phone",
        "phone_of",
        "agreed",
    }
    assert len({name.partition("_")[0] for name in TYPED}) <= 6


@pytest.mark.parametrize(
    ("whose", "phone_of", "safe"),
    [
        ("own-write", "own", "write"),
        ("own-call", "own", "call"),
        ("family-call", "family", "call"),
        ("other-call", "other", "call"),
    ],
)
def test_writing_is_safe_on_ones_own_phone_alone(client, group, whose, phone_of, safe):
    send(client, here(group), phone_of=whose)
    told = rows().get().told
    assert (told["phone_of"], told["safe"]) == (phone_of, safe)


@pytest.mark.parametrize("address", [here, english])
def test_no_cookie_no_store_no_index_no_referrer_and_no_code_in_an_address(group, address):
    client = Client(enforce_csrf_checks=True)
    path = address(group)
    for answer in (client.get(path), send(client, path), client.get(FOLLOW)):
        assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer" and not answer.cookies
        assert "Cookie" not in answer.get("Vary", "") and "Location" not in answer
    assert not client.cookies


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_other_sites_cannot_post(group, headers):
    client = Client(enforce_csrf_checks=True)
    data = typed_on(client, here(group)) | TYPED
    assert client.post(here(group), data, headers=headers).status_code == 403
    assert client.post(FOLLOW, {"code": "x"}, headers=headers).status_code == 403
    assert rows().count() == 0
    assert (
        client.post(here(group), data, headers={"Origin": "http://testserver"}).status_code == 200
    )
    assert rows().count() == 1


LONG = "Ñ" * 300
KEPT = [
    ("given", "Жанна"),
    ("given", "שרה"),
    ("given", "美玲"),
    ("given", "Ana 🚌"),
    ("surnames", "O’Connor-Núñez"),
    ("surnames", "De León"),
    ("phone", "+504 9988 7766"),
    ("phone", "(504) 99.88/77-66"),
    ("phone", "٩٩٨٨٧٧٦٦"),
    ("born_month", "febrero"),
    ("born_month", "Feb"),
]
REFUSED = [
    ({"given": ""}, "given"),
    ({"given": "   "}, "given"),
    ({"given": LONG}, "given"),
    ({"given": "<script>alert(1)</script>"}, "given"),
    ({"given": "=HYPERLINK(1)"}, "given"),
    ({"given": "a\x00b"}, "given"),
    ({"given": "🚌"}, "given"),
    ({"given": "Ana 7"}, "given"),
    ({"given": "a\u202eb"}, "given"),
    ({"surnames": ""}, "surnames"),
    ({"surnames": LONG}, "surnames"),
    ({"surnames": "Robert'); DROP TABLE {x}"}, "surnames"),
    ({"born_day": "", "born_month": "", "born_year": ""}, "born"),
    ({"born_day": "31", "born_month": "2"}, "born"),
    ({"born_day": "x"}, "born"),
    ({"born_month": "13"}, "born"),
    ({"born_month": ""}, "born"),
    ({"born_year": "07"}, "born"),
    ({"born_year": "2099"}, "born"),
    ({"born_year": "1850"}, "born"),
    ({"born_year": str(YEAR - 40)}, "born"),
    ({"born_year": str(YEAR + 19)}, "born"),
    ({"phone": ""}, "phone"),
    ({"phone": "a la vuelta"}, "phone"),
    ({"phone": "123"}, "phone"),
    ({"phone": "9" * 300}, "phone"),
    ({"phone": "9988\x007766"}, "phone"),
    ({"phone_of": ""}, "phone_of"),
    ({"phone_of": "mine"}, "phone_of"),
    ({"phone_of": "family-write"}, "phone_of"),
    ({"agreed": ""}, "agreed"),
    ({"page": "https://spam.example"}, "page"),
]


@pytest.mark.both
@pytest.mark.parametrize(("name", "text"), KEPT)
def test_names_of_any_alphabet_and_phones_of_any_format_are_kept(client, cast, group, name, text):
    send(client, here(group), **{name: text})
    told = rows().get().told
    if name == "given":
        assert told["given"] == text
    if name == "phone":
        assert told["phone"] == text
    assert told["born"] == TOLD["born"]


@pytest.mark.parametrize(("given", "field"), REFUSED)
@pytest.mark.parametrize("address", [here, english])
def test_what_does_not_fit_is_said_above_and_beside_its_field_and_nothing_is_kept(
    client, group, address, given, field
):
    answer = send(client, address(group), **given)
    text = answer.content.decode()
    assert answer.status_code == 200 and f'href="#id_{field}' in text
    assert f'id="id_{field}_error"' in text
    assert rows().count() == 0 and DataKey.objects.count() == 0
    assert ("Hay un problema" if address is here else "There is a problem") in text
    if not given.keys() & {"phone"}:
        assert TYPED["phone"] in text  # nobody types it twice
    assert "<script>alert" not in text


def test_whoever_is_under_18_hears_one_sentence_and_is_asked_nothing_more(client, group):
    said = "responsible for you"
    adult = send(client, english(group)).content.decode()
    minor = send(client, english(group), born_year=str(YEAR + 4)).content.decode()
    assert said in minor and said not in adult
    assert rows().count() == 2


# --- groups that are not simply open -----------------------------------------------------------


def test_a_full_group_leads_to_the_waiting_list_and_says_so(client, cast):
    full = coming(cast, capacity=2, taken=2)
    text = client.get(english(full)).content.decode()
    assert "p.m.." not in text and "p.m." in text
    assert "There is no place for now. We will let you know." in text and "waiting list" in text
    assert "There is no place for now." in send(client, english(full)).content.decode()
    assert rows().get().state == "new"


def test_a_group_that_has_begun_says_so_and_takes_the_request(client, cast):
    begun = make.offering(cast.ceiba)
    assert "The classes have begun." in client.get(english(begun)).content.decode()
    send(client, english(begun))
    assert rows().count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"taken": 25}, "no seat is left"),
        ({"state": "finished"}, "have ended"),
        ({"ends_on": timezone.localdate() - timedelta(days=2)}, "have ended"),
        ({"state": "cancelled"}, "will not take place"),
    ],
)
def test_a_group_that_takes_nobody_says_so_kindly_and_leads_to_others(client, cast, given, said):
    group = make.offering(cast.ceiba, **given)
    for answer in (
        client.get(english(group)),
        client.post(english(group), TYPED | {"form_key": receiving.door.new_key()}, headers=SAME),
    ):
        text = answer.content.decode()
        assert answer.status_code == 200 and said in text and "See all opportunities" in text
        assert 'name="given"' not in text
    assert rows().count() == 0


def test_a_draft_and_a_group_that_is_not_there_have_no_form(client, cast):
    draft = coming(cast, state="draft")
    for path in (here(draft), english(draft), "/oportunidades/nada/inscribirme/"):
        assert client.get(path).status_code == 404
        assert client.post(path, TYPED, headers=SAME).status_code == 404


def test_what_was_received_before_a_group_closed_is_answered_as_before(client, group):
    data = typed_on(client, here(group)) | TYPED
    first = client.post(here(group), data, headers=SAME)
    Offering.objects.filter(pk=group.pk).update(state="cancelled")
    again = client.post(here(group), data, headers=SAME)
    assert code_on(again) == code_on(first)


# --- once ------------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_request_with_one_answer(client, group):
    data = typed_on(client, here(group)) | TYPED
    answers = [client.post(here(group), data, headers=SAME) for _n in range(3)]
    assert len({code_on(a) for a in answers}) == 1
    assert (rows().count(), repeats().count(), DataKey.objects.count()) == (1, 0, 1)
    assert Entry.objects.filter(action="application.received").count() == 1


def test_a_form_that_was_changed_on_the_way_back_is_still_one_request(client, group):
    data = typed_on(client, here(group)) | TYPED
    first = client.post(here(group), data, headers=SAME)
    changed = client.post(here(group), data | {"given": "Berta"}, headers=SAME)
    assert code_on(first) == code_on(changed) and rows().get().told["given"] == "Ana Lucía"


def test_two_tabs_of_one_person_are_one_request_and_a_repeat(client, group):
    tabs = [typed_on(client, here(group)) for _n in range(2)]
    answers = [client.post(here(group), tab | TYPED, headers=SAME) for tab in tabs]
    assert len({code_on(a) for a in answers}) == 2
    assert (rows().count(), repeats().count()) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"given": "ANA LUCIA", "surnames": "mejia  DE LA CRUZ"},
        {"given": "Lucía Ana"},
        {"phone": "+504 9988 7766"},
        {"phone_of": "family-call"},
    ],
)
def test_the_same_person_is_known_however_they_write(client, group, other):
    send(client, here(group))
    send(client, here(group), **other)
    assert (rows().count(), repeats().count()) == (1, 1)


@pytest.mark.parametrize(
    "other", [{"given": "Berta"}, {"born_day": "4"}, {"phone": "9988-7700"}, {"surnames": "Paz"}]
)
def test_another_person_is_another_request(client, group, other):
    send(client, here(group))
    send(client, here(group), **other)
    assert (rows().count(), repeats().count()) == (2, 0)


def test_one_person_asks_for_several_groups(client, cast, group):
    for each in (group, coming(cast, name="Quetzal")):
        send(client, here(each))
    assert (rows().count(), repeats().count()) == (2, 0)


@pytest.mark.parametrize("address", [here, english])
def test_nobody_learns_from_the_answer_who_is_known(client, cast, group, address):
    """The same words but for the code: for a stranger, who asked before, and who has a seat."""
    known = received(group).application
    someone = make.participant(cast.ceiba)
    handling.link(known, someone, actor=cast.coordinator)
    handling.enroll(known, cast.coordinator)
    cache.clear()
    answers = {}
    for name, typed in {"stranger": {"given": "Berta"}, "known": {}}.items():
        answer = send(client, address(group), **typed)
        text = answer.content.decode().replace(code_on(answer), "CODE")
        answers[name] = (answer.status_code, re.sub(r'value="[^"]{40,}"', "KEY", text))
    assert answers["stranger"] == answers["known"]
    assert repeats().count() == 1


@pytest.mark.parametrize("address", [here, english])
@pytest.mark.parametrize("key", ["", "old", "forged", "of another form"])
def test_a_key_that_is_not_ours_or_too_old_gives_a_new_form_with_the_words(
    client, group, address, key, monkeypatch
):
    other = signing.TimestampSigner(salt="youth.complaints").sign("x" * 32)
    sent = {"": "", "forged": "a" * 32, "of another form": other}.get(key)
    if sent is None:
        sent = typed_on(client, address(group))["form_key"]
        monkeypatch.setattr(receiving.door, "life", timedelta(seconds=-1))
    answer = send(client, address(group), form_key=sent)
    monkeypatch.undo()
    text = answer.content.decode()
    assert answer.status_code == 200 and rows().count() == 0
    assert TYPED["phone"] in text and 'class="errors"' in text
    fresh = re.search(r'name="form_key" value="([^"]+)"', text)[1]
    client.post(address(group), TYPED | {"form_key": fresh}, headers=SAME)
    assert rows().count() == 1


POSTS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which of three forms
        st.sampled_from([{}, {"given": "Berta"}, {"given": ""}, {"phone": "+504 99887766"}]),
        st.booleans(),  # in English
        st.sampled_from([{}, {"switch": "1"}, {"page": "robot"}, {"phone_of": "other-call"}]),
        st.sampled_from(["", "enroll", "withdraw", "reopen"]),  # what happens afterwards
    ),
    max_size=8,
)


@rules(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=POSTS)
def test_no_sequence_of_posts_makes_two_requests_or_two_seats_of_one_person(cast, posts):
    """Three forms, two people, and staff who enroll and reopen in between."""
    cache.clear()
    group, people, staff = coming(cast, capacity=1), {}, cast.coordinator
    ours, again = rows().filter(offering=group), repeats().filter(application__offering=group)
    inside = enrollments().filter(offering=group)
    forms = [receiving.door.new_key() for _n in range(3)]
    for form, changed, in_english, more, then in posts:
        data = TYPED | changed | {"form_key": forms[form]} | more
        path = english(group) if in_english else here(group)
        assert Client().post(path, data, headers=SAME).status_code == 200
        for application in ours.all():
            _do(then, application, people, cast, staff)
    used = [*ours.values_list("form_key", flat=True), *again.values_list("form_key", flat=True)]
    assert len(used) == len(set(used))
    assert set(used) <= {receiving.door.key_of(form) for form in forms}
    assert ours.count() == len(set(ours.values_list("identity"))) <= 2
    group.refresh_from_db()
    assert group.taken == inside.filter(state="active").count() <= 1
    assert group.waiting == inside.filter(state="waiting").count()
    assert inside.count() == len(set(inside.values_list("participant")))


def _do(then, application, people, cast, staff) -> None:
    if application.participant_id is None and then:
        someone = people.setdefault(application.identity, make.participant(cast.ceiba))
        handling.link(application, someone, actor=staff)
    try:
        if then == "enroll":
            handling.enroll(application, staff)
        elif then == "withdraw":
            following.withdraw(followed.Followed(application))
        elif then == "reopen":
            handling.reopen(application, staff)
    except seats.NotAllowed:
        pass


def test_control_without_the_key_two_posts_make_two_rows(client, group, monkeypatch):
    """The look before and the constraint both hold; with a key that differs neither does."""
    data = typed_on(client, here(group)) | TYPED
    monkeypatch.setattr(receiving.door, "key_of", lambda sent: secrets.token_hex(16))
    for _n in range(2):
        client.post(here(group), data, headers=SAME)
    assert rows().count() + repeats().count() == 2


def test_control_without_the_identity_one_person_has_two_requests(client, group, monkeypatch):
    monkeypatch.setattr(receiving, "identity_of", lambda *args: secrets.randbits(62))
    for _n in range(2):
        send(client, here(group))
    assert rows().count() == 2


def test_the_constraint_holds_where_the_look_before_saw_nothing(group):
    first = receiving.apply("k" * 32, group, TOLD)
    second = receiving.apply("k" * 32, group, TOLD | {"given": "Berta"})
    assert first.code == second.code and rows().count() == DataKey.objects.count() == 1


@pytest.mark.parametrize("address", [here, english])
def test_the_language_button_keeps_what_was_typed_and_keeps_nothing_else(client, group, address):
    other = english if address is here else here
    typed = typed_on(client, address(group)) | TYPED | {"born_month": "11", "born_day": "31"}
    answer = client.post(other(group), typed | {"switch": "1"}, headers=SAME)
    text = answer.content.decode()
    assert answer.status_code == 200 and rows().count() == 0
    assert f'<html lang="{"en" if other is english else "es"}"' in text
    assert 'class="errors"' not in text and typed["form_key"] in text
    for name in ("given", "surnames", "phone", "born_day", "born_year"):
        assert re.search(rf'name="{name}"[^>]*value="{typed[name]}"', text), name
    assert '<option value="11" selected>' in text
    assert re.search(r'value="own-write"[^>]* checked', text)
    assert re.search(r'name="agreed"[^>]* checked', text)
    assert f'formaction="{address(group)}"' in text


def test_the_language_button_of_the_answer_shows_the_same_code(client, group):
    answer = send(client, here(group))
    key = re.search(r'name="form_key" value="([^"]+)"', answer.content.decode())[1]
    other = client.post(english(group), {"form_key": key, "switch": "1"}, headers=SAME)
    assert code_on(other) == code_on(answer) and "We received" in other.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_taps_at_the_same_moment_make_one_request(cast):
    group = coming(cast)
    data, found = TYPED | {"form_key": receiving.door.new_key()}, []

    def tap():
        found.append(code_on(Client().post(here(group), data, headers=SAME)))

    assert all_at_once([tap] * 6) == ["done"] * 6
    assert len(set(found)) == 1
    assert (rows().count(), repeats().count(), DataKey.objects.count()) == (1, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_tabs_at_the_same_moment_has_one_request(cast):
    group = coming(cast)

    def tap():
        data = TYPED | {"form_key": receiving.door.new_key()}
        assert Client().post(here(group), data, headers=SAME).status_code == 200

    assert all_at_once([tap] * 6) == ["done"] * 6
    assert (rows().count(), repeats().count()) == (1, 5)


# --- how often -------------------------------------------------------------------------------


def test_a_classroom_can_ask_and_a_flood_cannot(client, group, monkeypatch):
    assert receiving.door.per_network >= 40
    monkeypatch.setattr(receiving.door, "per_network", 5)
    for n in range(5):
        assert send(client, here(group), phone=f"9988-770{n}").status_code == 200
    refused = send(client, here(group), phone="9988-7799")
    assert refused.status_code == 429 and "9988-7799" in refused.content.decode()
    data = typed_on(client, here(group)) | TYPED
    elsewhere = client.post(here(group), data, headers=SAME, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200
    assert rows().count() == 6


def test_a_classroom_of_forty_behind_one_address(client, group):
    for n in range(40):
        assert send(client, here(group), phone=f"9988-77{n:02}").status_code == 200
    assert rows().count() == 40


def test_from_everywhere_there_is_a_bound_too_and_repeats_count(client, group, monkeypatch):
    monkeypatch.setattr(receiving.door, "per_hour", 2)
    data = [typed_on(client, here(group)) | TYPED for _n in range(3)]
    answers = [
        client.post(here(group), each, headers=SAME, REMOTE_ADDR=f"192.0.{n}.7").status_code
        for n, each in enumerate(data)
    ]
    assert answers == [200, 200, 429]


def test_mistakes_and_second_sendings_cost_no_place(client, group, monkeypatch):
    monkeypatch.setattr(receiving.door, "per_network", 1)
    for _n in range(3):
        send(client, here(group), given="")
    data = typed_on(client, here(group)) | TYPED
    codes = {code_on(client.post(here(group), data, headers=SAME)) for _n in range(3)}
    assert len(codes) == 1


# --- sealed, and where it is found -------------------------------------------------------------


def test_what_was_told_is_sealed_by_the_organization(client, group):
    send(client, here(group))
    send(client, here(group))
    application = rows().get()
    assert application.key.organization == group.organization
    # Long ones: in what is sealed, chance brings short ones about.
    words = [each for each in application.told.values() if len(each) > 5]
    assert len(words) > 3
    with connection.cursor() as cursor:
        for table in ("training_application", "training_applicationrepeat"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            stored = str(cursor.fetchall())
            assert [word for word in words if word in stored] == []


def test_the_journal_does_not_know_where_a_request_came_from(client, cast, group):
    sign_in(client, cast.facilitator)
    send(client, here(group))
    entry = Entry.objects.get(action="application.received")
    assert (entry.actor, entry.network, entry.session) == (followed.ACTOR, "", "")


def test_who_reads_requests(cast, group):
    led = coming(cast, name="Quetzal")
    led.facilitators.create(user=cast.facilitator)
    long_ago = timezone.localdate() - timedelta(days=100)
    days = {"starts_on": long_ago - timedelta(days=60), "ends_on": long_ago}
    old = make.offering(cast.ceiba, name="Pino", **days)
    old.facilitators.create(user=cast.facilitator)
    for each in (group, led, old):
        received(each)
        received(each)
    seen = {}
    for name, user in cast.everybody().items():
        found = rows().model.objects.visible_to(user)
        again = repeats().model.objects.visible_to(user)
        seen[name] = (found.count(), again.count())
    assert seen == dict.fromkeys(seen, (0, 0)) | {
        "coordinator": (3, 3),
        "facilitator": (1, 1),  # of the group they lead, and not of one long over
    }
    [mine] = rows().model.objects.visible_to(cast.facilitator)
    assert mine.offering == led


def test_the_page_of_a_group_leads_to_the_form(client, cast):
    from tests.public_website import WebsiteOfGroups
    from training.standing import Seats

    site = WebsiteOfGroups(cast=cast)
    for state, group in site.groups.items():
        text = client.get(f"/oportunidades/{group.slug}/").content.decode()
        takes = state not in (Seats.OVER, Seats.CANCELLED)
        assert (f'href="{here(group)}"' in text) is takes, state
    back = client.get(here(site.group)).content.decode()
    assert f'href="/oportunidades/{site.group.slug}/"' in back
    assert f'href="{FOLLOW}"' in back  # the footer helps to find a request again
