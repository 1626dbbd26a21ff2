"""By whatever way a page would go out: no words that label people, no picture without words."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Locale, UploadedFile
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms import addresses, publishing, words
from cms.models import HomePage, Paper, Picture, StandardPage
from cms.translating import translate
from jobs.workers import do_chores

from .test_pictures import photograph, upload
from .test_words import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website"), pytest.mark.once]
WRONG = "Vive en zona roja"


@pytest.fixture
def unguarded(monkeypatch):
    """Guard off: what these tests hold back must go out then, or they would prove nothing."""
    monkeypatch.setattr(publishing, "wrong_words", lambda page: [])


def text_of(response) -> str:
    return unescape(response.content.decode())


def public(page) -> str:
    return StandardPage.objects.get(pk=page.pk).lead


# --- by a schedule -------------------------------------------------------------------


def in_an_hour() -> str:
    return (timezone.localtime() + timedelta(hours=30)).strftime("%Y-%m-%d %H:%M")


def test_what_labels_people_is_not_scheduled_either(editor, page):
    given = {"lead": WRONG, "go_live_at": in_an_hour(), "action-publish": "1"}
    editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, **given))
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    given["lead"] = "Pronto hay más"
    editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, **given))
    assert page.revisions.filter(approved_go_live_at__isnull=False).exists()


def scheduled(page, lead: str) -> None:
    """A revision whose hour has come, written before its words were on the list."""
    page.lead = lead
    past = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=past, clean=False)


def test_a_scheduled_page_stays_as_it_is_and_the_others_go_out(page, home):
    other = home.add_child(instance=StandardPage(title="B", slug="b", locale=home.locale))
    scheduled(page, WRONG)
    scheduled(other, "Buenas")
    call_command("publish_scheduled")
    assert (public(page), public(other)) == ("Hola", "Buenas")
    call_command("publish_scheduled")
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_the_worker_publishes_what_is_due(home):
    page = home.add_child(instance=StandardPage(title="C", slug="c", locale=home.locale))
    scheduled(page, "A su hora")
    do_chores()
    assert public(page) == "A su hora"


def test_unguarded_the_schedule_would_publish_it(page, unguarded):
    scheduled(page, WRONG)
    call_command("publish_scheduled")
    assert public(page) == WRONG


# --- by old versions, copies, code, the admin's own API ---------------------------------


def test_an_old_version_that_labels_people_is_not_brought_back(editor, page):
    page.lead = WRONG
    old = page.save_revision()
    page.lead = "Hola"
    page.save_revision().publish()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    assert WRONG in text_of(editor.get(address))
    given = {"lead": WRONG, "revision": old.pk, "action-publish": "1"}
    editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, **given))
    assert public(page) == "Hola"


COPY = {"new_slug": "otra", "publish_copies": "on"}


def test_a_copy_is_not_published_under_a_title_that_labels_people(editor, page):
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    given = {"new_title": WRONG, "new_parent_page": page.get_parent().pk, **COPY}
    response = editor.post(address, given, follow=True)
    assert "zona roja" in text_of(response)
    assert not StandardPage.objects.filter(slug="otra").exists()
    given["new_title"] = "Otra"
    editor.post(address, given)
    assert StandardPage.objects.get(slug="otra").live


def test_code_that_copies_gets_a_draft(page):
    copy = page.copy(update_attrs={"title": WRONG, "slug": "copia"}, keep_live=True)
    assert not StandardPage.objects.get(pk=copy.pk).live


def test_code_that_publishes_or_saves_is_refused(page):
    page.lead = WRONG
    revision = page.save_revision()
    with pytest.raises(ValidationError):
        revision.publish()
    with pytest.raises(ValidationError):
        page.save()
    assert public(page) == "Hola"
    page.live = False
    page.save()  # nobody reads a draft


def test_unguarded_code_would_publish(page, unguarded):
    page.lead = WRONG
    page.save_revision().publish()
    assert public(page) == WRONG


def test_the_admins_own_api_does_not_publish_it(editor, page):
    page.lead = WRONG
    page.save_revision()
    editor.raise_request_exception = False
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"])
    assert editor.post(address, {}).status_code >= 400
    assert public(page) == "Hola"


@pytest.mark.parametrize("slug", ["zona-roja", "jovenes-en-riesgo", "pandillas"])
def test_an_address_says_none_of_them_either(editor, page, slug):
    given = {"slug": slug, "action-publish": "1"}
    editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, **given))
    page.refresh_from_db()
    assert page.slug == "ayuda"


@pytest.mark.parametrize("text", ["zona  roja", "zona\u00a0roja", "zona\nroja", "ZONA ROJA"])
def test_words_are_found_across_any_gap(text):
    assert words.found(text)


# --- by a translation ---------------------------------------------------------------------


@pytest.fixture
def english(page):
    return translate(page, {"Hola": "Hello", "Ayuda": "Help"})


def draft_source(page, lead: str) -> Translation:
    """What the English page would show for a text that nobody translated."""
    source = TranslationSource.objects.get_for_instance(page)
    page.lead = lead
    page.live = False
    page.save()  # the Spanish page is a draft again
    source.update_from_db()
    return source.translations.get()


def test_a_translation_is_not_published_with_a_draft_in_spanish(editor, page, english):
    draft_source(page, WRONG)
    address = f"/admin/pages/{english.pk}/edit/"
    response = editor.post(address, {"action": "publish"}, follow=True)
    assert "zona roja" in text_of(response)
    assert public(english) == "Hello"


def test_unguarded_the_translation_would_go_out(
    editor, page, english, unguarded, django_capture_on_commit_callbacks
):
    draft_source(page, WRONG)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/admin/pages/{english.pk}/edit/", {"action": "publish"})
    assert public(english) == WRONG


def test_bringing_changes_over_does_not_publish_it_either(
    editor, page, english, django_capture_on_commit_callbacks
):
    translation = draft_source(page, WRONG)
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(address, {"publish_translations": "on"})
    assert public(english) == "Hello"


def test_a_translated_address_is_looked_at_too(page, english):
    for slug in ("gang-members", "verify", "my-request"):
        translate(page, {"ayuda": slug})
        wrong = StringTranslation.objects.get(data=slug)
        assert wrong.has_error and wrong.field_error, slug
        english.refresh_from_db()
        assert english.slug != slug


# --- pictures and documents -----------------------------------------------------------------


def with_picture(home, picture) -> StandardPage:
    page = home.add_child(
        instance=StandardPage(
            title="Taller",
            slug="taller",
            locale=home.locale,
            live=False,
            body=[("picture", {"picture": picture, "caption": ""})],
        )
    )
    page.save_revision()
    return page


def publish_many(editor, page):
    address = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}"
    return editor.post(address, {"include_descendants": ""}, follow=True)


def test_a_page_with_a_picture_that_says_nothing_stays_a_draft(editor, home):
    picture = upload("JPEG")
    page = with_picture(home, picture)
    text = text_of(publish_many(editor, page))
    assert reverse("wagtailimages:edit", args=[picture.pk]) in text
    page.refresh_from_db()
    assert not page.live
    picture.description = "Una persona suelda una mesa"
    picture.save()
    publish_many(editor, page)
    page.refresh_from_db()
    assert page.live


def test_a_picture_in_a_field_counts_as_well(home):
    home.picture = upload("JPEG")
    assert publishing.undescribed(home) == [home.picture]


def test_on_an_english_page_spanish_words_are_told_of_and_let_through(home):
    picture = upload("JPEG")
    picture.description = "Una mesa"
    picture.save()
    english = HomePage.objects.get(locale=Locale.objects.get(language_code="en"))
    english.picture = home.picture = picture
    assert publishing.only_in_spanish(english) == [picture]
    assert publishing.only_in_spanish(home) == []
    assert publishing.undescribed(english) == []


@pytest.mark.parametrize("field", ["title", "description", "description_en"])
def test_what_a_picture_shows_is_told_without_labels(editor, field):
    picture = upload("JPEG")
    given = {"title": "Taller", "collection": Collection.get_first_root_node().pk, field: WRONG}
    response = editor.post(reverse("wagtailimages:edit", args=[picture.pk]), given)
    assert "zona roja" in text_of(response)
    picture.refresh_from_db()
    assert getattr(picture, field) != WRONG


@pytest.mark.parametrize("name", ["zona-roja.jpg", "Pandilla_2026.jpg"])
def test_names_of_files_are_public_and_nothing_waits_with_them(editor, name):
    """Wagtail keeps a file with other faults as it came, place and telephone included."""
    file = ContentFile(photograph("JPEG"), name=name)
    given = {"title": name, "files[]": file, "collection": Collection.get_first_root_node().pk}
    answer = editor.post(reverse("wagtailimages:add_multiple"), given).json()
    assert (
        answer["success"] is False
        and "otro nombre" in answer["error_message"].lower()
        or ("another name" in answer["error_message"])
    )
    assert not Picture.objects.exists() and not UploadedFile.objects.exists()


def test_documents_are_named_without_labels_and_are_what_they_say(editor):
    collection = Collection.get_first_root_node().pk
    add = reverse("wagtaildocs:add")
    for name, data, title in (
        ("hoja.pdf", b"%PDF-1.4\n%%EOF", WRONG),
        ("zona-roja.pdf", b"%PDF-1.4\n%%EOF", "Hoja"),
        ("hoja.pdf", b"MZ\x90 a program", "Hoja"),
    ):
        given = {"title": title, "file": ContentFile(data, name=name), "collection": collection}
        assert editor.post(add, given).status_code == 200
        assert not Paper.objects.exists(), name
    file = ContentFile(b"%PDF-1.4\n%%EOF", name="hoja.pdf")
    editor.post(add, {"title": "Hoja", "file": file, "collection": collection})
    assert Paper.objects.get().title == "Hoja"


# --- addresses that are taken -----------------------------------------------------------------

OURS = {
    "es": ["trabajo", "evaluacion", "administracion", "cuenta", "admin", "v", "o", "en", "es"],
    "en": ["v", "verify", "my-request"],
}
OURS["es"] += ["verificar", "mi-solicitud", "documents", "media", "static", "healthz"]


@pytest.mark.parametrize("language, slug", [(lang, s) for lang in OURS for s in OURS[lang]])
def test_an_address_of_rumbo_is_refused_in_words(language, slug):
    home = HomePage.objects.get(locale__language_code=language)
    with pytest.raises(ValidationError) as refused:
        addresses.refuse(slug, home)
    assert slug in refused.value.messages[0]


@pytest.mark.parametrize("slug", ["ayuda", "trabajo-y-estudio", "quienes-somos", "opportunities"])
def test_any_other_is_free(home, slug):
    addresses.refuse(slug, home)


def test_below_another_page_every_address_is_free(page):
    addresses.refuse("trabajo", page)


@pytest.mark.parametrize("way", ["new", "edit", "copy", "move"])
def test_editors_are_told_beside_the_field(editor, home, page, way):
    child = page.add_child(
        instance=StandardPage(title="Trabajo", slug="trabajo", locale=home.locale)
    )
    if way == "new":
        address = f"/admin/pages/add/cms/standardpage/{home.pk}/"
        response = editor.post(address, form_of(StandardPage(title="T", slug="trabajo")))
    elif way == "edit":
        response = editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, slug="trabajo"))
    elif way == "copy":
        given = {"new_title": "T", "new_slug": "trabajo", "new_parent_page": home.pk}
        address = reverse("wagtailadmin_pages:copy", args=[page.pk])
        response = editor.post(address, given, follow=True)
    else:
        address = reverse("wagtailadmin_pages:move_confirm", args=[child.pk, home.pk])
        response = editor.post(address, follow=True)
    assert "trabajo" in text_of(response) and response.status_code == 200
    assert not StandardPage.objects.child_of(home).filter(slug="trabajo").exists()
