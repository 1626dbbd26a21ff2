"""Organizations by administrators' screens: once, with clear refusals, each act in the journal."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts import organizing, people
from accounts.models import Organization
from accounts.roles import Role
from audit.models import Entry
from tests import builders as make
from tests.clicking import Page
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LIST = "/administracion/organizaciones/"
NEW = {
    "public_name": "Casa  Abierta",
    "kind": "ngo",
    "country": "SV",
    "time_zone": "",
    "slug": "",
}


@pytest.fixture
def page(client, cast):
    cast.administrator.language = "en"
    cast.administrator.save()
    return Page(sign_in(client, cast.administrator))


def test_an_organization_is_added_once_and_changed(page, cast):
    page.open(LIST).link("New organization").press("Save", **NEW).again()
    made = Organization.objects.get(public_name="Casa Abierta")
    assert (made.slug, made.time_zone) == ("casa-abierta", "America/El_Salvador")
    assert "No coordinator" in page.text and page.url == LIST
    page.link("Casa Abierta")
    assert "keep the old name" in page.text and page.html.find(attrs={"name": "slug"}) is None
    page.press("Save", public_name="Casa Nueva", slug="otra", country="GT")
    made.refresh_from_db()
    assert (made.public_name, made.slug, made.country) == ("Casa Nueva", "casa-abierta", "GT")
    entries = Entry.objects.filter(action__startswith="organization.", organization=made.pk)
    assert [(e.action, e.fields) for e in entries.order_by("at")] == [
        ("organization.created", []),
        ("organization.changed", ["country", "public_name"]),
    ]
    page.open(f"{LIST}{made.pk}/").press("Save")  # nothing was changed: nothing is recorded
    assert entries.count() == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"public_name": "fundación ceiba"}, "with this name already"),
        ({"slug": "ceiba"}, "short name is taken"),
        ({"slug": "con espacio"}, "letters, numbers"),
        ({"public_name": ""}, "Public name"),
        ({"kind": "army"}, "Select a valid choice"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(page, typed, says):
    page.open(f"{LIST}nueva/").press("Save", **NEW | typed)
    assert says in " ".join(page.errors()) and page.value("country") == "SV"
    assert not Organization.objects.filter(public_name__startswith="Casa").exists()


def test_it_becomes_no_police_while_somebody_sees_people(page, cast):
    held = cast.monitor.memberships.get()
    page.open(f"{LIST}{cast.ceiba.pk}/").press("Save", kind="police")
    assert "End their roles first" in page.errors()[0]
    people.end_role(held, actor="system:tests")
    page.press("Save", kind="police")
    cast.ceiba.refresh_from_db()
    assert cast.ceiba.kind == "police"  # the control: nothing else stood in the way


def test_it_becomes_no_police_while_it_keeps_records_of_people(page, cast):
    make.participant(cast.ceiba)
    page.open(f"{LIST}{cast.ceiba.pk}/").press("Save", kind="justice")
    assert "keeps records of people" in page.errors()[0]


def test_a_role_given_in_between_is_refused_by_the_database_and_said(cast, monkeypatch):
    """With our own question taken away, the trigger answers, in the same words."""
    people.give_role(cast.editor, Role.MONITOR, cast.ceiba, actor="system:tests")
    monkeypatch.setattr(organizing, "kind_problem", lambda *_given: "")
    cast.ceiba.kind = "police"
    with translation.override("en"), pytest.raises(ValidationError, match="End their roles"):
        organizing.change(cast.ceiba, ["kind"], actor=cast.administrator)
    assert Organization.objects.get(pk=cast.ceiba.pk).kind == "ngo"


def test_sqlite_is_for_one_organization_with_people(page, cast, monkeypatch, settings):
    monkeypatch.setattr(organizing.connection, "vendor", "sqlite")
    assert "meant for one organization" in page.open(f"{LIST}nueva/").text
    settings.DEMO = True
    assert "meant for one organization" not in page.open(f"{LIST}nueva/").text
    settings.DEMO = False
    Organization.objects.filter(kind="ngo").update(kind="donor")
    assert "meant for one organization" not in page.open(f"{LIST}nueva/").text


def test_names_that_leave_no_short_name_get_one(db):
    assert organizing.free_slug("Ñandú") == "nandu"
    assert organizing.free_slug("教育") == "organization"
    make.organization("nandu")
    assert organizing.free_slug("Ñandú") == "nandu-2"
