"""Anybody may complain, without a cookie or a name; whom it is about does not read it."""

import re
import secrets
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from accounts import rotation
from accounts.models import DataKey
from audit.models import Entry
from rumbo import keyring, public_forms
from rumbo.backups import keys
from tests import builders as make
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import sign_in
from youth import complaints
from youth.models import Complaint

pytestmark = pytest.mark.django_db
WHY = "looked at by a test"
SAID = "La clase empezó una hora tarde."
HERE, ENGLISH = "/quejas/", "/en/feedback/"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def ceiba(cast):
    assert cast.coordinator  # an organization without one cannot be named
    return cast.ceiba


def rows():
    return Complaint.objects.unscoped(WHY).select_related("key", "organization")


def fields(client, path=HERE) -> dict:
    """What the form would send, untouched."""
    text = client.get(path).content.decode()
    return {"form_key": re.search(r'name="form_key" value="([^"]+)"', text)[1], "what": ""}


def send(client, path=HERE, **given):
    data = fields(client, path) | {"what": SAID} | given
    return client.post(path, data, headers=SAME)


# --- asking ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [HERE, ENGLISH])
def test_a_complaint_needs_nothing_but_what_happened(client, path):
    answer = send(client, path)
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    complaint = rows().get()
    assert complaint.told == {"what": SAID, "course": "", "answer_to": "", "safe": ""}
    assert (complaint.organization, complaint.about_staff) == (None, False)
    assert complaint.code in shown.content.decode()
    assert str(settings.COMPLAINT_DAYS) in shown.content.decode()
    assert complaint.language == ("es" if path == HERE else "en")


def test_all_that_can_be_said_is_kept(client, ceiba):
    given = {"course": "Panadería", "answer_to": "9988-7766", "safe": "call"}
    send(client, organization=ceiba.pk, about_staff="on", **given)
    complaint = rows().get()
    assert complaint.told == {"what": SAID} | given
    assert (complaint.organization, complaint.about_staff) == (ceiba, True)


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
    data = fields(client) | {"what": SAID}
    assert client.post(HERE, data, headers=headers).status_code == 403
    assert client.post(HERE, data, headers={"Origin": "http://testserver"}).status_code == 302


def test_the_list_names_only_those_who_would_answer(client, ceiba, cast):
    text = client.get(HERE).content.decode()
    assert "Fundación Ceiba" in text
    assert "Asociación Quetzal" not in text and "Fondo Faro" not in text
    assert send(client, organization=cast.quetzal.pk).status_code == 200
    assert rows().count() == 0


LONG = "Ñ" * 300
STRANGE = [
    "<script>alert(1)</script>",
    "🚌😡",
    "Жалоба שלום 苦情",
    "Robert'); DROP TABLE x;--",
    "a\u202eb",
]


@pytest.mark.both
@pytest.mark.parametrize("text", [*STRANGE, LONG])
def test_whatever_is_written_is_kept_as_it_is_and_runs_nowhere(client, cast, text):
    send(client, what=text)
    assert rows().get().told["what"] == text
    sign_in(client, cast.administrator)
    shown = client.get(reverse("administration:complaint", args=[rows().get().pk]))
    assert shown.status_code == 200 and b"<script>alert" not in shown.content


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "   "}, "what"),
        ({"what": "x" * 2001}, "what"),
        ({"what": "a\x00b"}, "what"),
        ({"course": LONG}, "course"),
        ({"answer_to": LONG}, "answer_to"),
        ({"answer_to": "a la vuelta"}, "answer_to"),
        ({"answer_to": "9988-7766"}, "safe"),
        ({"organization": "nobody"}, "organization"),
        ({"organization": "x' OR 1=1"}, "organization"),
        ({"safe": "often"}, "safe"),
        ({"page": "https://spam.example"}, "page"),
    ],
)
@pytest.mark.parametrize("path", [HERE, ENGLISH])
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_kept(client, path, given, field):
    answer = send(client, path, **given)
    text = answer.content.decode()
    assert answer.status_code == 200 and f'href="#id_{field}' in text
    assert rows().count() == 0 and DataKey.objects.count() == 0
    assert ("Hay un problema" if path == HERE else "There is a problem") in text
    if "what" not in given:
        assert SAID in text  # nobody types it twice


def test_ends_of_lines_count_as_people_count_them(client):
    assert send(client, what="\r\n".join(["a" * 99] * 20)).status_code == 302


# --- once ------------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_complaint_with_one_answer(client):
    data = fields(client) | {"what": SAID}
    answers = [client.post(HERE, data, headers=SAME) for _n in range(3)]
    assert len({a["Location"] for a in answers}) == 1 and rows().count() == 1
    assert DataKey.objects.count() == 1
    assert Entry.objects.filter(action="complaint.received").count() == 1


def test_two_tabs_are_two_complaints(client):
    first, second = fields(client), fields(client)
    for data in (first, second):
        client.post(HERE, data | {"what": SAID}, headers=SAME)
    assert rows().count() == 2


@pytest.mark.parametrize("path", [HERE, ENGLISH])
@pytest.mark.parametrize("key", ["", "old", "forged", "of a user"])
def test_a_key_that_is_not_ours_or_too_old_gives_a_new_form_with_the_words(
    client, path, key, monkeypatch
):
    sent = {"": "", "forged": "a" * 32, "of a user": signing.TimestampSigner().sign("x")}.get(key)
    if sent is None:
        sent = fields(client, path)["form_key"]
        monkeypatch.setattr(complaints.door, "life", timedelta(seconds=-1))
    answer = send(client, path, form_key=sent)
    monkeypatch.undo()
    assert answer.status_code == 200 and rows().count() == 0
    text = answer.content.decode()
    assert SAID in text and 'class="errors"' in text
    fresh = re.search(r'name="form_key" value="([^"]+)"', text)[1]
    assert client.post(path, {"form_key": fresh, "what": SAID}, headers=SAME).status_code == 302


POSTS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which of three forms
        st.sampled_from([SAID, "Otra cosa.", "", "x" * 2001]),
        st.sampled_from([HERE, ENGLISH]),
        st.sampled_from([{}, {"switch": "1"}, {"page": "robot"}, {"about_staff": "on"}]),
    ),
    max_size=8,
)


@rules(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=POSTS)
def test_no_sequence_of_posts_makes_two_complaints_of_one_form(db, posts):
    cache.clear()
    forms = [complaints.door.new_key() for _n in range(3)]
    with transaction.atomic():
        for form, what, path, more in posts:
            data = {"form_key": forms[form], "what": what} | more
            assert Client().post(path, data, headers=SAME).status_code in (200, 302)
        used = list(rows().values_list("form_key", flat=True))
        assert len(used) == len(set(used))
        assert set(used) <= {complaints.door.key_of(form) for form in forms}
        assert DataKey.objects.count() == len(used)
        transaction.set_rollback(True)


def test_control_without_the_key_two_posts_make_two(client, monkeypatch):
    """The look before and the constraint both hold; with a key that differs neither does."""
    data = fields(client) | {"what": SAID}
    monkeypatch.setattr(complaints.door, "key_of", lambda sent: secrets.token_hex(16))
    for _n in range(2):
        client.post(HERE, data, headers=SAME)
    assert rows().count() == 2


def test_the_constraint_holds_where_the_look_before_saw_nothing():
    first = complaints.receive("k" * 32, {"what": SAID})
    second = complaints.receive("k" * 32, {"what": "Otra cosa."})
    assert first == second and rows().count() == DataKey.objects.count() == 1


def test_the_language_button_keeps_what_was_typed_and_keeps_nothing_else(client, ceiba):
    typed = fields(client) | {"what": SAID, "organization": str(ceiba.pk), "about_staff": "on"}
    typed |= {"answer_to": "x", "safe": "call"}
    answer = client.post(ENGLISH, typed | {"switch": "1"}, headers=SAME)
    text = answer.content.decode()
    assert answer.status_code == 200 and '<html lang="en"' in text and SAID in text
    assert "There is a problem" not in text and rows().count() == 0
    assert f'<option value="{ceiba.pk}" selected>' in text
    assert typed["form_key"] in text  # still the same form, and still good once
    assert re.search(r'name="about_staff"[^>]* checked', text)
    assert re.search(r'value="call"[^>]* checked', text)
    assert f'formaction="{HERE}"' in text


def test_a_report_of_a_certificate_brings_its_code_along_and_not_in_the_address(client):
    sent = {"report": "1", "what": "Certificado K7QM-4RTX-9D2F-H6WB: "}
    text = client.post(HERE, sent, headers=SAME).content.decode()
    assert "K7QM-4RTX-9D2F-H6WB" in text and 'class="errors"' not in text
    assert rows().count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_taps_at_the_same_moment_make_one_complaint():
    data = {"form_key": complaints.door.new_key(), "what": SAID}
    found = []

    def tap():
        answer = Client().post(HERE, data, headers=SAME)
        found.append((answer.status_code, answer["Location"]))

    assert all_at_once([tap] * 6) == ["done"] * 6
    assert len(set(found)) == 1 and found[0][0] == 302
    assert rows().count() == DataKey.objects.count() == 1


# --- how often -------------------------------------------------------------------------------


def test_a_classroom_can_complain_and_a_flood_cannot(client, monkeypatch):
    monkeypatch.setattr(complaints.door, "per_network", 25)
    for _n in range(25):
        assert send(client).status_code == 302
    refused = send(client)
    assert refused.status_code == 429 and SAID in refused.content.decode()
    elsewhere = client.post(
        HERE, fields(client) | {"what": SAID}, headers=SAME, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 302
    assert rows().count() == 26


def test_from_everywhere_there_is_a_bound_too(client, monkeypatch):
    monkeypatch.setattr(complaints.door, "per_hour", 2)
    answers = [
        client.post(
            HERE, fields(client) | {"what": SAID}, headers=SAME, REMOTE_ADDR=f"192.0.{n}.7"
        ).status_code
        for n in range(3)
    ]
    assert answers == [302, 302, 429]


def test_mistakes_and_second_sendings_cost_no_place(client, monkeypatch):
    monkeypatch.setattr(complaints.door, "per_network", 1)
    for _n in range(3):
        send(client, what="")
    data = fields(client) | {"what": SAID}
    assert [client.post(HERE, data, headers=SAME).status_code for _n in range(3)] == [302] * 3


# --- after -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["ABCDEFGH", "x", "abc-def", "0" * 300])
def test_a_code_that_nobody_got_has_no_page(client, code):
    assert client.get(f"/quejas/enviada/{code}/").status_code == 404


def test_the_page_after_sending_says_the_code_and_nothing_of_the_complaint(client, ceiba):
    shown = client.get(send(client, organization=ceiba.pk)["Location"]).content.decode()
    assert SAID not in shown and "Ceiba" not in shown


# --- sealed ----------------------------------------------------------------------------------


def received(**given) -> Complaint:
    complaints.receive(complaints.door.key_of(complaints.door.new_key()), {"what": SAID}, **given)
    return rows().order_by("-received_at").first()


def test_the_words_are_sealed_by_the_organization_or_by_the_platform(ceiba):
    assert received(organization=ceiba).key.organization == ceiba
    for about in ({}, {"organization": ceiba, "about_staff": True}):
        assert received(**about).key.organization is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM youth_complaint")
        assert not [told for (told,) in cursor.fetchall() if "clase" in told]


def test_what_is_about_staff_does_not_open_with_the_organizations_key(ceiba):
    complaint = received(organization=ceiba, about_staff=True)
    key = DataKey.objects.get(pk=complaint.key_id)
    assert key.secret
    key = DataKey.objects.get(pk=complaint.key_id)
    key.organization = ceiba
    with pytest.raises(InvalidTag):
        assert key.secret  # wrapped for the platform


def test_a_new_master_key_wraps_the_platforms_keys_too(monkeypatch):
    fresh = keyring.KeyRing.fresh()
    monkeypatch.setattr(keyring, "_in_memory", lambda: fresh)
    complaint = received()
    rotation.add_master_key("system:tests")
    assert sum(rotation.rewrap()) == 1 and rotation.remaining() == 0
    assert rows().get(pk=complaint.pk).told["what"] == SAID


def test_a_backup_keeps_the_platforms_keys(tmp_path):
    complaint = received()
    keys.write(tmp_path / "keys")
    (back,) = keys.read(tmp_path / "keys")
    assert (back.pk, back.organization_id) == (complaint.key_id, None) and back.secret


def test_the_journal_does_not_know_where_a_complaint_came_from(client, cast):
    """Not even of a colleague who is signed in on the same browser."""
    sign_in(client, cast.facilitator)
    send(client)
    entry = Entry.objects.get(action="complaint.received")
    assert (entry.actor, entry.network, entry.session, entry.request) == (
        complaints.ACTOR,
        "",
        "",
        "",
    )
    client.get("/trabajo/grupos/")
    sign_in(client, cast.administrator)
    client.get(reverse("administration:complaint", args=[rows().get().pk]))
    assert Entry.objects.get(action="complaint.opened").session  # the control: others are known


# --- the desk --------------------------------------------------------------------------------


@pytest.fixture
def three(cast):
    """{who may read it: complaint}: about Ceiba, about its staff, about nobody in particular."""
    return {
        "ours": received(organization=cast.ceiba),
        "staff": received(organization=cast.ceiba, about_staff=True),
        "nobody": received(),
    }


READERS = {"coordinator": {"ours"}, "administrator": {"staff", "nobody"}}


def test_everybody_reads_what_they_answer_for_and_nothing_else(client, cast, three):
    for name, user in cast.everybody().items():
        sign_in(client, user)
        mine = "administration" if name == "administrator" else "youth"
        theirs = "youth" if name == "administrator" else "administration"
        listed = client.get(reverse(f"{mine}:complaints"))
        allowed = name in ("coordinator", "outsider", "administrator")
        assert listed.status_code == (200 if allowed else 403), name
        assert client.get(reverse(f"{theirs}:complaints")).status_code == 403
        for kind, complaint in three.items():
            may = kind in READERS.get(name, ())
            expected = 200 if may else (404 if allowed else 403)
            url = reverse(f"{mine}:complaint", args=[complaint.pk])
            assert client.get(url).status_code == expected, (name, kind)
            if allowed:
                assert (complaint.code in listed.content.decode()) is may, (name, kind)
        assert Complaint.objects.visible_to(user).count() == len(READERS.get(name, ())) or not (
            allowed
        )


def test_control_a_rule_without_the_staff_would_be_seen(client, cast, three, monkeypatch):
    monkeypatch.setattr(
        Complaint,
        "visible_q",
        classmethod(lambda cls, m: Q(organization=m.organization_id)),
    )
    sign_in(client, cast.coordinator)
    assert three["staff"].code in client.get(reverse("youth:complaints")).content.decode()


def test_the_list_says_how_long_the_oldest_waits_and_what_is_late(client, cast, three):
    rows().filter(pk=three["staff"].pk).update(received_at=timezone.now() - timedelta(days=20))
    cast.administrator.language = "en"
    cast.administrator.save()
    page = Page(sign_in(client, cast.administrator), "/administracion/quejas/")
    assert "2 wait" in page.text and "the oldest for 20 days" in page.text
    assert page.text.count("late") == 1 and SAID not in page.text
    assert "Complaints" in page.open("/administracion/").text


def test_to_read_note_and_close_are_acts_of_the_journal(client, cast, three):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = Page(sign_in(client, cast.coordinator), "/trabajo/")
    assert "1 complaint waits" in page.text
    page.link("Read them").link(three["ours"].code)
    assert SAID in page.text
    page.press("Keep it", text="Hablé con la facilitadora.").again()
    assert page.text.count("Hablé con la facilitadora.") == 1
    page.press("Keep it", close="on", text="Se cambió el horario.")
    assert "Write down what was done" not in page.text
    acts = Entry.objects.filter(object_id=str(three["ours"].pk)).order_by("at", "id")
    names = [a for a in acts.values_list("action", flat=True) if a != "complaint.opened"]
    assert names == [
        "complaint.received",
        "complaint.noted",
        "complaint.noted",
        "complaint.closed",
    ]
    assert acts.filter(action="complaint.opened").exists()
    assert "complaint waits" not in page.open("/trabajo/").text
    closed = rows().get(pk=three["ours"].pk)
    assert closed.closed_by == cast.coordinator and len(closed.done) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT done FROM youth_complaint WHERE closed_at IS NOT NULL")
        assert "horario" not in cursor.fetchone()[0]


def test_an_organization_that_was_named_by_a_platform_reader_shows_no_young_person(
    client, cast, three
):
    make.participant(cast.ceiba)
    sign_in(client, cast.administrator)
    text = client.get(reverse("administration:complaint", args=[three["staff"].pk]))
    assert "Mejía" not in text.content.decode()


def test_the_page_is_small(client, ceiba):
    assert len(client.get(HERE).content) < 12 * 1024
    assert public_forms.PRIVATE["Cache-Control"] == "no-store"
