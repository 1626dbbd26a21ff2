"""Anybody may ask about their own data; it is answered in time, by who may, and to who is sure."""

import json
import re
import secrets
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from accounts.models import DataKey
from accounts.scope import OrgOwned
from accounts.sealing.fields import Unreadable
from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from training import rollcall, seats
from youth import kept, rights
from youth.models import Contact, IdentityDocument, Participant, RightsRequest
from youth.reference import working_days
from youth.views import rights_desk

pytestmark = pytest.mark.django_db
WHY = "looked at by a test"
HERE, ENGLISH = "/mis-datos/pedir/", "/en/my-data/ask/"
SAME = {"Sec-Fetch-Site": "same-origin"}
TOLD = {
    "kind": "see",
    "who": "self",
    "name": "Ana Ávila",
    "born": "2005",
    "answer_to": "9988-7766",
    "safe": "call",
}
NOTHING_MORE = {"asker": "", "what": ""}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def ceiba(cast):
    assert cast.coordinator  # an organization without one cannot be named
    return cast.ceiba


def rows():
    return RightsRequest.objects.unscoped(WHY).select_related("key", "organization")


def fields(client, path=HERE) -> dict:
    """What the form would send, untouched."""
    text = client.get(path).content.decode()
    return {"form_key": re.search(r'name="form_key" value="([^"]+)"', text)[1]}


def send(client, path=HERE, **given):
    return client.post(path, fields(client, path) | TOLD | given, headers=SAME)


def received(organization=None, kind="see", **told) -> RightsRequest:
    told = {k: v for k, v in TOLD.items() if k != "kind"} | told
    key = rights.door.key_of(rights.door.new_key())
    made = rights.receive(key, kind, told, organization=organization)
    return rows().get(pk=made.pk)


# --- asking ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [HERE, ENGLISH])
def test_what_is_told_is_kept_and_its_code_and_days_are_shown(client, ceiba, path):
    answer = send(client, path, organization=ceiba.pk)
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    asked = rows().get()
    told = {name: value for name, value in TOLD.items() if name != "kind"}
    assert asked.told == told | NOTHING_MORE
    assert (asked.kind, asked.organization) == ("see", ceiba)
    assert asked.language == ("es" if path == HERE else "en")
    assert asked.code in shown and str(rights.DAYS) in shown
    assert asked.received_on == timezone.localdate()
    assert asked.due_on == working_days.after(asked.received_on, 10, ceiba.country)


@pytest.mark.parametrize("path", [HERE, ENGLISH])
def test_the_answer_is_the_same_whether_anybody_is_known_or_not(client, ceiba, path):
    make.participant(ceiba, given="Ana", surname1="Ávila", born=date(2005, 3, 2))
    pages = []
    for name in ("Ana Ávila", "Nadie Deaquí"):
        answer = send(client, path, name=name, organization=ceiba.pk)
        shown = client.get(answer["Location"]).content.decode()
        code = rows().order_by("-received_at", "-id").first().code
        pages.append((answer.status_code, re.sub(code, "CODE", shown)))
    assert pages[0] == pages[1]
    assert set(rows().values_list("participant", flat=True)) == {None}


@pytest.mark.parametrize("path", [HERE, ENGLISH])
def test_no_cookie_no_store_no_index_no_referrer(path):
    client = Client(enforce_csrf_checks=True)
    sent = send(client, path)
    for answer in (client.get(path), sent, client.get(sent["Location"])):
        assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer" and not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
    assert not client.cookies


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_other_sites_cannot_post(headers):
    client = Client(enforce_csrf_checks=True)
    data = fields(client) | TOLD
    assert client.post(HERE, data, headers=headers).status_code == 403
    assert client.post(HERE, data, headers={"Origin": "http://testserver"}).status_code == 302


LONG = "Ñ" * 300


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "sell"}, "kind"),
        ({"who": ""}, "who"),
        ({"who": "other"}, "asker"),
        ({"name": "   "}, "name"),
        ({"name": LONG}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"born": ""}, "born"),
        ({"born": "hace tiempo"}, "born"),
        ({"born": "12005"}, "born"),
        ({"what": "x" * 2001}, "what"),
        ({"answer_to": ""}, "answer_to"),
        ({"answer_to": "a la vuelta"}, "answer_to"),
        ({"safe": ""}, "safe"),
        ({"organization": "x' OR 1=1"}, "organization"),
        ({"page": "https://spam.example"}, "page"),
    ],
)
@pytest.mark.parametrize("path", [HERE, ENGLISH])
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_kept(client, path, given, field):
    answer = send(client, path, **given)
    text = answer.content.decode()
    assert answer.status_code == 200 and f'href="#id_{field}' in text
    assert rows().count() == 0 and DataKey.objects.count() == 0
    if "answer_to" not in given:
        assert TOLD["answer_to"] in text  # nobody types it twice


@pytest.mark.parametrize("born", ["2005", "14/05/2005", "14 de mayo de 2005", "2005-05-14"])
def test_a_year_or_a_date_will_do_however_it_is_written(client, born):
    assert send(client, born=born).status_code == 302


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "🚌😡", "Жалоба שלום 苦情"])
def test_whatever_is_written_is_kept_as_it_is_and_runs_nowhere(client, cast, ceiba, text):
    send(client, what=text, name=text, organization=ceiba.pk)
    assert rows().get().told["what"] == rows().get().told["name"] == text
    sign_in(client, cast.coordinator)
    shown = client.get(reverse("youth:rights_one", args=[rows().get().pk]))
    assert shown.status_code == 200 and b"<script>alert" not in shown.content


# --- once ------------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_request_with_one_answer(client):
    data = fields(client) | TOLD
    answers = [client.post(HERE, data, headers=SAME) for _n in range(3)]
    assert len({a["Location"] for a in answers}) == 1 and rows().count() == 1
    assert DataKey.objects.count() == 1
    assert Entry.objects.filter(action="rights.received").count() == 1


def test_control_without_the_key_two_posts_make_two(client, monkeypatch):
    data = fields(client) | TOLD
    monkeypatch.setattr(rights.door, "key_of", lambda sent: secrets.token_hex(16))
    for _n in range(2):
        client.post(HERE, data, headers=SAME)
    assert rows().count() == 2


def test_the_constraint_holds_where_the_look_before_saw_nothing():
    first = rights.receive("k" * 32, "see", {"name": "Ana"})
    second = rights.receive("k" * 32, "erase", {"name": "Otra"})
    assert first == second and rows().count() == DataKey.objects.count() == 1


@pytest.mark.parametrize("key", ["", "forged", "of a complaint"])
def test_a_key_that_is_not_ours_gives_a_new_form_with_the_words(client, key):
    from youth import complaints

    sent = {"forged": "a" * 32, "of a complaint": complaints.door.new_key()}.get(key, "")
    answer = send(client, form_key=sent)
    text = answer.content.decode()
    assert answer.status_code == 200 and rows().count() == 0 and TOLD["name"] in text
    fresh = re.search(r'name="form_key" value="([^"]+)"', text)[1]
    assert client.post(HERE, TOLD | {"form_key": fresh}, headers=SAME).status_code == 302


POSTS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which of three forms
        st.sampled_from(["see", "erase", "", "sell"]),
        st.sampled_from([HERE, ENGLISH]),
        st.sampled_from([{}, {"switch": "1"}, {"page": "robot"}, {"born": "x"}]),
    ),
    max_size=8,
)


@rules(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=POSTS)
def test_no_sequence_of_posts_makes_two_requests_of_one_form(db, posts):
    cache.clear()
    forms = [rights.door.new_key() for _n in range(3)]
    with transaction.atomic():
        for form, kind, path, more in posts:
            data = TOLD | {"form_key": forms[form], "kind": kind} | more
            assert Client().post(path, data, headers=SAME).status_code in (200, 302)
        used = list(rows().values_list("form_key", flat=True))
        assert len(used) == len(set(used))
        assert set(used) <= {rights.door.key_of(form) for form in forms}
        assert DataKey.objects.count() == len(used)
        transaction.set_rollback(True)


def test_the_language_button_keeps_what_was_typed_and_keeps_nothing_else(client, ceiba):
    typed = fields(client) | TOLD | {"organization": str(ceiba.pk), "what": "Mi apellido"}
    answer = client.post(ENGLISH, typed | {"switch": "1", "born": "x"}, headers=SAME)
    text = answer.content.decode()
    assert answer.status_code == 200 and '<html lang="en"' in text
    assert "There is a problem" not in text and rows().count() == 0
    assert "Mi apellido" in text and f'<option value="{ceiba.pk}" selected>' in text
    assert re.search(r'value="see"[^>]* checked', text) and typed["form_key"] in text
    assert f'formaction="{HERE}"' in text


@pytest.mark.django_db(transaction=True)
def test_many_taps_at_the_same_moment_make_one_request():
    data = TOLD | {"form_key": rights.door.new_key()}
    found = []

    def tap():
        answer = Client().post(HERE, data, headers=SAME)
        found.append((answer.status_code, answer["Location"]))

    assert all_at_once([tap] * 6) == ["done"] * 6
    assert len(set(found)) == 1 and found[0][0] == 302
    assert rows().count() == DataKey.objects.count() == 1


def test_a_classroom_can_ask_and_a_flood_cannot(client, monkeypatch):
    monkeypatch.setattr(rights.door, "per_network", 3)
    assert [send(client).status_code for _n in range(4)] == [302, 302, 302, 429]
    elsewhere = client.post(HERE, fields(client) | TOLD, headers=SAME, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    monkeypatch.setattr(rights.door, "per_hour", 4)
    elsewhere = client.post(HERE, fields(client) | TOLD, headers=SAME, REMOTE_ADDR="192.0.3.7")
    assert elsewhere.status_code == 429


@pytest.mark.parametrize("code", ["ABCDEFGH", "x", "0" * 300])
def test_a_code_that_nobody_got_has_no_page(client, code):
    assert client.get(f"{HERE}recibido/{code}/").status_code == 404


def test_the_page_after_sending_says_the_code_and_nothing_of_the_request(client, ceiba):
    shown = client.get(send(client, organization=ceiba.pk)["Location"]).content.decode()
    assert "Ávila" not in shown and "Ceiba" not in shown and TOLD["answer_to"] not in shown


# --- sealed, and by whom it is seen -------------------------------------------------------------


def test_what_is_told_is_sealed_by_the_organization_or_by_the_platform(ceiba):
    assert received(ceiba).key.organization == ceiba
    assert received().key.organization is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM youth_rightsrequest")
        assert not [told for (told,) in cursor.fetchall() if "Ana" in told or "9988" in told]


def test_a_request_handed_on_opens_for_the_organization_and_for_nobody_else(cast, ceiba):
    asked = received()
    due = asked.due_on
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM youth_rightsrequest")
        before = cursor.fetchone()[0]
    rights.forward(asked, ceiba, actor=cast.administrator)
    now = rows().get(pk=asked.pk)
    assert now.told["name"] == "Ana Ávila" and now.organization == ceiba
    assert (now.key.organization, now.due_on) == (ceiba, due)
    key = DataKey.objects.get(pk=now.key_id)
    key.organization = None
    with pytest.raises(InvalidTag):
        assert key.secret  # wrapped for the organization
    with connection.cursor() as cursor:
        cursor.execute("UPDATE youth_rightsrequest SET told = %s", [before])
    with pytest.raises(Unreadable):
        assert rows().get(pk=asked.pk).told  # what it was before belongs to no organization
    assert not RightsRequest.objects.visible_to(cast.administrator).exists()
    assert RightsRequest.objects.visible_to(cast.coordinator).get() == asked
    assert not RightsRequest.objects.visible_to(cast.outsider).exists()


def test_the_database_refuses_a_person_without_an_organization(ceiba):
    asked = received()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows().filter(pk=asked.pk).update(participant=make.participant(ceiba))


def test_the_journal_does_not_know_where_a_request_came_from(client, cast):
    sign_in(client, cast.facilitator)
    send(client)
    entry = Entry.objects.get(action="rights.received")
    assert (entry.actor, entry.network, entry.session) == (rights.ACTOR, "", "")


READERS = {"coordinator": {"ours"}, "outsider": {"theirs"}, "administrator": {"nobody"}}


def of_all(cast) -> dict[str, RightsRequest]:
    return {
        "ours": received(cast.ceiba),
        "theirs": received(cast.quetzal),
        "nobody": received(),
    }


def test_everybody_reads_what_they_answer_for_and_nothing_else(client, cast):
    three = of_all(cast)
    for name, user in cast.everybody().items():
        sign_in(client, user)
        mine = "administration" if name == "administrator" else "youth"
        theirs = "youth" if name == "administrator" else "administration"
        allowed = name in READERS
        listed = client.get(reverse(f"{mine}:rights"))
        assert listed.status_code == (200 if allowed else 403), name
        assert client.get(reverse(f"{theirs}:rights")).status_code == 403
        for kind, asked in three.items():
            may = kind in READERS.get(name, ())
            expected = 200 if may else (404 if allowed else 403)
            url = reverse(f"{mine}:rights_one", args=[asked.pk])
            assert client.get(url).status_code == expected, (name, kind)
            if allowed:
                assert (asked.code in listed.content.decode()) is may, (name, kind)
        assert RightsRequest.objects.visible_to(user).count() == len(READERS.get(name, ()))


def test_control_a_rule_without_the_organization_shows_them_all(client, cast, monkeypatch):
    three = of_all(cast)
    monkeypatch.setattr(RightsRequest, "visible_q", classmethod(lambda cls, m: Q()))
    sign_in(client, cast.coordinator)
    text = client.get(reverse("youth:rights")).content.decode()
    assert three["theirs"].code in text and three["nobody"].code in text


# --- the days -----------------------------------------------------------------------------------


def waiting_since(asked: RightsRequest, days: int) -> RightsRequest:
    """As if it was received so many days ago."""
    day = timezone.localdate() - timedelta(days)
    due = working_days.after(day, rights.DAYS, rights.country_of(asked.organization))
    rows().filter(pk=asked.pk).update(received_on=day, due_on=due)
    return rows().get(pk=asked.pk)


def test_the_list_says_what_is_late_first_and_what_is_near(client, cast, ceiba):
    fresh, near, late = (received(ceiba) for _n in range(3))
    waiting_since(near, 10), waiting_since(late, 40)
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator), "/trabajo/derechos/")
    codes = [each.code for each in (late, near, fresh)]
    places = [page.text.index(code) for code in codes]
    assert places == sorted(places)
    assert "late" in page.text and "Ana" not in page.text
    tags = [
        (a.find_parent("li").find(class_="tag")["class"][1])
        for a in page.html.select("li a")
        if a.text in codes
    ]
    assert tags == ["bad", "warn", "plain"]


def test_today_says_how_many_wait_and_how_long(client, cast, ceiba):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator), "/trabajo/")
    assert "asked about their data" not in page.text
    asked = received(ceiba)
    assert "1 person asked about their data" in page.open("/trabajo/").text
    waiting_since(asked, 40)
    assert "The day of an answer is over" in page.open("/trabajo/").text
    assert asked.code in page.link("Answer them").text


def test_more_time_is_taken_once_with_a_reason_and_never_beyond_the_law(cast, ceiba):
    asked = received(ceiba)
    rights.extend(asked, "Buscamos en papel.", actor=cast.coordinator)
    now = rows().get(pk=asked.pk)
    assert now.extended_until == working_days.after(now.received_on, 20, ceiba.country)
    assert now.answer_by == now.extended_until and now.extended_why == "Buscamos en papel."
    with pytest.raises(rights.NotPossible):
        rights.extend(asked, "Otra vez.", actor=cast.coordinator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT extended_why FROM youth_rightsrequest")
        assert "papel" not in cursor.fetchone()[0]


def test_no_more_time_once_the_day_is_over(cast, ceiba):
    asked = waiting_since(received(ceiba), 40)
    with pytest.raises(rights.NotPossible):
        rights.extend(asked, "Tarde.", actor=cast.coordinator)


def test_a_law_that_gives_less_bounds_the_extension(ceiba, monkeypatch):
    short = rights.answer_terms.Term(10, 5, "", True)
    monkeypatch.setattr(rights.answer_terms, "of", lambda country: short)
    asked = received(ceiba)
    assert rights.latest(asked) == working_days.after(asked.received_on, 15, ceiba.country)


# --- answering ----------------------------------------------------------------------------------


@pytest.fixture
def person(ceiba) -> Participant:
    """With something of every kind: own data, others' data, notes, a group, marks."""
    someone = make.participant(
        ceiba, given="Ana", surname1="Ávila", notes="zqxzqxnota de alguien", place=make.place()
    )
    make.guardian(someone, "Zqxzqxmadre Núñez")
    values = {"organization": ceiba, "participant": someone}
    Contact.objects.create(value="+504 9988 7766", **values)
    Contact.objects.create(value="+504 1111 2222", owner="family", **values)
    IdentityDocument.objects.create(kind="dni", number="0801-2005-00001", **values)
    group = make.offering(ceiba, sessions=1)
    enrollment = seats.enroll(group, someone, actor="system:tests")
    rollcall.save(group.sessions.get(), {enrollment.pk: "present"}, actor="system:tests")
    return someone


def test_the_whole_way_to_see_ones_data_is_recorded(client, cast, ceiba, person):
    asked = received(ceiba)
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator), f"/trabajo/derechos/{asked.pk}/")
    assert "Ana Ávila" in page.text and "Only call" in page.text
    assert "PDF" not in page.text and "Is it really them?" not in page.text
    page.link("Find the person").press("Search", q="Ana Avila").press("It is this person")
    assert person.code in page.text and "PDF" not in page.text
    page.choose(**{"identity-how": "called"}).press("I made sure of it").again()
    assert "A sheet to read (PDF)" in page.text
    answer = client.get(f"/trabajo/derechos/{asked.pk}/datos/json/")
    assert answer.status_code == 200 and "Ana" not in answer["Content-Disposition"]
    page.choose(**{"close-delivered": "hand"})
    page.press("It is answered", **{"close-answer": "Se le entregó la hoja."})
    assert "Se le entregó la hoja." in page.text and "PDF" not in page.text
    acts = Entry.objects.filter(object_id=str(asked.pk)).order_by("id")
    names = [a for a in acts.values_list("action", flat=True) if a != "rights.opened"]
    assert names == ["rights.received", "rights.linked", "rights.identified", "rights.answered"]
    assert Entry.objects.get(action="rights.file_taken").object_id == str(person.pk)
    closed = rows().get(pk=asked.pk)
    assert (closed.closed_by, closed.delivered) == (cast.coordinator, "hand")
    history = page.open(f"/trabajo/personas/{person.pk}/historial/").text
    assert "took everything kept about the person out of Rumbo" in history


def test_who_is_linked_anew_has_to_be_made_sure_of_anew(cast, ceiba, person):
    asked = received(ceiba)
    rights.link(asked, person, actor=cast.coordinator)
    rights.check_identity(asked, "known", actor=cast.coordinator)
    rights.link(asked, person, actor=cast.coordinator)
    assert rows().get().identity_checked == "known"
    rights.link(asked, make.participant(ceiba), actor=cast.coordinator)
    assert rows().get().identity_checked == "" and not rights.may_hand_out(rows().get())


def test_nobody_of_another_organization_can_be_linked(client, cast, ceiba):
    asked, stranger = received(ceiba), make.participant(cast.quetzal)
    with pytest.raises(rights.NotPossible):
        rights.link(asked, stranger, actor=cast.coordinator)
    sign_in(client, cast.coordinator)
    url = reverse("youth:rights_person", args=[asked.pk])
    for key in (stranger.pk, "x", "' OR 1=1"):
        assert client.post(url, {"person": key}).status_code == 404
    assert rows().get().participant is None


def file_of(client, asked, kind="json"):
    return client.get(reverse("youth:rights_file", args=[asked.pk, kind]))


@pytest.mark.parametrize("kind", ["json", "pdf", "xlsx"])
def test_no_file_before_it_is_sure_who_asks_nor_after_the_request_is_closed(
    client, cast, ceiba, person, kind
):
    sign_in(client, cast.coordinator)
    asked = received(ceiba)
    assert file_of(client, asked, kind).status_code == 404
    rights.link(asked, person, actor=cast.coordinator)
    assert file_of(client, asked, kind).status_code == 404
    rights.check_identity(asked, "paper", actor=cast.coordinator)
    expected = 404 if kind == "xlsx" else 200
    assert file_of(client, asked, kind).status_code == expected
    rights.close(asked, "Listo.", "hand", actor=cast.coordinator)
    assert file_of(client, asked, kind).status_code == 404
    erase = received(ceiba, kind="erase")
    rights.link(erase, person, actor=cast.coordinator)
    rights.check_identity(erase, "paper", actor=cast.coordinator)
    assert file_of(client, erase, kind).status_code == 404


def test_control_without_the_guard_the_file_comes_at_once(client, cast, ceiba, person, monkeypatch):
    asked = received(ceiba)
    rights.link(asked, person, actor=cast.coordinator)
    monkeypatch.setattr(rights_desk.rights, "may_hand_out", lambda request: True)
    sign_in(client, cast.coordinator)
    assert file_of(client, asked).status_code == 200


def sure(cast, person) -> RightsRequest:
    asked = received(person.organization)
    rights.link(asked, person, actor=cast.coordinator)
    rights.check_identity(asked, "known", actor=cast.coordinator)
    return asked


def test_the_file_holds_what_is_theirs_and_nothing_of_others(client, cast, person):
    other = make.participant(person.organization, given="Zqxzqxotra", surname1="Cú")
    make.guardian(other, "Zqxzqxpadre")
    sign_in(client, cast.coordinator)
    answer = file_of(client, sure(cast, person))
    text, data = answer.content.decode(), json.loads(answer.content)
    assert answer["Cache-Control"] == "no-store, private"
    [own] = data["person"]
    assert (own["given"], own["surname1"], own["code"]) == ("Ana", "Ávila", person.code)
    assert own["born"] == person.born
    assert {c.get("value") for c in data["contacts"]} == {"+504 9988 7766", None}
    assert data["documents"][0]["number"] == "0801-2005-00001"
    assert data["consents"][0]["text"] and data["adults_in_charge"] == [{"relation": "mother"}]
    assert data["attendance"][0]["mark"] == "present" and data["groups"][0]["state"] == "active"
    assert "zqxzqx" not in text.lower() and "1111 2222" not in text


def test_control_a_part_with_notes_would_be_noticed(client, cast, person, monkeypatch):
    def notes(someone, user):
        return [[kept.Fact("notes", "notes", someone.notes)]]

    monkeypatch.setattr(kept, "_parts", [*kept._parts, kept.Part("notes", "Notes", notes)])
    sign_in(client, cast.coordinator)
    assert "zqxzqxnota" in file_of(client, sure(cast, person)).content.decode()


# Every row about a person is in the file, or stays out for a reason.
LEFT_OUT = {
    "youth.BlindToken": "made of what is in the file, to find it",
    "youth.Double": "what staff compared, with the record of maybe somebody else",
    "youth.Merge": "what both records said is in the file; the rest undoes it",
    "youth.ImportBatch": "a list of the organization: that they came from one is said",
    "youth.ImportRow": "a row of such a list: what it said is in the record",
    "youth.PersonDraft": "what was typed before there was a record: it is in it",
    "youth.FormSource": "where an organization brings answers in from: it names nobody",
    "youth.ListReading": "how an organization reads lists: titles of columns",
    "training.ApplicationRepeat": "the words of an application once more",
    "training.MinorPermission": "what an adult in charge said: it is among the consents",
    "training.AttendanceChange": "how a mark was corrected: by staff",
    "training.OutcomeEvidence": "papers and words of others",
    "training.OutcomeStep": "what staff did",
    "training.Handout": "what staff did",
    "training.SampleRow": "what an evaluator noted of certificates drawn by chance",
}
IN_FILE = {
    "youth.Participant": "person",
    "youth.Contact": "contacts",
    "youth.IdentityDocument": "documents",
    "youth.Guardian": "adults_in_charge",
    "youth.Consent": "consents",
    "youth.ProtectionException": "exceptions",
    "youth.Story": "stories",
    "youth.RightsRequest": "requests",
    "training.Application": "applications",
    "training.Enrollment": "groups",
    "training.Call": "calls",
    "training.EnrollmentEvent": "changes",
    "training.Attendance": "attendance",
    "training.Assessment": "results",
    "training.Certificate": "certificates",
    "training.EarnedLink": "links",
    "training.Outcome": "outcomes",
}


def test_every_kind_of_record_is_in_the_file_or_left_out_for_a_reason(client, cast, person):
    sign_in(client, cast.coordinator)
    data = file_of(client, sure(cast, person)).json()
    assert set(data) == set(IN_FILE.values()) | {"made_at"}
    people = {m._meta.label for m in apps.get_models() if issubclass(m, OrgOwned)}
    assert people <= set(IN_FILE) | set(LEFT_OUT) and not set(IN_FILE) & set(LEFT_OUT)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_sheet_is_a_pdf_in_the_language_of_the_request(client, cast, person, language):
    asked = sure(cast, person)
    rows().filter(pk=asked.pk).update(language=language)
    sign_in(client, cast.coordinator)
    answer = file_of(client, asked, "pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    assert f"/Lang ({language})".encode() in answer.content or len(answer.content) > 2000


def test_the_sheet_says_the_same_as_the_data(cast, person):
    asked = sure(cast, person)
    asked = rows().select_related("participant__key").get(pk=asked.pk)
    drawn = []
    parts = kept.everything(person, cast.coordinator)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "draw", lambda html: drawn.append(html) or b"%PDF")
        rights_desk.as_pdf(asked, parts)
    [html] = drawn
    assert "0801-2005-00001" in html and "zqxzqx" not in html.lower()
    for _part, found in parts:
        for row in found:
            for fact in row:
                assert fact.words


@pytest.mark.parametrize(
    ("kind", "leads_to"),
    [("correct", "youth:edit"), ("stop", "training:person_consents")],
)
def test_what_was_asked_for_leads_to_where_it_is_done(client, cast, person, kind, leads_to):
    asked = received(person.organization, kind=kind)
    rights.link(asked, person, actor=cast.coordinator)
    rights.check_identity(asked, "known", actor=cast.coordinator)
    sign_in(client, cast.coordinator)
    text = client.get(reverse("youth:rights_one", args=[asked.pk])).content.decode()
    assert reverse(leads_to, args=[person.pk]) in text


def test_nothing_can_be_erased_before_it_is_sure_who_asks(client, cast, person):
    """What erasing does is tests/youth/test_erasing.py."""
    asked = received(person.organization, kind="erase")
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator), f"/trabajo/derechos/{asked.pk}/")
    assert not [each for each in page.buttons() if "rase" in each]
    rights.link(asked, person, actor=cast.coordinator)
    page.open(page.url)
    assert not [each for each in page.buttons() if "rase" in each]
    rights.check_identity(asked, "known", actor=cast.coordinator)
    assert "Not yet possible" in page.open(page.url).text  # they have a seat
    assert not [each for each in page.buttons() if "rase" in each]


def test_the_administrators_hand_on_what_names_nobody_and_see_nobody(client, cast, ceiba):
    asked = received()
    make.participant(ceiba, given="Zqxzqxana")
    cast.administrator.language = "en"
    cast.administrator.save()
    page = Page(sign_in(client, cast.administrator), "/administracion/")
    assert "1 waits to be handed on" in page.text
    page.open("/administracion/derechos/").link(asked.code)
    assert "Find the person" not in page.text and "Zqxzqxana" not in page.text
    page.press("Hand it on", **{"forward-organization": str(ceiba.pk)})
    assert page.url.endswith("/administracion/derechos/") and "Handed on to" in page.text
    assert page.again().url.endswith("/administracion/derechos/")
    assert rows().get().organization == ceiba
    assert Entry.objects.filter(action="rights.forwarded").count() == 1


def test_an_answer_is_written_once_and_sealed(cast, ceiba):
    asked = received(ceiba)
    rights.close(asked, "No guardamos nada.", "spoken", actor=cast.coordinator)
    with pytest.raises(rights.NotPossible):
        rights.close(asked, "Otra cosa.", "hand", actor=cast.coordinator)
    assert rows().get().answer == "No guardamos nada."
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM youth_rightsrequest")
        assert "guardamos" not in cursor.fetchone()[0]


def test_the_page_is_small(client, ceiba):
    assert len(client.get(HERE).content) < 14 * 1024
