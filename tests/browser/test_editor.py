"""The website's editor: Wagtail's own scripts run under our content policy, and pages get out."""

import pytest
from wagtail.models import Locale

from cms.models import HomePage, StandardPage
from cms.setting_up import set_up_site
from cms.texts.about import ABOUT
from cms.writing import write

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(transactional_db, server, cast, somebody):
    set_up_site("localhost", int(server.rsplit(":", 1)[1]), "Rumbo Joven")
    write(HomePage.objects.get(locale__language_code="es"), StandardPage, ABOUT)
    return somebody(width=1280, height=900, scripts=True).sign_in(cast.editor)


def test_an_editor_changes_the_home_page_and_publishes(editor):
    home = HomePage.objects.get(locale__language_code="es")
    editor.open(f"/admin/pages/{home.pk}/edit/")
    editor.page.fill("[name=lead]", "Cursos gratis y un buen comienzo.")
    publish(editor)
    assert "Cursos gratis y un buen comienzo." in editor.open("/").text


def test_an_editor_translates_a_page_and_publishes(editor):
    page = StandardPage.objects.get(slug="que-es-rumbo")
    english = page.get_translation(Locale.objects.get(language_code="en"))
    editor.open(f"/admin/pages/{english.pk}/edit/")
    # The pieces of the page, each with a button; the first is the title, the second the sentence.
    editor.page.locator("button:text-is('Editar')").nth(1).click()
    editor.page.locator("textarea").fill("Free courses, all in one place.")
    # The field closes before the server has answered: publishing then publishes the old text.
    with editor.page.expect_response(lambda answer: "/strings/" in answer.url) as saved:
        editor.page.locator("button:text-is('Guardar')").click()
    assert saved.value.ok
    with editor.page.expect_navigation():
        editor.page.locator("button:has-text('Publicar en')").first.click()
    assert "Free courses, all in one place." in editor.open("/en/what-rumbo-is/").text


def publish(editor):
    """Open the menu beside "Save draft" and publish."""
    editor.page.wait_for_load_state("networkidle")
    editor.page.locator("footer [aria-expanded]").first.click()
    with editor.page.expect_navigation():
        editor.page.locator("button[name=action-publish]").first.click()
