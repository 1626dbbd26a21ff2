"""The pages that every website of ours opens with: in two languages, light, plain and honest.

One website is made for the whole file; nothing here changes it.
"""

import gzip
import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, TranslationSource

from accounts.models import Organization
from cms import goals, linking, texts, words
from cms.first_pages import write_first_pages
from cms.models import ProgramPage, ProgramsPage, StandardPage
from cms.models.help import AWAY
from cms.setting_up import set_up_site
from cms.writing import LINK, write
from tests import builders as make
from tests.cast import Cast
from tests.cms.conftest import begins_soon

BOTH = [
    ("/", "/en/"),
    ("/oportunidades/", "/en/opportunities/"),
    ("/programas/", "/en/programs/"),
    ("/programas/oficios/", "/en/programs/trades/"),
    ("/que-es-rumbo/", "/en/what-rumbo-is/"),
    ("/privacidad/", "/en/privacy/"),
    ("/contacto/", "/en/contact/"),
    ("/quien-esta-detras/", "/en/who-is-behind/"),
    ("/iniciativa/", "/en/initiative/"),
    ("/fechas/", "/en/dates/"),
    ("/lugares/", "/en/places/"),
    ("/historias/", "/en/stories/"),
    ("/para-familias/", "/en/families/"),
    ("/para-empresas/", "/en/employers/"),
    ("/para-organizaciones/", "/en/organizations/"),
    ("/ayuda/", "/en/help/"),
    ("/ayuda/hablar-con-alguien/", "/en/help/talk-to-someone/"),
    ("/mis-datos/", "/en/my-data/"),
    ("/accesibilidad/", "/en/accessibility/"),
]
# Pages of which every sentence stands in cms/texts.
TOLD = [
    path
    for pair in BOTH
    for path in pair
    if pair[1].split("/")[2]
    in (
        *("what-rumbo-is", "privacy", "contact", "families", "employers", "organizations"),
        *("help", "my-data", "accessibility", "who-is-behind"),
    )
]
TALK = ("/ayuda/hablar-con-alguien/", "/en/help/talk-to-someone/")
NEVER_KEPT = (*TALK, "/historias/", "/en/stories/")
EVERY = [path for pair in BOTH for path in pair]
INITIATIVE = ("/iniciativa/", "/en/initiative/")
OFFICIAL = [
    "Create safe streets for the citizens of the region;",
    "Disrupt the movement of criminals and contraband to, within, and between the nations of"
    " Central America;",
    "Support the development of strong, capable, and accountable Central American governments;",
    "Re-establish effective state presence, services and security in communities at risk; and",
    "Foster enhanced levels of coordination and cooperation between the nations of the region,"
    " other international partners, and donors to combat regional security threats.",
]
MARK = "Nuestra traducción; el texto oficial está en inglés."


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The website, with one program and one group of Ceiba."""
    block = transaction.atomic()
    block._from_testcase = True  # acts open durable transactions inside
    with django_db_blocker.unblock(), translation.override("es"), block:
        cast = Cast()
        cast.everybody()
        program = make.program(cast.ceiba, cast.award)
        group = make.offering(cast.ceiba, program=program, **begins_soon())
        set_up_site("testserver", 80, "Rumbo Joven")
        write_first_pages()
        list_ = ProgramsPage.objects.get(locale__language_code="es")
        told = {
            "title": ("Oficios", "Trades"),
            "slug": ("oficios", "trades"),
            "lead": ("Un oficio.", "A trade."),
        }
        write(list_, ProgramPage, told, program=program)
        hidden = make.offering(cast.ceiba, program=program, state="draft")
        yield {"cast": cast, "group": group, "hidden": hidden}
        transaction.set_rollback(True)


@pytest.fixture
def html(site, client):
    def page(path: str, status: int = 200) -> str:
        response = client.get(path)
        assert response.status_code == status, path
        return response.content.decode()

    return page


def plain(text: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def main(text: str) -> str:
    return re.search(r"<main.*</main>", text, re.S)[0]


def test_each_page_is_in_both_languages_and_one_button_leads_to_the_other(html):
    for spanish, english in BOTH:
        es, en = html(spanish), html(english)
        assert '<html lang="es"' in es and '<html lang="en"' in en
        assert heading(es) != heading(en)
        assert language_buttons(es) == [(english, "en", "English")]
        assert language_buttons(en) == [(spanish, "es", "Español")]


def language_buttons(text: str) -> list[tuple[str, str, str]]:
    """[(where it leads, language, its name)]: a link, or a button that takes words along."""
    button = re.compile(
        r'<(?:a|button) class="lang"[^>]*? (?:href|formaction)="([^"]+)"'
        r'[^>]*? lang="(\w+)"[^>]*>(\w+)</(?:a|button)>'
    )
    return button.findall(text)


def heading(text: str) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)[1]


def test_search_engines_are_told_of_both_versions(html):
    link = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">')
    host = settings.PUBLIC_URL
    for spanish, english in BOTH:
        for path in (spanish, english):
            text = html(path)
            told = {"es": host + spanish, "x-default": host + spanish, "en": host + english}
            assert dict(link.findall(text)) == told
            assert f'<link rel="canonical" href="{host}{path}">' in text
            assert '<meta name="description" content="' in text


def test_pages_are_light_plain_and_kept_only_if_asked_about(site, client):
    for path in EVERY:
        response = client.get(path, headers={"accept-encoding": "gzip"})
        text = gzip.decompress(response.content).decode()
        assert len(response.content) <= 8 * 1024, path
        assert "<script" not in text and "style=" not in text and "<style" not in text
        foreign = re.findall(r'(?:src|href)="https?://(?!rumbo\.example|wa\.me/)[^"]*"', text)
        assert foreign == ([f'href="{AWAY}"'] if path in TALK else []), path
        policy = response["Content-Security-Policy"].split("; ")
        assert {"script-src 'self'", "style-src 'self'", "default-src 'none'"} <= set(policy)
        assert ("no-store" in response["Cache-Control"]) == (path in NEVER_KEPT), path
        assert "no-cache" in response["Cache-Control"] or path in NEVER_KEPT
        assert response.get("ETag") or path in NEVER_KEPT


def test_nobody_gets_a_cookie_and_no_cookie_matters(site, client):
    for path in [*EVERY, "/nada/", "/en/nothing/", "/robots.txt", "/sitemap.xml"]:
        response = client.get(path)
        assert not response.cookies
        vary = response.get("Vary", "").lower()
        assert "cookie" not in vary and "accept-language" not in vary, path


def test_pages_ask_the_database_little(site, client):
    for path in EVERY:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(path)
        assert len(asked) <= 12, path


def test_whoever_listens_to_a_page_finds_the_way(html):
    for path in EVERY:
        text = html(path)
        assert len(re.findall("<h1", text)) == 1, path
        for landmark in ("<header", "<main id=", "<footer"):
            assert text.count(landmark) == 1, (path, landmark)
        assert all("aria-label" in nav for nav in re.findall("<nav[^>]*>", text)), path
        levels = [int(n) for n in re.findall(r"<h([1-6])", text)]
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), (path, levels)
        fields = re.findall(r"<(?:input|select|textarea)[^>]*\bid=\"([^\"]+)\"", text)
        assert all(f'for="{field}"' in text or "hidden" in field for field in fields), path
        assert all('alt="' in image for image in re.findall("<img[^>]*>", text)), path
        assert all('aria-hidden="true"' in icon for icon in re.findall("<svg[^>]*>", text)), path


def test_menu_and_footer_are_there_also_where_nothing_is(html):
    text = html("/en/nothing/", 404)
    for there in ("opportunities", "programs", "privacy", "contact", "who-is-behind", "v"):
        assert f'href="/en/{there}/"' in text
    assert '<a class="lang" href="/"' in text


def test_the_sitemap_names_every_page_of_both_trees_and_every_group(site, html):
    text, group = html("/sitemap.xml"), site["group"]
    told = {u.removeprefix(settings.PUBLIC_URL) for u in re.findall("<loc>(.*?)</loc>", text)}
    assert set(EVERY) <= told
    assert {f"/oportunidades/{group.slug}/", f"/en/opportunities/{group.slug}/"} <= told
    assert site["hidden"].slug not in text
    for path in told:
        html(path)


def test_rendered_pages_label_nobody(site, html):
    shown = [f"{page}{site['group'].slug}/" for page in BOTH[1]]
    for path in [*EVERY, *shown]:
        if path not in INITIATIVE:
            assert words.found(plain(html(path))) == [], path
    for path in ("/nada/", "/en/nothing/"):
        assert words.found(plain(html(path, 404))) == []


class TestInitiative:
    def test_the_five_goals_stand_in_their_official_words(self, html):
        for path in INITIATIVE:
            assert [text for text in OFFICIAL if text not in html(path)] == []

    def test_spanish_is_marked_as_ours_and_english_says_its_language(self, html):
        text = html("/iniciativa/")
        assert MARK in text and text.index(MARK) < text.index("<ol")
        for goal in goals.GOALS:
            assert f'<p>{goal.ours}</p><p class="hint" lang="en">{goal.official}</p>' in text

    def test_english_shows_no_translation(self, html):
        text = html("/en/initiative/")
        assert MARK not in text and not any(goal.ours in text for goal in goals.GOALS)

    def test_it_tells_what_rumbo_adds_and_names_its_source(self, html):
        text = plain(html("/en/initiative/"))
        assert "U.S. Department of State" in text
        for said in ("Community policing", "balance", "Training", "Services"):
            assert said in text

    def test_words_said_nowhere_else_stand_in_the_goals_and_nowhere_else(self, html):
        for path in INITIATIVE:
            text = html(path)
            quoted = re.search('<ol class="goals">.*?</ol>', text, re.S)[0]
            assert words.found(plain(quoted))
            assert words.found(plain(text.replace(quoted, ""))) == [], path

    def test_only_the_page_of_who_is_behind_leads_to_it(self, site, html):
        behind = ("/quien-esta-detras/", "/en/who-is-behind/")
        shown = [*EVERY, f"/oportunidades/{site['group'].slug}/", "/nada/", "/v/"]
        for path in shown:
            text = html(path, 404 if path == "/nada/" else 200)
            leads = any(f'<a href="{there}"' in text for there in INITIATIVE)
            assert leads == (path in behind), path


BLOCK = re.compile(r"</?(?:p|li|h[1-6]|summary|dt|dd|div|ul|ol|strong|figcaption|nav)\b[^>]*>")


def sentences(text: str) -> list[str]:
    """What is said on a page, sentence by sentence."""
    end = re.compile(r"(?<=[.!?:;])\s+(?=[A-ZÁÉÍÓÚ¿“])")
    return [s for part in BLOCK.split(main(text)) for s in end.split(plain(part)) if s]


def test_everything_is_told_in_short_sentences(html):
    assert len(TOLD) == 22
    for path in TOLD:
        told = sentences(html(path))
        assert [s for s in told if len(s.split()) > 15] == [], path
        assert len(told) > 10, path


def test_a_long_sentence_would_be_found():
    long = " ".join(["palabra"] * 16)
    for tag in ("p", "li", "dd", "summary"):
        found = sentences(f"<main><{tag}>Corta. {long.capitalize()}.</{tag}></main>")
        assert [len(s.split()) for s in found] == [1, 16]


def test_privacy_tells_all_that_it_should(html):
    es, en = plain(html("/privacidad/")), plain(html("/en/privacy/"))
    for said in ("cookies", "responsable", "constancia", "cifrados", "borremos", "policía"):
        assert said in es
    for said in ("cookies", "guardian", "certificate", "encrypted", "erase", "police"):
        assert said in en


def test_links_in_the_texts_lead_somewhere(html):
    """All targets of cms/texts exist, and English pages lead to English ones."""
    for path in EVERY:
        text = main(html(path))
        for url in re.findall(r'<a href="(/[^"?#]*)', text):
            html(url)
            assert url.startswith("/en/") == path.startswith("/en/"), (path, url)
    assert "](" not in "".join(html(path) for path in EVERY)


def test_every_target_named_in_the_texts_exists(site):
    named = set()
    for file in Path(texts.__file__).parent.glob("*.py"):
        if file.stem != "__init__":
            named |= {to for _words, to in LINK.findall(re.sub(r'"\s+"', "", file.read_text()))}
    paths = {path.strip("/") for path, _english in BOTH}
    assert len(named) > 10 and named <= paths | set(linking.PLACES)


class TestTalk:
    def test_one_tap_calls_the_emergency_number_of_each_country(self, html):
        for path in TALK:
            text = html(path)
            calls = re.findall(r"<h3>.*?</h3>.*?<span>(\w[\w ]*)</span>.*?tel:(\d+)", text, re.S)
            assert calls == [("Honduras", "911"), ("El Salvador", "911"), ("Guatemala", "110")]

    def test_the_way_out_is_first_for_a_keyboard_and_tells_the_other_page_nothing(self, html):
        for path in TALK:
            first = re.search("<a [^>]*>", main(html(path)))[0]
            assert f'href="{AWAY}"' in first and 'rel="noreferrer"' in first

    def test_no_other_page_has_one(self, site, html):
        shown = [*EVERY, f"/oportunidades/{site['group'].slug}/", "/v/", "/quejas/"]
        for path in shown:
            text = html(path)
            assert (AWAY in text) == ('class="exit"' in text) == (path in TALK), path

    def test_nothing_is_asked_of_the_other_page_before_the_tap(self, site, html, client):
        for path in TALK:
            host = AWAY.split("/")[2]
            assert html(path).count(host) == 1 and "prefetch" not in html(path)
            assert host not in str(client.get(path).headers)

    def test_it_tells_how_to_leave_no_trace(self, html):
        assert "historial" in html(TALK[0]) and "history" in html(TALK[1])

    def test_help_leads_there_and_back(self, html):
        for help_, talk in zip(("/ayuda/", "/en/help/"), TALK, strict=True):
            assert f'href="{talk}"' in main(html(help_))
            back = re.search('<p class="back">.*?</p>', html(talk), re.S)[0]
            assert f'href="{help_}"' in back
            assert 'class="back"' not in html(help_)


class TestEmployers:
    def test_they_are_led_to_the_check_and_told_what_each_paper_means(self, html):
        for path, verify in (("/para-empresas/", "/v/"), ("/en/employers/", "/en/v/")):
            text = main(html(path))
            assert text.count(f'href="{verify}"') == 2
            assert len(re.findall("<dt>", text)) == 3


def test_menu_is_short_and_the_footer_has_the_rest(html):
    text = html("/")
    menu = re.search(r'<details class="menu.*?</details>', text, re.S)[0]
    paths = re.findall('<a href="([^"]*)"', menu)
    assert paths == ["/oportunidades/", "/programas/", "/fechas/", "/lugares/", "/ayuda/", "/v/"]
    footer = text.split("<footer")[1]
    for path in ("/para-familias/", "/mis-datos/", "/accesibilidad/", "/historias/", "/contacto/"):
        assert f'href="{path}"' in footer
    for path in (INITIATIVE[0], TALK[0]):
        assert f'href="{path}"' not in text


def test_writing_them_again_changes_nothing(site):
    def everything():
        rows = Page.objects.order_by("pk").values_list(
            "pk", "path", "url_path", "live", "latest_revision", "last_published_at", "title"
        )
        counts = [m.objects.count() for m in (Revision, StringTranslation, TranslationSource)]
        bodies = list(StandardPage.objects.order_by("pk").values_list("pk", "body"))
        return list(rows), counts, [(pk, str(body.get_prep_value())) for pk, body in bodies]

    before = everything()
    write_first_pages()
    assert everything() == before


def test_what_an_editor_wrote_is_left_alone_and_what_is_missing_comes_back(site):
    with transaction.atomic():
        page = StandardPage.objects.get(slug="para-familias")
        page.title = "De una editora"
        page.save_revision().publish()
        for gone in StandardPage.objects.filter(slug__in=("mis-datos", "my-data")):
            gone.specific.delete()
        write_first_pages()
        assert StandardPage.objects.get(slug="para-familias").title == "De una editora"
        assert (
            StandardPage.objects.filter(slug__in=("mis-datos", "my-data"), live=True).count() == 2
        )
        transaction.set_rollback(True)


class TestContact:
    @override_settings(CONTACT_PHONE="+504 2222 3344", CONTACT_EMAIL="hola@rumbo.example")
    def test_the_institutions_number_and_mail_are_the_only_ones(self, html):
        for path in ("/contacto/", "/en/contact/"):
            text = html(path)
            assert 'href="tel:+50422223344"' in text
            assert 'href="https://wa.me/50422223344?text=' in text
            assert set(re.findall(r"[\w.]+@[\w.]+\w", plain(text))) == {"hola@rumbo.example"}

    @override_settings(CONTACT_PHONE="", CONTACT_EMAIL="")
    def test_where_there_is_none_the_center_is_the_place_to_ask(self, html):
        text = html("/en/contact/")
        with translation.override("en"):
            assert gettext("Ask at the center where the course is.") in text
        assert "tel:" not in text and "mailto:" not in text and "wa.me" not in text


class TestWhoIsBehind:
    def test_it_names_who_gives_courses_and_their_countries(self, site, html):
        for path in ("/quien-esta-detras/", "/en/who-is-behind/"):
            text = plain(html(path))
            assert "Honduras Fundación Ceiba" in text
            for other in Organization.objects.exclude(slug="ceiba"):
                assert other.public_name not in text

    def test_neither_people_nor_projects_are_named(self, site, html):
        text = "".join(html(path) for path in EVERY)
        for user in site["cast"].everybody().values():
            assert user.email not in text and user.first_name not in text
        assert site["cast"].award.name_es not in text and site["cast"].award.code not in text
