"""The editors' admin: it opens under our content policy, and shows no records about people."""

import re
from hashlib import sha1

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, Locale
from wagtail.snippets.models import get_snippet_models

from cms.models import HomePage, Picture, StandardPage
from cms.texts.about import ABOUT
from cms.writing import write
from tests.signing_in import sign_in

from .test_pictures import photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website")]
INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>")


@pytest.fixture
def editor(client, cast):
    return sign_in(client, cast.editor)


def opened(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


PAGES = """
/admin/ /admin/pages/ /admin/images/ /admin/images/add/ /admin/documents/
/admin/localize/reports/translations/ /admin/pages/{home}/ /admin/pages/{home}/edit/
/admin/pages/add/cms/standardpage/{home}/ /admin/pages/{about}/edit/ /admin/pages/{about}/history/
/admin/pages/{english}/edit/
""".split()


def test_an_editor_can_work_and_no_page_has_a_script_of_its_own(editor, home):
    about = write(home, StandardPage, ABOUT)
    english = about.get_translation(Locale.objects.get(language_code="en"))
    for path in PAGES:
        response = editor.get(path.format(home=home.pk, about=about.pk, english=english.pk))
        assert response.status_code == 200, path
        text = response.content.decode()
        assert not INLINE.search(text), (path, INLINE.search(text))
        assert "/static/cms/admin.js" in text
        assert "script-src 'self'" in response["Content-Security-Policy"].split("; ")


def test_date_fields_are_started_by_data_instead_of_a_script(editor, home):
    text = opened(editor, f"/admin/pages/{home.pk}/edit/")
    assert 'data-csp-init="datetime" data-id="id_go_live_at"' in text


def test_a_new_page_can_be_sent_to_translation(editor, home):
    page = home.add_child(instance=StandardPage(title="N", slug="n", locale=home.locale))
    text = opened(editor, f"/admin/localize/submit/page/{page.pk}/")
    assert 'data-csp-init="selectAll"' in text and not INLINE.search(text)


def test_the_translation_editor_gets_its_addresses_as_data(editor, home):
    write(home, StandardPage, ABOUT)
    page = StandardPage.objects.get(slug="what-rumbo-is")
    text = opened(editor, f"/admin/pages/{page.pk}/edit/")
    assert 'data-csp-init="chooserUrls"' in text and "js-translation-editor" in text


def test_the_search_for_inline_scripts_can_find_one():
    assert INLINE.search("<script>alert(1)</script>")
    assert INLINE.search('<script type="text/javascript">')
    assert not INLINE.search('<script src="/a.js"></script>')


def test_editors_have_no_way_to_people_or_settings(editor):
    for path in ("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/locales/"):
        assert editor.get(path).status_code in (302, 403, 404), path
    text = opened(editor, "/admin/")
    for hidden in ("/admin/users/", "/admin/groups/", "participant", "/trabajo/"):
        assert hidden not in text


def test_no_casework_is_registered_with_the_admin():
    registered = {model._meta.app_label for model in get_snippet_models()}
    assert not registered & {"youth", "training", "accounts", "audit"}
    assert not apps.is_installed("wagtail.api.v2") and not apps.is_installed(
        "wagtail.contrib.forms"
    )


@pytest.mark.parametrize("way, field", [("add", "file"), ("add_multiple", "files[]")])
def test_an_uploaded_picture_is_clean(editor, way, field):
    file = ContentFile(photograph("JPEG"), name="taller.jpg")
    collection = Collection.get_first_root_node().pk
    given = {"title": "Taller", field: file, "collection": collection}
    editor.post(reverse(f"wagtailimages:{way}"), given)
    picture = Picture.objects.get()
    with picture.file.open() as stored:
        data = stored.read()
    assert b"CANARY" not in data
    assert picture.file_size == len(data)
    assert picture.file_hash == sha1(data).hexdigest()


def test_a_file_that_is_no_picture_is_refused_kindly(editor):
    given = {"title": "Taller", "file": ContentFile(b"GIF89a", name="taller.jpg")}
    assert editor.post(reverse("wagtailimages:add"), given).status_code == 200
    assert not Picture.objects.exists()


def test_editors_cannot_make_a_second_home(editor):
    root = HomePage.objects.first().get_parent()
    response = editor.get(f"/admin/pages/add/cms/homepage/{root.pk}/")
    assert response.status_code in (302, 403)


def test_a_draft_can_be_previewed_in_its_language(editor, home):
    page = home.add_child(
        instance=StandardPage(title="Vista", slug="vista", locale=home.locale, live=False)
    )
    page.save_revision()
    text = opened(editor, f"/admin/pages/{page.pk}/view_draft/")
    assert "<h1>Vista</h1>" in text and '<html lang="es"' in text


def test_a_preview_may_be_framed_by_the_editor_and_by_nobody_else(editor, home):
    form = {"title": home.title, "slug": home.slug, "lead": "Otra frase", "body-count": "0"}
    form |= {f"comments-{n}_FORMS": "0" for n in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    path = f"/admin/pages/{home.pk}/edit/preview/"
    assert editor.post(path, form).json()["is_valid"]
    response = editor.get(path)
    assert "Otra frase" in response.content.decode()
    policy = response["Content-Security-Policy"].split("; ")
    assert "frame-ancestors 'self'" in policy and "script-src 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    public = editor.get("/")["Content-Security-Policy"].split("; ")
    assert "frame-ancestors 'none'" in public
