"""Two people answer for an invitation until it is accepted; and who works elsewhere is asked."""

from functools import partial

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import deciding, inviting, leaving, organizing, people, team, who_may
from accounts.deciding import Invited
from accounts.models import Invitation, Membership, Organization, User
from accounts.roles import Role
from audit.models import Entry
from tests import builders as make
from tests.cast import Cast
from tests.many_hands import all_at_once
from tests.signing_in import sign_in

from .invited import links

PASSWORD = "una frase larga y segura"
TYPED = {"new_password1": PASSWORD, "new_password2": PASSWORD}
ROSA = Invited("rosa@correo.example", "Rosa", "Peña")


@pytest.fixture
def third_coordinator(cast):
    return cast._person("tercera", Role.COORDINATOR, cast.ceiba)


@pytest.fixture
def link(cast, second_coordinator, third_coordinator):
    """Rosa's link: two coordinators let her in, and a third one is there."""
    change = deciding.ask_invitation(ROSA, Role.MONITOR, cast.ceiba, cast.coordinator)
    deciding.confirm(change, second_coordinator)
    [found] = links()
    return found


def came_in(email: str = ROSA.email) -> bool:
    return Membership.objects.active().filter(user__email=email).exists()


# --- who let them in ---------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["the role ends", "the sign-in is stopped", "by command"])
@pytest.mark.parametrize("who", ["asked", "confirmed"])
def test_with_one_of_the_two_the_invitation_goes(
    cast, second_coordinator, third_coordinator, link, client, way, who
):
    gone = cast.coordinator if who == "asked" else second_coordinator
    if way == "the role ends":
        leaving.end_role(gone.memberships.get(), third_coordinator)
    elif way == "the sign-in is stopped":
        leaving.deactivate(gone, third_coordinator)
    else:
        people.end_role(gone.memberships.get(), actor="system:test")
    if way != "by command":
        closed = Entry.objects.get(action="invitation.withdrawn")
        assert closed.actor == f"user:{third_coordinator.pk}"
    answer = client.post(link, TYPED)
    assert answer.status_code == 200 and not came_in()
    assert not User.objects.filter(email=ROSA.email).exists()


def test_control_while_both_are_there_it_holds(link, client):
    assert client.post(link, TYPED).status_code == 302 and came_in()


def test_control_without_asking_again_it_would_hold(
    cast, second_coordinator, link, client, monkeypatch
):
    monkeypatch.setattr(who_may, "is_answered_for", lambda change: True)
    people.end_role(second_coordinator.memberships.get(), actor="system:test")
    assert client.post(link, TYPED).status_code == 302 and came_in()


def test_another_role_that_ends_leaves_the_invitation(cast, third_coordinator, link, client):
    people.give_role(cast.coordinator, Role.MONITOR, cast.ceiba, actor="system:test")
    monitor = cast.coordinator.memberships.get(role=Role.MONITOR)
    leaving.end_role(monitor, third_coordinator)
    assert client.post(link, TYPED).status_code == 302 and came_in()


def test_the_second_of_two_first_coordinators_comes_in_too(cast, second_administrator, client):
    """Two administrators let both in; when the first one is there, nobody else need agree."""
    new = make.organization("nueva")
    for name in ("una", "otra"):
        invited = Invited(f"{name}@nueva.example", name, "Ejemplo")
        change = deciding.ask_invitation(invited, Role.COORDINATOR, new, cast.administrator)
        deciding.confirm(change, second_administrator)
    for each in links():
        assert client.post(each, TYPED).status_code == 302
    assert team.coordinators(new).count() == 2


def test_who_is_stopped_does_not_come_back_by_a_link(
    cast, second_coordinator, third_coordinator, client
):
    nora = people.create_user("nora@correo.example", "Nora", "Paz")
    people.give_role(nora, Role.FACILITATOR, cast.ceiba, actor="system:test")
    invited = Invited("nora@correo.example", "Nora", "Paz")
    change = deciding.ask_invitation(invited, Role.MONITOR, cast.ceiba, cast.coordinator)
    deciding.confirm(change, second_coordinator)
    [link] = links()
    leaving.deactivate(nora, third_coordinator)
    assert client.post(link, TYPED).status_code == 200
    nora.refresh_from_db()
    assert not nora.is_active and not came_in(nora.email)


# --- organizations that become police or justice ------------------------------------------------
def test_a_kind_does_not_change_while_somebody_is_let_in(cast, second_coordinator):
    body = make.organization("cuerpo")
    admin = cast._person("otro", Role.ADMINISTRATOR)
    change = deciding.ask_invitation(ROSA, Role.COORDINATOR, body, cast.administrator)
    for step in (lambda: None, lambda: deciding.confirm(change, admin)):
        step()
        body.kind = "police"
        with pytest.raises(ValidationError) as refusal:
            organizing.change(body, ["kind"], actor=cast.administrator)
        assert "kind" in refusal.value.message_dict
    inviting.withdraw(change.invitation, cast.administrator)
    organizing.change(body, ["kind"], actor=cast.administrator)  # the control
    assert Organization.objects.get(pk=body.pk).kind == "police"


def test_where_it_changed_all_the_same_the_answer_is_in_words(cast, link, client):
    Organization.objects.filter(pk=cast.ceiba.pk).update(public_name="Cuerpo")
    Membership.objects.filter(organization=cast.ceiba).exclude(role=Role.COORDINATOR).delete()
    admin = cast._person("otro", Role.ADMINISTRATOR)
    body = make.organization("cuerpo")
    change = deciding.ask_invitation(
        Invited("otra@correo.example", "Otra", "Paz"), Role.COORDINATOR, body, cast.administrator
    )
    waiting = deciding.ask_role(cast.monitor, Role.MONITOR, body, cast.administrator)
    deciding.confirm(change, admin)
    Organization.objects.filter(pk=body.pk).update(kind="police")
    answer = client.post(links()[-1], TYPED)
    assert answer.status_code == 200
    assert str(inviting.OVER) in answer.content.decode()
    assert not came_in("otra@correo.example")
    with pytest.raises(deciding.Refused):
        deciding.confirm(waiting, admin)


# --- who works elsewhere ------------------------------------------------------------------------
@pytest.fixture
def drawn_in(cast, second_coordinator):
    """The coordinator of Quetzal works in a browser; Ceiba invites her and she accepts."""
    browser = sign_in(Client(), cast.outsider)
    assert browser.get("/trabajo/").status_code == 200
    key = browser.session.session_key
    agent = {"ip": "203.0.113.9", "user_agent": "Firefox/1 Windows"}
    UserSession.objects.create(user=cast.outsider, session_key=key, **agent)
    invited = Invited(cast.outsider.email, "X", "Y")
    change = deciding.ask_invitation(invited, Role.CASE_WORKER, cast.ceiba, cast.coordinator)
    deciding.confirm(change, second_coordinator)
    assert cast.outsider.memberships.active().count() == 1
    [link] = links()
    Client().post(link)
    assert cast.outsider.memberships.active().count() == 2
    return browser


def test_what_is_half_typed_is_not_lost_with_a_second_role(cast, drawn_in):
    answer = drawn_in.post("/trabajo/personas/", {"q": "nadie"})
    assert answer.status_code == 200
    assert answer.wsgi_request.user.organization == cast.quetzal


def test_who_has_not_chosen_a_role_is_asked_and_not_refused(cast, drawn_in):
    session = drawn_in.session
    del session["membership"]
    session.save()
    answer = drawn_in.post("/trabajo/personas/", {"q": "nadie"}, follow=True)
    assert answer.status_code == 200
    assert (
        answer.redirect_chain[0][0] == "/cuenta/inicio/" or "membership" in answer.content.decode()
    )


def test_sessions_of_who_works_elsewhere_are_an_administrators(cast, drawn_in):
    session = UserSession.objects.get(user=cast.outsider)
    coordinator = sign_in(Client(), cast.coordinator)
    address = f"/trabajo/equipo/{cast.outsider.pk}/"
    assert "203.0.113.0/24" not in coordinator.get(address).content.decode()
    end = f"/trabajo/equipo/sesiones/{session.pk}/terminar/"
    assert coordinator.post(end).status_code == 404
    assert coordinator.post(f"{address}salir/").status_code == 404
    assert drawn_in.get("/trabajo/").status_code == 200
    administrator = sign_in(Client(), cast.administrator)
    address = f"/administracion/personas/{cast.outsider.pk}/"
    assert "203.0.113.0/24" in administrator.get(address).content.decode()


def test_sessions_of_the_team_are_seen(cast, drawn_in):
    """The control: it is the other organization that hides them."""
    other = cast.outsider.memberships.get(organization=cast.quetzal)
    people.end_role(other, actor="system:test")
    coordinator = sign_in(Client(), cast.coordinator)
    page = coordinator.get(f"/trabajo/equipo/{cast.outsider.pk}/").content.decode()
    assert "203.0.113.0/24" in page


# --- two links at once --------------------------------------------------------------------------
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_invitations_of_one_address_accepted_at_once():
    cast = Cast()
    second = cast._person("segunda", Role.COORDINATOR, cast.ceiba)
    change = deciding.ask_invitation(ROSA, Role.MONITOR, cast.ceiba, cast.coordinator)
    deciding.confirm(change, second)
    change = deciding.ask_invitation(ROSA, Role.MONITOR, cast.quetzal, cast.administrator)
    deciding.confirm(change, cast.outsider)
    secrets = [each.split("/")[-2] for each in links()]
    assert len(secrets) == 2
    hands = [partial(inviting.accept, secret, PASSWORD) for secret in secrets]
    assert all_at_once(hands) == ["LinkGone", "done"]
    assert User.objects.get(email=ROSA.email).memberships.active().count() == 2
    assert not Invitation.objects.filter(accepted_at=None).exists()
