"""A new person kept as a draft at any point: opened as it was typed, a person exactly once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import DataKey
from audit.models import Entry
from jobs.workers import do_chores
from tests import builders as make
from tests.clicking import Page, values_of
from tests.signing_in import sign_in
from youth import drafting
from youth.models import Participant, PersonDraft

from .test_people_pages import adult, english, intake, minor, people

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WHY = "looked at by a test"
HERE = "/trabajo/personas/borradores/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def page(client, cast):
    make.consent_text()
    make.place()
    sign_in(client, english(cast.coordinator))
    return Page(client)


def other_page(user) -> Page:
    """A window of somebody, beside all others."""
    return Page(sign_in(Client(), english(user)))


def drafts():
    rows = PersonDraft.objects.unscoped(WHY).filter(participant=None)
    return rows.select_related("key", "organization")


def kept(page, text="zoila quintana", **typed) -> PersonDraft:
    before = set(drafts().values_list("pk", flat=True))
    intake(page, text).press("As a draft", **typed)
    return drafts().exclude(pk__in=before).get()


def of(draft) -> str:
    return f"{HERE}{draft.pk}/"


# --- kept, and opened again ---------------------------------------------------------------------


def test_nothing_has_to_be_right_in_a_draft(page):
    kept(page, given="", surname1="", born_day="31", born_month="2", phone="no sé")
    assert page.url == "/trabajo/personas/" and "Kept as a draft" in page.text
    assert people().count() == 0


def test_it_opens_as_it_was_typed_and_says_nothing_of_errors(page):
    typed = minor(given="Zoé", born_year="08", notes="dos\nlíneas", phone="9123", no_phone="on")
    typed |= {"born_day": "31", "born_month": "2", "agreed": "spoken", "document_number": "x1"}
    draft = kept(page, **typed)
    page.open(of(draft))
    assert page.errors() == [] and not page.html.find(class_="error")
    shown = values_of(page.html.select_one("main form"))
    given = {name: shown.get(name) for name in typed}
    given = {name: text[0] if isinstance(text, list) else text for name, text in given.items()}
    assert {k: v.replace("\r", "") for k, v in given.items()} == typed
    page.press("Save")
    assert len(page.errors()) == 3 and people().count() == 0
    assert page.value("notes") == "dos\nlíneas"


def test_several_people_are_kept_side_by_side(page):
    for name in ("Zoila", "Quetzalí", "Xiomara"):
        kept(page, given=name, surname1="")
    page.open(HERE)
    assert "3 drafts" in page.text
    listed = [a.get_text() for a in page.html.select("main ul.list .main a")]
    assert listed == ["Zoila", "Quetzalí", "Xiomara"]
    page.link("Quetzalí", within="main")
    assert page.value("given") == "Quetzalí"


def test_a_draft_survives_signing_out(page, cast, client):
    draft = kept(page, **adult())
    client.logout()
    assert client.get(of(draft)).status_code == 302
    again = other_page(cast.coordinator).open("/trabajo/").link("Go on").link("Zoila Quintana")
    again.press("Save")
    assert str(people().get().full_name) == "Zoila Quintana"


def test_today_and_the_people_page_tell_how_many_there_are(page, cast):
    assert "draft" not in page.open("/trabajo/personas/").text
    kept(page)
    with time_machine.travel(timezone.now() - 3 * DAY):
        kept(page, "olga tercera")
    assert "2 drafts of new people" in page.open("/trabajo/").text
    assert "The oldest has been waiting for 3 days." in page.text
    assert "Zoila" not in page.text
    assert "2 drafts" in page.open("/trabajo/personas/").text
    assert "drafts of new" not in other_page(cast.facilitator).open("/trabajo/").text


def test_kept_again_it_is_the_same_draft(page):
    draft = kept(page, given="Zoila")
    page.open(of(draft)).press("As a draft", given="Zoila Marina")
    assert drafts().get().typed["given"] == "Zoila Marina"
    assert drafts().get().pk == draft.pk


def test_sent_twice_it_is_one_draft(page):
    draft = kept(page)
    page.again()
    assert drafts().get().pk == draft.pk


def test_the_button_back_after_keeping_makes_no_second_one(page):
    """Kept, back to the same page, and saved there: the draft is that person."""
    intake(page)
    form = values_of(page.html.select_one("main form[method=post]"))
    page.press("As a draft", **adult())
    page.send("/trabajo/personas/nueva/", form | adult())
    assert people().count() == 1 and not drafts().exists()


def test_the_group_is_carried_along(page, cast):
    group = make.offering(cast.ceiba)
    page.open(f"/trabajo/personas/?grupo={group.pk}").press("Search", q="zoila quintana")
    page.press("register a new person").press("As a draft", **adult())
    assert page.url.endswith(f"?grupo={group.pk}")
    page.open(of(drafts().get())).press("Save")
    assert page.url.endswith(f"?grupo={group.pk}") and people().count() == 1


@pytest.mark.parametrize(
    "name", ["Ñ" * 200, "王小明", "عبد الله", "Zoë 🌻 Íñiguez", "<b>Ana</b>", "=1+1", "a\x00b", "'"]
)
def test_any_text_can_be_kept_and_is_shown_as_it_was(page, name):
    draft = kept(page, given=name)
    assert page.open(of(draft)).value("given") == name
    assert page.open(HERE).status == 200 and page.html.find("b", string="Ana") is None


# --- a person exactly once ----------------------------------------------------------------------


def test_saved_it_is_a_person_and_nothing_is_left_of_it(page):
    draft = kept(page, **adult())
    page.open(of(draft)).press("Save")
    person = people().get()
    assert page.url == f"/trabajo/personas/{person.pk}/"
    row = PersonDraft.objects.unscoped(WHY).get()
    assert (row.participant, row.typed, row.key_id) == (person, None, None)
    assert not DataKey.objects.filter(pk=draft.key_id).exists()
    assert page.again().url == f"/trabajo/personas/{person.pk}/" and people().count() == 1
    assert page.open(of(draft)).url == f"/trabajo/personas/{person.pk}/"
    page.open(f"/trabajo/personas/{person.pk}/historial/")
    assert "registered the person from a draft" in page.text


def test_two_tabs_save_one_person(page, cast):
    draft = kept(page, **adult())
    tabs = [page.open(of(draft)), other_page(cast.coordinator).open(of(draft))]
    for tab in tabs:
        tab.press("Save")
    person = people().get()
    assert {tab.url for tab in tabs} == {f"/trabajo/personas/{person.pk}/"}


def test_what_differs_in_the_second_tab_is_not_lost(page, cast):
    draft = kept(page, **adult())
    other = other_page(cast.coordinator).open(of(draft))
    page.open(of(draft)).press("Save")
    other.press("Save", notes="zurda")
    assert "This draft was saved as a person meanwhile" in other.text
    assert other.value("notes") == "zurda" and people().count() == 1
    other.press("Save")
    assert people().count() == 1
    other.link("Open the record")
    assert "Zoila Quintana" in other.text


def test_whoever_talked_with_the_person_goes_on_seeing_them(cast, page):
    """A coordinator completes what a facilitator began."""
    theirs = other_page(cast.facilitator)
    draft = kept(theirs, **adult())
    page.open(of(draft)).press("Save")
    person = people().get()
    assert person.created_by == cast.facilitator
    assert theirs.open(of(draft)).url == f"/trabajo/personas/{person.pk}/"
    assert Entry.objects.get(action="participant.registered").actor == f"user:{cast.coordinator.pk}"


# --- two people, one draft ----------------------------------------------------------------------


def test_what_a_colleague_wrote_meanwhile_is_shown_beside(page, cast):
    draft = kept(page, **adult())
    page.open(of(draft))
    theirs = other_page(cast.coordinator).open(of(draft))
    theirs.press("As a draft", notes="habla q'eqchi'", phone="9888-0000")
    page.press("Save", phone="9777-0000", grade="9")
    assert people().count() == 0
    assert "A colleague wrote here: “9888-0000”. What you typed stands below." in page.errors()
    shown = [page.value(name) for name in ("phone", "grade", "notes")]
    assert shown == ["9777-0000", "9", "habla q'eqchi'"]
    page.press("Save")
    assert people().get().notes == "habla q'eqchi'" and people().get().grade == "9"


def test_two_who_keep_it_both_find_what_they_typed(page, cast):
    draft = kept(page, **adult())
    page.open(of(draft))
    other_page(cast.coordinator).open(of(draft)).press("As a draft", phone="9888-0000")
    page.press("As a draft", phone="9777-0000")
    assert "kept as one of its own" in page.text
    assert {each.typed["phone"] for each in drafts()} == {"9888-0000", "9777-0000"}


def test_control_without_the_marks_one_of_them_loses_it(page, cast, monkeypatch):
    from youth.forms import stale

    monkeypatch.setattr(stale, "meanwhile", lambda *_given: stale.Meanwhile())
    draft = kept(page, **adult())
    page.open(of(draft))
    other_page(cast.coordinator).open(of(draft)).press("As a draft", phone="9888-0000")
    page.press("As a draft", phone="9777-0000")
    assert {each.typed["phone"] for each in drafts()} == {"9777-0000"}


def test_a_draft_that_was_discarded_meanwhile_is_saved_all_the_same(page, cast):
    draft = kept(page, **adult())
    page.open(of(draft))
    drafting.discard(cast.coordinator, draft.pk)
    page.press("Save")
    assert people().count() == 1


# --- whose it is ---------------------------------------------------------------------------------


def test_only_the_author_and_who_coordinates_see_it(page, cast, client):
    draft = kept(other_page(cast.facilitator), **adult(notes="zurda"))
    assert page.open(of(draft)).status == 200 and page.value("notes") == "zurda"
    for user in (cast.case_worker, cast.outsider):
        for path in (of(draft), f"{of(draft)}descartar/"):
            assert other_page(user).open(path).status == 404
        assert "Zoila" not in other_page(user).open(HERE).text
    for user in (cast.monitor, cast.evaluator, cast.editor, cast.administrator):
        assert other_page(user).open(of(draft)).status == 403


def test_a_foreign_draft_in_the_hidden_field_is_nobodys(page, cast):
    foreign = other_page(cast.outsider)
    theirs = kept(foreign, **adult())
    before = theirs.typed
    intake(page, "olga pineda").press("Save", **adult(draft=str(theirs.pk)))
    assert people().get(organization=cast.ceiba)
    intake(page, "otra más").press("As a draft", draft=str(theirs.pk))
    again = drafts().get(pk=theirs.pk)
    assert (again.typed, again.participant_id) == (before, None)
    assert drafts().filter(organization=cast.ceiba).count() == 1


@pytest.mark.parametrize("draft", ["x", "1", "a" * 5000, "{}"])
def test_what_is_no_draft_is_passed_over(page, draft):
    intake(page).press("Save", **adult(draft=draft, seen=draft, not_the_same=draft))
    assert people().count() == 1


def test_opening_and_listing_are_recorded_and_name_nobody(page):
    draft = kept(page, **adult())
    page.open(HERE).open(of(draft)).open(f"{of(draft)}descartar/").press("Discard")
    entries = Entry.objects.filter(action__startswith="draft")
    found = list(entries.order_by("at").values_list("action", "object_id", "count"))
    assert [action for action, _id, _n in found] == [
        "draft.kept",
        "drafts.listed",
        "draft.opened",
        "draft.opened",
        "draft.discarded",
        "drafts.listed",
    ]
    assert {key for _action, key, _n in found} == {str(draft.pk), ""}
    stored = str(list(Entry.objects.values()))
    assert "Zoila" not in stored and "Quintana" not in stored


def test_it_is_sealed(page):
    kept(page, **adult(notes="zqxzqxnotes"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM youth_persondraft")
        stored = str(cursor.fetchall())
    assert "zqxzqx" not in stored and "Zoila" not in stored and stored.count("v1.") == 1


# --- how it ends ---------------------------------------------------------------------------------


def test_discarding_asks_first_and_is_done_once(page):
    draft = kept(page)
    page.open(HERE).link("Discard")
    assert "It cannot be brought back." in page.text and drafts().exists()
    page.press("Discard")
    assert page.url == HERE and "The draft is discarded." in page.text
    assert not PersonDraft.objects.unscoped(WHY).exists()
    assert not DataKey.objects.filter(pk=draft.key_id).exists()
    assert page.again().url == HERE
    assert page.open(of(draft)).status == 404


def test_after_thirty_days_a_draft_goes(page, settings):
    assert settings.DRAFTS_KEPT == 30
    old, young = kept(page), kept(page, "olga pineda", **adult())
    became = kept(page, "ana becerra", **adult())
    page.open(of(became)).press("Save")
    rows = PersonDraft.objects.unscoped(WHY)
    rows.exclude(pk=young.pk).update(changed_at=timezone.now() - 30 * DAY - timedelta(minutes=1))
    rows.filter(pk=young.pk).update(changed_at=timezone.now() - 30 * DAY + timedelta(minutes=1))
    do_chores()
    assert [draft.pk for draft in rows.all()] == [young.pk]
    assert not DataKey.objects.filter(pk=old.key_id).exists() and people().count() == 1
    assert Entry.objects.get(action="draft.expired").object_id == str(old.pk)
    do_chores()
    assert Entry.objects.filter(action="draft.expired").count() == 1


def test_a_draft_of_who_is_erased_is_found_and_goes(page, cast):
    """Even one that was never saved; a draft of somebody else stays."""
    kept(page, **adult(document_kind="dni", document_number="0801-2005-12345"))
    kept(page, "zoila quiteño", **adult(born_day="7"))
    intake(page).press("Save", **adult(given="Zoila", surname1="Quintana", surname2=""))
    found = drafting.of_the_same(people().get())
    assert [drafts().get(pk=pk).typed["surname1"] for pk in found] == ["Quintana"]


# --- the session was over -------------------------------------------------------------------------


def test_what_is_sent_after_the_session_ended_is_a_draft(cast, rf):
    """What the guard of lapsed sessions calls: see tests/accounts for when it does."""
    from youth.views.intake import keep_typed, new

    assert new.keeps_typed is keep_typed
    shown = other_page(cast.coordinator)
    make.consent_text()
    form = values_of(intake(shown, "zoila quintana").html.select_one("main form[method=post]"))
    request = rf.post("/trabajo/personas/nueva/", form | adult(phone="no sé"))
    request.user = cast.coordinator
    request.user.active_membership = cast.coordinator.memberships.get()
    address = keep_typed(request)
    assert keep_typed(request) == address == of(drafts().get())
    assert drafts().get().typed["phone"] == "no sé"
    empty = rf.post("/trabajo/personas/nueva/", {"q": "zoila"})  # only the page was asked for
    empty.user = request.user
    assert keep_typed(empty) == ""
    assert not Participant.objects.unscoped(WHY).exists()
