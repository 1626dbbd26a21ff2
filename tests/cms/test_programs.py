"""The list of programs and the page of one: their groups are read live, their labels never."""

import gzip
import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.synctree import synchronize_tree

from cms.models import HomePage, OpportunitiesPage, ProgramPage, ProgramsPage, StandardPage
from cms.texts.programs import PROGRAMS
from cms.writing import write
from tests import builders as make
from tests.signing_in import sign_in
from training import seats
from training.models import Program

from .conftest import begins_soon

pytestmark = pytest.mark.django_db
BOTH = [("es", "/programas/oficios/"), ("en", "/en/programs/trades/")]
LISTS = [("es", "/programas/"), ("en", "/en/programs/")]
OPPORTUNITIES = ("/oportunidades/", "/en/opportunities/")
TOLD = {
    "title": ("Oficios", "Trades"),
    "slug": ("oficios", "trades"),
    "lead": ("Electricidad y carpintería.", "Electricity and carpentry."),
    "who_for": ("Para quienes quieren un oficio.", "For those who want a trade."),
    "body": [("heading", "Cómo son las clases", "What classes are like")],
}


@pytest.fixture
def programs(home) -> ProgramsPage:
    return write(home, ProgramsPage, PROGRAMS, show_in_menus=True)


@pytest.fixture
def program(cast) -> Program:
    made = make.program(cast.ceiba, cast.award)
    Program.objects.filter(pk=made.pk).update(level="tertiary", aim_es="Una meta del proyecto")
    return made


@pytest.fixture
def page(programs, program) -> ProgramPage:
    return write(programs, ProgramPage, TOLD, program=program)


@pytest.fixture
def group(cast, program):
    course = make.course(cast.ceiba, name_es="Carpintería", name_en="Carpentry")

    def one(**given):
        values = {"program": program, "course": course, **begins_soon()}
        return make.offering(cast.ceiba, **values | given)

    return one


def html(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def links(text: str) -> list[str]:
    return re.findall(r'<h3[^>]*><a href="([^"]+)"', text)


def test_seats_are_true_in_the_request_after_an_enrollment(client, cast, page, group):
    offering = group(capacity=5)
    tags = {path: client.get(path)["ETag"] for _language, path in BOTH}
    for taken in range(1, 7):
        person = make.participant(cast.ceiba, given=f"Ana {chr(64 + taken)}")
        seats.enroll(offering, person, actor="system:tests")
        for language, path in BOTH:
            response = client.get(path, headers={"if-none-match": tags[path]})
            with translation.override(language):
                assert seats_after(taken) in response.content.decode(), (taken, path)


def seats_after(taken: int) -> str:
    """What a group of five seats says of itself then."""
    if taken == 1:
        return ngettext("%(count)s seat left", "%(count)s seats left", 4) % {"count": 4}
    return gettext("Last seats") if taken < 5 else gettext("Waiting list")


def test_only_its_groups_that_can_still_be_joined_are_shown(client, cast, page, group):
    today = timezone.localdate()
    later = group(name="Cedro", starts_on=today + timedelta(days=20))
    first = group(name="Caoba", starts_on=today)
    full = group(name="Roble", capacity=1, taken=1)
    group(starts_on=today - timedelta(days=1))
    group(state="draft")
    group(state="cancelled")
    group(state="finished")
    group(program=make.program(cast.ceiba, cast.award))
    for (_language, path), list_ in zip(
        BOTH, ("/oportunidades/", "/en/opportunities/"), strict=True
    ):
        shown = links(html(client, path))
        assert shown == [f"{list_}{each.slug}/" for each in (first, full, later)]
        assert all(client.get(link).status_code == 200 for link in shown)


def test_it_says_who_offers_it_for_whom_and_where(client, page, group):
    group(least_age=15, most_age=20)
    group(least_age=18, most_age=29)
    text = html(client, "/en/programs/trades/")
    for said in ("Fundación Ceiba", "Honduras", "For those who want a trade.", "Distrito Central"):
        assert said in text
    with translation.override("en"):
        ages = gettext("From %(least)s to %(most)s years old") % {"least": 15, "most": 29}
        assert ages in text and gettext("Free") in text


def test_without_open_groups_it_says_so_and_offers_the_list(client, page, group):
    group(state="draft")
    for (language, path), list_ in zip(
        BOTH, ("/oportunidades/", "/en/opportunities/"), strict=True
    ):
        text = html(client, path)
        with translation.override(language):
            assert gettext("This program has no open groups for now.") in text
        assert f'<a class="button" href="{list_}">' in text and not links(text)


def test_no_label_of_the_project_is_told(client, cast, page, program, group):
    make.community(cast.ceiba, "Las Brisas")
    group(facilitator=cast.facilitator)
    for _language, path in [*BOTH, *LISTS]:
        text = html(client, path)
        assert cast.ceiba.public_name in text  # the control: what is public is found
        for hidden in (
            cast.award.name_es,
            cast.award.code,
            cast.donor.public_name,
            "Las Brisas",
            cast.facilitator.first_name,
            "Una meta del proyecto",  # the aim is told to evaluators, not to the public
            program.get_level_display(),
            program.name_es,  # the page has a title of its own
        ):
            assert hidden not in text, (path, hidden)


def test_the_list_goes_by_country_and_counts_open_groups(client, cast, programs, page, group):
    group()
    group(starts_on=timezone.localdate() - timedelta(days=5))
    there = make.program(cast.quetzal, cast.award)
    for n, title in enumerate(("Telares", "Abejas")):
        told = {"title": (title, title), "slug": (f"otro-{n}", f"other-{n}")}
        write(programs, ProgramPage, told, program=there)
    hidden = programs.add_child(
        instance=ProgramPage(title="Borrador", slug="b", program=there, live=False)
    )
    text = html(client, "/en/programs/")
    assert re.findall("<h2>(.*?)</h2>", text) == ["Guatemala", "Honduras"]
    paths = ["/en/programs/other-1/", "/en/programs/other-0/", "/en/programs/trades/"]
    assert links(text) == paths
    with translation.override("en"):
        assert text.count(gettext("No open groups for now")) == 2
        assert ngettext("%(count)s open group", "%(count)s open groups", 1) % {"count": 1} in text
    assert hidden.title not in text


def test_an_empty_list_leads_to_the_opportunities(client, programs):
    text = html(client, "/programas/")
    assert gettext("No program has a page yet.") in text
    assert '<a class="button" href="/oportunidades/">' in text


def test_what_is_not_translated_stands_in_spanish_with_a_note(client, home, programs, program):
    page = ProgramPage(title="Telares", slug="telares", lead="A mano.", program=program)
    page.locale = home.locale
    programs.add_child(instance=page).save_revision().publish()
    synchronize_tree(home.locale, Locale.objects.get(language_code="en"))
    text = html(client, "/en/programs/telares/")
    with translation.override("en"):
        assert gettext("This page is in Spanish only. Its text is not translated yet.") in text
        assert gettext("This program has no open groups for now.") in text
    assert '<html lang="en"' in text and '<div lang="es"><h1>Telares</h1>' in text
    assert '<h3 lang="es"><a href="/en/programs/telares/">' in html(client, "/en/programs/")


@pytest.mark.parametrize("path", ["/programas/", "/programas/oficios/"])
def test_more_groups_and_programs_ask_the_database_no_more(
    client, cast, programs, page, group, path, django_assert_max_num_queries
):
    group()
    client.get(path)
    with django_assert_max_num_queries(12) as few:
        client.get(path)
    for n in range(8):
        group()
        other = make.program(cast.ceiba, cast.award)
        programs.add_child(
            instance=ProgramPage(title="Otro", slug=f"otro-{n}", program=other, locale=page.locale)
        )
    with django_assert_max_num_queries(12) as many:
        client.get(path)
    assert len(few) == len(many)
    sent = client.get(path, headers={"accept-encoding": "gzip"}).content
    assert len(sent) <= 8 * 1024 and b"<script" not in gzip.decompress(sent)


def test_pages_have_their_places():
    assert ProgramPage.allowed_parent_page_models() == [ProgramsPage]
    assert ProgramsPage.allowed_subpage_models() == [ProgramPage]
    assert ProgramsPage.allowed_parent_page_models() == [HomePage]
    assert OpportunitiesPage.allowed_subpage_models() == []
    assert ProgramPage not in StandardPage.allowed_subpage_models()


class TestEditing:
    @pytest.fixture
    def editor(self, client, cast, website):
        return sign_in(client, cast.editor)

    def form(self, program, **given) -> dict:
        counts = {"TOTAL": "0", "INITIAL": "0", "MIN_NUM": "0", "MAX_NUM": "1000"}
        comments = {f"comments-{name}_FORMS": count for name, count in counts.items()}
        values = {"title": "Telares", "slug": "telares", "program": program.pk, "lead": "A mano."}
        empty = {"who_for": "", "picture": "", "body-count": "0", "seo_title": ""}
        return values | empty | {"search_description": ""} | comments | given

    def add(self, editor, programs, program, **given):
        address = f"/admin/pages/add/cms/programpage/{programs.pk}/"
        return editor.post(address, self.form(program, **given), follow=True)

    def test_the_editor_is_told_what_appears_by_itself(self, editor, programs, program):
        text = html(editor, f"/admin/pages/add/cms/programpage/{programs.pk}/")
        assert f"{program} · Fundación Ceiba" in text
        assert (
            gettext("Its open groups appear on the page by themselves, with their seats.") in text
        )
        assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", text)

    def test_an_editor_publishes_a_page_that_shows_its_groups(
        self, editor, programs, program, group
    ):
        group()
        self.add(editor, programs, program, **{"action-publish": "1"})
        assert len(links(html(editor, "/programas/telares/"))) == 1

    def test_a_preview_shows_the_groups_before_anything_is_public(
        self, editor, programs, program, group
    ):
        group()
        path = f"/admin/pages/add/cms/programpage/{programs.pk}/preview/"
        assert editor.post(path, self.form(program)).json()["is_valid"]
        text = html(editor, path)
        assert "<h1>Telares</h1>" in text and len(links(text)) == 1

    def test_for_whom_must_not_label_people(self, editor, programs, program):
        given = {"who_for": "Jóvenes en riesgo", "action-publish": "1"}
        self.add(editor, programs, program, **given)
        assert ProgramPage.objects.get(slug="telares").live is False

    def test_the_program_of_a_translation_follows_its_source(self, client, cast, page, group):
        other = make.program(cast.quetzal, cast.award)
        page.program = other
        page.lead = "Otra frase."
        page.save_revision().publish()
        source = TranslationSource.objects.get_for_instance(page)
        source.update_from_db()
        english = Translation.objects.get(source=source)
        total, done = english.get_progress()
        assert total == done + 1, "translators see the one text that is stale"
        english.save_target(publish=True)
        target = page.get_translation(Locale.objects.get(language_code="en"))
        assert target.get_latest_revision_as_object().program == other
