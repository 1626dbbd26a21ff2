"""The database itself refuses that police or justice bodies get anybody who sees people."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import people, triggers
from accounts.models import Membership, Organization
from accounts.roles import SEES_PEOPLE, Role
from tests import builders as make

pytestmark = pytest.mark.both

INSERT = """INSERT INTO accounts_membership (user_id, organization_id, role, started_at)
VALUES (%s, %s, %s, CURRENT_TIMESTAMP)"""


def run(sql: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def key(row) -> object:
    """A primary key as this database stores it."""
    return row._meta.pk.get_db_prep_value(row.pk, connection)


@pytest.fixture
def ana(db):
    return people.create_user("ana@x.example", "Ana", "Ejemplo")


@pytest.mark.parametrize("kind", ["police", "justice"])
@pytest.mark.parametrize("role", sorted(SEES_PEOPLE))
def test_insert_is_refused(ana, kind, role):
    body = make.organization("cuerpo", kind=kind)
    with pytest.raises(IntegrityError, match="police and justice"):
        run(INSERT, ana.pk, key(body), role)


@pytest.mark.parametrize("kind", ["ngo", "municipality", "donor"])
def test_others_are_not(ana, kind):
    run(INSERT, ana.pk, key(make.organization("otra", kind=kind)), "evaluator")
    assert ana.memberships.count() == 1


def test_moving_a_membership_there_is_refused(ana):
    body = make.organization("cuerpo", kind="police")
    people.give_role(ana, Role.MONITOR, make.organization("ong"), actor="system:test")
    with pytest.raises(IntegrityError, match="police and justice"):
        run("UPDATE accounts_membership SET organization_id = %s", key(body))


@pytest.mark.parametrize("kind", ["police", "justice"])
def test_turning_an_organization_into_one_is_refused(ana, kind):
    organization = make.organization("ong")
    membership = people.give_role(ana, Role.MONITOR, organization, actor="system:test")
    with pytest.raises(IntegrityError, match="police and justice"):
        run("UPDATE accounts_organization SET kind = %s WHERE id = %s", kind, key(organization))
    people.end_role(membership, actor="system:test")
    run("UPDATE accounts_organization SET kind = %s WHERE id = %s", kind, key(organization))
    with pytest.raises(IntegrityError, match="police and justice"):
        run("UPDATE accounts_membership SET ended_at = NULL")


def test_bulk_writes_are_refused_too(ana):
    body = make.organization("cuerpo", kind="justice")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.bulk_create([Membership(user=ana, organization=body, role="monitor")])
    people.give_role(ana, Role.MONITOR, make.organization("ong"), actor="system:test")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(slug="ong").update(kind="police")


def test_without_the_triggers_the_rows_go_in(ana):
    """The tests above would fail if the triggers were missing."""
    body = make.organization("cuerpo", kind="police")
    triggers.remove()
    try:
        assert not triggers.in_place()
        run(INSERT, ana.pk, key(body), "monitor")
        assert ana.memberships.count() == 1
        ana.memberships.all().delete()
    finally:
        triggers.install()
    assert triggers.in_place()


def test_the_form_says_why(ana):
    body = make.organization("cuerpo", kind="police")
    with pytest.raises(ValidationError):
        people.give_role(ana, Role.EVALUATOR, body, actor="system:test")
