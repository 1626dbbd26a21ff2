"""The pieces of which editors make pages: what of them reaches the public, and how they look."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.utils.functional import Promise
from wagtail import blocks
from wagtail.models import Locale, Page
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms import rich_text, words
from cms.blocks import ICONS, BodyBlock, FormattedBlock
from cms.models import Picture, StandardPage
from cms.translating import translate
from rumbo.settings.base import SITE
from tests.signing_in import sign_in

from .test_pictures import photograph

pytestmark = pytest.mark.once

BLOCKS = BodyBlock().child_blocks
HOSTILE = [
    "<p>Uno<script>alert(1)</script> dos</p>",
    "<p>Uno<script src=https://evil.example/x.js></script> dos</p>",
    "<p>Uno<SCRIPT>alert(1)</SCRIPT > dos</p>",
    "<p onclick='alert(1)' style='color:red' class='x'>Uno dos</p>",
    "<p>Uno <img src=x onerror=alert(1)> dos</p>",
    '<p>Uno <a href="javascript:alert(1)">dos</a></p>',
    '<p>Uno <a href=" JaVaScRiPt:alert(1)">dos</a></p>',
    '<p>Uno <a href="java&#10;script:alert(1)">dos</a></p>',
    '<p>Uno <a href="data:text/html,<script>alert(1)</script>">dos</a></p>',
    '<p>Uno <a href="//evil.example/">dos</a></p>',
    '<p>Uno <a href="/\\evil.example/">dos</a></p>',
    '<p>Uno <a href="/x/" onclick="alert(1)" target="_blank">dos</a></p>',
    """<p>Uno <a href='/x/" onclick="alert(1)'>dos</a></p>""",
    "<p>Uno<style>p{color:red}</style><iframe src='https://evil.example/'></iframe> dos</p>",
    "<p>Uno<form action='https://evil.example/'><input name=q></form> dos</p>",
    "<p>Uno<!-- <script>alert(1)</script> --> dos</p>",
    "<p>Uno<svg><script>alert(1)</script></svg> dos</p>",
    "<p>Uno <b><i>dos</b></p></div></main>",
    '<p>Uno <embed embedtype="media" url="https://evil.example/"/> dos</p>',
    '<p>Uno <a linktype="page" id="1 or 1=1">dos</a><a linktype="page" id="99999999999">!</a></p>',
]
TAGS = re.compile(r"<(/?)(\w+)([^>]*)>")
FINE = re.compile(r' href="(?:https?://|mailto:|tel:|/(?![/\\])|#)[^"<>]*"')


def strange(html: str) -> list[str]:
    """Tags that no text of ours has, and attributes that do something."""
    kept = {"p", "ul", "ol", "li", "b", "strong", "i", "em", "br", "a"}
    return [
        f"{tag}{attributes}"
        for _end, tag, attributes in TAGS.findall(html)
        if tag not in kept or FINE.sub("", attributes)
    ]


class TestFormattedText:
    @pytest.mark.parametrize("source", HOSTILE)
    def test_nothing_but_words_and_links_is_left(self, source):
        html = rich_text.shown(source)
        assert strange(html) == [] and "alert(1)" not in html.replace("&quot;", "").split("href")[0]
        assert "Uno" in html and "dos" in html

    def test_the_control_wagtail_shows_what_is_stored(self):
        asking = ("linktype=", "embedtype=")  # would be looked up, in the database or on the web
        plain = [source for source in HOSTILE if not any(each in source for each in asking)]
        harmless = [source for source in plain if not strange(str(RichText(source)))]
        assert len(plain) > 15 and harmless == []

    def test_every_tag_is_closed_in_its_order(self):
        html = rich_text.shown("<p>Uno <b>dos <a href='/x/'>tres</p><ul><li>cuatro")
        opened = []
        for end, tag, _attributes in TAGS.findall(html):
            assert not end or opened.pop() == tag
            if not end:
                opened.append(tag)
        assert opened == []
        assert html == ('<p>Uno <b>dos <a href="/x/">tres</a></b></p><ul><li>cuatro</li></ul>')

    def test_what_editors_make_stays_as_it_is(self):
        html = (
            "<p>A &amp; B: “<b>¿sí?</b>” 1 &lt; 2<br></p><ul><li>Ñandú</li></ul>"
            '<p><a href="https://www.example/?a=1&amp;b=2">fuera</a> '
            '<a href="mailto:hola@rumbo.example">correo</a> <a href="tel:911">911</a></p>'
        )
        assert rich_text.shown(html) == html

    def test_marks_of_the_editor_are_not_sent(self):
        assert rich_text.shown('<p data-block-key="a1b2c">Uno</p>') == "<p>Uno</p>"


@pytest.mark.django_db
@pytest.mark.usefixtures("website")
class TestMarkupOnPages:
    EVIL = '<p>Antes<script>alert("x")</script><img src=x onerror=alert(1)> después</p>'

    def page(self, home, body) -> StandardPage:
        page = StandardPage(title="Prueba", slug="prueba", locale=home.locale, body=body)
        home.add_child(instance=page)
        page.save_revision().publish()
        return page

    def harmless(self, client, path: str = "/prueba/") -> str:
        text = client.get(path).content.decode()
        assert "<script" not in text and "onerror" not in text and "<img" not in text
        return text

    def test_what_lies_in_the_database_is_read_once_more(self, client, home):
        question = {"question": "¿<script>alert(1)</script>?", "answer": self.EVIL}
        self.page(home, [("text", self.EVIL), ("question", question)])
        stored = StandardPage.objects.get(slug="prueba").body.get_prep_value()
        assert "<script>" in json.dumps(stored), "else this proves nothing"
        text = self.harmless(client)
        assert text.count("Antes") == 2 and text.count("después") == 2
        assert "¿&lt;script&gt;" in text

    def test_plain_words_of_every_block_are_escaped(self, client, home):
        self.page(home, [(name, filled(name, "<script>x</script>")) for name in with_words()])
        text = self.harmless(client)
        assert text.count("&lt;script&gt;") >= 10

    def test_the_editors_form_takes_no_markup(self, client, home, cast):
        page = self.page(home, [("text", "<p>Hola</p>")])
        sign_in(client, cast.editor)
        client.post(f"/admin/pages/{page.pk}/edit/", self.form(page))
        text = self.harmless(client)
        assert "&lt;script&gt;" in text and "javascript:" not in text and "toque" in text

    def form(self, page) -> dict:
        said = 'Mire <script>alert("x")</script> y toque'
        content = {
            "blocks": [
                {
                    "key": "a1b2c",
                    "type": "unstyled",
                    "text": said,
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [{"key": 0, "offset": len(said) - 5, "length": 5}],
                }
            ],
            "entityMap": {
                "0": {
                    "type": "LINK",
                    "mutability": "MUTABLE",
                    "data": {"url": "javascript:alert(1)"},
                }
            },
        }
        data = {"title": page.title, "slug": page.slug, "lead": "", "action-publish": "1"}
        data |= {f"comments-{n}_FORMS": "0" for n in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
        return nested_form_data(data | {"body": streamfield([("text", json.dumps(content))])})

    def test_translations_bring_no_markup(self, client, home):
        page = self.page(home, [("text", "<p>Hola</p>")])
        translate(page, {"Prueba": "Test", "Hola": "Hello <b>you</b>"})
        english = page.get_translation(Locale.objects.get(language_code="en"))
        above = english.get_parent().url_path
        Page.objects.filter(pk=english.pk).update(slug="test", url_path=f"{above}test/")
        assert "Hello <b>you</b>" in self.harmless(client, "/en/test/")
        raw = english.body.get_prep_value()
        raw[0]["value"] = "<p>Hello <script>alert(1)</script></p>"
        StandardPage.objects.filter(pk=english.pk).update(body=json.dumps(raw))
        assert "Hello" in self.harmless(client, "/en/test/")


# --- what all blocks have ---------------------------------------------------------------------
def with_words() -> list[str]:
    return [name for name in BLOCKS if name != "picture"]


def filled(name: str, text: str):
    """A value of this block that has `text` wherever an editor can write."""
    return _filled(BLOCKS[name], text)


def _filled(block, text: str):
    if isinstance(block, FormattedBlock):
        return f"<p>{text}</p>"
    if isinstance(block, blocks.StructBlock):
        return {name: _filled(child, text) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [_filled(block.child_block, text)] * 2
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return text
    return block.get_default()


def written(block) -> int:
    """In how many places of a block an editor writes words."""
    if isinstance(block, blocks.StructBlock):
        return sum(map(written, block.child_blocks.values()))
    if isinstance(block, blocks.ListBlock):
        return 2 * written(block.child_block)
    return isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock)


@pytest.mark.parametrize("name", with_words())
def test_words_in_a_block_are_seen_by_the_check_of_words(name):
    page = StandardPage(title="x", slug="x", body=[(name, filled(name, "pandilla"))])
    assert len(words.found(page.words_shown())) == written(BLOCKS[name]) > 0


@pytest.mark.django_db
def test_the_words_below_a_picture_are_seen_too():
    file = ContentFile(photograph("JPEG"), name="taller.jpg")
    picture = Picture.objects.create(title="Taller", file=file, description="Un taller")
    body = [("picture", {"picture": picture, "caption": "pandilla"})]
    page = StandardPage(title="x", slug="x", body=body)
    assert len(words.found(page.words_shown())) == 1
    html = page.body.render_as_block()
    assert 'alt="Un taller"' in html and 'loading="lazy"' in html and ".webp" in html


def test_the_control_words_that_a_block_hides_would_be_missed(monkeypatch):
    page = StandardPage(title="x", slug="x", body=[("note", filled("note", "pandilla"))])
    note = page.body.stream_block.child_blocks["note"]
    monkeypatch.setattr(note.meta, "template", "cms/blocks/picture.html")
    assert words.found(page.words_shown()) == []


@pytest.mark.parametrize("name", BLOCKS)
def test_editors_are_told_what_a_block_is_for(name):
    block = BLOCKS[name]
    help_text = getattr(block.meta, "help_text", "") or block.field.help_text
    for said in (block.label, block.get_description(), help_text):
        assert isinstance(said, Promise) and str(said), "to be translated"
    assert block.meta.icon != blocks.Block().meta.icon and block.is_previewable
    inner = getattr(block, "child_block", block)
    for child in getattr(inner, "child_blocks", {}).values():
        assert child.label and (child.field.help_text or name == "picture")


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.django_db
@pytest.mark.usefixtures("website")
def test_a_block_without_words_shows_nothing_and_breaks_nothing(name):
    """Drafts are saved while they are written."""
    block, request = BLOCKS[name], RequestFactory().get("/")
    html = block.render(block.get_default(), {"request": request})
    assert not re.search("None|<a |<h|<dt|<strong|<summary", html)


def test_icons_of_doors_are_in_the_sprite():
    sprite = (SITE / "rumbo/static/sprite.svg").read_text()
    assert [name for name, _said in ICONS if f'id="{name}"' not in sprite] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("website")
class TestPreviews:
    def test_each_block_shows_in_the_chooser_how_it_will_look(self, client, cast):
        sign_in(client, cast.editor)
        body = StandardPage._meta.get_field("body").stream_block
        for name, block in body.child_blocks.items():
            response = client.get("/admin/block-preview/", {"id": block.definition_prefix})
            assert response.status_code == 200, name
            text = response.content.decode()
            assert "rumbo" in text and ".css" in text and "<script" not in text
            shown = re.search("<main>.*</main>", text, re.S)[0]
            assert len(re.sub(r"<[^>]*>|\s", "", shown)) > 10, name
            assert response["X-Frame-Options"] == "SAMEORIGIN"
            policy = response["Content-Security-Policy"].split("; ")
            assert "frame-ancestors 'self'" in policy

    def test_examples_of_blocks_label_nobody(self):
        for block in BLOCKS.values():
            assert words.found(block.render(block.get_preview_value())) == []

    def test_strangers_see_no_previews(self, client):
        block = StandardPage._meta.get_field("body").stream_block.child_blocks["note"]
        response = client.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert response.status_code in (302, 403, 404)


class TestLines:
    def line(self, phone: str, **given) -> str:
        value = {"name": "Emergencias", "what_for": "Si algo pasa.", "phone": phone} | given
        return BLOCKS["line"].render(BLOCKS["line"].normalize(value))

    @pytest.mark.parametrize("phone, called", [("911", "911"), ("+504 22-33", "+5042233")])
    def test_one_tap_calls(self, phone, called):
        assert self.checked(phone) == phone
        html = self.line(phone)
        assert f'href="tel:{called}"' in html and phone.replace(" ", "\u00a0") in html

    @pytest.mark.parametrize("phone", ["", "llame ya", "911; 110", "javascript:1", "+", "1"])
    def test_what_is_no_number_is_refused(self, phone):
        with pytest.raises(ValidationError):
            self.checked(phone)

    def checked(self, phone: str):
        return BLOCKS["line"].child_blocks["phone"].clean(phone)

    def test_it_says_what_one_needs_to_know_before_calling(self):
        html = self.line("911", when="Siempre", free=True, country="HN")
        for said in ("Emergencias", "Si algo pasa.", "Siempre", "Honduras"):
            assert said in html
        assert "#banknote" in html and "#banknote" not in self.line("911")

    def test_a_draft_without_a_number_has_no_link(self):
        assert "tel:" not in self.line("")
