"""The server's copies of public pages: quick, and never an old one.

Tests about staleness commit for real: within a transaction nothing is kept at all.
"""

import gzip
from datetime import timedelta
from threading import Barrier, Thread

import brotli
import pytest
import time_machine
from django.db import connection, connections, transaction
from django.db.models import F
from django.http import HttpResponse, QueryDict
from django.test import Client, RequestFactory
from wagtail.models import Site

from accounts.models import Organization
from cms import copies, triggers
from cms.middleware import place_of
from cms.models import HomePage, OpportunitiesPage, Picture, StandardPage, Version
from cms.setting_up import set_up_site
from cms.telling import seats_said
from tests import builders as make
from tests.cast import Cast
from tests.many_hands import all_at_once
from training import seats
from training.models import Course, Offering
from youth.models import Center, Place

from .conftest import begins_soon

committing = pytest.mark.django_db(transaction=True)
LIST = "/oportunidades/"


@pytest.fixture(autouse=True)
def with_copies(settings):
    """Right inside of the compression."""
    name, before = "cms.middleware.CopiesMiddleware", "django.middleware.gzip.GZipMiddleware"
    if name not in settings.MIDDLEWARE:
        after = settings.MIDDLEWARE.index(before) + 1
        given = [*settings.MIDDLEWARE[:after], name, *settings.MIDDLEWARE[after:]]
        settings.MIDDLEWARE = given
    copies.memory.clear()
    yield
    copies.memory.clear()


@pytest.fixture
def world(transactional_db) -> Cast:
    """A website that was committed, with one group of twelve seats that starts soon."""
    set_up_site("testserver", 80, "Rumbo Joven")
    cast = Cast()
    cast.group = make.offering(cast.ceiba, capacity=12, **begins_soon())
    return cast


def text(path: str = LIST, **headers) -> str:
    response = Client().get(path, headers=headers)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def queries(path: str = LIST) -> int:
    """How many an answer takes."""
    count = []
    client = Client()
    with connection.execute_wrapper(lambda run, *a: (count.append(a[0]), run(*a))[1]):
        assert client.get(path).status_code == 200
    return len(count)


def is_kept(path: str = LIST) -> bool:
    text(path)
    return queries(path) == 1


def test_a_copy_costs_one_query(world):
    assert queries() > 1
    assert queries() == 1
    text(f"{LIST}{world.group.slug}/")
    assert queries(f"{LIST}{world.group.slug}/") == 1
    assert len(copies.memory) == 2


def test_a_copy_is_what_would_have_been_made_anew(world):
    for path in ("/", "/en/", LIST, "/en/opportunities/", f"{LIST}{world.group.slug}/"):
        first, second = Client().get(path), Client().get(path)
        copies.memory.clear()
        third = Client().get(path)
        assert first.content == second.content == third.content
        assert first.headers == second.headers == third.headers, path


def test_a_copy_carries_every_header_of_a_page(world):
    text()
    headers = Client().get(LIST).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Content-Language"] == "es"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Referrer-Policy"] and headers["Cross-Origin-Opener-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert not Client().get(LIST).cookies


def test_who_is_signed_in_gets_the_same_bytes(world):
    client = Client()
    client.force_login(world.editor)
    assert client.get(LIST).content == Client().get(LIST).content
    assert queries() == 1


# --- the truth, in the very next request --------------------------------------


def person(world, name: str = "Ana"):
    return make.participant(world.ceiba, given=name)


def some_page() -> StandardPage:
    home = HomePage.objects.get(locale__language_code="es")
    page = StandardPage(title="Ayuda", slug="ayuda", locale=home.locale, in_footer=True)
    page = home.add_child(instance=page)
    page.save_revision().publish()
    return page


def enroll(world):
    seats.enroll(world.group, person(world), actor="system:tests")


def withdraw(world):
    enroll(world)
    enrollment = seats.enroll(world.group, person(world, "Eva"), actor="system:tests")
    text()
    seats.leave(enrollment, actor="system:tests", reason="")


def resize(world):
    seats.resize(world.group, 10, actor="system:tests")


def go_beyond(world):
    seats.go_beyond(world.group, 3, actor="system:tests", reason="Hay dos sillas más")


def cancel(world):
    Offering.objects.filter(pk=world.group.pk).update(state="cancelled", version=F("version") + 1)


def rename_course_in_bulk(world):
    Course.objects.filter(pk=world.group.course_id).update(name_es="Panadería fina")


def rename_center(world):
    Center.objects.filter(pk=world.group.center_id).update(name="Casa de la Juventud")


def rename_place(world):
    Place.objects.filter(pk=world.group.center.place_id).update(name="Valle de Ángeles")


def another_group(world):
    make.offering(world.ceiba, name="Quetzal", **begins_soon())


def another_page_in_the_footer(world):
    some_page()


def rename_the_list(world):
    page = OpportunitiesPage.objects.get(locale__language_code="es")
    page.title = "Cursos de este mes"
    page.save_revision().publish()


def write_by_hand(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE training_course SET name_es = 'A mano'")


def edit_without_raising_the_version(world):
    Offering.objects.filter(pk=world.group.pk).update(capacity=9)


def save_an_old_instance(world):
    """A form that was opened before somebody took a seat brings the old version back."""
    old = Offering.objects.get(pk=world.group.pk)
    seats.enroll(world.group, person(world), actor="system:tests")
    text()
    old.name, old.capacity, old.taken = "Jade", 8, 1
    old.save()


CHANGES = [
    enroll,
    withdraw,
    resize,
    go_beyond,
    cancel,
    rename_course_in_bulk,
    rename_center,
    rename_place,
    another_group,
    another_page_in_the_footer,
    rename_the_list,
    write_by_hand,
    edit_without_raising_the_version,
    save_an_old_instance,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_next_answer_is_true_after(world, change):
    before = text()
    assert queries() == 1
    change(world)
    after = text()
    assert after != before
    copies.memory.clear()
    assert after == text(), "what was answered is what is"


def test_a_version_that_stands_still_would_be_seen(world, monkeypatch):
    """The control: with the look at the database patched away, the page is old."""
    now = triggers.now()
    monkeypatch.setattr(triggers, "now", lambda: now)
    before = text()
    rename_course_in_bulk(world)
    assert text() == before


def test_one_group_out_and_one_in_is_another_version(world):
    """A sum alone would be the same: two published groups of the same version."""
    draft = make.offering(world.ceiba, name="Jade", state="draft", **begins_soon())
    Offering.objects.filter(pk=draft.pk).update(version=world.group.version)
    before, number = text(), triggers.now()[1]
    with transaction.atomic():
        Offering.objects.filter(pk=world.group.pk).update(state="draft")
        Offering.objects.filter(pk=draft.pk).update(state="published")
    assert triggers.now()[1] == number
    assert text() != before


def test_a_page_taken_back_is_gone_and_comes_again(world):
    page = some_page()
    assert is_kept("/ayuda/")
    page.unpublish()
    assert Client().get("/ayuda/").status_code == 404
    assert "/ayuda/" not in text("/")
    page.get_latest_revision().publish()
    assert "Ayuda" in text("/ayuda/")
    page.delete()
    assert Client().get("/ayuda/").status_code == 404


def test_a_draft_changes_no_copy(world):
    page = some_page()
    assert is_kept("/ayuda/")
    page.title = "Todavía no"
    page.save_revision()
    assert queries("/ayuda/") == 1 and "Todavía no" not in text("/ayuda/")


def test_the_name_of_an_organization_is_new_at_once(world):
    path = f"{LIST}{world.group.slug}/"
    text(path)
    Organization.objects.filter(pk=world.ceiba.pk).update(public_name="Fundación Guanacaste")
    assert "Fundación Guanacaste" in text(path)


def test_the_settings_of_the_site_are_new_at_once(world):
    before = triggers.now()
    Site.objects.update(site_name="Otra")
    assert triggers.now() != before


def test_at_midnight_of_the_region_a_new_day_begins(world, settings):
    settings.REGION_TIME_ZONE = "America/Guatemala"
    starts = world.group.starts_on
    late = f"{starts.isoformat()} 23:58:00-06:00"
    with time_machine.travel(late, tick=False) as clock:
        before = text()
        assert queries() == 1
        clock.shift(timedelta(minutes=4))
        after = text()
    assert before != after, "it has begun: nobody can ask for a seat any more"


def test_what_another_connection_writes_is_seen(world):
    before = text()

    def write():
        Course.objects.filter(pk=world.group.course_id).update(name_es="De otro proceso")

    assert all_at_once([write]) == ["done"]
    assert "De otro proceso" in text() and "De otro proceso" not in before


def test_what_is_not_committed_is_not_shown_and_then_is(world):
    before = text()
    inside, go_on = Barrier(2), Barrier(2)

    def write():
        with transaction.atomic():
            Course.objects.filter(pk=world.group.course_id).update(name_es="Más tarde")
            inside.wait(30)
            go_on.wait(30)
        connections.close_all()

    writer = Thread(target=write)
    writer.start()
    inside.wait(30)
    assert text() == before
    assert queries() == 1, "the copy holds until then"
    go_on.wait(30)
    writer.join(30)
    assert "Más tarde" in text()


def test_what_changes_while_a_page_is_made_is_not_kept_as_new(world, monkeypatch):
    """The version is read first: the page of before lies under the version of before."""
    serve, changed = OpportunitiesPage.render, []

    def slow(page, request, *args, **kwargs):
        response = serve(page, request, *args, **kwargs)
        response.render()
        if not changed:
            changed.append(True)
            all_at_once([lambda: rename_course_in_bulk(world)])
        return response

    monkeypatch.setattr(OpportunitiesPage, "render", slow)
    assert "Panadería fina" not in text()
    assert "Panadería fina" in text()


def test_a_version_read_after_the_page_would_keep_what_is_old(world, monkeypatch):
    """The control of the test above."""
    keep = copies.Memory.keep

    def late(memory, place, asks, query, copy):
        copy.version = copies.version_now()
        keep(memory, place, asks, query, copy)

    monkeypatch.setattr(copies.Memory, "keep", late)
    with pytest.raises(AssertionError):
        test_what_changes_while_a_page_is_made_is_not_kept_as_new(world, monkeypatch)


def test_within_a_transaction_nothing_is_kept(world):
    with transaction.atomic():
        text()
        text()
    assert len(copies.memory) == 0


# --- what is followed ------------------------------------------------------------


def test_a_page_that_reads_what_is_not_followed_is_not_kept(world, monkeypatch):
    monkeypatch.setattr(triggers, "tables", lambda: {"wagtailcore_page"})
    text()
    assert len(copies.memory) == 0


def test_without_its_triggers_nothing_is_kept(world, monkeypatch):
    assert is_kept()
    monkeypatch.setattr(triggers, "wanted", lambda: "those of a later code")
    assert queries() > 1
    assert copies.version_now() is None


def test_while_tables_change_nothing_is_kept(world):
    triggers.remove()
    assert copies.version_now() is None and "Electricidad" in text()
    before = Version.objects.count()
    triggers.install()
    assert (before, Version.objects.count()) == (0, 1)
    assert is_kept()


def test_every_followed_table_draws_a_stamp_by_itself(world):
    """Where each row is written back as it is: the database alone draws the stamp."""
    some_page()
    Picture.objects.create(title="Taller", file="images/x.webp", width=1, height=1)
    for model in triggers.models():
        before = triggers.now()
        if model._base_manager.update(**same(model)):
            assert triggers.now() != before, model


def same(model) -> dict:
    field = next(f for f in model._meta.local_concrete_fields if f.column not in QUIET)
    return {field.attname: F(field.attname)}


QUIET = triggers.QUIET["wagtailcore_page"]


def test_a_stamp_never_comes_back(world):
    stamps = set()
    for number in range(5):
        Course.objects.update(name_en=str(number % 2))
        stamps.add(triggers.now()[0])
    assert len(stamps) == 5


def test_a_change_undone_leaves_the_copy(world):
    assert is_kept()
    with transaction.atomic():
        rename_course_in_bulk(world)
        transaction.set_rollback(True)
    assert queries() == 1


# --- who asks how ------------------------------------------------------------------


def test_unknown_parameters_make_no_copies(world):
    text()
    for number in range(4):
        text(f"{LIST}?x{number}=1&utm_source={number}&fbclid={number}")
    assert len(copies.memory) == 1
    assert queries(f"{LIST}?nada=1") == 1


def test_what_somebody_typed_is_not_kept(world):
    text(f"{LIST}?q=panaderia")
    text(f"{LIST}?q=panaderia")
    assert len(copies.memory) == 0


def test_filters_and_pages_have_copies_of_their_own_but_not_without_end(world, monkeypatch):
    monkeypatch.setattr(copies.memory, "per_page", 4)
    plain = text()
    kind = text(f"{LIST}?kind=academic")
    assert kind != plain and queries(f"{LIST}?kind=academic") == 1
    for number in range(6):
        text(f"{LIST}?page={number}")
        text(f"{LIST}?kind={number}")
    assert len(copies.memory) == 4 + 1
    assert queries() == 1, "the plain page stays"
    text(f"{LIST}?kind={'x' * 200}")
    assert len(copies.memory) == 4 + 1


def test_hosts_that_are_not_ours_fill_no_memory(world):
    for host in ("evil.example", "testserver.evil.example", "a b"):
        assert Client().get(LIST, headers={"host": host}).status_code == 400
    assert len(copies.memory) == 0
    here, there = text(), text(host="localhost")
    assert "localhost/" in there and "localhost/" not in here


def test_what_is_not_there_or_moved_is_not_kept(world):
    for path in ("/nada/", "/oportunidades", "/en/oportunidades/", "/v/", "/robots.txt"):
        Client().get(path)
    assert len(copies.memory) == 0


def test_posts_are_never_answered_from_a_copy(world):
    text()
    sent = RequestFactory().post(LIST)
    assert place_of(sent) is None and place_of(RequestFactory().get(LIST))


def test_head_says_what_get_says(world):
    get = Client().get(LIST)
    for _time in range(2):
        head = Client().head(LIST)
        assert head.status_code == 200 and head.content == b""
        assert head["ETag"] == get["ETag"] and head["Content-Length"] == get["Content-Length"]
        copies.memory.clear()
    Client().head(LIST)
    assert len(copies.memory) == 0, "only what was asked for in full is kept"


def test_an_unchanged_page_is_not_sent_again(world):
    tag = Client().get(LIST)["ETag"]
    for kept in (True, False):
        if not kept:
            copies.memory.clear()
        answer = Client().get(LIST, headers={"if-none-match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == tag and answer["X-Frame-Options"] == "DENY"
        assert answer["Vary"] == "Accept-Encoding"
    assert len(copies.memory) == 1, "who asks again fills the memory too"
    enroll(world)
    assert Client().get(LIST, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    "accepted, encoding",
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("deflate", ""),
        ("", ""),
    ],
)
def test_each_visitor_gets_the_form_they_can_read(world, accepted, encoding):
    plain = Client().get(LIST)
    for _time in range(2):
        answer = Client().get(LIST, headers={"accept-encoding": accepted})
        assert answer.get("Content-Encoding", "") == encoding
        read = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[encoding]
        assert read(answer.content) == plain.content
        assert int(answer["Content-Length"]) == len(answer.content)
        again = Client().get(
            LIST, headers={"accept-encoding": accepted, "if-none-match": answer["ETag"]}
        )
        assert again.status_code == 304
        copies.memory.clear()


def test_a_preview_is_never_a_copy_and_makes_none(world):
    page = some_page()
    text("/ayuda/")
    page.title = "Así quedaría"
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    kept = len(copies.memory)
    assert "Así quedaría" in draft.make_preview_request().content.decode()
    assert len(copies.memory) == kept and "Así quedaría" not in text("/ayuda/")


def test_many_readers_while_seats_are_taken(world):
    """Each answer is one that was true between question and answer."""
    group = make.offering(world.ceiba, name="Jade", capacity=8, **begins_soon())
    path, people = f"{LIST}{group.slug}/", [person(world, f"P{n}") for n in range(8)]
    wrong = []

    def read():
        for _time in range(15):
            before = Offering.objects.get(pk=group.pk).version
            body = Client().get(path).content.decode()
            after = Offering.objects.get(pk=group.pk)
            if before == after.version:
                if seats_said(after) not in body:
                    wrong.append((before, seats_said(after)))

    def take():
        for each in people:
            seats.enroll(group, each, actor="system:tests")

    assert all_at_once([read, read, read, take]) == ["done"] * 4
    assert wrong == []


# --- the memory ----------------------------------------------------------------------


def copy_of(size: int) -> copies.Copy:
    return copies.Copy(None, HttpResponse(b"x" * size))


def place(path: str) -> copies.Place:
    return copies.Place("http", "testserver", path)


def test_the_memory_is_bounded_in_copies_and_bytes():
    memory = copies.Memory(most=10, most_bytes=30_000, per_page=3)
    for number in range(50):
        memory.keep(place(f"/{number}/"), (), (), copy_of(100))
    assert len(memory) == 10
    for number in range(50):
        memory.keep(place(f"/{number}/"), (), (), copy_of(1900))
    assert memory.bytes <= 30_000 and len(memory) == 10
    memory.keep(place("/big/"), (), (), copy_of(29_000))
    assert len(memory) == 10, "one page does not push out all others"
    assert len(memory._asks) == len(memory._queries) == 10


def test_what_is_asked_for_stays_longest():
    memory = copies.Memory(most=3)
    for name in "abc":
        memory.keep(place(name), (), (), copy_of(1))
    assert memory.find(place("a"), QueryDict(""), None)
    memory.keep(place("d"), (), (), copy_of(1))
    assert memory.find(place("a"), QueryDict(""), None)
    assert not memory.find(place("b"), QueryDict(""), None)
