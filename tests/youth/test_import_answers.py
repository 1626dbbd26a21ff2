"""Answers in the preview: what was refused, whom a row is about, what is left out; remembered."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from audit.models import Entry
from tests.signing_in import sign_in
from tests.working import work
from youth.importing import answering, applying, recognizing, staging
from youth.importing.messages import TEXTS
from youth.models import ImportBatch, ImportRow, Participant

from .importing.makers import make_xlsx
from .lists import ADULT, ALONE, HEADER, MIXED, SPOILED, crowd, digest, sheet

WHY = "checked by a test"


@pytest.fixture
def coordinator(cast, client):
    return sign_in(client, cast.coordinator)


@pytest.fixture
def batch(cast) -> ImportBatch:
    return staging.stage(cast.ceiba, sheet(*MIXED), "lista.csv", cast.coordinator)


def address(batch, fate="refused") -> str:
    return reverse("youth:import_rows", args=[batch.pk, fate])


def only(batch, fate) -> ImportRow:
    return staging.rows_of(batch).get(fate=fate)


def answer(client, batch, row, fate="refused", **typed):
    page = client.get(address(batch, fate))
    [form] = [each["form"] for each in page.context["rows"] if each["shown"].row.pk == row.pk]
    data = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    data = {name: value for name, value in data.items() if value is not False}
    data |= {form.add_prefix(name): value for name, value in typed.items()}
    return client.post(address(batch, fate), data | {"row": str(row.pk)})


def store(client, batch) -> None:
    client.post(reverse("youth:import_apply", args=[batch.pk]))
    work()
    batch.refresh_from_db()
    assert batch.state == "applied"


def people():
    return Participant.objects.unscoped(WHY)


def test_a_refused_row_is_answered_stored_and_known_again(cast, coordinator, batch):
    row = only(batch, "refused")
    assert not people().exists()
    assert answer(coordinator, batch, row, born="28/02/2008").status_code == 302
    row.refresh_from_db()
    assert row.fate == "new" and not people().exists(), "nobody is stored before"
    assert Entry.objects.get(action="import.answered").count == 1
    store(coordinator, batch)
    [fatima] = [each for each in people() if each.names["given"] == "Fátima"]
    assert fatima.birth_date == date(2008, 2, 28)
    again = staging.stage(cast.ceiba, sheet(*MIXED), "lista.csv", cast.coordinator)
    assert (again.summary["same"], again.summary["new"]) == (5, 0)
    before = digest("audit_entry", "youth_importbatch", "youth_importrow", "accounts_datakey")
    applying.apply(again, cast.coordinator)
    after = digest("audit_entry", "youth_importbatch", "youth_importrow", "accounts_datakey")
    assert before == after


def test_control_without_its_memory_the_row_is_refused_again(cast, coordinator, batch, monkeypatch):
    answer(coordinator, batch, only(batch, "refused"), born="28/02/2008")
    store(coordinator, batch)
    monkeypatch.setattr(recognizing, "remembered", lambda organization, identities: {})
    again = staging.stage(cast.ceiba, sheet(*MIXED), "lista.csv", cast.coordinator)
    assert staging.rows_of(again).filter(fate="refused").count() == 1


def test_a_wrong_answer_is_told_beside_its_field_and_kept_as_typed(coordinator, batch):
    row = only(batch, "refused")
    page = answer(coordinator, batch, row, born="30/02/2008")
    assert page.status_code == 200
    [told] = [each for each in page.context["rows"] if each["shown"].row.pk == row.pk]
    form = told["form"]
    assert form.errors["born"] == [str(TEXTS["birth_impossible"]) % {"value": "30/02/2008"}]
    assert form["born"].value() == "30/02/2008"
    row.refresh_from_db()
    assert row.fate == "refused" and row.answers is None


def test_what_is_sent_untouched_is_no_answer(coordinator, batch):
    assert answer(coordinator, batch, only(batch, "refused")).status_code == 302
    assert not staging.rows_of(batch).filter(answers__isnull=False).exists()


def test_the_answers_are_sealed(coordinator, batch):
    row = only(batch, "refused")
    answer(coordinator, batch, row, given_names="Zqxzqxana", born="28/02/2008")
    raw = ImportRow.objects.unscoped(WHY).filter(pk=row.pk)
    [stored] = [each.__dict__["answers"] for each in raw]
    assert stored.startswith("v1.") and "Zqxzqx" not in stored


def test_a_row_that_is_nobody_is_left_out_and_stays_so(cast, coordinator, batch):
    row = only(batch, "refused")
    answer(coordinator, batch, row, left_out="on")
    row.refresh_from_db()
    assert row.fate == "refused" and row.issues == [{"code": "left_out", "column": ""}]
    store(coordinator, batch)
    assert people().count() == 4
    again = staging.stage(cast.ceiba, sheet(*MIXED), "lista.csv", cast.coordinator)
    assert only(again, "refused").answers == {answering.LEFT_OUT: True}


def test_a_row_that_was_left_out_is_taken_in_again(coordinator, batch):
    row = staging.rows_of(batch).filter(fate="new").first()
    answer(coordinator, batch, row, fate="new", left_out="on")
    row.refresh_from_db()
    assert row.fate == "refused"
    page = coordinator.get(address(batch))
    form = next(e["form"] for e in page.context["rows"] if e["shown"].row.pk == row.pk)
    coordinator.post(address(batch), {"row": str(row.pk), form.add_prefix("nothing"): ""})
    row.refresh_from_db()
    assert row.fate == "new"


TWIN = ADULT.replace("9512-3456", "9777-0000").replace("0801200412345", "")


@pytest.fixture
def possible(cast, batch):
    """A list with somebody who may be Karla, whom another list brought in."""
    applying.apply(batch, cast.coordinator)
    lines = sheet(TWIN.replace("Karla María", "Karla Maria").replace("Núñez", ""), *crowd(2))
    return staging.stage(cast.ceiba, lines, "otra.csv", cast.coordinator)


def karla() -> Participant:
    [found] = [each for each in people() if each.names["given"] == "Karla María"]
    return found


def test_who_it_may_be_is_shown_with_reasons(coordinator, possible):
    page = coordinator.get(address(possible, "possible"))
    [told] = page.context["rows"]
    assert [person.pk for person, _why in told["shown"].maybe] == [karla().pk]
    assert karla().code in page.content.decode()


def test_it_is_this_person(cast, coordinator, possible):
    row, number, person = only(possible, "possible"), people().count(), karla()
    answer(coordinator, possible, row, fate="possible", who=str(person.pk))
    row.refresh_from_db()
    assert (row.fate, row.participant_id) == ("changed", person.pk)
    page = coordinator.get(address(possible, "changed"))
    [told] = page.context["rows"]
    assert any("9777" in change.became for change in told["shown"].changes)
    store(coordinator, possible)
    assert people().count() == number + 2
    phones = [each.value for each in person.contacts.unscoped(WHY)]
    assert any(phone.endswith("97770000") for phone in phones)
    values = only(possible, "changed").values
    assert values["given_names"] == "Karla Maria", "the list is kept as it was"


def test_nobody_else_can_be_chosen(cast, coordinator, possible):
    from tests import builders as make

    foreign = make.participant(cast.quetzal)
    row = only(possible, "possible")
    for key in (foreign.pk, "nonsense"):
        page = answer(coordinator, possible, row, fate="possible", who=str(key))
        assert page.status_code == 200 and page.context["wrong"] == 1
    row.refresh_from_db()
    assert row.fate == "possible"


def test_the_fate_of_what_was_answered_is_looked_at_with_the_whole_list(cast, coordinator):
    """Corrected, it is the same as another row of the list: that is seen when it is stored."""
    twin = SPOILED.replace("31/02/2008", "2008-02-28")
    batch = staging.stage(cast.ceiba, sheet(SPOILED, twin), "lista.csv", cast.coordinator)
    answer(coordinator, batch, only(batch, "refused"), born="28/02/2008")
    store(coordinator, batch)
    assert sorted(staging.rows_of(batch).values_list("fate", flat=True)) == ["new", "possible"]


def test_no_answer_to_what_is_stored_or_of_others(cast, client, batch):
    row = only(batch, "refused")
    sign_in(client, cast.outsider)
    assert client.post(address(batch), {"row": str(row.pk)}).status_code == 404
    applying.apply(batch, cast.coordinator)
    sign_in(client, cast.coordinator)
    assert client.post(address(batch), {"row": str(row.pk)}).status_code == 302
    row.refresh_from_db()
    assert row.answers is None


def test_a_formula_is_answered(cast, coordinator):
    cells = [line.split(",") for line in (HEADER, ADULT, ALONE)]
    cells[1][6] = '=CONCATENATE("9512","0001")'
    batch = staging.stage(cast.ceiba, make_xlsx(cells), "lista.xlsx", cast.coordinator)
    row = only(batch, "refused")
    answer(coordinator, batch, row, phone="9512-0000")
    row.refresh_from_db()
    assert row.fate == "new"


def test_the_number_of_questions_does_not_grow_with_the_rows(
    cast, coordinator, django_assert_max_num_queries
):
    first = staging.stage(cast.ceiba, sheet(*crowd(20)), "lista.csv", cast.coordinator)
    applying.apply(first, cast.coordinator)
    lines = [line.replace(",,,,si", ",,9512-3456,,si") for line in crowd(20)]
    batch = staging.stage(cast.ceiba, sheet(*lines), "lista.csv", cast.coordinator)
    assert batch.summary["changed"] == 20
    with django_assert_max_num_queries(45):
        coordinator.get(address(batch, "changed"))


# The table of the rows.


def test_the_table_of_the_rows(cast, coordinator, batch):
    applying.apply(batch, cast.coordinator)
    coordinator.post(reverse("youth:import_table", args=[batch.pk]))
    work()
    page = coordinator.get(reverse("youth:import", args=[batch.pk]))
    job = page.context["table"]
    answer = coordinator.get(reverse("jobs:file", args=[job.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    [table] = book.worksheets
    lines = list(table.iter_rows(values_only=True, min_row=2))
    assert [line[1] for line in lines] == [2, 3, 4, 5, 6]
    assert {line[4] for line in lines} - {None} == set(people().values_list("code", flat=True))
    assert "31/02/2008" in lines[4][3]
    assert Entry.objects.filter(action="import.taken", object_id=str(batch.pk)).count() == 1
    text = str(lines)
    assert "Karla" not in text and "Fátima" not in text


def test_no_cell_of_the_table_becomes_a_formula(cast, coordinator):
    lines = sheet(ALONE.replace("2011-08-20", "=1+1"), ADULT)
    batch = staging.stage(cast.ceiba, lines, "lista.csv", cast.coordinator)
    coordinator.post(reverse("youth:import_table", args=[batch.pk]))
    work()
    job = coordinator.get(reverse("youth:import", args=[batch.pk])).context["table"]
    answer = coordinator.get(reverse("jobs:file", args=[job.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_table_of_others_is_not_found(cast, client, batch):
    sign_in(client, cast.outsider)
    assert client.post(reverse("youth:import_table", args=[batch.pk])).status_code == 404


def test_whoever_is_shown_as_somebody_whom_a_row_may_be_was_looked_at(cast, coordinator):
    """They are people of the organization whom no list named: their names stand on the page."""
    applying.apply(staging.stage(cast.ceiba, sheet(ADULT), "antes.csv", cast.coordinator), "system")
    near = ADULT.replace("0801200412345", "").replace("2004-05-14", "2004-05-15")
    found = staging.stage(cast.ceiba, sheet(near), "lista.csv", cast.coordinator)
    before = Entry.objects.filter(action="participants.doubles").count()
    page = coordinator.get(address(found, "possible"))
    [row] = page.context["rows"]
    [(person, _why)] = row["shown"].maybe
    entry = Entry.objects.filter(action="participants.doubles").latest("pk")
    assert Entry.objects.filter(action="participants.doubles").count() == before + 1
    assert entry.object_id == str(person.pk)
