"""Finding kindly: other forms of a word, words of places, codes from posters, and nothing found."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import RequestFactory
from django.utils.html import escape
from django.utils.translation import gettext

from cms import stems
from cms.finding import Search
from cms.stems import holds, stem, words_of
from youth.models import Center, Place

LIST = "/oportunidades/"


@pytest.mark.parametrize(
    "family",
    [
        "panadería panaderías panadero panadera panaderos PANADERIA",
        "mecánica mecánico mecánicos mecanicas",
        "electricista electricistas electricidad eléctrico eléctrica",
        "carpintería carpintero carpinteras karpintero",
        "cocina cosina cocinar cocinero cocineras",
        "costura costurera costureras",
        "soldadura soldador soldadores soldar",
        "taller talleres",
        "luz luces",
        "red redes",
        "celular celulares",
        "computación computadora computadoras computo",
        "baking baker bakers bakery bakeries bake",
        "electrician electricity electrical electric",
        "carpentry carpenter carpenters",
        "computing computer computers",
        "class classes",
        "study studies",
        "motorcycle motorcycles",
    ],
)
def test_forms_of_a_word_share_a_key(family):
    assert len({stem(stems.plain(word)) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "one, other",
    [("carta", "carrera"), ("panal", "pan"), ("costura", "costo"), ("moto", "motivo")],
)
def test_other_words_do_not(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["", "a", "s", "es", "ies", "ss", "era", "9", "sss", "aeiou" * 40])
def test_no_word_is_too_short_or_too_long_for_a_key(word):
    assert len(stem(word)) <= len(word)


def test_words_said_in_passing_do_not_count():
    assert words_of("Curso de inglés para mí") == ["ingles"]
    assert words_of("clases gratis") == []
    assert holds("Inglés para atender clientes", words_of("un curso de ingles"))


def test_without_endings_other_forms_would_not_be_found(monkeypatch):
    """The control: the list of endings does the work."""
    assert holds("Electricidad", ["electricistas"])
    monkeypatch.setattr(stems, "ENDINGS", {})
    stem.cache_clear(), stems.read.cache_clear()
    assert not holds("Electricidad", ["electricistas"])
    monkeypatch.undo()
    stem.cache_clear(), stems.read.cache_clear()


@pytest.fixture
def three_levels(cast):
    """A center in a district of El Salvador, below a municipality and a department."""
    department = Place.objects.create(code="SV06", name="La Unión", level=1, country="SV")
    city = Place.objects.create(
        code="SV06-N", name="La Unión Norte", level=2, country="SV", parent=department
    )
    district = Place.objects.create(
        code="SV0601",
        name="Anamorós",
        other_names="Anamoroz viejo",
        level=3,
        country="SV",
        parent=city,
    )
    return Center.objects.create(
        organization=cast.ceiba, name="Casa Verde", place=district, landmark_es="Junto al río"
    )


STRANGE = [
    "kind=job&kind=technical",
    "q=pan&q=celulares",
    "page=1&page=2",
    "page=99999",
    "page=-1",
    "page=abc",
    "page=1" + "0" * 30,
    "page=1" + "0" * 5000,
    "page=" + "9" * 400,
    "page=1.5",
    "page=%00",
    "page=nan",
    "q=" + "x" * 20_000,
    "q=" + "%F0%9F%A5%90" * 500,
    "q=%00%00",
    "q=%FF%FE",
    "q=%ED%A0%80",
    "q=привет",
    "q=中文",
    "q=%E2%80%AE",
    "place=%00",
    "place=SV",
    "childcare=0",
    "when=%E2%80%8B",
    "&&&=&=1",
    "utm_source=x&fbclid=y",
]


@pytest.mark.django_db
@pytest.mark.usefixtures("website")
class TestTheList:
    @pytest.fixture(autouse=True)
    def offered(self, group, three_levels):
        self.bread = group("Panadería", "Baking", childcare=True, kind="technical")
        self.english = group("Inglés", "English", center=three_levels, kind="academic")
        self.phones = group("Celulares", "Phones", kind="job", weekdays=[5])

    def found(self, client, query, path=LIST) -> list[str]:
        response = client.get(path, query)
        assert response.status_code == 200
        return re.findall(r"<h2><a href=[^>]*>(.*?)</a></h2>", response.content.decode())

    def test_a_course_is_found_by_its_other_forms(self, client):
        for typed in ("panaderias", "panadero", "curso de panadería", "bakery", "Panaderìa"):
            assert self.found(client, {"q": typed}) == ["Panadería"]
        for more in ("honduras panaderia", "fundacion ceiba panaderia"):
            assert self.found(client, {"q": more}) == ["Panadería"]

    def test_a_place_is_found_by_all_that_lies_around_it(self, client):
        for typed in (
            "anamoros",
            "la union norte",
            "union",
            "anamoroz",
            "el salvador",
            "casa verde",
        ):
            assert self.found(client, {"q": typed}) == ["Inglés"], typed

    def test_a_filter_of_a_department_holds_its_districts(self, client):
        for code in ("SV06", "SV06-N", "SV0601"):
            assert self.found(client, {"place": code}) == ["Inglés"]
        text = client.get(LIST).content.decode()
        assert '<optgroup label="El Salvador">' in text
        options = re.findall(r'<option value="SV[^>]*>([^<]*)</option>', text)
        assert options == [
            "La Unión (1)",
            "Anamorós, La Unión (1)",
            "La Unión Norte, La Unión (1)",
        ]

    def test_a_code_from_a_poster_leads_to_its_group(self, client, settings):
        code = self.bread.code
        spaced = f" {code[:3].lower()}-{code[3:]} "
        for typed in (code, code.lower(), spaced, f"{settings.PUBLIC_URL}/o/{code}"):
            response = client.get(LIST, {"q": typed, "kind": "job"})
            assert response.status_code == 302, typed
            assert response["Location"] == f"{LIST}{self.bread.slug}/"
        english = client.get("/en/opportunities/", {"q": code})
        assert english["Location"] == f"/en/opportunities/{self.bread.slug}/"

    def test_a_code_among_other_words_is_a_word(self, client):
        assert self.found(client, {"q": f"grupo {self.bread.code}"}) == ["Panadería"]

    def test_six_letters_that_are_no_code_are_a_word(self, client):
        assert self.found(client, {"q": "cadena"}) == []

    def test_where_nothing_fits_the_one_thing_too_many_is_named(self, client, settings):
        settings.CONTACT_PHONE = "+504 2222 3344"
        query = {"q": "celulares", "childcare": "1", "when": "weekend"}
        text = client.get(LIST, query).content.decode()
        button = re.search(r'<a class="button" href="([^"]*)">', text)[1].replace("&amp;", "&")
        left = parse_qs(urlsplit(button).query)
        assert left == {"q": ["celulares"], "when": ["weekend"]}
        assert self.found(client, left) == ["Celulares"]
        question = re.search(r'href="(https://wa\.me/50422223344[^"]*)"', text)[1]
        assert "celulares" in unquote(question)
        assert gettext("Is a group full? Ask for a place on its waiting list.") in text

    def test_where_letting_go_of_one_thing_helps_nothing_all_are_offered(self, client):
        text = client.get(LIST, {"q": "buceo", "childcare": "1", "kind": "job"}).content.decode()
        assert f'class="button" href="{LIST}"' in text

    def test_several_things_are_taken_away_at_once(self, client):
        several = client.get(LIST, {"kind": "job", "when": "weekend"}).content.decode()
        one = client.get(LIST, {"kind": "job"}).content.decode()
        clear = f'<a class="chip" href="{LIST}">{gettext("Remove all")}</a>'
        assert clear in several and clear not in one

    def test_nothing_that_is_asked_breaks_the_list(self, client):
        for query in STRANGE:
            for path in (LIST, "/en/opportunities/"):
                assert client.get(f"{path}?{query}").status_code == 200, query[:80]

    def test_markup_is_never_given_back(self, client):
        evil = '"><script>alert(1)</script><img src=x onerror=y>'
        for name in ("q", "kind", "place", "page", "foo"):
            text = client.get(LIST, {name: evil}).content.decode()
            assert "<script" not in text and "onerror=y>" not in text
        text = client.get(LIST, {"q": evil}).content.decode()
        assert escape(evil[:80]) in text, "what was typed is shown, as text"

    def test_unknown_parameters_are_not_carried_along(self, client):
        query = {"kind": "job", "weird": "bar", "when": "weekend"}
        text = client.get(LIST, query).content.decode()
        assert "weird" not in text.partition("<main")[2]


@pytest.mark.django_db
def test_the_search_asks_the_database_nothing(group, three_levels, django_assert_num_queries):
    from cms import catalogue

    group("Inglés", center=three_levels), group("Panadería")
    offerings = catalogue.live()
    asked = RequestFactory().get(LIST, {"q": "ingles union", "place": "SV06"}).GET
    with django_assert_num_queries(0):
        search = Search(asked, offerings)
        assert len(search.found) == 1
        assert search.fields and search.chips and search.relief
