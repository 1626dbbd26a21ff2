"""Addresses, languages and headers of the public pages."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from wagtail.models import Locale, Page
from wagtail_localize.synctree import synchronize_tree

from cms.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website")]


def html(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def heading(text: str) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)[1]


def test_a_visitor_who_is_signed_in_sees_the_same_bytes(client, cast):
    anonymous = client.get("/").content
    client.force_login(cast.editor)
    response = client.get("/")
    assert response.content == anonymous
    assert "cookie" not in response.get("Vary", "").lower()


def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is(client, home):
    first = client.get("/")
    again = client.get("/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    home.lead = "Otra frase."
    home.save_revision().publish()
    changed = client.get("/", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Otra frase." in changed.content.decode()


def test_the_tag_survives_compression(client):
    first = client.get("/", headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    again = client.get("/", headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path, language",
    [
        ("/nada/", "es"),
        ("/nada", "es"),
        ("/oportunidades/nada/", "es"),
        ("/en/nothing/", "en"),
        ("/en/nothing", "en"),
        ("/en/opportunities/nothing/", "en"),
        ("/es/", "es"),
        ("/oportunidades/a/b/c/", "es"),
        ("/oportunidades/punto.y.coma;/", "es"),
    ],
)
def test_what_does_not_exist_is_said_in_the_language_of_the_address(client, path, language):
    response = client.get(path, follow=True)
    assert response.status_code == 404
    text = response.content.decode()
    assert f'<html lang="{language}"' in text
    with translation.override(language):
        assert heading(text) == gettext("We cannot find this page")
    assert response["Cache-Control"] == "no-cache"


def test_a_page_without_translation_shows_the_spanish_text_with_a_note(client, home):
    page = home.add_child(
        instance=StandardPage(
            title="Reglas", slug="reglas", lead="Escuchamos.", in_footer=True, locale=home.locale
        )
    )
    page.save_revision().publish()
    synchronize_tree(home.locale, Locale.objects.get(language_code="en"))

    assert '<a class="lang" href="/en/reglas/"' in html(client, "/reglas/")
    text = html(client, "/en/reglas/")
    assert '<html lang="en"' in text and '<div lang="es"><h1>Reglas</h1>' in text
    with translation.override("en"):
        assert gettext("This page is in Spanish only. Its text is not translated yet.") in text
    assert f'<link rel="canonical" href="{settings.PUBLIC_URL}/reglas/">' in text
    assert 'hreflang="en"' not in text.split("</head>")[0]


def test_drafts_are_not_public(client, home):
    home.add_child(instance=StandardPage(title="B", slug="b", locale=home.locale, live=False))
    html(client, "/b/", 404)


def test_a_page_without_words_still_renders(client, home):
    home.add_child(instance=StandardPage(title="Vacía", slug="vacia", locale=home.locale))
    assert heading(html(client, "/vacia/")) == "Vacía"


def test_the_sitemap_leaves_out_copies_in_the_wrong_language(client, home):
    page = home.add_child(instance=StandardPage(title="Solo", slug="solo", locale=home.locale))
    page.save_revision().publish()
    synchronize_tree(home.locale, Locale.objects.get(language_code="en"))
    assert Page.objects.filter(alias_of=page).exists()
    text = html(client, "/sitemap.xml")
    assert "/solo/" in text and "/en/solo/" not in text


def test_robots_stay_out_of_work_and_certificates(client):
    lines = html(client, "/robots.txt").splitlines()
    for path in ("/trabajo/", "/evaluacion/", "/administracion/", "/cuenta/", "/admin/", "/v/"):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in lines
    assert "Disallow: /" not in lines


def test_home_counts_what_is_behind_each_door_and_who_gives_the_courses(client, group):
    for kind, how_many in (("technical", 2), ("academic", 1)):
        for _n in range(how_many):
            group(kind=kind)
    group(kind="academic", state="draft")
    group(kind="job", starts_on=timezone.localdate() - timedelta(days=3))
    text = html(client, "/en/")
    doors = re.findall(r'kind=(\w+)">.*?<p>(.*?)</p>', text, re.S)
    with translation.override("en"):
        said = [
            ngettext("%(count)s group", "%(count)s groups", n) % {"count": n} for n in (2, 1, 1)
        ]
    assert [kind for kind, _told in doors] == ["technical", "academic", "job"]
    assert all(each in told for each, (_kind, told) in zip(said, doors, strict=True))
    assert "1 organization in 1 country" in text
    assert len(re.findall('class="card"', text)) == 3, "a group that has begun does not start soon"


def test_home_asks_the_database_little(client, group, django_assert_max_num_queries):
    for n in range(5):
        group(f"Curso {n}")
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/en/")
