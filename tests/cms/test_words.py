"""The words that label people: found, kept off pages and translations, absent from our texts."""

import re
from ast import literal_eval
from html import unescape
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, TranslationSource

from cms import goals, setting_up, words
from cms.models import InitiativePage, StandardPage
from cms.texts import about, behind, contact, privacy, programs
from cms.translating import translate
from cms.writing import write
from rumbo.demo import catalogue
from tests.signing_in import sign_in
from training.certifying import words as certificate_words

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    [
        "Curso para jóvenes en riesgo",
        "POBLACIÓN VULNERABLE",
        "los ninis",
        "beneficiarias del programa",
        "una mara",
        "ex pandilleros",
        "Prevención de la violencia",
        "reinserción social",
        "vive en zona roja",
        "colonia conflictiva",
        "víctima",
        "retornados",
        "madres solteras",
        "su expediente",
        "caso cerrado",
        "desertó",
        "abandonó el curso",
        "¿Cuál es su apodo?",
        "Su solicitud fue rechazada",
        "semáforo",
        "at-risk youth",
        "at risk",
        "beneficiaries",
        "gang members",
        "violence prevention",
        "Red Zone",
        "returnees",
        "case file",
        "dropouts",
        "drop-out",
        "nickname",
        "rejected",
        "risk level",
    ],
)
def test_each_word_of_the_list_is_found(text):
    assert words.found(text)


@pytest.mark.parametrize(
    "text",
    [
        "En caso de lluvia hay clase. Si es el caso, avise.",
        "Aprenda a manejar el riesgo eléctrico.",
        "Seguridad en la zona de trabajo",
        "Maratón de lectura",
        "la maraca y el caracol",
        "In case it rains, there is class.",
        "Bring the case of tools.",
        "Underscore the title",
        "Engage the gears",
        "Formación, oportunidades, nuevas metas",
    ],
)
def test_everyday_words_are_not(text):
    assert words.found(text) == []


def test_it_tells_what_was_written_and_what_to_say():
    (found,) = words.found("Para la Pandilla de mi barrio")
    assert found.word == "Pandilla"
    assert str(found.say) in str(found)


def test_both_languages_are_looked_for_by_default_and_one_if_asked():
    assert words.found("gangs y maras", "es")[0].word == "maras"
    assert len(words.found("gangs y maras")) == 2


@pytest.mark.parametrize("letter", ["ﷺ", "½", "İ", "ß", "é", "e\u0301", "🙂", "\u0301"])
def test_any_letter_keeps_the_rest_in_its_place(letter):
    assert words.found(f"{letter} la pandilla")[0].word == "pandilla"


ROOT = Path(settings.ROOT)
TEMPLATES = ROOT / "templates"
CATALOGUE = ROOT / "site/rumbo/locale/es/LC_MESSAGES/django.po"
# Who works here reads these: what Wagtail's editors see, and a page that only developers open.
INTERNAL = ("wagtailadmin/", "wagtail_localize/", "styleguide/")
NAMES = re.compile(r"{% (extends|include) ['\"]([^'\"]+)['\"]")


def every_template() -> dict[str, str]:
    kinds = ("*.html", "*.txt", "*.svg", "*.ics")
    paths = [path for kind in kinds for path in TEMPLATES.rglob(kind)]
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in paths}


def public_templates(sources: dict[str, str]) -> list[str]:
    """All that is not of the workspace: neither built upon it nor put only into such pages.

    What nobody names is rendered by code (an e-mail, a page, a field), and so it is public here.
    """
    upon = {name: {named for _how, named in NAMES.findall(text)} for name, text in sources.items()}
    internal = {n for n in sources if n == "workspace.html" or n.startswith(INTERNAL)}
    while True:
        built = {n for n in sources if any(b in internal for b in _bases(sources[n]))}
        users = {n: {u for u in upon if n in upon[u]} for n in sources}
        put = {n for n in sources if users[n] and users[n] <= internal | built}
        if built | put <= internal:
            return sorted(set(sources) - internal)
        internal |= built | put


def _bases(text: str) -> list[str]:
    return [named for how, named in NAMES.findall(text) if how == "extends"]


SOURCES = every_template()
PUBLIC = public_templates(SOURCES)


def said(template: str) -> str:
    """The words of a template that a reader can see, in both languages; comments are for us."""
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", " ", template, flags=re.S)
    shown = [msgid for msgid in msgids(text)]
    with translation.override("es"):
        shown += [translation.gettext(msgid) for msgid in shown]
    return re.sub(r"{[{%].*?[%}]}|<[^>]*>", " ", text, flags=re.S) + "\n" + "\n".join(shown)


def msgids(text: str) -> list[str]:
    """What a template has translated, as it stands in the catalogue."""
    code = templatize(text)
    strings = re.findall(r"gettext\w*\(\s*u?(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')", code)
    quoted = re.findall(r"_\((\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')", code)
    return [literal_eval(each) for each in {*strings, *quoted}]


@pytest.mark.parametrize("name", PUBLIC)
def test_public_templates_say_none_of_them(name):
    assert words.found(said(SOURCES[name])) == []


def test_the_list_of_public_templates_is_right_where_we_know_it():
    known = {"public.html", "404.html", "cms/home_page.html", "cms/blocks/note.html"}
    known |= {"training/certificate.html", "training/verify/answer.html", "account_base.html"}
    mails = {name for name in SOURCES if "email" in name}
    assert {name for name in known if name in SOURCES} | mails <= set(PUBLIC) and len(mails) > 5
    assert not {"workspace.html", "training/roll.html", "training/group.html"} & set(PUBLIC)
    assert len(PUBLIC) > 60


def test_the_scan_of_templates_can_fail():
    assert words.found(said("<p>{% translate 'For at-risk youth' %}</p>"))
    assert words.found(said("<p>{# fine #}Un expediente</p>"))
    assert words.found(
        said("{% blocktranslate trimmed %}\n<b>His</b> nickname{% endblocktranslate %}")
    )
    assert not words.found(said("{# the case file #}"))


def test_the_scan_reads_the_spanish_of_what_is_translated(monkeypatch):
    template = "{% translate 'Everything is fine' %}"
    assert not words.found(said(template))
    monkeypatch.setattr(translation, "gettext", lambda msgid: "Todo para ninis")
    assert words.found(said(template))


def test_new_templates_are_found_by_themselves():
    given = {
        "workspace.html": "",
        "new.html": "{% extends 'public.html' %}",
        "staff.html": "{% extends 'workspace.html' %}{% include 'part.html' %}",
        "part.html": "",
        "deeper.html": "{% extends 'staff.html' %}",
        "mail.txt": "",
    }
    assert public_templates(given) == ["mail.txt", "new.html"]


# Marks of a test and the name of a role, in English, on screens of staff.
HOLES = re.compile(r"%\(\w+\)[sd]|{\w*}")  # their names are not read
OF_STAFF = {"score", "scores", "case worker"}


def _spanish(entry) -> list[str]:
    return [entry.msgstr, *entry.msgstr_plural.values()]


def test_no_text_of_the_catalogue_says_them_in_either_language():
    """Forms, messages, files for evaluators and all else in code goes through the catalogue."""
    wrong = []
    for entry in polib.pofile(str(CATALOGUE)):
        english = words.found(HOLES.sub(" ", f"{entry.msgid}\n{entry.msgid_plural}"), "en")
        spanish = words.found(HOLES.sub(" ", "\n".join(_spanish(entry))), "es")
        staff = all(each.word.lower() in OF_STAFF for each in english)
        places = [place for place, _line in entry.occurrences]
        public = any(place.startswith("cms/") for place in places)
        if spanish or (english and (public or not staff)):
            wrong.append((entry.msgid, places))
    assert wrong == []


def texts_of(value) -> str:
    if isinstance(value, dict):
        return " ".join(texts_of(v) for v in value.values())
    if isinstance(value, list | tuple):
        return " ".join(map(texts_of, value))
    return str(value)


def test_certificates_demo_and_first_pages_say_none_of_them():
    tables = [v for k, v in vars(certificate_words).items() if k.isupper()]
    for module in (about, behind, contact, privacy, programs, catalogue, setting_up):
        tables += [v for k, v in vars(module).items() if k.isupper()]
    for table in tables:
        assert words.found(texts_of(table)) == []


def form_of(page, **given) -> dict:
    return {
        "title": page.title,
        "slug": page.slug,
        "lead": "",
        "body-count": "0",
        "seo_title": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
        **given,
    }


@pytest.mark.django_db
class TestPublishing:
    @pytest.fixture
    def editor(self, client, cast, website):
        return sign_in(client, cast.editor)

    @pytest.fixture
    def page(self, home):
        page = home.add_child(
            instance=StandardPage(title="Ayuda", slug="ayuda", lead="Hola", locale=home.locale)
        )
        page.save_revision().publish()
        return page

    def post(self, editor, page, **given):
        return editor.post(f"/admin/pages/{page.pk}/edit/", form_of(page, **given), follow=True)

    def test_a_page_that_labels_people_stays_a_draft_and_says_why(self, editor, page):
        given = {"lead": "Para jóvenes en riesgo", "action-publish": "1"}
        text = unescape(self.post(editor, page, **given).content.decode())
        for each in words.found("jóvenes en riesgo", "es"):
            assert str(each) in text
        page.refresh_from_db()
        assert (page.lead, page.has_unpublished_changes) == ("Hola", True)
        assert page.get_latest_revision_as_object().lead == "Para jóvenes en riesgo"

    def test_any_other_page_is_published(self, editor, page):
        self.post(editor, page, **{"lead": "Para jóvenes", "action-publish": "1"})
        page.refresh_from_db()
        assert page.lead == "Para jóvenes"

    def test_a_draft_may_say_it(self, editor, page):
        self.post(editor, page, lead="Para jóvenes en riesgo")
        page.refresh_from_db()
        assert page.get_latest_revision_as_object().lead == "Para jóvenes en riesgo"

    def test_a_new_page_is_not_public_for_a_moment(self, editor, home):
        address = f"/admin/pages/add/cms/standardpage/{home.pk}/"
        new = StandardPage(title="Nuevo", slug="nuevo")
        given = {"lead": "Zona roja", "action-publish": "1"}
        editor.post(address, form_of(new, **given), follow=True)
        assert StandardPage.objects.get(slug="nuevo").live is False
        assert editor.get("/nuevo/").status_code == 404

    @pytest.mark.parametrize("text", [goals.GOALS[3].official, goals.GOALS[3].ours])
    def test_the_words_of_the_goals_are_refused_on_any_page(self, editor, page, home, text):
        """Also on the page of the initiative itself: the exception is the quotation in code."""
        initiative = write(home, InitiativePage, behind.INITIATIVE)
        before = initiative.lead
        for each, lead in ((page, "Hola"), (initiative, before)):
            self.post(editor, each, **{"lead": text, "action-publish": "1"})
            each.refresh_from_db()
            assert (each.lead, each.has_unpublished_changes) == (lead, True)

    def test_the_page_of_the_initiative_is_published_like_any_other(self, editor, home):
        page = write(home, InitiativePage, behind.INITIATIVE)
        self.post(editor, page, **{"lead": "Otra frase.", "action-publish": "1"})
        page.refresh_from_db()
        assert page.lead == "Otra frase."
        assert not InitiativePage.can_create_at(home), "there is no second one"

    def test_nor_are_many_pages_at_once(self, editor, page):
        page.lead = "Zona roja"
        page.live = False
        page.save()
        page.save_revision()
        address = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}"
        editor.post(address, {"include_descendants": ""})
        page.refresh_from_db()
        assert page.live is False
        page.lead = "Hola"
        page.save_revision()
        editor.post(address, {"include_descendants": ""})
        page.refresh_from_db()
        assert page.live is True

    def test_a_translation_that_labels_people_is_not_used(self, home, page, website):
        english = translate(page, {"Hola": "For at-risk youth", "Ayuda": "Help"})
        assert (english.title, english.lead) == ("Help", "Hola")
        wrong = StringTranslation.objects.get(data="For at-risk youth")
        assert wrong.has_error and "at-risk" in wrong.field_error
        english = translate(page, {"Hola": "Hello", "Ayuda": "Help"})
        assert english.lead == "Hello"


def test_only_the_page_of_the_initiative_can_quote_the_goals():
    """The list of exceptions, which has one line: who imports the quotation."""
    users = {
        path.relative_to(ROOT).as_posix()
        for path in [*(ROOT / "cms").rglob("*.py"), *(ROOT / "site").rglob("*.py")]
        if re.search(r"import .*\bgoals\b|\.goals\b", path.read_text())
    }
    assert users == {"cms/models/behind.py"}
    assert [n for n in PUBLIC if "goals" in SOURCES[n]] == ["cms/initiative_page.html"]


@pytest.mark.django_db
def test_stale_english_is_seen_by_translators(home, website):
    """Pages made from code are tied to their source, as those that editors translate."""
    page = write(home, StandardPage, privacy.PRIVACY)
    source = TranslationSource.objects.get_for_instance(page)
    translation = source.translations.get(target_locale=Locale.objects.get(language_code="en"))
    total, done = translation.get_progress()
    assert total == done > 10
    page.lead = "Otra primera frase."
    page.save_revision().publish()
    source.update_from_db()
    total, done = translation.get_progress()
    assert total == done + 1
    assert Page.objects.get(slug="privacy").live
