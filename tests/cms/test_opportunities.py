"""The list of opportunities and the page of one group: true at every request."""

import gzip
import re
from datetime import time, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from tests import builders as make
from training.models import Offering
from youth.models import Center, Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website"), pytest.mark.both]

LIST = "/oportunidades/"
ENGLISH = "/en/opportunities/"


def titles(client, query: str = "", path: str = LIST) -> list[str]:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200, query
    return re.findall(r"<h2><a href=[^>]*>(.*?)</a></h2>", response.content.decode())


def detail(client, offering, path: str = LIST) -> str:
    response = client.get(f"{path}{offering.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def left(count: int) -> str:
    return ngettext("%(count)s seat left", "%(count)s seats left", count) % {"count": count}


def test_only_what_is_published_and_not_over_is_listed_the_next_first(client, group):
    today = timezone.localdate()
    group("Segundo", starts_on=today + timedelta(days=20))
    group("Primero", starts_on=today + timedelta(days=2))
    group("Ya comenzado", starts_on=today - timedelta(days=3))
    group("Borrador", state="draft")
    group("Cancelado", state="cancelled")
    group("Terminado", state="finished")
    group("Pasado", starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    assert titles(client) == ["Primero", "Segundo", "Ya comenzado"]


def test_names_are_in_the_language_of_the_page_else_in_spanish(client, group):
    group("Panadería", "Baking")
    group("Solo en español")
    assert set(titles(client, path=ENGLISH)) == {"Baking", "Solo en español"}


def test_seats_are_true_in_the_very_next_request(client, group):
    offering = group(capacity=25)
    row = Offering.objects.filter(pk=offering.pk)
    for path in (LIST, ENGLISH):
        with translation.override("en" if path == ENGLISH else "es"):
            for taken, held, said in (
                (0, 0, left(25)),
                (17, 0, left(8)),
                (17, 1, left(7)),
                (23, 0, gettext("Last seats")),
                (25, 0, gettext("Waiting list")),
            ):
                row.update(taken=taken, held=held)
                assert said in client.get(path).content.decode()
                assert said in detail(client, offering, path)


def test_a_free_seat_is_no_seat_while_somebody_waits(client, group):
    offering = group(capacity=25, taken=20, waiting=1)
    assert gettext("Waiting list") in detail(client, offering)


def test_how_many_are_enrolled_is_never_told(client, group):
    offering = group(capacity=913, taken=377)
    text = detail(client, offering)
    assert left(913 - 377) in text
    assert not re.search(r"\b(913|377)\b", text)


def test_a_tag_of_an_old_page_is_worth_nothing_after_an_enrollment(client, group):
    offering = group(capacity=25)
    tag = client.get(LIST)["ETag"]
    assert client.get(LIST, headers={"if-none-match": tag}).status_code == 304
    Offering.objects.filter(pk=offering.pk).update(taken=20)
    assert client.get(LIST, headers={"if-none-match": tag}).status_code == 200


def test_groups_that_are_over_or_cancelled_keep_their_address_and_say_so(client, group):
    for state, said in (
        ("finished", "This group is over"),
        ("cancelled", "This group was cancelled"),
    ):
        text = detail(client, group(state=state))
        assert gettext(said) in text
        assert '<meta name="robots" content="noindex">' in text
        assert gettext("How to take part") not in text


def test_drafts_have_no_page(client, group):
    offering = group(state="draft")
    for path in (LIST, ENGLISH):
        assert client.get(f"{path}{offering.slug}/").status_code == 404


def test_the_page_tells_what_a_young_person_asks(client, group, cast):
    offering = group(
        "Panadería",
        "Baking",
        starts_at=time(14),
        ends_at=time(16),
        weekdays=[0, 2],
        least_age=16,
        most_age=24,
        childcare=True,
        documents_needed=True,
        bring_es="Delantal",
        bring_en="An apron",
    )
    Center.objects.update(landmark_en="In front of the park", wheelchair=True)
    text = detail(client, offering, ENGLISH)
    for said in (
        "<h1>Baking</h1>",
        "2 to 4 p.m.",
        "Centro Amanecer, Distrito Central",
        "In front of the park",
        "An apron",
        "Fundación Ceiba",
        "Install lighting circuits",
        "80%",
    ):
        assert said in text
    with translation.override("en"):
        for said in (
            gettext("From %(least)s to %(most)s years old") % {"least": 16, "most": 24},
            gettext("Free"),
            gettext("There is child care during the classes."),
            gettext("You can enter in a wheelchair."),
            gettext("Bring an identity document to enroll."),
        ):
            assert said in text


def test_neither_community_nor_staff_are_named(client, group, cast):
    make.community(cast.ceiba, "Colonia Las Flores")
    offering = group(facilitator=cast.facilitator)
    text = detail(client, offering)
    for hidden in ("Las Flores", cast.facilitator.first_name, cast.facilitator.email, "Oficios"):
        assert hidden not in text


def test_the_shared_message_tells_all_without_being_opened(client, group, settings):
    from urllib.parse import parse_qs, urlsplit

    offering = group("Panadería")
    text = detail(client, offering)
    link = re.search(r'href="(https://wa\.me/\?[^"]+)"', text)[1]
    message = parse_qs(urlsplit(link).query)["text"][0]
    assert "Panadería" in message
    assert "Centro Amanecer" in message and "Frente al parque" in message
    assert f"{settings.PUBLIC_URL}/o/{offering.code}" in message
    assert gettext("It is free.") in message


def test_the_institutions_number_is_shown_where_there_is_one(client, group, settings):
    offering = group()
    assert "tel:" not in detail(client, offering)
    settings.CONTACT_PHONE = "+504 2222 3344"
    text = detail(client, offering)
    assert 'href="tel:+50422223344"' in text
    assert "https://wa.me/50422223344?" in text


def test_the_language_button_keeps_the_group(client, group):
    offering = group()
    assert f'class="lang" href="{ENGLISH}{offering.slug}/"' in detail(client, offering)
    assert f'class="lang" href="{LIST}{offering.slug}/"' in detail(client, offering, ENGLISH)
    assert f'hreflang="x-default" href="https://rumbo.example{LIST}{offering.slug}/"' in detail(
        client, offering, ENGLISH
    )


class TestShortLinks:
    def test_six_characters_lead_to_the_group(self, client, group):
        offering = group()
        for typed in (offering.code, offering.code.lower(), f"{offering.code}/"):
            response = client.get(f"/o/{typed}")
            assert (response.status_code, response["Location"]) == (302, f"{LIST}{offering.slug}/")
            assert not response.cookies and "Cookie" not in response.get("Vary", "")

    def test_unknown_codes_and_drafts_are_nowhere(self, client, group):
        hidden = group(state="draft")
        for typed in ("ZZZZZZ", "a", "'--", "ñ", hidden.code, "x" * 300):
            assert client.get(f"/o/{typed}", follow=True).status_code == 404


class TestSearch:
    @pytest.fixture(autouse=True)
    def offered(self, group, cast):
        cortes = Place.objects.create(code="HN05", name="Cortés", level=1, country="HN")
        choloma = Place.objects.create(
            code="HN0502", name="Choloma", level=2, country="HN", parent=cortes
        )
        far = Center.objects.create(
            organization=cast.ceiba, name="Casa Azul", place=choloma, landmark_es="Junto al río"
        )
        group("Panadería básica", "Basic baking", childcare=True, weekdays=[5])
        group("Inglés para trabajar", "English for work", kind="job", center=far)
        group(
            "Mecánica de motos",
            "Motorcycle repair",
            modality="online",
            documents_needed=True,
            starts_at=time(18),
            ends_at=time(20),
        )

    @pytest.mark.parametrize(
        "typed, found",
        [
            ("panaderia", ["Panadería básica"]),
            ("PANADERÍA", ["Panadería básica"]),
            ("basica pan", ["Panadería básica"]),
            ("baking", ["Panadería básica"]),
            ("ingles", ["Inglés para trabajar"]),
            ("choloma", ["Inglés para trabajar"]),
            ("cortes", ["Inglés para trabajar"]),
            ("adería", []),  # words from their beginning only
            ("   ", ["Panadería básica", "Inglés para trabajar", "Mecánica de motos"]),
        ],
    )
    def test_words_are_found_without_accents(self, client, typed, found):
        assert sorted(titles(client, f"q={typed}")) == sorted(found)

    @pytest.mark.parametrize(
        "query, found",
        [
            ("kind=job", ["Inglés para trabajar"]),
            ("place=HN0502", ["Inglés para trabajar"]),
            ("place=HN05", ["Inglés para trabajar"]),
            ("childcare=1", ["Panadería básica"]),
            ("when=weekend", ["Panadería básica"]),
            ("when=evening", ["Mecánica de motos"]),
            ("modality=online", ["Mecánica de motos"]),
            ("kind=technical&no_documents=1", ["Panadería básica"]),
            ("q=motos&kind=job", []),
        ],
    )
    def test_filters_narrow_the_list(self, client, query, found):
        assert titles(client, query) == found

    @pytest.mark.parametrize(
        "query",
        [
            "kind=piloto",
            "place=XX99",
            "childcare=yes",
            "modality=%00",
            "when[]=weekend",
            "kind=&place=&q=",
            "unknown=1",
            "page=abc",
            "page=99999",
            "page=-1",
            "page=%D9%A3",
            "kind=%F0%9F%98%80",
            "kind=" + "x" * 3000,
        ],
    )
    def test_what_nobody_offers_is_left_aside(self, client, query):
        assert len(titles(client, query)) == 3

    @pytest.mark.parametrize("typed", ["привет", "中文", "🙂", "%00", "'\"><script>", "%"])
    def test_other_alphabets_and_signs_find_nothing_or_all_and_harm_nothing(self, client, typed):
        response = client.get(LIST, {"q": typed})
        assert response.status_code == 200
        assert "<script" not in response.content.decode()

    def test_nothing_found_says_what_to_do(self, client):
        text = client.get(LIST, {"q": "buceo"}).content.decode()
        assert gettext("Nothing fits what you are looking for, for now.") in text
        assert f'class="button" href="{LIST}"' in text

    def test_chips_take_one_filter_away(self, client):
        text = client.get(LIST, {"q": "motos", "kind": "technical"}).content.decode()
        chips = re.findall(r'class="chip" href="([^"]*)"', text)
        assert chips == [f"{LIST}?kind=technical", f"{LIST}?q=motos", LIST]
        for chip in chips:
            assert "Mecánica de motos" in titles(client, chip.partition("?")[2])

    def test_options_say_how_many_they_leave(self, client):
        text = client.get(LIST, {"q": "motos"}).content.decode()
        assert re.search(r'<option value="technical">[^<]* \(1\)</option>', text)
        assert re.search(r'<option value="job">[^<]* \(0\)</option>', text)


def test_an_empty_catalogue_says_so(client):
    assert gettext("There are no open groups right now.") in client.get(LIST).content.decode()


def test_twenty_a_page_and_the_next_page_keeps_the_filter(client, group):
    course = group("Panadería").course
    for n in range(24):
        group(course=course, name="Quetzal" if n % 2 else "Jícaro")
    assert len(titles(client)) == 20
    assert len(titles(client, "page=2")) == 5
    text = client.get(LIST, {"kind": "technical"}).content.decode()
    assert 'href="?kind=technical&amp;page=2"' in text


@pytest.mark.parametrize("path", [LIST, ENGLISH])
def test_the_list_asks_the_database_the_same_for_ten_and_for_a_hundred(
    client, group, path, django_assert_max_num_queries
):
    course = group("Panadería").course
    for _n in range(9):
        group(course=course)
    client.get(path)
    with django_assert_max_num_queries(8) as few:
        client.get(path)
    for _n in range(90):
        group(course=course)
    with django_assert_max_num_queries(8) as many:
        client.get(path)
    assert len(few) == len(many)


@pytest.mark.parametrize("path", [LIST, ENGLISH])
def test_the_page_of_a_group_asks_the_database_little(
    client, group, path, django_assert_max_num_queries
):
    offering = group()
    detail(client, offering, path)
    with django_assert_max_num_queries(12):
        detail(client, offering, path)


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_weigh_little(client, group, language):
    for n in range(12):
        offering = group(f"Curso de oficio número {'abcdefghijkl'[n]}", f"Course {n}")
    home, page = ("/", LIST) if language == "es" else ("/en/", ENGLISH)
    for path in (home, page, f"{page}{offering.slug}/"):
        response = client.get(path, headers={"accept-encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) <= 8 * 1024
        assert b"</html>" in gzip.decompress(response.content)
