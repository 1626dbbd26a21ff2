"""The website's editor: Wagtail's own scripts run under our content policy, and pages get out."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Locale

from cms import in_step
from cms.content_check import SAYS_NOTHING, ContentCheck
from cms.models import HomePage, Picture, StandardPage
from cms.setting_up import set_up_site
from cms.texts.about import ABOUT
from cms.writing import write

pytestmark = [pytest.mark.browser, pytest.mark.once]


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


TEXT = "Un taller para jóvenes del barrio."
ENGLISH = {
    "Taller de madera": "Wood workshop",
    "taller-de-madera": "wood-workshop",
    TEXT: "A workshop for young people.",
}


def test_the_first_page_of_an_editor(editor, settings):
    """A word that is refused, a picture that says nothing, English, and a change that is behind."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # it would save or not while we publish, as luck has it
    page = new_page(editor, "Taller de madera", "Un taller para ninis del barrio.")
    publish(editor)
    assert "ninis" in editor.page.locator(".messages").inner_text()
    assert not live(page)

    write_text(editor, TEXT)
    add_picture(editor)
    publish(editor)
    assert not live(page), "nobody said what the picture shows"
    describe_picture(editor)
    editor.open(f"/admin/pages/{page.pk}/edit/")
    publish(editor)
    assert TEXT in editor.open("/taller-de-madera/").text
    assert editor.page.locator("main img").get_attribute("alt") == "Una mesa con herramientas"

    translate_page(editor, page)
    assert ENGLISH[TEXT] in editor.open("/en/wood-workshop/").text
    assert editor.page.locator("main img").get_attribute("alt") == "A table with tools"
    assert in_step.behind() == []

    editor.open(f"/admin/pages/{page.pk}/edit/")
    editor.page.fill("[name=title]", "Taller de madera y metal")
    publish(editor)
    assert [row.state for row in in_step.behind()] == [in_step.CHANGED]
    editor.open("/admin/").tap("#in-step-section li a")
    assert "/admin/localize/update/" in editor.path


def test_the_check_beside_the_text_finds_what_is_wrong(editor):
    """Wagtail runs it over the preview, in a frame, under our content policy."""
    picture = Picture.objects.create(title="Mesa", file=ContentFile(photograph(), name="mesa.jpg"))
    home = HomePage.objects.get(locale__language_code="es")
    page = home.add_child(
        instance=StandardPage(
            title="Taller",
            slug="taller",
            locale=home.locale,
            search_description="Un taller.",
            body=[("picture", {"picture": picture, "caption": ""})],
        )
    )
    page.save_revision()
    editor.open(f"/admin/pages/{page.pk}/edit/")
    editor.page.locator("[data-side-panel-toggle=checks]").first.click()
    rows = editor.page.locator("[data-content-checker-row]")
    editor.settle(lambda: rows.count() == 1)
    assert str(ContentCheck.axe_messages[SAYS_NOTHING]["error_name"]) in rows.inner_text()
    # Wagtail writes what it found on the console too.
    editor.complaints[:] = [each for each in editor.complaints if "axe.run results" not in each]


def new_page(editor, title: str, text: str) -> StandardPage:
    home = HomePage.objects.get(locale__language_code="es")
    editor.open(f"/admin/pages/add/cms/standardpage/{home.pk}/")
    editor.page.fill("[name=title]", title)
    add_block(editor, "Texto")
    write_text(editor, text)
    with editor.page.expect_navigation():
        editor.page.locator("footer button:has-text('Guardar borrador')").first.click()
    return StandardPage.objects.get(title=title, alias_of=None)


def write_text(editor, text: str) -> None:
    editor.page.locator("[contenteditable=true]").first.click()
    editor.page.keyboard.press("Control+A")
    editor.page.keyboard.type(text)
    # What was typed goes into the form a moment later.
    form = editor.page.locator("[name=body-0-value]")
    editor.settle(lambda: text in form.input_value())


def add_block(editor, name: str) -> None:
    """Open the chooser behind the last block, and take the one of that name."""
    editor.page.wait_for_load_state("networkidle")
    editor.page.locator("button.c-sf-add-button").last.click()
    editor.page.locator(f"[role=option]:has-text('{name}')").first.click()


def add_picture(editor) -> None:
    """Upload one from within the page, as somebody does who never saw the list of pictures."""
    add_block(editor, "Imagen")
    editor.page.locator("button:has-text('Seleccionar una imagen')").last.click()
    editor.page.locator(".modal [role=tab]").last.click()
    file = {"name": "mesa.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    editor.page.set_input_files(".modal input[type=file]", file)
    editor.page.locator(".modal [name$='-title']:visible").fill("Mesa")
    editor.page.locator(".modal button[type=submit]:visible").last.click()
    editor.settle(lambda: editor.page.locator("[name=body-1-value-picture]").input_value())


def photograph() -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG")
    return out.getvalue()


def describe_picture(editor) -> None:
    editor.open(f"/admin/images/{Picture.objects.get().pk}/")
    editor.page.fill("main [name=description]", "Una mesa con herramientas")
    editor.page.fill("main [name=description_en]", "A table with tools")
    with editor.page.expect_navigation():
        editor.page.locator("main [name=description_en]").press("Enter")


def translate_page(editor, page) -> None:
    """From the notice on the page: to English, text by text, and out."""
    editor.open(f"/admin/pages/{page.pk}/edit/")
    editor.tap(".messages a:has-text('Translate'), .messages a:has-text('Traducir')")
    editor.tap("main form input[type=submit]")
    for tab in editor.page.locator("[role=tab]").all():
        tab.click()
        translate_here(editor)
    with editor.page.expect_navigation():
        editor.page.locator("button:has-text('Publicar en')").first.click()


def translate_here(editor) -> None:
    """Every text of the tab that is open: its field opens below it, and closes when it is saved."""
    one = "[count(.//button[normalize-space()='Traducir'])=1]"
    for source, english in ENGLISH.items():
        text = f"//main//*[normalize-space(text())='{source}']/ancestor::*{one}[1]"
        for piece in editor.page.locator(f"xpath={text}").all():
            if not piece.is_visible():
                continue
            piece.locator("button:text-is('Traducir')").click()
            editor.page.locator("textarea:visible").fill(english)
            with editor.page.expect_response(lambda answer: "/strings/" in answer.url):
                editor.page.locator("button:text-is('Guardar'):visible").click()
            break


def live(page) -> bool:
    return StandardPage.objects.get(pk=page.pk).live


def publish(editor):
    """Open the menu beside "Save draft" and publish."""
    editor.page.wait_for_load_state("networkidle")
    editor.page.locator("footer [aria-expanded]").first.click()
    with editor.page.expect_navigation():
        editor.page.locator("button[name=action-publish]").first.click()
