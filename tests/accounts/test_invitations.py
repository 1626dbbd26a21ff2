"""Somebody is invited: two persons, an e-mail, one link, a password; then they sign in like any."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import deciding, inviting, leaving, people
from accounts.deciding import Invited
from accounts.models import Invitation, InvitationLink, User
from accounts.roles import Role
from audit.models import Entry
from cms import words
from tests.clicking import Page
from tests.signing_in import sign_in

from .invited import links

PASSWORD = "una frase larga y segura"
ROSA = Invited("Rosa@Correo.Example", "Rosa", "Peña Núñez", "en")


@pytest.fixture
def team_of_two(cast, second_coordinator):
    """Two coordinators of Ceiba who read English."""
    for each in (cast.coordinator, second_coordinator):
        each.language = "en"
        each.save()
    return cast.coordinator, second_coordinator


@pytest.fixture
def invited(team_of_two):
    """Rosa's invitation as facilitator, confirmed; its e-mail has left."""
    asker, decider = team_of_two
    change = deciding.ask_invitation(ROSA, Role.FACILITATOR, asker.organization, asker)
    assert links() == [], "an e-mail left before a second person had confirmed"
    return deciding.confirm(change, decider)


def typed(password: str = PASSWORD) -> dict:
    return {"new_password1": password, "new_password2": password}


def shape(response) -> str:
    """A page without what is different in every answer."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"/cuenta/invitacion/[^/\"]+/", "", text)


# --- the whole way ---------------------------------------------------------------------------
def test_from_the_form_to_the_workplace(team_of_two, cast, client):
    asker, decider = team_of_two
    page = Page(sign_in(Client(), asker), "/trabajo/equipo/").link("Invite somebody")
    page.choose(role="facilitator", language="es")
    page.press("Ask for it", email="rosa@correo.example", first_name="Rosa", last_name="Peña Núñez")
    assert "second person has to confirm" in page.text and "Confirm" not in page.buttons()
    assert links() == []

    page = Page(sign_in(Client(), decider), "/trabajo/equipo/").link("Look and confirm")
    assert "rosa@correo.example" in page.text
    page.press("Confirm")
    assert "gets an e-mail" in page.text

    [link] = links()
    [message] = mail.outbox
    assert message.to == ["rosa@correo.example"]
    assert "Nobody from our team" not in message.body, "not the language of who is invited"
    page = Page(client, link)
    page.press(page.buttons()[-1], **typed())
    assert page.url == reverse("account_login") and SESSION_KEY not in client.session

    user = User.objects.get(email="rosa@correo.example")
    assert user.get_full_name() == "Rosa Peña Núñez" and user.language == "es"
    assert EmailAddress.objects.get(user=user).verified, "else no second step can be set up"
    assert [str(m.role) for m in user.memberships.active()] == [Role.FACILITATOR]
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    answer = client.get("/trabajo/")
    assert answer.headers["Location"].startswith(reverse("mfa_activate_totp"))
    actions = set(Entry.objects.values_list("action", flat=True))
    assert actions >= {
        "access.asked",
        "access.confirmed",
        "invitation.sent",
        "invitation.accepted",
        "create_user",
        "give_role",
    }


def test_the_mail_is_short_and_neutral(invited):
    assert links()
    [message] = mail.outbox
    assert "Nobody from our team" in message.body, "she reads English"
    assert "Fundación Ceiba invites you" in message.body
    assert words.found(message.subject + message.body) == []
    assert "Rosa" not in message.body and "facilitator" not in message.body


# --- the link ---------------------------------------------------------------------------------
def test_only_the_hash_of_a_link_is_kept(invited):
    [link] = links()
    secret = link.split("/")[-2]
    assert len(secret) >= 22, "128 bits in base64"
    stored = [str(vars(row)) for row in InvitationLink.objects.all()]
    assert stored and not any(secret in row for row in stored)
    assert InvitationLink.objects.get().hash == inviting.hash_of(secret)


def test_looking_at_a_link_does_not_use_it(invited, client):
    [link] = links()
    for _time in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert not User.objects.filter(email="rosa@correo.example").exists()
    assert client.post(link, typed()).status_code == 302


@pytest.mark.parametrize("password", ["corta", "password1234", "rosa peña núñez"])
def test_a_weak_password_is_refused_and_the_link_stays(invited, client, password):
    [link] = links()
    assert client.post(link, typed(password)).context["form"].errors
    assert client.post(link, typed()).status_code == 302


def test_of_two_tabs_the_second_finds_it_used(invited):
    [link] = links()
    one, two = Client(), Client()
    assert one.get(link).context["form"] and two.get(link).context["form"]
    assert one.post(link, typed()).status_code == 302
    answer = two.post(link, typed("otra frase, larga y ajena"))
    assert "no longer works" in answer.content.decode() or "ya no sirve" in answer.content.decode()
    user = User.objects.get(email="rosa@correo.example")
    assert user.check_password(PASSWORD) and user.memberships.count() == 1


def test_links_that_do_not_work_cannot_be_told_apart(invited, client, team_of_two):
    [link] = links()
    inviting.send_again(invited.invitation, team_of_two[0])
    _old, fresh = links()
    with time_machine.travel(timezone.now() + timedelta(seconds=3601), tick=False):
        aged = shape(client.get(fresh))
    replaced = shape(client.get(link))
    unknown = shape(client.get("/cuenta/invitacion/AAAAAAAAAAAAAAAAAAAAAA/"))
    Client().post(fresh, typed())
    used = shape(client.get(fresh))
    assert aged == replaced == unknown == used
    assert "new_password1" not in unknown


def test_a_fresh_link_does_look_different(invited, client):
    """The control: while it works the page asks for a password."""
    [link] = links()
    assert "new_password1" in shape(client.get(link))
    with time_machine.travel(timezone.now() + timedelta(seconds=3599), tick=False):
        assert "new_password1" in shape(client.get(link))


def test_whoever_has_an_old_link_gets_a_new_one_by_mail(invited, client):
    [link] = links()
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        page = Page(client, link)
        page.press(page.buttons()[-1])
        known = shape(page.response)
        _old, fresh = links()
        assert fresh != link
        assert "new_password1" not in shape(client.get(link)), "a new link replaces the old one"
        assert client.post(fresh, typed()).status_code == 302
    unknown = Client().post("/cuenta/invitacion/AAAAAAAAAAAAAAAAAAAAAA/otra/")
    assert shape(unknown) == known, "the answer tells whether there is an invitation"


def test_new_links_are_not_mailed_without_end(invited, client):
    [link] = links()
    for _time in range(inviting.SENDINGS_AN_HOUR + 4):
        assert client.post(link + "otra/").status_code == 200
    assert len(links()) == 1 + inviting.SENDINGS_AN_HOUR


@pytest.mark.parametrize("end", ["a week later", "withdrawn"])
def test_a_closed_invitation_mails_nothing_and_opens_nothing(invited, client, team_of_two, end):
    [link] = links()
    later = timedelta(days=settings.INVITATION_DAYS, hours=1 if end == "a week later" else -1)
    if end == "withdrawn":
        assert inviting.withdraw(invited.invitation, team_of_two[0])
        later = timedelta(minutes=1)
    with time_machine.travel(timezone.now() + later, tick=False):
        assert client.post(link, typed()).status_code == 200
        client.post(link + "otra/")
        assert links() == [link]
    assert not User.objects.filter(email="rosa@correo.example").exists()


# --- addresses that sign in already ------------------------------------------------------------
def test_the_form_does_not_tell_whether_an_address_signs_in(team_of_two, cast):
    """The outsider of another organization signs in already; nobody here learns it."""
    page = Page(sign_in(Client(), team_of_two[0]))
    told = []
    for email in (cast.outsider.email, "nadie@correo.example"):
        page.open("/trabajo/equipo/invitar/").choose(role="monitor", language="es")
        page.press("Ask for it", email=email, first_name="Rosa", last_name="Peña")
        text = page.text.replace(email, "E-MAIL").replace(page.url, "")
        told.append(re.sub(r"\d+:\d+ [ap]\. ?m\.", "", text))
    assert told[0] == told[1] and "E-MAIL" in told[0]


def test_who_signs_in_elsewhere_is_asked_and_keeps_the_password(team_of_two, cast, client):
    asker, decider = team_of_two
    known = Invited(cast.outsider.email.upper(), "Otra", "Persona", "en")
    change = deciding.ask_invitation(known, Role.MONITOR, cast.ceiba, asker)
    deciding.confirm(change, decider)
    [link] = links()
    [message] = mail.outbox
    assert message.to == [cast.outsider.email]
    assert "stays as it is" in message.body and "Choose your password" not in message.body
    assert cast.outsider.memberships.active().count() == 1, "before they accepted"
    before = cast.outsider.password
    page = Page(client, link)
    assert "new_password1" not in page.text, "it would take the account over"
    page.press("Accept")
    assert page.url == reverse("account_login") and SESSION_KEY not in client.session
    cast.outsider.refresh_from_db()
    assert cast.outsider.memberships.active().count() == 2
    assert cast.outsider.password == before
    assert cast.outsider.get_full_name() == "Coordinadora Ejemplo", "names are not overwritten"


def test_who_signs_in_accepts_only_what_the_link_says(team_of_two, cast, client):
    asker, decider = team_of_two
    known = Invited(cast.editor.email, "Otra", "Persona")
    first = deciding.ask_invitation(known, Role.MONITOR, cast.ceiba, asker)
    deciding.confirm(first, decider)
    other = deciding.ask_invitation(known, Role.MONITOR, cast.quetzal, cast.administrator)
    deciding.confirm(other, cast.outsider)
    client.post(links()[0])
    held = set(cast.editor.memberships.active().values_list("organization__slug", flat=True))
    assert held == {None, "ceiba"}


def test_who_is_of_the_team_gets_the_role_and_a_mail(team_of_two, cast):
    asker, decider = team_of_two
    known = Invited(cast.facilitator.email, "Otra", "Persona")
    deciding.confirm(deciding.ask_invitation(known, Role.MONITOR, cast.ceiba, asker), decider)
    assert links() == [] and [m.to for m in mail.outbox] == [[cast.facilitator.email]]
    assert cast.facilitator.memberships.active().count() == 2


def test_nobody_invites_or_confirms_their_own_address(team_of_two, cast):
    asker, decider = team_of_two
    for own in (asker.email, asker.email.upper()):
        with pytest.raises(deciding.Refused):
            deciding.ask_invitation(Invited(own, "Yo", "Misma"), Role.MONITOR, cast.ceiba, asker)
    assert not Invitation.objects.exists()
    of_decider = Invited(decider.email, "Otra", "Persona")
    change = deciding.ask_invitation(of_decider, Role.MONITOR, cast.ceiba, asker)
    with pytest.raises(deciding.Refused):
        deciding.confirm(change, decider)


def test_who_was_stopped_comes_back_by_invitation_with_a_new_password(team_of_two, cast, client):
    asker, decider = team_of_two
    leaving.deactivate(cast.monitor, asker)
    cast.monitor.refresh_from_db()
    assert not people.can_sign_in(cast.monitor)
    back = Invited(cast.monitor.email, "Monitora", "Ejemplo")
    deciding.confirm(deciding.ask_invitation(back, Role.MONITOR, cast.ceiba, asker), decider)
    assert not cast.monitor.memberships.active().exists(), "before the link was opened"
    [link] = links()
    assert client.post(link, typed()).status_code == 302
    cast.monitor.refresh_from_db()
    assert cast.monitor.is_active and cast.monitor.check_password(PASSWORD)
    assert [m.role for m in cast.monitor.memberships.active()] == [Role.MONITOR]


def test_all_invitations_of_an_address_hold_with_its_first_link(invited, cast, client):
    change = deciding.ask_invitation(ROSA, Role.MONITOR, cast.quetzal, cast.administrator)
    deciding.confirm(change, cast.outsider)
    first, second = links()
    assert client.post(second, typed()).status_code == 302
    user = User.objects.get(email="rosa@correo.example")
    assert user.memberships.active().count() == 2
    assert "new_password1" not in shape(client.get(first))


# --- forms -------------------------------------------------------------------------------------
def test_a_form_sent_twice_asks_once(team_of_two):
    page = Page(sign_in(Client(), team_of_two[0]), "/trabajo/equipo/invitar/")
    page.choose(role="monitor", language="es")
    page.press("Ask for it", email="rosa@correo.example", first_name="Rosa", last_name="Peña")
    first = page.url
    assert page.again().url == first
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "no es correo"}, "e-mail"),
        ({"email": "rosa@t\u0430ller.example"}, "plain letters"),  # a Cyrillic a
        ({"email": ""}, "Fill in"),
        ({"first_name": ""}, "Fill in"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(team_of_two, wrong, said):
    page = Page(sign_in(Client(), team_of_two[0]), "/trabajo/equipo/invitar/")
    page.choose(role="monitor", language="es")
    right = {"email": "rosa@correo.example", "first_name": "Rosa", "last_name": "Peña"}
    page.press("Ask for it", **right | wrong)
    assert page.errors()
    assert page.value("last_name") == "Peña" and page.value("role") == "monitor"


@pytest.mark.parametrize("role", ["evaluator", "editor", "administrator", "nobody"])
def test_coordinators_ask_for_roles_of_their_team_only(team_of_two, role):
    client = sign_in(Client(), team_of_two[0])
    page = Page(client, "/trabajo/equipo/invitar/")
    sent = {"email": "r@x.example", "first_name": "R", "last_name": "P", "language": "es"}
    key = page.value("form_key")
    answer = client.post("/trabajo/equipo/invitar/", sent | {"role": role, "form_key": key})
    assert answer.context["form"].errors["role"]
    assert not Invitation.objects.exists()


def test_an_organization_in_the_form_of_a_coordinator_counts_for_nothing(team_of_two, cast):
    client = sign_in(Client(), team_of_two[0])
    sent = {"email": "r@x.example", "first_name": "R", "last_name": "P", "language": "es"}
    sent |= {"role": "monitor", "organization": str(cast.quetzal.pk)}
    sent["form_key"] = Page(client, "/trabajo/equipo/invitar/").value("form_key")
    client.post("/trabajo/equipo/invitar/", sent)
    assert Invitation.objects.get().organization == cast.ceiba


@pytest.mark.parametrize(
    ("role", "place", "fits"),
    [
        ("evaluator", "donor", True),
        ("evaluator", "ceiba", False),
        ("facilitator", "donor", False),
        ("facilitator", "", False),
        ("facilitator", "ceiba", True),
        ("editor", "", True),
        ("editor", "ceiba", True),
    ],
)
def test_administrators_choose_where_and_it_must_fit(cast, role, place, fits):
    client = sign_in(Client(), cast.administrator)
    address = "/administracion/personas/invitar/"
    sent = {"email": "r@x.example", "first_name": "R", "last_name": "P", "language": "es"}
    sent |= {"role": role, "organization": getattr(cast, place).pk if place else ""}
    sent["form_key"] = Page(client, address).value("form_key")
    answer = client.post(address, sent)
    assert answer.status_code == (302 if fits else 200)
    if fits and role == "editor":
        assert Invitation.objects.get().organization is None


def test_no_secret_stands_in_the_queue_or_the_journal(invited):
    from django.apps import apps

    [link] = links()
    secret = link.split("/")[-2]
    for model in apps.get_models():
        rows = [str(vars(row)) for row in model._base_manager.all()]
        assert not any(secret in row for row in rows), model.__name__
    for entry in Entry.objects.all():
        assert "Rosa" not in str(vars(entry)) and "correo" not in str(vars(entry)).lower()
