"""Inviting people, by code and by command; each act is in the journal."""

import io
import json

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts import people
from accounts.models import User
from accounts.roles import Role
from audit.models import Entry


def test_create_user_is_ready_for_the_second_factor(db):
    user = people.create_user(" Ana@X.Example ", "Ana", "Núñez", language="en")
    assert user.email == "ana@x.example"
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    entry = Entry.objects.get(action="create_user")
    assert (entry.actor, entry.object_id) == ("system:create_user", str(user.pk))
    assert "Ana" not in str(vars(entry))


@pytest.mark.parametrize("email", ["ana@x.example", "ANA@x.example", "no es correo", ""])
def test_bad_addresses_are_refused(db, email):
    people.create_user("ana@x.example", "Ana", "Núñez")
    with pytest.raises(ValidationError):
        people.create_user(email, "Otra", "Persona")
    assert User.objects.count() == 1


def test_give_role_twice_is_one_role(cast):
    user = people.create_user("ana@x.example", "Ana", "Núñez")
    first = people.give_role(user, Role.MONITOR, cast.ceiba, actor=cast.administrator)
    assert people.give_role(user, Role.MONITOR, cast.ceiba, actor=cast.administrator) == first
    entry = Entry.objects.get(action="give_role")
    assert entry.actor == f"user:{cast.administrator.pk}"
    assert (entry.organization, entry.purpose) == (cast.ceiba.pk, "monitor")


@pytest.mark.parametrize(("role", "has_organization"), [("editor", True), ("monitor", False)])
def test_roles_that_do_not_fit_are_refused(cast, role, has_organization):
    user = people.create_user("ana@x.example", "Ana", "Núñez")
    with pytest.raises(ValidationError):
        people.give_role(user, role, cast.ceiba if has_organization else None, actor="system:test")


def test_end_role(cast):
    people.end_role(cast.monitor.memberships.get(), actor=cast.coordinator)
    assert not cast.monitor.memberships.active().exists()
    assert Entry.objects.get(action="end_role").purpose == "monitor"


def command(*args) -> dict:
    out = io.StringIO()
    call_command("create_user", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_a_link_that_works(cast, client):
    answer = command(
        "nueva@ceiba.example",
        "--role",
        "facilitator",
        "--organization",
        "ceiba",
        "--name",
        "Rosa",
        "Peña Núñez",
    )
    assert answer["made"]
    assert answer["link"].startswith("https://rumbo.example/cuenta/contrasena/nueva/")
    page = client.get(answer["link"].removeprefix("https://rumbo.example"), follow=True)
    new = "una frase larga y segura"
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": new, "password2": new})
    user = User.objects.get(email="nueva@ceiba.example")
    assert user.check_password(new)
    assert user.membership.role == Role.FACILITATOR


def test_the_command_adds_a_role_to_somebody_known(cast):
    answer = command(
        cast.coordinator.email,
        "--role",
        "monitor",
        "--organization",
        "quetzal",
        "--actor",
        cast.administrator.email,
    )
    assert not answer["made"]
    assert cast.coordinator.memberships.count() == 2


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--role", "monitor", "--organization", "ninguna", "--name", "A", "B"], 2),
        (["--role", "monitor", "--organization", "ceiba"], 2),
        (["--role", "monitor", "--name", "A", "B"], 1),
        (["--role", "editor", "--name", "A", "B", "--actor", "x@x.example"], 2),
    ],
)
def test_wrong_calls_of_the_command(cast, args, code):
    before = User.objects.count()
    with pytest.raises(CommandError) as fault:
        command("nueva@x.example", *args)
    assert fault.value.returncode == code
    assert User.objects.count() == before
