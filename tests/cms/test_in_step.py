"""English pages that are behind: counted, named, and gone from the list once they are mended."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationSource

from cms import in_step
from cms.models import StandardPage
from cms.translating import translate
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website")]


@pytest.fixture
def english(page):
    return translate(page, {"Hola": "Hello", "Ayuda": "Help", "ayuda": "help"})


def states(page) -> list[str]:
    return [row.state.name for row in in_step.behind() if row.page_id == page.pk]


def change(page, lead: str) -> None:
    page.refresh_from_db()
    page.lead = lead
    page.save_revision().publish()


def test_a_page_without_english_is_missing_until_it_is_translated(page):
    assert states(page) == ["missing"]
    translate(page, {"Hola": "Hello", "Ayuda": "Help", "ayuda": "help"})
    assert states(page) == []


def test_what_a_new_website_brings_is_in_step(home):
    assert in_step.behind() == []


def test_the_whole_way_of_a_change(page, english):
    assert states(page) == []
    change(page, "Buenos días")
    assert states(page) == ["changed"]
    source = TranslationSource.objects.get_for_instance(page)
    source.update_from_db()
    assert states(page) == ["untranslated"]
    text = source.stringsegment_set.get(string__data="Buenos días")
    written = StringTranslation.objects.create(
        translation_of=text.string, context=text.context, locale=english.locale, data="Gangs"
    )
    assert states(page) == ["words"]
    written.data, written.has_error = "Good morning", False
    written.save()
    assert states(page) == ["unpublished"]
    translate(page, {})
    assert states(page) == []


def test_a_change_that_concerns_no_text_is_none(page, english):
    page.refresh_from_db()
    page.save_revision().publish()
    assert states(page) == []
    page.show_in_menus = not page.show_in_menus
    page.in_footer = True
    page.save_revision().publish()
    assert states(page) == ["changed"], "the footer of both languages is one fact"


def test_a_draft_in_spanish_is_nobodys_business_yet(page, english):
    page.lead = "Buenos días"
    page.save_revision()
    assert states(page) == []


def test_it_costs_the_same_for_many_pages(home, page, english):
    with CaptureQueriesContext(connection) as few:
        in_step.behind()
    for n in range(6):
        other = home.add_child(
            instance=StandardPage(title=f"P{n}", slug=f"p-{n}", locale=home.locale)
        )
        other.save_revision().publish()
        translate(other, {})
    with CaptureQueriesContext(connection) as many:
        assert len(in_step.behind()) == 6
    assert len(many) == len(few) <= 6


# --- where editors see it --------------------------------------------------------------------


def panel(editor) -> str:
    text = unescape(editor.get("/admin/").content.decode())
    return re.search(r'id="in-step-section".*?</section>', text, re.S)[0]


def test_the_first_page_counts_and_links(editor, page, english):
    row_of = {row.page_id: row for row in in_step.behind()}
    assert page.pk not in row_of and "Ayuda" not in panel(editor)
    change(page, "Buenos días")
    row = next(row for row in in_step.behind() if row.page_id == page.pk)
    assert "Ayuda" in panel(editor) and f'href="{row.url}"' in panel(editor)
    source = TranslationSource.objects.get_for_instance(page)
    response = editor.post(row.url, {})
    assert response.url == f"/admin/pages/{english.pk}/edit/", "straight on to translating"
    source.refresh_from_db()
    translate(page, {"Buenos días": "Good morning"})
    assert "Ayuda" not in panel(editor)


def test_pictures_without_words_are_named(editor, home):
    from .test_pictures import upload

    picture = upload("JPEG")
    assert f"/admin/images/{picture.pk}/" in panel(editor)
    picture.description = "Una mesa"
    picture.save()
    assert f"/admin/images/{picture.pk}/" not in panel(editor)


def test_the_page_and_its_row_in_the_list_say_so(editor, home, page, english):
    edit, listing = f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{home.pk}/"
    with translation.override("es"):
        said, act = str(in_step.CHANGED.said), str(in_step.CHANGED.act)
    assert said not in unescape(editor.get(edit).content.decode())
    assert act not in unescape(editor.get(listing).content.decode())
    change(page, "Buenos días")
    assert said in unescape(editor.get(edit).content.decode())
    assert act in unescape(editor.get(listing).content.decode())


def test_only_editors_are_asked_to_mend_it(client, cast, page):
    sign_in(client, cast.administrator)
    assert 'id="in-step-section"' not in client.get("/admin/").content.decode()


def test_a_change_is_brought_over_translated_and_published_by_hand(
    editor, page, english, django_capture_on_commit_callbacks
):
    """The four steps that the first page tells of, each by the address that the one before gave."""
    change(page, "Buenos días")
    to_sync = next(row.url for row in in_step.behind() if row.page_id == page.pk)
    to_translate = editor.post(to_sync, {}).url
    segment = TranslationSource.objects.get_for_instance(page).stringsegment_set.get(
        string__data="Buenos días"
    )
    made = TranslationSource.objects.get_for_instance(page).translations.get()
    address = f"/admin/localize/translate/{made.pk}/strings/{segment.pk}/edit/"
    answer = editor.put(
        address, "value=Good+morning", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (200, 201)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(to_translate, {"action": "publish"})
    assert StandardPage.objects.get(pk=english.pk).lead == "Good morning"
    assert states(page) == []


def test_without_english_there_is_nothing_to_keep_in_step(page):
    Locale.objects.filter(language_code="en").update(language_code="fr")
    assert in_step.behind() == []
