"""Lists with many tables and many columns: chosen page by page, within what one form may send."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.signing_in import sign_in
from tests.working import work
from youth.importing import staging
from youth.models import ImportBatch
from youth.views import import_reading

from .importing.makers import make_xlsx
from .test_import_reading import address, sent

WHY = "checked by a test"
TITLES = ["Nombres", "Apellidos", "Fecha de nacimiento", "Mote"]


@pytest.fixture
def coordinator(cast, client):
    return sign_in(client, cast.coordinator)


def sheets(count: int, columns: int) -> bytes:
    wide = [f"Pregunta {n}" for n in range(columns - len(TITLES))]
    letters = "abcdefghijklmnopqrst"[:count]
    people = [[f"Ana{letter}", "Prueba Lara", "2003-01-02", "Rosa"] for letter in letters]
    return make_xlsx(*([[*TITLES, *wide], person] for person in people))


def staged(cast, data: bytes) -> ImportBatch:
    return staging.stage(cast.ceiba, data, "lista.xlsx", cast.coordinator)


def choose(client, batch, query="", **changed):
    page = client.get(address(batch) + query)
    answer = client.post(address(batch) + query, sent(page) | changed)
    work()
    batch.refresh_from_db()
    return answer


@pytest.mark.parametrize("columns", [4, 200])
def test_twenty_tables_are_chosen_page_by_page(cast, coordinator, columns):
    batch = staged(cast, sheets(20, columns))
    page = coordinator.get(address(batch))
    told = page.context["page"].paginator
    pages = told.num_pages
    assert [number for some in told.object_list for number in some] == list(range(20))
    most = max(len(some) for some in told.object_list) * (columns + import_reading.OTHER_FIELDS)
    assert sum(len(form.fields) for form in page.context["tables"]) <= most
    assert most < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    query, name = f"?page={pages}", f"t19-column_{TITLES.index('Mote')}"
    assert choose(coordinator, batch, query, **{name: "guardian"}).status_code == 302
    rows = {row.sheet: staging.row_of(batch, row) for row in staging.rows_of(batch)}
    assert len(rows) == 20, "the tables of other pages are read as before"
    assert rows["Sheet20"].guardian == "Rosa" and not rows["Sheet1"].guardian


def test_control_on_one_page_they_could_not_be_sent(cast, coordinator):
    batch = staged(cast, sheets(20, 4))
    filled = {f"t{n}-column_{i}": "" for n in range(20) for i in range(200)}
    assert coordinator.post(address(batch), filled).status_code == 400


def test_one_is_left_out_and_another_has_other_titles(cast, coordinator):
    other = [["Name", "Surname", "Age", "Alias"], ["Eva", "Prueba", 15, "y"]]
    mine = [TITLES, ["Ana", "Prueba Lara", "2003-01-02", "x"]]
    batch = staged(cast, make_xlsx(mine, other, mine))
    choose(coordinator, batch, **{"t2-left_out": "on", "t1-column_3": "guardian"})
    rows = {row.sheet: staging.row_of(batch, row) for row in staging.rows_of(batch)}
    assert set(rows) == {"Sheet1", "Sheet2"} and rows["Sheet2"].guardian == "y"
    assert rows["Sheet1"].guardian == ""
    page, _foot = coordinator.get(address(batch)).content.decode().split("</main>")
    assert page.count("<details>") == 1, "what is left out is folded"
    data = sent(coordinator.get(address(batch)))
    del data["t2-left_out"]
    coordinator.post(address(batch), data)
    work()
    assert staging.rows_of(batch).count() == 3


def test_somebody_is_left_to_be_read(cast, coordinator):
    batch = staged(cast, sheets(2, 4))
    answer = choose(coordinator, batch, **{"t0-left_out": "on", "t1-left_out": "on"})
    assert answer.status_code == 200
    assert list(answer.context["tables"][0].errors) == ["left_out"]


def test_a_page_that_is_not_there_is_the_last_one(cast, coordinator):
    batch = staged(cast, sheets(2, 4))
    assert coordinator.get(address(batch), {"page": "77"}).status_code == 200
    assert coordinator.get(reverse("youth:import_reading", args=[batch.pk])).context["tables"]
