"""After a test that really wrote, the database is what it was; after more than that, a new one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from accounts.models import User
from audit.models import Entry

from . import builders as make
from . import databases
from .emptying import Before

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="a file is copied in a moment"),
]


def told(before: Before) -> tuple:
    return before.shape, before.rows, sorted(before.sequences, key=str)


def written() -> None:
    person = make.participant(make.organization("vacía"))
    User.objects.create_user(email="ana@rumbo.example")
    assert person.pk and Entry.objects.exists()
    ContentType.objects.filter(model="user").update(model="another")  # by migrations


def test_rows_go_and_come_back():
    database, fresh = databases.kind(), told(Before())
    copies = list(database.copies)
    written()
    assert told(Before()) != fresh  # the control
    database.renew()
    assert told(Before()) == fresh and database.copies == copies


def test_whoever_is_left_behind_with_open_hands_is_let_go():
    """Else the next test would wait for the locks of a thread of the one before."""
    left = connection.copy()
    left.set_autocommit(False)
    with left.cursor() as cursor:
        cursor.execute("LOCK TABLE youth_place IN SHARE MODE")
    before = told(databases.kind().before)
    User.objects.create_user(email="ana@rumbo.example")
    databases.kind().renew()
    assert told(Before()) == before and not User.objects.exists()


CHANGES = [
    "DROP INDEX certificate_one_valid",
    "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_delete",
    "CREATE TABLE left_behind (id int)",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_shape_is_seen(change):
    fresh = Before().shape
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert Before().shape != fresh
        transaction.set_rollback(True)
    assert Before().shape == fresh


def test_a_changed_shape_takes_a_new_copy():
    database, fresh = databases.kind(), told(Before())
    copies = list(database.copies)
    with connection.cursor() as cursor:
        cursor.execute(CHANGES[0])
    database.renew()
    assert database.copies != copies
    assert told(Before())[1:] == fresh[1:]
