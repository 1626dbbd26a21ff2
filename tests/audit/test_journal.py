"""The journal: rows go in, stay as they are, and a changed one is found."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from audit import journal, triggers
from audit.context import Origin, network_of, origin
from audit.journal import NotRecorded
from audit.middleware import RequestContextMiddleware
from audit.models import Entry
from tests import builders as make

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TABLE = "audit_entry"


@pytest.fixture
def rows(cast) -> list[Entry]:
    """Three entries more than whatever the cast's own making wrote."""
    return [journal.record(f"test.{n}", cast.ceiba, actor="system:tests") for n in range(3)]


def execute(sql: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


# --- nothing is changed or removed ------------------------------------------------------
CHANGES = [
    f"UPDATE {TABLE} SET action = 'other'",
    f"UPDATE {TABLE} SET hash = hash",
    f"DELETE FROM {TABLE}",
    f"DELETE FROM {TABLE} WHERE action = 'test.1'",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_the_database_refuses(rows, sql):
    with pytest.raises(DatabaseError, match="append-only"):
        execute(sql)
    assert Entry.objects.filter(action__startswith="test.").count() == 3


@pytest.mark.parametrize("sql", CHANGES)
def test_without_the_triggers_the_database_does_it(rows, sql):
    """The control."""
    triggers.release(TABLE)
    execute(sql)


def test_the_database_refuses_to_empty_the_table(rows):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE: its DELETE is tested above")
    with pytest.raises(DatabaseError, match="append-only"):
        execute(f"TRUNCATE {TABLE}")


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(action="other"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.first().delete(),
        lambda: Entry.objects.bulk_update([Entry.objects.first()], ["hash"]),
    ],
)
def test_django_is_refused_too(rows, act):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


def test_an_entry_is_never_saved_twice(rows):
    with pytest.raises(TypeError):
        rows[0].save()


# --- tampering is found ---------------------------------------------------------------------
def verify() -> tuple[int, dict]:
    out = io.StringIO()
    try:
        call_command("audit_verify", "--json", stdout=out, stderr=io.StringIO())
        code = 0
    except CommandError as fault:
        code = fault.returncode
    return code, json.loads(out.getvalue())


def test_an_untouched_journal_is_whole(rows):
    code, found = verify()
    assert (code, found["altered"], found["triggers"]) == (0, 0, True)
    assert found["rows"] == Entry.objects.count()


COLUMNS = {
    "actor": "user:99",
    "role": "coordinator",
    "action": "other",
    "object_type": "participant",
    "object_id": "x",
    "purpose": "x",
    "digest": "x",
    "network": "192.0.2.0/24",
    "session": "x",
    "request": "x",
    "hash": "0" * 64,
    "count": 7,
    "fields": '["names"]',
    "at": "2020-01-01 00:00:00+00:00",
}


@pytest.mark.parametrize("column", [f.column for f in Entry._meta.fields if f.column in COLUMNS])
def test_a_changed_column_is_found(rows, column):
    with triggers.lifted(TABLE):
        execute(f"UPDATE {TABLE} SET {column} = %s WHERE action = 'test.1'", COLUMNS[column])
    code, found = verify()
    assert (code, found["altered"], found["triggers"]) == (1, 1, True)


def test_every_column_is_in_the_table_above():
    kept = {"id", "organization"}  # tested below: they need a value of their own kind
    assert {f.column for f in Entry._meta.fields} == set(COLUMNS) | kept


@pytest.mark.parametrize("column", ["id", "organization"])
def test_a_changed_identity_is_found(rows, cast, column):
    other = cast.quetzal.pk if connection.vendor == "postgresql" else cast.quetzal.pk.hex
    with triggers.lifted(TABLE):
        execute(f"UPDATE {TABLE} SET {column} = %s WHERE action = 'test.1'", other)
    assert verify()[0] == 1


def test_an_added_row_is_found(rows):
    forged = Entry(action="forged", actor="user:1", hash="0" * 64)
    Entry.objects.bulk_create([forged])
    assert verify()[0] == 1


def test_a_missing_trigger_is_found(rows):
    triggers.release(TABLE)
    code, found = verify()
    assert (code, found["altered"], found["triggers"]) == (1, 0, False)
    triggers.protect(TABLE)
    assert verify()[0] == 0


def test_the_hash_needs_the_key(rows, monkeypatch):
    """Who has the database and not the key ring cannot make a row that fits."""
    from audit import models
    from rumbo.keyring import KeyRing

    monkeypatch.setattr(models, "ring", KeyRing.fresh)
    assert verify()[0] == 1


# --- what an entry says -------------------------------------------------------------------------
def test_an_entry_of_one_record(cast):
    person = make.participant(cast.ceiba)
    entry = journal.record("person.opened", person, actor=cast.coordinator, fields=["born", "sex"])
    entry = Entry.objects.get(pk=entry.pk)
    assert entry.actor == f"user:{cast.coordinator.pk}"
    assert (entry.role, entry.organization) == ("coordinator", cast.ceiba.pk)
    assert (entry.object_type, entry.object_id) == ("participant", str(person.pk))
    assert entry.fields == ["born", "sex"]


def test_an_entry_of_a_list_holds_a_count_and_a_digest(cast):
    people = [make.participant(cast.ceiba) for _n in range(3)]
    one = journal.record("people.listed", actor=cast.coordinator, objects=people)
    other = journal.record("people.listed", actor=cast.coordinator, objects=people[::-1])
    fewer = journal.record("people.listed", actor=cast.coordinator, objects=people[:2])
    assert (one.count, one.object_id, one.organization) == (3, "", cast.ceiba.pk)
    assert one.digest == other.digest != fewer.digest


def test_a_list_of_one_names_it(cast):
    """Whoever is the only one found by a search was looked at, as by opening their page."""
    person = make.participant(cast.ceiba)
    entry = journal.record("people.listed", actor=cast.coordinator, objects=[person])
    assert (entry.count, entry.object_id) == (1, str(person.pk))


def test_a_list_of_people_says_whose_list_it_is(cast):
    group, people = make.offering(cast.ceiba), [make.participant(cast.ceiba) for _n in range(2)]
    entry = journal.record("list.opened", group, actor=cast.coordinator, objects=people)
    alone = journal.record("people.listed", actor=cast.coordinator, objects=people)
    assert (entry.object_type, entry.object_id) == ("offering", str(group.pk))
    assert (entry.count, entry.digest) == (2, alone.digest)


def test_many_records_get_an_entry_each(cast):
    people = [make.participant(cast.ceiba), make.participant(cast.quetzal)]
    before = verify()[0]
    journal.record_each("person.taken", people, actor=cast.coordinator, purpose="export 1")
    written = Entry.objects.filter(action="person.taken")
    assert {(e.object_id, e.organization) for e in written} == {
        (str(person.pk), person.organization_id) for person in people
    }
    assert verify()[0] == before == 0, "each carries its own hash"


def test_no_name_goes_into_the_journal(cast):
    person = make.participant(cast.ceiba, "Canaria", "Prueba")
    journal.record("person.opened", person, actor=cast.coordinator, fields=["names"])
    journal.record("people.listed", actor=cast.coordinator, objects=[person])
    for entry in Entry.objects.all():
        written = json.dumps(list(entry.__dict__.values()), default=str)
        assert "Canaria" not in written and "Prueba" not in written


def test_an_entry_is_undone_with_its_act(cast):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record("test.undone", cast.ceiba, actor="system:tests")
        raise ZeroDivisionError
    assert Entry.objects.count() == before


# --- where an act comes from ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("", ""),
        ("rubbish", ""),
    ],
)
def test_only_the_network_is_kept(address, network):
    assert network_of(address) == network


def test_an_entry_knows_its_request(cast):
    request = RequestFactory().get("/trabajo/", REMOTE_ADDR="192.0.2.77")
    request.COOKIES["sessionid"] = "a-session"
    made = []

    def answer(request):
        made.append(journal.record("test.requested", cast.ceiba, actor=cast.coordinator))
        return HttpResponse()

    RequestContextMiddleware(answer)(request)
    assert made[0].network == "192.0.2.0/24"
    assert made[0].session and "a-session" not in made[0].session
    assert made[0].request == request.origin.request
    assert origin.get() is None, "the next act on this thread has no origin"


# --- no entry, no page ----------------------------------------------------------------------------
def request_of(user: User, method: str = "get"):
    request = getattr(RequestFactory(), method)("/trabajo/")
    request.user, request.origin = user, Origin()
    return request


def call(view, request):
    token = origin.set(request.origin)
    try:
        return view(request)
    finally:
        origin.reset(token)


@journal.identified
def silent(request):
    return HttpResponse("María José")


@journal.identified
def honest(request):
    journal.read(request, "test.read", request.shown)
    return HttpResponse("María José")


@journal.identified
def elsewhere(request):
    return HttpResponse(status=302)


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_page_without_its_entry_is_not_served(cast, method):
    with pytest.raises(NotRecorded):
        call(silent, request_of(cast.coordinator, method))


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_page_with_its_entry_is_served(cast, method):
    request = request_of(cast.coordinator, method)
    request.shown = make.participant(cast.ceiba)
    assert call(honest, request).status_code == 200
    assert Entry.objects.filter(action="test.read").count() == 1


def test_an_answer_that_shows_nobody_needs_no_entry(cast):
    assert call(elsewhere, request_of(cast.coordinator)).status_code == 302


def test_a_view_says_that_it_is_identified():
    assert silent.identified and silent.__name__ == "silent"


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_leaves_its_entry_only_where_the_entry_was_committed(cast):
    """SQLite commits the entry before the answer; PostgreSQL undoes both together."""

    @journal.identified
    def breaks(request):
        journal.read(request, "test.broken", request.shown)
        raise ZeroDivisionError

    request = request_of(cast.coordinator)
    request.shown = make.participant(cast.ceiba)
    with pytest.raises(ZeroDivisionError):
        call(breaks, request)
    kept = 0 if connection.vendor == "postgresql" else 1
    assert Entry.objects.filter(action="test.broken").count() == kept
