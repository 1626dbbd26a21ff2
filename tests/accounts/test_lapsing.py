"""A session that was left alone is locked, and nothing is lost behind it; later it is over."""

import time
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import resolve, reverse

from accounts import guards, lapsing, sessions
from accounts.models import Lock
from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import code_of, enroll, sign_in
from training import seats
from training.models import Attendance

START = datetime.fromisoformat("2026-03-02T14:00:00+00:00")
OWN = "ceiba-maiz-2026"  # the password of the cast
PAGE = "/trabajo/grupos/"
FORM = "/trabajo/personas/nueva/"
LOCK = reverse("account_lock")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def left_alone(cast, client, clock):
    """A coordinator's session, locked after half an hour."""
    sign_in(client, cast.coordinator)
    assert client.get(PAGE).status_code == 200
    clock.shift(timedelta(minutes=31))
    return client


def unlock(client, password=OWN, to=PAGE):
    return client.post(LOCK, {"password": password, "next": to})


# --- the lock -------------------------------------------------------------------------------
def test_a_locked_session_opens_nothing_and_goes_on_where_it_was(left_alone):
    answer = left_alone.get(f"{PAGE}?que=todos")
    assert answer.headers["Location"] == f"{LOCK}?next={PAGE}%3Fque%3Dtodos"
    page = left_alone.get(answer.headers["Location"])
    assert page.status_code == 200 and page.headers["Clear-Site-Data"] == '"cache"'
    assert "Coordinadora Ejemplo" in page.content.decode()
    answer = unlock(left_alone, to=f"{PAGE}?que=todos")
    assert answer.headers["Location"] == f"{PAGE}?que=todos"
    assert left_alone.get(PAGE).status_code == 200


def test_it_stays_locked_however_often_it_is_asked(left_alone):
    for _ in range(3):
        assert left_alone.get(PAGE).headers["Location"].startswith(LOCK)
    assert not left_alone.get("/cuenta/entrar/").wsgi_request.user.is_authenticated


def test_without_the_lock_everything_would_open(left_alone, monkeypatch):
    """The control."""
    monkeypatch.setattr(sessions, "is_locked", lambda *given: False)
    assert left_alone.get(PAGE).status_code == 200


def test_the_code_of_the_app_opens_it_too(cast, client, clock):
    secret = enroll(cast.coordinator)
    sign_in(client, cast.coordinator)
    clock.shift(timedelta(minutes=31))
    by_code = f"{LOCK}?con=codigo"
    assert 'autocomplete="one-time-code"' in client.get(by_code).content.decode()
    assert client.post(by_code, {"code": "000000", "next": PAGE}).status_code == 200
    answer = client.post(by_code, {"code": code_of(secret), "next": PAGE})
    assert answer.headers["Location"] == PAGE and client.get(PAGE).status_code == 200


def test_five_tries_then_the_whole_sign_in(left_alone, cast):
    for left in (4, 3, 2, 1):
        page = unlock(left_alone, "nothing like it")
        assert page.status_code == 200 and page.context["left"] == left
    answer = unlock(left_alone, "nothing like it")
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert SESSION_KEY not in left_alone.session
    assert unlock(left_alone).headers["Location"].startswith(reverse("account_login"))
    tried = Entry.objects.filter(action="session.unlock_failed", object_id=str(cast.coordinator.pk))
    assert tried.count() == 5


def test_the_fifth_try_may_be_the_right_one(left_alone):
    for _ in range(4):
        unlock(left_alone, "nothing like it")
    assert unlock(left_alone).headers["Location"] == PAGE
    assert Lock.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_five_too(monkeypatch):
    assert judged(12) == 5
    # The control: counted by reading and writing, some are lost.
    monkeypatch.setattr(Lock, "spend_try", classmethod(read_then_write))
    assert judged(12) > 5


def judged(number: int) -> int:
    """How many of so many tries at the same moment are judged at all."""
    Lock.objects.all().delete()
    Lock.objects.create(session_key="key")
    found = []
    all_at_once([lambda: found.append(Lock.spend_try("key")) for _ in range(number)])
    assert len(found) == number
    return sum(found)


def read_then_write(cls, key: str) -> bool:
    lock = cls.objects.get(session_key=key)
    time.sleep(0.05)
    cls.objects.filter(session_key=key).update(tries=lock.tries + 1)
    return lock.tries < 5


def test_a_session_can_be_locked_by_hand(cast, client):
    sign_in(client, cast.coordinator)
    answer = client.post(reverse("account_lock_now"), {"next": PAGE})
    assert answer.headers["Location"] == f"{LOCK}?next={PAGE}"
    assert client.get(PAGE).headers["Location"].startswith(LOCK)
    assert client.get(reverse("account_lock_now")).status_code == 302  # locked, and no GET


def test_somebody_else_signs_out_and_in(left_alone, cast):
    left_alone.post(reverse("account_logout"))
    assert SESSION_KEY not in left_alone.session
    assert not Lock.objects.exists()


def test_the_lock_page_leads_nowhere_else(left_alone):
    assert unlock(left_alone, to="https://evil.example/").headers["Location"] == "/cuenta/inicio/"


def test_an_open_session_has_no_lock_page(cast, client):
    sign_in(client, cast.coordinator)
    assert client.get(f"{LOCK}?next={PAGE}").headers["Location"] == PAGE


def test_half_a_sign_in_is_never_locked(cast, client, clock):
    sign_in(client, cast.coordinator, mfa=False)
    clock.shift(timedelta(minutes=31))
    assert client.get(PAGE).headers["Location"].startswith(reverse("account_login"))
    assert SESSION_KEY not in client.session


# --- what is typed --------------------------------------------------------------------------
@pytest.fixture
def kept(monkeypatch):
    """What the page of a new person put away: [(user, organization, role, what was typed)]."""
    found = []

    def keep(request) -> str:
        user = request.user
        found.append((user, user.organization, user.membership.role, request.POST["given_name"]))
        return "/trabajo/personas/borradores/7/"

    monkeypatch.setattr(resolve(FORM).func, "keeps_typed", keep, raising=False)
    return found


DRAFT = "/trabajo/personas/borradores/7/"
TYPED = {"given_name": "Zunilda"}


def test_what_is_sent_by_a_locked_session_is_kept_for_its_user(left_alone, cast, kept):
    answer = left_alone.post(FORM, TYPED)
    assert answer.headers["Location"] == f"{LOCK}?next={DRAFT}"
    assert kept == [(cast.coordinator, cast.ceiba, "coordinator", "Zunilda")]
    assert "Zunilda" not in left_alone.get(LOCK).content.decode()
    assert unlock(left_alone, to=DRAFT).headers["Location"] == DRAFT


@pytest.fixture
def over(cast, client, clock):
    """Signed in yesterday evening, at work until the session was over."""
    sign_in(client, cast.coordinator)
    clock.shift(timedelta(hours=12, minutes=1))
    return client


def test_what_is_sent_after_the_session_is_over_is_kept_too(over, cast, kept):
    answer = over.post(FORM, TYPED)
    assert SESSION_KEY not in over.session
    assert [each[0] for each in kept] == [cast.coordinator]
    way = back(answer)
    assert go_on(over, cast.coordinator, way) == DRAFT


def test_a_stranger_who_signs_in_then_is_led_elsewhere(over, cast, kept):
    way = back(over.post(FORM, TYPED))
    assert go_on(over, cast.facilitator, way) == "/cuenta/inicio/"
    assert go_on(Client(), cast.outsider, way) == "/cuenta/inicio/"


def test_if_the_way_did_not_ask_who_comes_the_stranger_would_be_led_there(over, cast, kept):
    """The control: the address alone, as the sign-in follows it."""
    way = back(over.post(FORM, TYPED))
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr(lapsing, "address_for", lambda user, token: DRAFT)
        assert go_on(over, cast.facilitator, way) == DRAFT


def back(answer) -> str:
    """The address after the sign-in, which tells nothing of what was typed."""
    assert answer.headers["Location"].startswith(reverse("account_login"))
    return parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]


def go_on(client, user, way) -> str:
    sign_in(client, user)
    return client.get(way).headers["Location"]


def test_without_the_token_of_the_form_nothing_is_kept(cast, clock, kept):
    client = sign_in(Client(enforce_csrf_checks=True), cast.coordinator)
    clock.shift(timedelta(minutes=31))
    assert client.post(FORM, TYPED).status_code == 403
    assert kept == []


def test_who_owes_the_second_factor_keeps_nothing(cast, client, clock, kept):
    sign_in(client, cast.coordinator, mfa=False)
    clock.shift(timedelta(minutes=31))
    client.post(FORM, TYPED)
    assert kept == []


def test_who_lost_the_role_keeps_nothing(left_alone, cast, kept):
    cast.coordinator.memberships.update(role="monitor")
    assert "Zunilda" not in left_alone.post(FORM, TYPED).content.decode()
    assert kept == []


def test_a_session_that_was_ended_from_afar_keeps_nothing(left_alone, cast, kept):
    sessions.end_all(cast.coordinator)
    left_alone.session.flush()
    assert left_alone.post(FORM, TYPED).headers["Location"].startswith(reverse("account_login"))
    assert kept == []


def test_an_open_session_sends_as_ever(cast, client, kept):
    """The control: nothing is put away where the form arrives."""
    sign_in(client, cast.coordinator)
    assert client.post(FORM, TYPED).status_code == 200
    assert kept == []


def test_a_form_that_nobody_keeps_leads_back_to_its_page(left_alone):
    answer = left_alone.post("/cuenta/papel/", {}, headers={"Referer": f"http://testserver{PAGE}"})
    assert answer.headers["Location"] == f"{LOCK}?next={PAGE}"
    for foreign in ("https://evil.example/x", "nonsense", ""):
        answer = left_alone.post("/cuenta/papel/", {}, headers={"Referer": foreign})
        assert answer.headers["Location"] == LOCK


# --- any other form -------------------------------------------------------------------------
ROLE = "/trabajo/grupos/nuevo/"  # nobody put this one away
TEXT = {"name_es": "Zunilda <b>&\r\n\r\n dos", "days": ["mon", "tue"], "all": ""}


def sealed_in(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").select_one("[name=held]")["value"]


def test_any_form_waits_in_the_page_of_the_lock_and_is_sent_again(left_alone, cast):
    answer = left_alone.post(ROLE, TEXT, headers={"Referer": f"http://testserver{ROLE}"})
    assert answer.status_code == 200 and "Zunilda" not in answer.content.decode()
    given = {"held": sealed_in(answer), "next": answer.context["next"]}
    wrong = left_alone.post(LOCK, given | {"password": "nothing like it"})
    assert sealed_in(wrong) == given["held"], "a wrong password loses it"
    other_way = left_alone.post(LOCK, given | {"switch": "codigo"})
    assert sealed_in(other_way) == given["held"] and other_way.context["left"] == 4
    page = left_alone.post(LOCK, given | {"password": OWN})
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    assert form["action"] == ROLE
    sent = [(e["name"], e.text.removeprefix("\n")) for e in form.select("textarea")]
    plain = TEXT["name_es"].replace("\r\n", "\n")
    found = [(name, value.replace("\r\n", "\n")) for name, value in sent]
    assert found == [("name_es", plain), ("days", "mon"), ("days", "tue"), ("all", "")]
    assert ROLE in page.content.decode().split("</form>")[-2], "the way without sending"


def test_a_roll_that_took_too_long_is_saved_after_the_lock(cast, client, clock):
    group = make.offering(cast.ceiba, facilitator=cast.facilitator)
    session = make.session(group)
    enrollment = seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    roll = f"/trabajo/sesiones/{session.pk}/lista/"
    page = Page(sign_in(client, cast.facilitator), roll)
    [form] = [f for f in page.html.select("main form") if f.select("[type=radio]")]
    fields = {e["name"]: e.get("value", "") for e in form.select("input[type=hidden]")}
    clock.shift(timedelta(minutes=11))
    answer = client.post(roll, fields | {f"mark-{enrollment.pk}": "present"})
    page = client.post(LOCK, {"held": sealed_in(answer), "password": OWN})
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    again = {e["name"]: e.text.removeprefix("\n") for e in form.select("textarea")}
    marks = Attendance.objects.unscoped("the test looks")
    assert not marks.exists()
    assert client.post(form["action"], again).status_code == 302
    assert marks.get().mark == "present"


def test_what_waits_opens_for_its_user_in_its_session_only(left_alone, cast, clock):
    held = sealed_in(left_alone.post(ROLE, TEXT))
    for user in (cast.coordinator, cast.facilitator):
        other = sign_in(Client(), user)
        other.post(reverse("account_lock_now"))
        answer = other.post(LOCK, {"held": held, "password": OWN, "next": PAGE})
        assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    for broken in (held[:-2], held + "A", "x", "k1.", "k9." + held[3:]):
        sessions_lock(left_alone)
        answer = left_alone.post(LOCK, {"held": broken, "password": OWN, "next": PAGE})
        assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    sessions_lock(left_alone)
    assert left_alone.post(LOCK, {"held": held, "password": OWN}).status_code == 200


def sessions_lock(client) -> None:
    client.post(reverse("account_lock_now"))


def test_passwords_and_what_scripts_send_do_not_wait(left_alone):
    new = {"oldpassword": OWN, "password1": "x", "password2": "x"}
    assert left_alone.post("/cuenta/contrasena/", new).status_code == 302
    assert left_alone.post(ROLE, TEXT, headers={"Sec-Fetch-Mode": "cors"}).status_code == 302
    assert left_alone.post(ROLE, TEXT | {"much": "x" * 200_000}).status_code == 302


def test_the_mark_stays_on_the_view_in_any_order():
    def keep(request):
        return ""

    def view(request):
        return None

    for marked in (
        guards.staff("see_people")(guards.keeps_typed(keep)(view)),
        guards.keeps_typed(keep)(guards.staff("see_people")(view)),
    ):
        assert marked.keeps_typed is keep and marked.act == "see_people"


def test_the_way_back_is_good_for_a_day(cast, clock):
    token = lapsing.way_back(cast.coordinator, PAGE).partition("=")[2]
    assert lapsing.address_for(cast.coordinator, token) == PAGE
    assert lapsing.address_for(cast.coordinator, token[:-1]) == ""
    clock.shift(timedelta(hours=25))
    assert lapsing.address_for(cast.coordinator, token) == ""
