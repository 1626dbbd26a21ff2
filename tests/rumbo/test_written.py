"""A statement that is written once answers as the queryset does."""

from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization
from rumbo.listed import OneOf, listed
from rumbo.written import MARK, Written
from tests import builders as make


@pytest.fixture
def organizations(db):
    return [make.organization(slug) for slug in ("ceiba", "jocote", "quetzal")]


@pytest.mark.django_db
def test_it_gives_what_the_queryset_gives_for_each_value(organizations):
    rows = Organization.objects.order_by("slug")
    by_slug, by_key = (
        Written(rows.filter(slug=MARK)),
        Written(rows.filter(OneOf("pk", MARK, "uuid"))),
    )
    names = Written(rows.filter(slug=MARK).values_list("pk", "slug"))
    for one in organizations:
        assert by_slug.rows(one.slug) == [one]
        assert names.rows(one.slug) == [(one.pk, one.slug)]
    assert by_slug.rows("nobody") == []
    assert by_key.rows(listed([one.pk.hex for one in organizations])) == organizations
    assert by_key.rows(listed([])) == []


@pytest.mark.django_db
def test_it_is_written_once(organizations, monkeypatch):
    rows = Organization.objects.filter(slug=MARK)
    written = Written(rows)
    monkeypatch.setattr(type(rows.query), "get_compiler", None)  # nothing can be written any more
    with CaptureQueriesContext(connection) as queries:
        assert [written.rows(one.slug) for one in organizations] == [[one] for one in organizations]
    assert len(queries) == 3
    with pytest.raises(TypeError):
        list(rows)  # the control


@pytest.mark.django_db
@pytest.mark.parametrize("marks", [0, 2])
def test_the_mark_stands_for_one_value(marks):
    with pytest.raises(ValueError, match="one parameter"):
        Written(Organization.objects.filter(**dict.fromkeys(["slug", "public_name"][:marks], MARK)))


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection(organizations):
    written, used = Written(Organization.objects.filter(slug=MARK)), []

    def ask() -> None:
        with CaptureQueriesContext(connection) as queries:
            used.append((written.rows("jocote"), len(queries)))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert used == [([organizations[1]], 1)]
