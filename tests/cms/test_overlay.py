"""Wagtail's Spanish, made whole by our overlay: nothing is missing, and nobody is called "tú".

After an upgrade of Wagtail the first test names what is new: write its Spanish into
cms/overlay/wagtail/es/LC_MESSAGES/ and let .ci/install.sh compile it.
"""

import re
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from cms.models import StandardPage
from cms.texts.about import ABOUT
from cms.writing import write
from tests.signing_in import sign_in

from .test_admin import PAGES
from .test_pictures import upload

OURS, OVERLAY = map(Path, settings.LOCALE_PATHS)
DOMAINS = ["django", "djangojs"]
# What an editor meets: the packages that make the admin.
PACKAGES = sorted(
    app for app in settings.INSTALLED_APPS if app.split(".")[0] in ("wagtail_localize", "wagtail")
) + ["taggit"]
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</\w+>")
TU = re.compile(
    r"\b(tú|tu|tus|ti|contigo|estás|puedes|quieres|deseas|tienes|eres|debes|necesitas|has|haz)\b",
    re.I,
)

pytestmark = pytest.mark.once


def catalogue(package: str, language: str, domain: str) -> polib.POFile:
    """The catalogue that a package brings, or an empty one."""
    path = Path(find_spec(package).submodule_search_locations[0])
    path = path / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def overlay(domain: str) -> polib.POFile:
    return polib.pofile(str(OVERLAY / "es" / "LC_MESSAGES" / f"{domain}.po"))


def key(entry) -> tuple:
    return entry.msgctxt, entry.msgid


def missing(domain: str) -> set[tuple]:
    """What the packages say in English and in no Spanish of their own."""
    english = {key(e) for package in PACKAGES for e in catalogue(package, "en", domain)}
    spanish = {
        key(e) for package in PACKAGES for e in catalogue(package, "es", domain) if e.translated()
    }
    return english - spanish


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_wagtail_lacks_in_spanish_is_in_the_overlay(domain):
    assert missing(domain) - {key(e) for e in overlay(domain) if e.translated()} == set()


def test_without_the_overlay_hundreds_would_be_missing():
    assert len(missing("django")) > 300 and len(missing("djangojs")) > 10


def said(entry) -> list[str]:
    return [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())


def spoilt(entry) -> list[str]:
    """The texts of an entry that lost or made up a place for a value, or a mark of HTML."""
    asked = set(HOLE.findall(entry.msgid + (entry.msgid_plural or "")))
    tags = sorted(TAG.findall(entry.msgid))
    wrong = []
    for text in said(entry):
        holes = set(HOLE.findall(text))
        one = entry.msgid_plural and holes <= asked and not HOLE.search(entry.msgid)
        if (holes != asked and not one) or sorted(TAG.findall(text)) != tags:
            wrong.append(text)
    return wrong


@pytest.mark.parametrize("domain", DOMAINS)
def test_places_for_values_and_marks_of_html_are_kept(domain):
    assert [(e.msgid, spoilt(e)) for e in overlay(domain) if spoilt(e)] == []


def test_a_lost_value_would_be_seen():
    entry = polib.POEntry(msgid="<b>%(user)s</b> saved", msgstr="<b>Alguien</b> guardó")
    assert spoilt(entry)
    entry.msgstr = "%(user)s guardó"
    assert spoilt(entry)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_overlay_says_usted(domain):
    assert [text for e in overlay(domain) for text in said(e) if TU.search(text)] == []
    assert TU.search("¿Estás seguro?")


def test_our_own_texts_go_before_those_of_the_overlay():
    """And gathering our texts leaves it alone: it takes what lies beside a catalogue's folder."""
    assert (OURS / "es").is_dir() and (OVERLAY / "es").is_dir()
    beside = [p for p in OVERLAY.parent.rglob("*") if p.suffix in (".py", ".html", ".txt", ".js")]
    assert beside == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_overlay_is_compiled(domain):
    text = overlay(domain)[0]
    with translation.override("es"):
        if domain == "django":
            assert translation.gettext(text.msgid) in said(text)
        else:
            js = trans_real.DjangoTranslation("es", domain="djangojs")
            assert js.gettext("Autosave in progress…") == "Guardando…"


class Shown(HTMLParser):
    """The texts of a page that somebody reads or hears, each as it stands in its element."""

    SILENT = {"script", "style", "template"}
    SAID = {"title", "placeholder", "aria-label", "alt"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.silent = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.silent += tag in self.SILENT
        given = dict(attrs)
        self.texts.update(given[name] for name in self.SAID & given.keys() if given[name])
        if tag == "input" and given.get("type") == "submit":
            self.texts.add(given.get("value") or "")

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.texts.add(" ".join(data.split()))


def english_texts() -> set[str]:
    """Texts of the packages that are other words in Spanish; those with values are left out."""
    texts = {e.msgid for package in PACKAGES for e in catalogue(package, "en", "django")}
    spanish = {e.msgid: said(e) for p in PACKAGES for e in catalogue(p, "es", "django")}
    spanish |= {e.msgid: said(e) for e in overlay("django")}
    return {
        text
        for text in texts
        if not HOLE.search(text) and "<" not in text and text not in spanish.get(text, [])
    }


MORE = """
/admin/reports/site-history/ /admin/reports/aging-pages/ /admin/reports/locked/
/admin/reports/page-types-usage/ /admin/images/{picture}/ /admin/images/usage/{picture}/
/admin/documents/multiple/add/ /admin/pages/{about}/copy/ /admin/pages/{about}/move/
/admin/pages/{about}/unpublish/ /admin/pages/{about}/delete/ /admin/pages/{home}/add_subpage/
/admin/account/ /admin/palabras/ /admin/choose-page/ /admin/images/chooser/
/admin/localize/submit/page/{about}/ /admin/pages/usage/cms/standardpage/ /admin/pages/search/
""".split()


@pytest.fixture
def pages(client, cast, website, home):
    """Opens every page an editor meets: {address: texts shown}."""
    about = write(home, StandardPage, ABOUT)
    english = about.get_translations().get()
    names = {
        "home": home.pk,
        "about": about.pk,
        "english": english.pk,
        "picture": upload("JPEG").pk,
    }
    sign_in(client, cast.editor)

    def opened() -> dict[str, set[str]]:
        shown = {}
        for path in [*PAGES, *MORE]:
            response = client.get(path.format(**names))
            assert response.status_code in (200, 302), (path, response.status_code)
            if response["Content-Type"].startswith("text/html"):
                shown[path] = Shown(response.content.decode()).texts
        return shown

    return opened


# Python's word in counters that stay hidden until there is something to count.
NOT_SHOWN = {"None"}


@pytest.mark.django_db
def test_editors_meet_no_english(pages):
    english = english_texts() - NOT_SHOWN
    found = {path: texts & english for path, texts in pages().items() if texts & english}
    assert found == {}


@pytest.mark.django_db
def test_without_the_overlay_they_would(pages, settings):
    english = english_texts()
    settings.LOCALE_PATHS = [OURS]
    _forget()
    try:
        assert any(texts & english for texts in pages().values())
    finally:
        settings.LOCALE_PATHS = [OURS, OVERLAY]
        _forget()


def _forget() -> None:
    trans_real._translations.clear()
    trans_real._default = None
    translation.activate("es")


@pytest.mark.django_db
def test_nobody_is_called_tu(pages):
    for path, texts in pages().items():
        if path != "/admin/palabras/":  # which speaks of the word
            assert [text for text in texts if TU.search(text)] == [], path
