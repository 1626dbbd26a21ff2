"""A list in which nobody was found: somebody says which row has the titles, or that none has."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.sealing import files
from audit.models import Entry
from tests.signing_in import sign_in
from tests.working import work
from youth.importing import clearing, remembering, staging
from youth.importing import working as importing
from youth.importing.messages import UNREADABLE
from youth.models import ImportBatch, ListReading

from .importing.makers import make_xlsx
from .test_import_reading import address, sent

WHY = "checked by a test"
UNTITLED = (
    "Karla María,Mejía,M,23/04/2004,Zqxzqxeta\n"
    "Delmy,Funes,M,25/06/2005,<b>Zqxzqx</b>\n"
    "Wilmer,Banegas,H,27/08/2003,Zqxzqxeto\n"
).encode()
OTHERS = (
    "Osmán,Zelaya,H,13/01/2002,Zqxzqxola\n"
    "Heydi,Pineda,M,14/02/2003,Zqxzqxolo\n"
    "Yuli,Matute,M,15/03/2004,Zqxzqxole\n"
).encode()
LETTERS = {
    "column_0": "given_names",
    "column_1": "first_surname",
    "column_2": "sex",
    "column_3": "born",
}
STRANGE = b"Lista de mayo\nK'aslem,Junab',Ch'uti\nAna Prueba,15,x\nEva Prueba,16,y\n"


@pytest.fixture
def coordinator(cast, client):
    return sign_in(client, cast.coordinator)


def receive(cast, data: bytes, organization=None) -> ImportBatch:
    batch = staging.receive(organization or cast.ceiba, data, "lista.csv", cast.coordinator)
    importing.begin(importing.READ, batch, cast.coordinator)
    work()
    batch.refresh_from_db()
    return batch


def choose(client, batch, **changed):
    page = client.get(address(batch))
    answer = client.post(address(batch), sent(page, **changed))
    work()
    batch.refresh_from_db()
    return answer


def names(batch) -> list[str]:
    said = [staging.row_of(batch, row) for row in staging.rows_of(batch)]
    return [f"{each.given_names} {each.first_surname}" for each in said]


@pytest.mark.parametrize("language", ["es", "en"])
def test_its_page_shows_the_first_rows_and_says_so(cast, coordinator, language):
    coordinator.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    batch = receive(cast, UNTITLED)
    assert batch.state == "unreadable"
    assert address(batch) in coordinator.get(address(batch, "import")).content.decode()
    page = coordinator.get(address(batch))
    text = page.content.decode()
    assert page.context["problem"] == str(UNREADABLE["no_header"])
    assert "Zqxzqxeta" in text and "&lt;b&gt;Zqxzqx&lt;/b&gt;" in text and "<b>Zqx" not in text
    entry = Entry.objects.filter(action="import.rows_seen").latest("pk")
    assert entry.purpose == "reading" and entry.object_id == str(batch.pk)
    raw = ImportBatch.objects.unscoped(WHY).get().__dict__["read_as"]
    assert raw.startswith("v1.") and "Zqxzqx" not in raw
    assert b"Zqxzqx" not in (settings.SEALED_ROOT / staging.upload_name(batch)).read_bytes()


def test_there_are_no_titles(cast, coordinator):
    batch = receive(cast, UNTITLED)
    assert choose(coordinator, batch, header_row="0", **LETTERS).status_code == 302
    assert batch.state == "read"
    assert names(batch) == ["Karla María Mejía", "Delmy Funes", "Wilmer Banegas"]
    rows = [staging.row_of(batch, row) for row in staging.rows_of(batch)]
    assert [row.number for row in rows] == [1, 2, 3], "the first row is a person too"
    assert [row.sex for row in rows] == ["female", "female", "male"]
    assert rows[0].raw["E"] == "Zqxzqxeta"
    page = coordinator.get(address(batch))
    assert page.context["tables"][0]["header_row"].value() == 0
    assert "untitled" in {note.code for note in page.context["notes"]}


def test_the_letter_of_a_column_says_nothing(cast, coordinator):
    """The sixth is called F: that does not make M masculino."""
    lines = [f"Ana,Prueba,,,2003-01-1{day},M" for day in range(3)]
    batch = receive(cast, "\n".join(lines).encode())
    chosen = {"column_0": "given_names", "column_1": "first_surname", "column_5": "sex"}
    choose(coordinator, batch, header_row="0", column_4="born", **chosen)
    row = staging.row_of(batch, staging.rows_of(batch).first())
    assert row.sex == "undisclosed"


def test_the_next_list_of_that_shape_is_read_so(cast, coordinator):
    choose(coordinator, receive(cast, UNTITLED), header_row="0", **LETTERS)
    again = receive(cast, OTHERS)
    assert again.state == "read" and names(again)[0] == "Osmán Zelaya"
    assert remembering.since(again) is not None
    staged = staging.stage(cast.ceiba, OTHERS, "l.csv", "system:tests")
    assert names(staged) == names(again), "also by the command"


@pytest.mark.parametrize(
    "other",
    [
        OTHERS.replace(b",Zqx", b",1,Zqx"),  # another column
        re.sub(rb"Zqxzqxol\w", b"9999-1234", OTHERS),  # numbers instead of words
    ],
)
def test_a_list_of_another_shape_is_asked_about(cast, coordinator, other):
    choose(coordinator, receive(cast, UNTITLED), header_row="0", **LETTERS)
    assert receive(cast, other).state == "unreadable"


def test_what_is_remembered_is_forgotten(cast, coordinator):
    choose(coordinator, receive(cast, UNTITLED), header_row="0", **LETTERS)
    again = receive(cast, OTHERS)
    coordinator.post(address(again, "import_as_proposed"))
    work()
    again.refresh_from_db()
    assert again.state == "unreadable" and not ListReading.objects.unscoped(WHY).exists()
    assert receive(cast, OTHERS).state == "unreadable"


def test_a_row_of_words_that_we_do_not_know_is_chosen(cast, coordinator):
    batch = receive(cast, STRANGE)
    choose(coordinator, batch, header_row="2", column_0="full_name", column_1="age")
    assert batch.state == "read" and names(batch) == ["Ana Prueba", "Eva Prueba"]
    again = receive(cast, STRANGE.replace(b"Ana", b"Ada"))
    assert names(again) == ["Ada Prueba", "Eva Prueba"]


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"header_row": "0"}, "column_0"),
        ({"header_row": "40", **LETTERS}, "header_row"),
        ({"header_row": "0", **LETTERS, "column_4": "sex"}, "column_4"),
        ({"header_row": "0", **LETTERS, "left_out": "on"}, "left_out"),
        ({"left_out": "on"}, "left_out"),
    ],
)
def test_errors_stand_beside_their_field_and_choices_stay(cast, coordinator, changed, beside):
    batch = receive(cast, UNTITLED)
    answer = choose(coordinator, batch, **changed)
    [form] = answer.context["tables"]
    assert answer.status_code == 200 and list(form.errors) == [beside]
    kept = {name: form[name].value() for name in changed if name != "left_out"}
    assert kept == {name: value for name, value in changed.items() if name != "left_out"}
    assert form["left_out"].value() == ("left_out" in changed)
    assert batch.state == "unreadable"


def test_another_separator_shows_other_columns(cast, coordinator):
    batch = receive(cast, UNTITLED)
    choose(coordinator, batch, separator="|")
    assert batch.state == "unreadable"
    [form] = coordinator.get(address(batch)).context["tables"]
    assert len(form.columns) == 1 and form["separator"].value() == "|"
    choose(coordinator, batch, separator=",")
    choose(coordinator, batch, header_row="0", **LETTERS)
    assert batch.state == "read"


def test_an_encoding_that_cannot_be_is_said_and_the_list_stays(cast, coordinator):
    batch = receive(cast, UNTITLED)
    choose(coordinator, batch, encoding="UTF-16")
    assert batch.state == "unreadable" and files.exists(staging.upload_name(batch))
    page = coordinator.get(address(batch))
    assert "UTF-16" in page.context["failed"] and page.context["tables"]


def test_one_sheet_of_several_is_chosen(cast, coordinator):
    rows = [["Ana", "Prueba", "2003-01-02"], ["Eva", "Prueba", "2003-01-03"]]
    batch = receive(cast, make_xlsx([["Notas"], ["de mayo"]], rows))
    data = sent(coordinator.get(address(batch)))
    del data["t1-left_out"]
    said = {"header_row": "0", "column_0": "given_names", "column_1": "first_surname"}
    data |= {f"t1-{name}": value for name, value in said.items()} | {"t1-column_2": "born"}
    coordinator.post(address(batch), data)
    work()
    batch.refresh_from_db()
    assert batch.state == "read" and names(batch) == ["Ana Prueba", "Eva Prueba"]


def test_it_can_be_discarded_and_then_nothing_is_left(cast, coordinator):
    batch = receive(cast, UNTITLED)
    assert reverse("youth:import_cancel", args=[batch.pk]) in (
        coordinator.get(address(batch, "import")).content.decode()
    )
    coordinator.post(address(batch, "import_cancel"))
    batch.refresh_from_db()
    assert batch.state == "cancelled" and not files.exists(staging.upload_name(batch))
    assert choose(coordinator, batch).status_code == 200, "nothing is chosen any more"
    assert batch.state == "cancelled"


def test_its_file_is_not_taken_for_a_stray_one(cast, monkeypatch):
    batch = receive(cast, UNTITLED)
    monkeypatch.setattr(clearing, "FRESH", clearing.FRESH * 0)
    clearing.clear_away()
    assert files.exists(staging.upload_name(batch))


def test_others_do_not_find_it(cast, client):
    batch = receive(cast, UNTITLED)
    sign_in(client, cast.outsider)
    assert client.get(address(batch)).status_code == 404
    assert client.post(address(batch), {}).status_code == 404
