"""The page of places: centers by landmark, with what one can learn there; never a community."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from cms.models import PlacesPage
from cms.writing import write
from tests import builders as make
from tests.signing_in import sign_in
from youth.models import Center, Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("website", "page")]

PATH, ENGLISH = "/donde/", "/en/where/"


@pytest.fixture
def page(home) -> PlacesPage:
    told = {"title": ("Dónde", "Where"), "slug": ("donde", "where"), "lead": ("Lugares", "Places")}
    return write(home, PlacesPage, told)


@pytest.fixture
def far(cast) -> Center:
    """A center in another country, with all that can be said of one."""
    department = Place.objects.create(code="SV06", name="La Unión", level=1, country="SV")
    city = Place.objects.create(
        code="SV06-N", name="La Unión Norte", level=2, country="SV", parent=department
    )
    return Center.objects.create(
        organization=cast.ceiba,
        name="Casa Verde",
        place=city,
        landmark_es="Junto al río",
        landmark_en="By the river",
        arrive_es="Bus 21 hasta el puente",
        arrive_en="Bus 21 to the bridge",
        open_es="Lunes a viernes",
        open_en="Monday to Friday",
        wheelchair=True,
        childcare=True,
    )


def html(client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_center_says_how_to_get_there_and_what_one_learns_there(client, group, far):
    group("Inglés", "English", center=far)
    group("Panadería", "Baking", center=far)
    for path, said in (
        (PATH, ["Casa Verde, La Unión Norte", "Junto al río", "Bus 21 hasta el puente", "Inglés"]),
        (ENGLISH, ["Casa Verde, La Unión Norte", "By the river", "Monday to Friday", "Baking"]),
    ):
        text = html(client, path)
        for each in said:
            assert each in text
        with translation.override("en" if path == ENGLISH else "es"):
            assert gettext("Without steps") in text and gettext("There is child care") in text


def test_centers_stand_by_country_and_department(client, group, far):
    group("Inglés", center=far)
    group("Panadería")
    text = html(client)
    heads = re.findall(r'<h2 id="(\w+)">(.*?)</h2>', text)
    assert heads == [("SV06", "La Unión, El Salvador"), ("HN08", "Francisco Morazán, Honduras")]
    assert re.findall(r'class="chip" href="#(\w+)"', text) == ["SV06", "HN08"]


def test_only_centers_with_a_public_group_that_is_not_over(client, group, far):
    today = timezone.localdate()
    group(center=far, state="draft")
    group(center=far, state="cancelled")
    group(center=far, starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    group(center=far, modality="online")
    text = html(client)
    assert "Casa Verde" not in text
    assert gettext("No course meets at a center for now.") in text
    shown = group("Motos", center=far, starts_on=today - timedelta(days=9))
    text = html(client)
    assert "Casa Verde" in text and f'href="/oportunidades/{shown.slug}/"' in text


def test_what_is_not_known_is_not_said(client, group, cast):
    group()
    text = html(client)
    for term in ("How to arrive", "Somebody is there", "Access", "Children"):
        assert f"</svg>{gettext(term)}</dt>" not in text
    assert f"</svg>{gettext('How to find it')}</dt>" in text, "the control"


def test_no_community_and_nobody_of_the_staff(client, group, cast):
    make.community(cast.ceiba, "Colonia Las Flores")
    group(facilitator=cast.facilitator, capacity=91357, taken=37791)
    text = html(client)
    for hidden in ("Las Flores", cast.facilitator.first_name, "91357", "37791"):
        assert hidden not in text


def test_staff_write_it_down_in_both_languages(client, cast, far):
    coordinator = sign_in(client, cast.coordinator)
    address = f"/trabajo/catalogo/centros/{far.pk}/"
    form = coordinator.get(address).content.decode()
    told = {
        "arrive_es": "A pie",
        "arrive_en": "On foot",
        "open_es": "Todo el día",
        "open_en": "All day",
    }
    assert all(f'name="{name}"' in form for name in told)
    key = re.search(r'name="form_key" value="([^"]*)"', form)[1]
    kept = {"name": far.name, "place": far.place_id, "landmark_es": far.landmark_es}
    response = coordinator.post(address, {"form_key": key} | kept | told)
    assert response.status_code == 302
    far.refresh_from_db()
    assert {name: getattr(far, name) for name in told} == told


@pytest.mark.parametrize("path", [PATH, ENGLISH])
def test_the_database_is_asked_the_same_for_few_and_many(
    client, group, cast, far, path, django_assert_max_num_queries
):
    course = group("Panadería", center=far).course
    client.get(path)
    with django_assert_max_num_queries(12) as few:
        client.get(path)
    for n in range(20):
        place = Place.objects.create(
            code=f"SV06{n + 20}", name=f"Distrito {n}", level=3, country="SV", parent=far.place
        )
        center = Center.objects.create(
            organization=cast.ceiba, name=f"Casa {n}", place=place, landmark_es="Aquí"
        )
        group(course=course, center=center)
    with django_assert_max_num_queries(12) as many:
        client.get(path)
    assert len(few) == len(many)
