"""Links between pages follow those that move, and end with those that go."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale
from wagtail.rich_text import RichText
from wagtail_localize.synctree import synchronize_tree

from cms import linking
from cms.models import Paper, StandardPage
from cms.writing import write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website"), pytest.mark.once]

TARGET = {
    "title": ("Meta", "Goal"),
    "slug": ("meta", "goal"),
    "body": [("text", "Llegó.", "You are there.")],
}
SOURCE = {
    "title": ("Inicio", "Start"),
    "slug": ("inicio-del-camino", "start"),
    "body": [
        ("text", "Vaya [a la meta](meta) ya.", "Go [to the goal](meta) now."),
        ("question", ("¿Dónde?", "En [la meta](meta)."), ("Where?", "At [the goal](meta).")),
        (
            "ways",
            [("La meta", "Está cerca."), ("Comprobar", "")],
            [("The goal", "It is near."), ("Check", "")],
            [("map-pin", "meta"), ("shield-check", "verify")],
        ),
        ("list", ["[Quejas](complaints)", "Nada"], ["[Feedback](complaints)", "Nothing"]),
    ],
}
PATHS = {"es": "/inicio-del-camino/", "en": "/en/start/"}


@pytest.fixture
def target(home):
    return write(home, StandardPage, TARGET)


@pytest.fixture
def source(home, target):
    return write(home, StandardPage, SOURCE)


@pytest.fixture
def links(source, client):
    """The links in the text of the page, in one of the languages."""

    def read(language: str = "es") -> list[tuple[str, str]]:
        text = client.get(PATHS[language]).content.decode()
        body = re.search('<div class="body".*?</main>', text, re.S)[0]
        assert "<a>" not in body and 'href=""' not in body
        return re.findall(r'<a href="([^"]*)">(.*?)</a>', body)

    return read


def in_english(page):
    return page.get_translation(Locale.objects.get(language_code="en"))


def test_each_version_leads_to_the_version_in_its_language(links):
    assert links() == [
        ("/meta/", "a la meta"),
        ("/meta/", "la meta"),
        ("/meta/", "La meta"),
        ("/v/", "Comprobar"),
        ("/quejas/", "Quejas"),
    ]
    assert links("en") == [
        ("/en/goal/", "to the goal"),
        ("/en/goal/", "the goal"),
        ("/en/goal/", "The goal"),
        ("/en/v/", "Check"),
        ("/en/feedback/", "Feedback"),
    ]


def test_a_page_that_moved_is_still_found(links, target):
    target.slug = "otra-meta"
    target.save_revision().publish()
    assert {url for url, said in links() if "meta" in said.lower()} == {"/otra-meta/"}


def test_a_page_that_is_not_public_any_more_leaves_its_words(links, target, client):
    target.unpublish()
    in_english(target).unpublish()
    assert links() == [("/v/", "Comprobar"), ("/quejas/", "Quejas")]
    text = client.get(PATHS["es"]).content.decode()
    for words in ("Vaya a la meta ya.", "<p>En la meta.</p>", "<h3>La meta</h3>"):
        assert words in text
    assert client.get("/meta/").status_code == 404
    assert len(links("en")) == 2


def test_a_page_that_was_deleted_leaves_its_words(links, target, client):
    in_english(target).delete()
    target.delete()
    assert links() == [("/v/", "Comprobar"), ("/quejas/", "Quejas")]
    assert "Vaya a la meta ya." in client.get(PATHS["es"]).content.decode()
    assert len(links("en")) == 2


def test_where_only_the_translation_is_gone_the_spanish_page_is_better_than_nothing(links, target):
    in_english(target).unpublish()
    assert {url for url, said in links("en") if "goal" in said.lower()} == {"/meta/"}


def test_where_only_the_spanish_page_is_gone_english_readers_still_get_there(links, target):
    target.unpublish(set_expired=False)
    assert {url for url, said in links("en") if "goal" in said.lower()} == {"/en/goal/"}
    assert [said for _url, said in links()] == ["Comprobar", "Quejas"]


def test_the_control_wagtail_would_leave_a_dead_link(source, target):
    stored = source.body[0].value.source
    target.delete()
    assert "<a>" in str(RichText(stored))


def test_a_copy_in_the_other_language_leads_there_too(home, target, client):
    body = [("text", f'<p>Vaya <a linktype="page" id="{target.pk}">a la meta</a>.</p>')]
    page = StandardPage(title="Solo", slug="solo", locale=home.locale, body=body)
    home.add_child(instance=page)
    page.save_revision().publish()
    synchronize_tree(home.locale, Locale.objects.get(language_code="en"))
    assert '<a href="/en/goal/">a la meta</a>' in client.get("/en/solo/").content.decode()


def test_a_page_deeper_than_the_menus_is_found(home, client):
    above = home
    for name in "abcd":
        page = StandardPage(title=name, slug=name, locale=home.locale)
        above = above.add_child(instance=page)
    body = [("text", f'<p><a linktype="page" id="{above.pk}">abajo</a></p>')]
    home.add_child(instance=StandardPage(title="x", slug="x", locale=home.locale, body=body))
    assert '<a href="/a/b/c/d/">abajo</a>' in client.get("/x/").content.decode()


def test_a_link_to_a_document_ends_with_the_document(home, client):
    paper = Paper.objects.create(title="Hoja", file=ContentFile(b"%PDF-1.4", name="hoja.pdf"))
    body = [("text", f'<p>Lea <a linktype="document" id="{paper.pk}">la hoja</a>.</p>')]
    home.add_child(instance=StandardPage(title="x", slug="x", locale=home.locale, body=body))
    assert f'<a href="{paper.url}">la hoja</a>' in client.get("/x/").content.decode()
    paper.delete()
    assert "<p>Lea la hoja.</p>" in client.get("/x/").content.decode()


def test_links_to_public_pages_cost_no_query(source, client):
    client.get(PATHS["es"])
    with CaptureQueriesContext(connection) as asked:
        client.get(PATHS["es"])
    assert not [q for q in asked if '"translation_key" IN' in q["sql"]]
    assert len(asked) <= 10


def test_places_have_an_address_in_each_language():
    for name in linking.PLACES:
        paths = {linking.place(name, language) for language in ("es", "en")}
        assert len(paths) == 2
        with translation.override("en"):
            assert {linking.in_language(path) for path in paths} == {linking.place(name)}
    assert linking.in_language("/otra/") == "/otra/"
    assert linking.SAID.keys() == linking.PLACES.keys()
