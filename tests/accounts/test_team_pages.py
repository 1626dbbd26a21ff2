"""The pages of people who sign in: what a coordinator and an administrator see, end and decide."""

import io
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import deciding, inviting, leaving, people
from accounts.models import AccessChange, Membership
from accounts.roles import Role
from audit.models import Entry
from tests.cast import Cast
from tests.clicking import Page
from tests.many_hands import all_at_once
from tests.signing_in import enroll, sign_in
from tests.working import work

from .invited import links

TEAM, EVERYBODY = "/trabajo/equipo/", "/administracion/personas/"


@pytest.fixture
def team_of_two(cast, second_coordinator):
    for each in (cast.coordinator, second_coordinator, cast.administrator):
        each.language = "en"
        each.save()
    return cast.coordinator, second_coordinator


def page_of(user, address: str = TEAM) -> Page:
    return Page(sign_in(Client(), user), address)


def signed_in(user, agent: str = "", address: str = "192.0.2.77") -> Client:
    """A browser in which the user is signed in with both steps, known as a device."""
    client = sign_in(Client(), user)
    key = client.session.session_key
    UserSession.objects.create(user=user, session_key=key, ip=address, user_agent=agent)
    return client


# --- who is seen -----------------------------------------------------------------------------
def test_a_coordinator_sees_the_team_and_nobody_else(team_of_two, cast):
    cast.everybody()
    text = page_of(cast.coordinator).text
    for user in (cast.facilitator, cast.monitor, cast.case_worker, team_of_two[1]):
        assert user.get_full_name() in text
    assert "Evaluadora" not in text and "Administrador" not in text
    assert "no second step" in text and "never signed in" in text


def test_an_administrator_sees_everybody_and_no_participant(team_of_two, cast):
    from tests import builders as make

    make.participant(cast.ceiba, given="Zunilda")
    cast.everybody()
    page = page_of(cast.administrator, EVERYBODY)
    for user in cast.everybody().values():
        assert user.get_full_name() in page.text
    assert "Zunilda" not in page.text
    page.press("Search", q="evaluadora faro.example")
    assert "Evaluadora" in page.text and "Facilitador" not in page.text
    assert "evaluadora" not in page.url
    page.press("Search", q="Zunilda")
    assert "Nobody like that" in page.text


@pytest.mark.parametrize("who", ["facilitator", "case_worker", "monitor", "evaluator", "editor"])
def test_nobody_else_comes_in(cast, who):
    client = sign_in(Client(), getattr(cast, who))
    pk = cast.coordinator.pk
    for address in (TEAM, f"{TEAM}invitar/", f"{TEAM}{pk}/", EVERYBODY, f"{EVERYBODY}{pk}/"):
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code in (403, 405), address


def test_coordinators_and_administrators_keep_to_their_own_pages(cast):
    assert sign_in(Client(), cast.coordinator).get(EVERYBODY).status_code == 403
    assert sign_in(Client(), cast.administrator).get(TEAM).status_code == 403


# --- two persons on the screen ------------------------------------------------------------------
def test_a_role_on_the_screens_of_two(team_of_two, cast):
    asker, decider = team_of_two
    page = page_of(asker).open(f"{TEAM}{cast.facilitator.pk}/").link("Give a role")
    page.choose(role="monitor").press("Ask for it", reason="Cierra el trimestre")
    assert "Another coordinator of Fundación Ceiba" in page.text
    assert "Withdraw it" in page.buttons() and "Confirm" not in page.buttons()

    other = page_of(decider).link("Look and confirm")
    assert "Cierra el trimestre" in other.text
    other.press("Confirm")
    assert "confirmed" in other.text
    other.again()
    page.press("Withdraw it")
    assert "decided already" in page.text
    work()
    assert [m.to for m in mail.outbox] == [[cast.facilitator.email]]
    assert cast.facilitator.memberships.active().count() == 2


def test_who_asked_cannot_confirm_by_sending_the_form_of_another(team_of_two, cast):
    change = deciding.ask_role(cast.facilitator, Role.MONITOR, cast.ceiba, team_of_two[0])
    page = page_of(team_of_two[0], f"{TEAM}cambios/{change.pk}/")
    page.send(page.url, {"act": "confirm", "form_key": page.value("form_key")})
    assert "Another person has to" in page.text
    change.refresh_from_db()
    assert change.state == "waiting"


@pytest.mark.parametrize(
    ("button", "state", "who"),
    [("Do not confirm", "refused", 1), ("Withdraw it", "withdrawn", 0)],
)
def test_a_change_ends_without_effect(team_of_two, cast, button, state, who):
    change = deciding.ask_role(cast.facilitator, Role.MONITOR, cast.ceiba, team_of_two[0])
    page_of(team_of_two[who], f"{TEAM}cambios/{change.pk}/").press(button)
    change.refresh_from_db()
    assert change.state == state
    assert cast.facilitator.memberships.count() == 1
    assert Entry.objects.filter(action=f"access.{state}").count() == 1


def test_after_14_days_it_is_over(team_of_two, cast):
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    change = deciding.ask_role(cast.facilitator, Role.MONITOR, cast.ceiba, team_of_two[0])
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1), tick=False):
        page = page_of(team_of_two[1], f"{TEAM}cambios/{change.pk}/")
        assert "nobody decided in time" in page.text and "Confirm" not in page.buttons()
        with pytest.raises(deciding.Refused):
            deciding.confirm(change, team_of_two[1])
        call_command("purge_sessions", stdout=io.StringIO())
        change.refresh_from_db()
        assert change.state == "expired"
        deciding.ask_role(cast.facilitator, Role.MONITOR, cast.ceiba, team_of_two[0])
        assert Entry.objects.filter(action="access.expired").count() == 1


@pytest.mark.parametrize("what", ["confirm", "refuse"])
def test_of_two_who_decide_the_second_hears_it(team_of_two, cast, what):
    change = deciding.ask_role(cast.facilitator, Role.MONITOR, cast.ceiba, team_of_two[0])
    seen = [AccessChange.objects.get(pk=change.pk) for _n in range(2)]
    deciding.confirm(seen[0], cast.administrator)
    with pytest.raises(deciding.Refused):
        getattr(deciding, what)(seen[1], team_of_two[1])
    assert Entry.objects.filter(action="give_role").count() == 1


# --- taking away -------------------------------------------------------------------------------
def test_ending_a_role_says_what_follows_and_holds_at_the_next_request(team_of_two, cast):
    theirs = sign_in(Client(), cast.facilitator)
    assert theirs.get("/trabajo/").status_code == 200
    page = page_of(team_of_two[0], f"{TEAM}{cast.facilitator.pk}/").link("End the role")
    for words in ("from the next click on", "name somebody else", "only role", "two people"):
        assert words in page.text, words
    page.press("End the role")
    assert page.url == TEAM and "has ended" in page.text
    assert theirs.get("/trabajo/").status_code == 403
    assert Entry.objects.get(action="end_role").actor == f"user:{team_of_two[0].pk}"


def test_the_last_coordinator_is_ended_by_an_administrator_only(cast):
    own = cast.coordinator.memberships.get()
    with pytest.raises(leaving.Refused):
        leaving.end_role(own, cast.coordinator)
    cast.coordinator.language = "en"
    cast.coordinator.save()
    page = page_of(cast.coordinator, f"{TEAM}papeles/{own.pk}/terminar/")
    assert "last coordinator" in page.text and "End the role" not in page.buttons()
    cast.administrator.language = "en"
    cast.administrator.save()
    page = page_of(cast.administrator, f"{EVERYBODY}papeles/{own.pk}/terminar/")
    assert "Nobody coordinates Fundación Ceiba then" in page.text
    page.press("End the role")
    assert not cast.coordinator.memberships.active().exists()


def test_the_last_administrator_stays(cast, second_administrator):
    leaving.end_role(second_administrator.memberships.get(), cast.administrator)
    with pytest.raises(leaving.Refused):
        leaving.end_role(cast.administrator.memberships.get(), cast.administrator)


def test_whoever_ends_their_own_role_leaves_the_page(team_of_two, cast):
    own = cast.coordinator.memberships.get()
    page = page_of(cast.coordinator, f"{TEAM}papeles/{own.pk}/terminar/")
    assert "your own role" in page.text
    page.press("End the role")
    assert page.url == reverse("account_home")
    assert page.client.get(TEAM).status_code == 403


def test_stopping_a_sign_in_ends_roles_sessions_and_password(team_of_two, cast, marta):
    client = signed_in(marta)
    assert client.get("/cuenta/").status_code == 200
    page = page_of(team_of_two[0], f"{TEAM}{marta.pk}/").link("stop the sign-in")
    assert "All their sessions end now" in page.text
    page.press("Stop the sign-in")
    assert page.url == TEAM
    assert client.get("/cuenta/").status_code == 302
    marta.refresh_from_db()
    assert not marta.is_active and not marta.has_usable_password()
    assert not Membership.objects.filter(user=marta, ended_at=None).exists()


def test_who_also_works_elsewhere_is_stopped_by_an_administrator_only(team_of_two, cast):
    people.give_role(cast.monitor, Role.MONITOR, cast.quetzal, actor="system:test")
    page = page_of(team_of_two[0], f"{TEAM}{cast.monitor.pk}/")
    assert "Only an administrator can do this" in page.text
    with pytest.raises(leaving.Refused):
        leaving.deactivate(cast.monitor, team_of_two[0])
    enroll(cast.monitor)
    with pytest.raises(deciding.Refused):
        deciding.ask_second_step(cast.monitor, team_of_two[0])
    leaving.deactivate(cast.monitor, cast.administrator)
    assert not cast.monitor.memberships.active().exists()


def test_the_second_step_is_taken_off_by_two(team_of_two, cast, marta):
    asker, decider = team_of_two
    client = signed_in(marta)
    page = page_of(asker, f"{TEAM}{marta.pk}/").link("take the second step off")
    page.press("Ask for it", reason="Está aquí con su documento")
    assert Authenticator.objects.filter(user=marta).exists()
    page = page_of(decider, f"{TEAM}{marta.pk}/").link("Look and confirm")
    page.press("Confirm")
    assert "beside you" in page.text
    assert not Authenticator.objects.filter(user=marta).exists()
    assert client.get("/cuenta/").status_code == 302, "their sessions ended"
    work()
    assert mail.outbox[-1].to == [marta.email]


# --- sessions ------------------------------------------------------------------------------------
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/129.0.0.0 Mobile Safari/537.36"
)


def test_remote_sign_out_holds_at_the_next_request(team_of_two, cast, marta):
    one, other = signed_in(marta, FIREFOX), signed_in(marta, PHONE)
    page = page_of(team_of_two[0], f"{TEAM}{marta.pk}/")
    assert "Firefox on Linux" in page.text and "Chrome on Android" in page.text
    assert "192.0.2.0/24" in page.text and "192.0.2.77" not in page.text
    session = UserSession.objects.get(session_key=one.session.session_key)
    page.send(f"{TEAM}sesiones/{session.pk}/terminar/", {})
    assert one.get("/cuenta/").headers["Location"].startswith(reverse("account_login"))
    assert other.get("/cuenta/").status_code == 200
    page.open(f"{TEAM}{marta.pk}/").press("Sign out everywhere")
    assert other.get("/cuenta/").headers["Location"].startswith(reverse("account_login"))
    ended = Entry.objects.filter(action="sessions.ended", object_id=str(marta.pk))
    assert {e.actor for e in ended} == {f"user:{team_of_two[0].pk}"} and ended.count() == 2


def test_sessions_of_others_are_like_missing_ones(team_of_two, cast, marta, client):
    people.end_role(marta.memberships.get(), actor="system:test")  # no longer of this team
    theirs = signed_in(marta)
    session = UserSession.objects.get(user=marta)
    mine = sign_in(client, team_of_two[0])
    for place in (TEAM, "/cuenta/"):
        ours, nobodys = f"{place}sesiones/{session.pk}/", f"{place}sesiones/987654321/"
        foreign, missing = mine.post(f"{ours}terminar/"), mine.post(f"{nobodys}terminar/")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content.decode().replace(ours, nobodys) == missing.content.decode()
    assert theirs.get("/cuenta/").status_code == 200


def test_ones_own_devices_are_readable_and_can_be_ended(marta):
    marta.language = "en"
    marta.save()
    here, there = signed_in(marta, FIREFOX), signed_in(marta, PHONE)
    page = Page(here, reverse("usersessions_list"))
    assert "Firefox on Linux" in page.text and "Mozilla" not in page.text
    assert page.text.count("This device") == 1
    page.press("Chrome on Android")
    assert "Chrome on Android" not in page.text
    assert there.get("/cuenta/").status_code == 302
    assert here.get("/cuenta/").status_code == 200
    third = signed_in(marta, PHONE)
    page.open(page.url).press("End the other sessions")
    assert third.get("/cuenta/").status_code == 302 and here.get("/cuenta/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Chrome on Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/1 Safari/5 Edg/1",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/6",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 13) SamsungBrowser/23 Chrome/115 Safari/5",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/1 Safari/5", "Chrome on ChromeOS"),
        ("<script>alert(1)</script>", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_browsers_in_words(agent, words):
    from django.utils import translation

    from accounts.devices import in_words

    with translation.override("en"):
        assert in_words(agent) == words


# --- races ---------------------------------------------------------------------------------------
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def asked(self):
        cast = Cast()
        deciders = [cast._person(f"c{n}", Role.COORDINATOR, cast.ceiba) for n in range(4)]
        change = deciding.ask_role(cast.facilitator, Role.MONITOR, cast.ceiba, cast.coordinator)
        seen = [AccessChange.objects.get(pk=change.pk) for _n in deciders]
        return cast, [partial(deciding.confirm, *pair) for pair in zip(seen, deciders, strict=True)]

    def given(self, cast) -> int:
        return Entry.objects.filter(action="access.confirmed").count()

    def test_four_confirmations_at_once_have_one_effect(self):
        cast, hands = self.asked()
        assert all_at_once(hands) == ["Refused"] * 3 + ["done"]
        assert self.given(cast) == 1
        assert cast.facilitator.memberships.active().count() == 2

    def test_without_looking_again_they_have_several(self, monkeypatch):
        """The control: were the change not read anew under its lock."""
        monkeypatch.setattr(deciding, "_waiting", lambda change: change)
        cast, hands = self.asked()
        all_at_once(hands)
        assert self.given(cast) > 1

    def test_two_coordinators_who_end_each_other_leave_one(self):
        cast = Cast()
        one, other = cast.coordinator, cast._person("segunda", Role.COORDINATOR, cast.ceiba)
        hands = [
            partial(leaving.end_role, other.memberships.get(), one),
            partial(leaving.end_role, one.memberships.get(), other),
        ]
        assert all_at_once(hands) == ["Refused", "done"]
        left = Membership.objects.active().filter(role=Role.COORDINATOR, organization=cast.ceiba)
        assert left.count() == 1

    def test_one_link_opened_by_four_hands_makes_one_person(self):
        cast = Cast()
        other = cast._person("segunda", Role.COORDINATOR, cast.ceiba)
        rosa = deciding.Invited("rosa@correo.example", "Rosa", "Peña")
        change = deciding.ask_invitation(rosa, Role.MONITOR, cast.ceiba, cast.coordinator)
        deciding.confirm(change, other)
        [link] = links()
        secret = link.split("/")[-2]
        hands = [partial(inviting.accept, secret, f"una frase larga, {n}") for n in range(4)]
        assert all_at_once(hands) == ["LinkGone"] * 3 + ["done"]
        assert Entry.objects.filter(action="invitation.accepted").count() == 1
