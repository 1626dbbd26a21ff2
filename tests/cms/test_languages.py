"""The same page in the other language, whatever becomes of either: never a 404 for a page that
there is, never Spanish under /en/ that does not say so."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Locale, Page
from wagtail_localize.synctree import synchronize_tree

from cms.models import HomePage, OpportunitiesPage, StandardPage
from cms.translating import translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website"), pytest.mark.once]
ONLY_SPANISH = "This page is in Spanish only. Its text is not translated yet."
ONLY_ENGLISH = "This page is in English only. Its text is not translated yet."


def html(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code, response.get("Location"))
    return response.content.decode()


def button(text: str) -> tuple[str, str]:
    """(where the language button leads, the language it leads to)"""
    found = re.search(r'<a class="lang" href="([^"]*)" lang="\w+" hreflang="(\w+)"', text)
    return found[1].replace("&amp;", "&"), found[2]


def head(text: str) -> dict:
    """What search engines are told: {"canonical": path, "es": path …}"""
    top = text.split("</head>")[0]
    found = re.findall(r'hreflang="([\w-]+)" href="([^"]+)"', top)
    found += [("canonical", url) for url in re.findall(r'rel="canonical" href="([^"]+)"', top)]
    return {name: url.removeprefix(settings.PUBLIC_URL) for name, url in found}


def said(text: str, msgid: str, language: str) -> bool:
    with translation.override(language):
        return gettext(msgid) in text


def page(title="Ayuda", slug="ayuda", parent=None, **given) -> StandardPage:
    parent = parent or home_in("es")
    made = StandardPage(title=title, slug=slug, locale=parent.locale, **given)
    made = parent.add_child(instance=made)
    made.save_revision().publish()
    return StandardPage.objects.get(pk=made.pk)


def home_in(language: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def translated(**given) -> tuple[StandardPage, StandardPage]:
    spanish = page(**given)
    english = translate(spanish, {"Ayuda": "Help", "ayuda": "help"})
    return spanish, english


def sitemap(client) -> list[str]:
    text = client.get("/sitemap.xml").content.decode()
    return [urlsplit(url).path for url in re.findall("<loc>([^<]+)</loc>", text)]


def marked_as_spanish(client, address: str, leads_to: str) -> str:
    """Whoever asks in English for this arrives, and is told."""
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    text = html(client, leads_to)
    assert '<html lang="es"' in text and said(text, ONLY_SPANISH, "en")
    assert '<div lang="en">' in text
    assert head(text)["canonical"] == urlsplit(leads_to).path
    return text


# --- both there ---------------------------------------------------------------


def test_both_versions_lead_to_each_other(client):
    translated()
    spanish, english = html(client, "/ayuda/"), html(client, "/en/help/")
    assert button(spanish) == ("/en/help/", "en") and button(english) == ("/ayuda/", "es")
    both = {"es": "/ayuda/", "en": "/en/help/", "x-default": "/ayuda/"}
    assert head(spanish) == both | {"canonical": "/ayuda/"}
    assert head(english) == both | {"canonical": "/en/help/"}
    assert not said(spanish, ONLY_SPANISH, "en") and not said(english, ONLY_SPANISH, "en")
    assert {"/ayuda/", "/en/help/"} <= set(sitemap(client))


def test_the_button_keeps_filters_search_and_page(client, group):
    group(kind="technical")
    text = html(client, "/oportunidades/?kind=technical&page=1&nada=x&fbclid=y")
    where = re.search(r'(?:href|formaction)="(/en/opportunities/[^"]*)"', text)[1]
    assert where.replace("&amp;", "&") == "/en/opportunities/?kind=technical&page=1"


def test_a_mark_is_forgotten_once_there_is_a_translation(client):
    translated()
    text = html(client, "/ayuda/?idioma=en")
    assert not said(text, ONLY_SPANISH, "en")
    assert button(text) == ("/en/help/", "en")


# --- in Spanish only -----------------------------------------------------------


def test_a_page_made_in_spanish_only_says_so_to_who_asks_for_english(client):
    page()
    text = html(client, "/ayuda/")
    assert not said(text, ONLY_SPANISH, "en")
    assert button(text) == ("/ayuda/?idioma=en", "es")
    assert head(text) == {"es": "/ayuda/", "x-default": "/ayuda/", "canonical": "/ayuda/"}
    again = html(client, "/ayuda/?idioma=en")
    assert said(again, ONLY_SPANISH, "en")
    assert button(again) == ("/en/", "en"), "from there on to the English home"
    assert head(again) == head(text)
    assert "/en/ayuda/" not in sitemap(client)


def test_its_address_under_en_leads_to_it(client):
    page()
    marked_as_spanish(client, "/en/ayuda/", "/ayuda/?idioma=en")


def test_a_deep_address_leads_to_it_with_its_query(client):
    below = page("Hablar", "hablar", parent=page())
    assert below.depth == 4
    marked_as_spanish(client, "/en/ayuda/hablar/", "/ayuda/hablar/?idioma=en")
    answer = client.get("/en/ayuda/hablar/?month=2026-11")
    assert answer["Location"] == "/ayuda/hablar/?month=2026-11&idioma=en"
    assert client.get("/en/ayuda/hablar/nada/").status_code == 404
    assert client.get("/en/ayuda/nada/").status_code == 404


@pytest.mark.parametrize("drafts", ["taken back", "never public"])
def test_an_english_version_that_is_not_public(client, drafts):
    spanish, english = translated()
    if drafts == "taken back":
        english.unpublish()
    else:
        Page.objects.filter(pk=english.pk).update(live=False, first_published_at=None)
    assert button(html(client, "/ayuda/")) == ("/ayuda/?idioma=en", "es")
    assert head(html(client, "/ayuda/")).keys() == {"es", "x-default", "canonical"}
    marked_as_spanish(client, "/en/help/", "/ayuda/?idioma=en")
    marked_as_spanish(client, "/en/ayuda/", "/ayuda/?idioma=en")
    assert "/en/help/" not in sitemap(client)


def test_where_neither_is_public_there_is_nothing(client):
    spanish, english = translated()
    english.unpublish()
    spanish.unpublish()
    for address in ("/ayuda/", "/en/help/", "/en/ayuda/"):
        assert client.get(address).status_code == 404


def test_a_copy_that_nobody_translated_stays_under_en_and_says_so(client):
    spanish = page(in_footer=True)
    synchronize_tree(spanish.locale, Locale.objects.get(language_code="en"))
    text = html(client, "/en/ayuda/")
    assert '<html lang="en"' in text and said(text, ONLY_SPANISH, "en")
    assert text.count(gettext(ONLY_SPANISH)) <= 1
    assert head(text) == {"es": "/ayuda/", "x-default": "/ayuda/", "canonical": "/ayuda/"}
    assert button(text) == ("/ayuda/", "es")
    link = re.search(r'<a href="/en/ayuda/"[^>]*>', html(client, "/en/"))[0]
    assert 'lang="es"' in link, "its title in the footer is Spanish"
    assert "/en/ayuda/" not in sitemap(client)


# --- the list and its groups ------------------------------------------------------


def test_a_group_is_found_under_the_other_languages_name_of_the_list(client, group):
    slug = group().slug
    answer = client.get(f"/en/oportunidades/{slug}/")
    assert answer["Location"] == f"/en/opportunities/{slug}/"
    assert client.get("/opportunities/?kind=job")["Location"] == "/oportunidades/?kind=job"
    assert client.get("/en/oportunidades/")["Location"] == "/en/opportunities/"


def test_without_an_english_list_its_groups_are_shown_in_spanish(client, group):
    slug = group().slug
    OpportunitiesPage.objects.get(locale__language_code="en").unpublish()
    marked_as_spanish(client, f"/en/opportunities/{slug}/", f"/oportunidades/{slug}/?idioma=en")
    marked_as_spanish(client, "/en/opportunities/", "/oportunidades/?idioma=en")
    text = html(client, f"/oportunidades/{slug}/")
    assert button(text) == (f"/oportunidades/{slug}/?idioma=en", "es")


def test_a_group_that_is_nowhere_is_not_there_in_either_language(client):
    for address in ("/en/opportunities/nada/", "/oportunidades/nada/"):
        assert client.get(address).status_code == 404
    assert client.get("/en/oportunidades/nada/", follow=True).status_code == 404


# --- the home ----------------------------------------------------------------------


def test_without_an_english_home_everything_leads_to_spanish(client):
    translated()
    home_in("en").unpublish()
    marked_as_spanish(client, "/en/", "/?idioma=en")
    marked_as_spanish(client, "/en/ayuda/", "/ayuda/?idioma=en")
    text = html(client, "/")
    assert button(text) == ("/?idioma=en", "es") and "en" not in head(text)


# --- old addresses -------------------------------------------------------------------


def test_after_renaming_old_addresses_lead_on_in_both_languages(
    client, django_capture_on_commit_callbacks
):
    spanish, english = translated()
    with django_capture_on_commit_callbacks(execute=True):
        for each, slug in ((spanish, "apoyo"), (english, "support")):
            each.slug = slug
            each.save_revision().publish()
    assert client.get("/ayuda/", follow=True).redirect_chain[-1][0] == "/apoyo/"
    assert client.get("/en/help/", follow=True).redirect_chain[-1][0] == "/en/support/"
    assert client.get("/en/ayuda/", follow=True).redirect_chain[-1][0] == "/en/support/"


def test_an_old_name_of_a_page_in_spanish_only_leads_to_it_marked(
    client, django_capture_on_commit_callbacks
):
    spanish = page()
    spanish.slug = "apoyo"
    with django_capture_on_commit_callbacks(execute=True):
        spanish.save_revision().publish()
    marked_as_spanish(client, "/en/ayuda/", "/apoyo/?idioma=en")


# --- and the other way round ----------------------------------------------------------


def test_a_page_in_english_only_says_so_in_spanish(client):
    page("Donors", "donors", parent=home_in("en"))
    text = html(client, "/en/donors/")
    assert button(text) == ("/en/donors/?idioma=es", "en")
    assert client.get("/donors/")["Location"] == "/en/donors/?idioma=es"
    again = html(client, "/en/donors/?idioma=es")
    assert said(again, ONLY_ENGLISH, "es") and button(again) == ("/", "es")


@pytest.mark.parametrize(
    "address", ["/en/nada/", "/en/a/b/c/d/e/f/g/h/i/j/", "/nada/", "/en/%00/", "/en/ayuda%00/"]
)
def test_what_is_nowhere_is_still_not_there(client, address):
    assert client.get(address).status_code == 404


def test_no_note_and_no_redirect_needs_a_cookie(client):
    page()
    for address in ("/en/ayuda/", "/ayuda/?idioma=en"):
        answer = client.get(address)
        assert not answer.cookies and "cookie" not in answer.get("Vary", "").lower()


# --- typed values ----------------------------------------------------------------------


def test_the_button_takes_along_what_was_typed(rf):
    from django.template import loader

    form = {"alternate": {"lang": "en", "name": "English", "url": "/en/x/"}, "switch_form": "f"}
    shown = loader.render_to_string("public.html", form)
    found = re.search(r'<button class="lang"[^>]*>', shown)[0]
    assert 'form="f"' in found and 'formaction="/en/x/"' in found and "formnovalidate" in found
    assert 'name="switch"' in found and '<a class="lang"' not in shown


def test_the_list_is_such_a_form(client, group):
    group()
    text = html(client, "/oportunidades/")
    name = re.search(r'<button class="lang" form="(\w+)"', text)[1]
    assert f'<form id="{name}"' in text
