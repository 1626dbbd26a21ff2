"""What editors meet that is not a page: the words, bad pictures, colleagues, markup, extremes."""

import struct
import zlib
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from cms import words
from cms.content_check import SAYS_NOTHING
from cms.models import Picture, StandardPage
from tests import builders as make
from tests.signing_in import sign_in

from .test_words import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website"), pytest.mark.once]


def text_of(response) -> str:
    return unescape(response.content.decode())


# --- the words -----------------------------------------------------------------------------

WORDS = "/admin/palabras/"


def test_the_words_are_explained_in_both_languages(editor):
    text = text_of(editor.get(WORDS))
    for row in [*words.WORDS["es"], *words.WORDS["en"]]:
        assert row.never in text and str(row.advice.say) in text and str(row.advice.why) in text
    assert WORDS in text_of(editor.get("/admin/"))


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_the_table_names_is_what_is_found(language):
    for row in words.WORDS[language]:
        for named in row.never.split(", "):
            assert words.found(named, language), named


def test_a_text_can_be_looked_at_and_is_kept_nowhere(editor):
    text = text_of(editor.post(WORDS, {"text": "Un curso para ninis"}))
    (found,) = words.found("ninis")
    assert str(found) in text
    assert str(found) not in text_of(editor.post(WORDS, {"text": "Un curso gratis"}))
    long = " ".join(["palabra"] * 16) + "."
    assert f"<li>{long}</li>" in text_of(editor.post(WORDS, {"text": long}))
    assert (
        "<script>"
        not in editor.post(WORDS, {"text": "<script>ninis"})
        .content.decode()
        .split("</header>")[1]
        .split('role="status"')[1]
    )
    assert editor.post(WORDS, {"text": ""}).status_code == 200


def test_only_who_enters_the_admin_reads_it(client, cast):
    assert client.get(WORDS).status_code == 302
    sign_in(client, cast.coordinator)
    assert client.get(WORDS).status_code == 403


@pytest.mark.parametrize("count, long", [(15, 0), (16, 1)])
def test_a_sentence_is_long_from_sixteen_words_on(count, long):
    assert len(words.long_sentences(" ".join(["a"] * count) + ". Otra.")) == long


# --- pictures that are none, or made to harm ----------------------------------------------------

SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>"
)


def drawn(kind: str, mode: str = "RGB", size=(60, 40), **more) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 3,600 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


FRAMES = {"save_all": True, "append_images": [Image.new("RGB", (60, 40), "red")]}
REFUSED = {
    "svg.svg": SVG,
    "svg.png": SVG,
    "page.jpg": b"<!doctype html><script>alert(1)</script>",
    "bomb.png": bomb(),
    "large.png": bomb(6000, 6000),
    "moving.gif": drawn("GIF", **FRAMES),
    "gif.png": drawn("GIF"),
    "cut.jpg": drawn("JPEG", size=(600, 400), quality=95)[:700],
    "cut.png": drawn("PNG", size=(600, 400))[:-40],
    "empty.jpg": b"",
    "nothing.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
}


def kept() -> list[Path]:
    media = Path(settings.MEDIA_ROOT)
    return [path for path in media.rglob("*") if path.is_file()] if media.exists() else []


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("way, field", [("add", "file"), ("add_multiple", "files[]")])
def test_what_is_no_picture_is_refused_in_spanish_and_nothing_is_kept(editor, name, way, field):
    before = kept()
    file = ContentFile(REFUSED[name], name=name)
    collection = Collection.get_first_root_node().pk
    given = {"title": "Taller", field: file, "collection": collection}
    response = editor.post(reverse(f"wagtailimages:{way}"), given)
    assert response.status_code in (200, 400)
    if way == "add_multiple" and response.status_code == 200:
        said = response.json()
        assert said["success"] is False and said["error_message"]
        for english in ("Not a ", "This file", "Upload a valid", "not a supported", "too many"):
            assert english not in said["error_message"]
    assert not Picture.objects.exists() and not UploadedFile.objects.exists()
    assert kept() == before


@pytest.mark.parametrize(
    "name, data, kind",
    [
        ("print.jpg", drawn("JPEG", "CMYK"), "JPEG"),
        ("moving.webp", drawn("WEBP", **FRAMES), "WEBP"),
        ("grey.png", drawn("PNG", "L"), "PNG"),
    ],
)
def test_unusual_pictures_become_plain_ones(editor, name, data, kind):
    collection = Collection.get_first_root_node().pk
    file = ContentFile(data, name=name)
    given = {"title": "Taller", "file": file, "collection": collection}
    editor.post(reverse("wagtailimages:add"), given)
    with Picture.objects.get().file.open() as stored, Image.open(stored) as picture:
        assert (picture.format, picture.mode in ("RGB", "RGBA")) == (kind, True)
        assert getattr(picture, "n_frames", 1) == 1


# --- markup, extremes, colleagues ---------------------------------------------------------------


def blocks(*values: tuple[str, str]) -> dict:
    """The form of a body with these blocks: (kind, value)."""
    form = {"body-count": str(len(values))}
    for n, (kind, value) in enumerate(values):
        form |= {f"body-{n}-type": kind, f"body-{n}-order": n, f"body-{n}-deleted": ""}
        form |= {f"body-{n}-id": "", f"body-{n}-value": value}
    return form


ATTACK = (
    '{"blocks": [{"key": "a", "type": "unstyled", "text": "<script>alert(1)</script>",'
    ' "inlineStyleRanges": [], "entityRanges": [{"offset": 0, "length": 8, "key": 0}]}],'
    ' "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE",'
    ' "data": {"url": "javascript:alert(1)"}}}}'
)


def test_markup_that_is_typed_is_shown_and_not_run(editor, page):
    typed = blocks(("heading", "<img src=x onerror=alert(1)>"), ("text", ATTACK))
    editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, **typed, **{"action-publish": "1"}))
    html = editor.get("/ayuda/").content.decode()
    assert "&lt;script&gt;alert(1)" in html and "&lt;img src=x" in html
    for live in ("<script>alert", "<img src=x", "javascript:"):
        assert live not in html


def test_long_titles_and_emoji_are_no_trouble(editor, home, page):
    title = ("Ñandú 🎉 " * 40)[:255]
    editor.post(
        f"/admin/pages/{page.pk}/edit/", form_of(page, title=title, **{"action-publish": "1"})
    )
    page.refresh_from_db()
    assert page.title == title.strip()
    for path in ("/ayuda/", f"/admin/pages/{home.pk}/", "/admin/"):
        assert editor.get(path).status_code == 200
    refused = editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, title="a" * 256))
    assert refused.status_code == 200
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == title.strip()


def test_two_editors_at_once_lose_nothing(editor, cast, page):
    """Each save is a version of its own: what somebody overwrote is in the history, with a name."""
    colleague = sign_in(Client(), make.editor() if hasattr(make, "editor") else cast.editor)
    address = f"/admin/pages/{page.pk}/edit/"
    editor.get(address)
    colleague.get(address)
    editor.post(address, form_of(page, lead="De la primera"))
    colleague.post(address, form_of(page, lead="De la segunda"))
    leads = [each.as_object().lead for each in page.revisions.order_by("created_at")]
    assert leads[-2:] == ["De la primera", "De la segunda"]
    assert editor.get(f"/admin/pages/{page.pk}/history/").status_code == 200


def test_who_saves_over_a_newer_version_without_knowing_is_asked_first(editor, page):
    """Wagtail's autosave names the version that it began with, and is refused on a newer one."""
    old = page.get_latest_revision()
    page.lead = "De una colega"
    page.save_revision()
    address = f"/admin/pages/{page.pk}/edit/"
    given = form_of(page, lead="Mía", loaded_revision_id=old.pk)
    headers = {"accept": "application/json"}
    response = editor.post(address, given, headers=headers)
    assert response.status_code == 400
    assert response.json()["error_message"] == "Si guarda, reemplaza una versión más nueva."
    assert page.get_latest_revision_as_object().lead == "De una colega"


def test_before_a_page_goes_editors_see_what_uses_it(editor, home, page):
    other = home.add_child(instance=StandardPage(title="Otra", slug="otra", locale=home.locale))
    link = f'<p><a linktype="page" id="{page.pk}">ayuda</a></p>'
    other.body = [("text", link)]
    other.save_revision().publish()
    for act in ("delete", "unpublish"):
        text = text_of(editor.get(f"/admin/pages/{page.pk}/{act}/"))
        assert f"/admin/pages/usage/{page.pk}/" in text or f"/admin/pages/{page.pk}/usage/" in text
        assert "1 vez" in text


# --- what is offered, and what is checked ---------------------------------------------------------


def test_nothing_is_offered_that_editors_cannot_use(editor):
    text = text_of(editor.get("/admin/"))
    for address in ("guide.wagtail.org", "releases", "/admin/workflows/", "/admin/redirects/"):
        assert address not in text
    assert 'id="first-steps-section"' in text and WORDS in text


def test_the_check_while_writing_knows_our_rule(editor, page):
    text = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert SAYS_NOTHING in text and "heading-order" in text and "empty-heading" in text


def test_only_a_preview_carries_what_the_check_needs(editor, page):
    assert "wagtail-userbar" not in editor.get("/ayuda/").content.decode()
    path = f"/admin/pages/{page.pk}/edit/preview/"
    assert editor.post(path, form_of(page)).json()["is_valid"]
    assert "wagtail-userbar" in editor.get(f"{path}?in_preview_panel=true").content.decode()
