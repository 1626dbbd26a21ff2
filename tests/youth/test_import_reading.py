"""How a list is read: shown, changed, remembered for the next list with its titles."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from tests.signing_in import sign_in
from tests.working import work
from youth.importing import remembering, staging
from youth.importing import working as importing
from youth.models import ImportBatch, ListReading, Participant

from .lists import digest, sheet

WHY = "checked by a test"
HEAD = "Nombres,Primer apellido,Segundo apellido,Sexo,Fecha de nacimiento,Mote"
LINES = (
    "Karla María,Mejía,Núñez,M,03/04/2004,Zqxzqxeta",
    "Delmy,Funes,Sorto,M,05/06/2005,Zqxzqxete",
    "Wilmer,Banegas,Cruz,F,07/08/2003,Zqxzqxeto",
)
LIST = "\n".join((HEAD, *LINES)).encode()


@pytest.fixture
def coordinator(cast, client):
    return sign_in(client, cast.coordinator)


@pytest.fixture
def batch(cast) -> ImportBatch:
    return staging.stage(cast.ceiba, LIST, "lista.csv", cast.coordinator)


def address(batch, name="import_reading") -> str:
    return reverse(f"youth:{name}", args=[batch.pk])


def sent(page, **changed) -> dict:
    """What a browser would send: every field as it stands, and what somebody changed."""
    data = {}
    for form in page.context["tables"]:
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False):
                data[form.add_prefix(name)] = value
        for title, field in changed.items():
            data[form.add_prefix(title)] = field
    return data


def column(page, title: str) -> str:
    [found] = [each["name"] for each in page.context["tables"][0].columns if each["title"] == title]
    return found


def read_with(client, batch, **changed):
    page = client.get(address(batch))
    answer = client.post(address(batch), sent(page, **changed))
    work()
    batch.refresh_from_db()
    return answer


def born(batch) -> list[str]:
    return [str(staging.row_of(batch, row).born) for row in staging.rows_of(batch)]


def test_titles_examples_and_fields_are_shown(coordinator, batch):
    page = coordinator.get(address(batch))
    text = page.content.decode()
    assert "Zqxzqxeta" in text and "Primer apellido" in text
    [form] = page.context["tables"]
    chosen = {each["title"]: form[each["name"]].value() for each in form.columns}
    assert chosen["Nombres"] == "given_names" and chosen["Mote"] == ""
    assert (form["order_born"].value(), form["header_row"].value()) == ("day", 1)


def test_it_is_read_anew_as_chosen_and_nobody_is_stored(coordinator, batch):
    assert born(batch) == ["2004-04-03", "2005-06-05", "2003-08-07"]
    assert read_with(coordinator, batch, order_born="month").url == address(batch, "import")
    assert batch.state == "read" and born(batch) == ["2004-03-04", "2005-05-06", "2003-07-08"]
    assert not Participant.objects.unscoped(WHY).exists()


def test_a_column_is_given_another_field(coordinator, batch):
    page = coordinator.get(address(batch))
    read_with(coordinator, batch, **{column(page, "Mote"): "guardian"})
    assert staging.row_of(batch, staging.rows_of(batch).first()).guardian == "Zqxzqxeta"


def test_the_next_list_with_these_titles_is_read_so(cast, coordinator, batch):
    read_with(coordinator, batch, order_born="month")
    again = staging.stage(cast.ceiba, LIST, "otra.csv", cast.coordinator)
    assert born(again) == born(batch)
    page = coordinator.get(address(again, "import"))
    assert page.context["since"] and address(again, "import_as_proposed") in page.content.decode()


def test_control_without_memory_it_is_read_as_proposed(cast, coordinator, batch, monkeypatch):
    read_with(coordinator, batch, order_born="month")
    monkeypatch.setattr(remembering, "remembered", lambda *shapes: [])
    again = staging.stage(cast.ceiba, LIST, "otra.csv", cast.coordinator)
    assert born(again) != born(batch)


def test_lists_of_others_and_with_other_titles_are_not_read_so(cast, coordinator, batch):
    read_with(coordinator, batch, order_born="month")
    foreign = staging.stage(cast.quetzal, LIST, "lista.csv", "system:tests")
    other = staging.stage(cast.ceiba, LIST.replace(b"Mote", b"Barrio"), "l.csv", "system:tests")
    assert born(foreign)[0] == born(other)[0] == "2004-04-03"


def test_read_it_as_proposed_forgets(cast, coordinator, batch):
    read_with(coordinator, batch, order_born="month")
    again = staging.stage(cast.ceiba, LIST, "otra.csv", cast.coordinator)
    coordinator.post(address(again, "import_as_proposed"))
    work()
    again.refresh_from_db()
    assert born(again)[0] == "2004-04-03" and remembering.since(again) is None
    assert not ListReading.objects.unscoped(WHY).exists()


def test_what_is_remembered_is_sealed(coordinator, batch):
    page = coordinator.get(address(batch))
    read_with(coordinator, batch, **{column(page, "Mote"): "guardian"})
    kept = ListReading.objects.unscoped(WHY).get()
    assert kept.__dict__["chosen"].startswith("v1.") and "Mote" in str(kept.chosen)
    raw = ImportBatch.objects.unscoped(WHY).get().__dict__["read_as"]
    assert raw.startswith("v1.") and "Zqxzqx" not in raw


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"column_5": "given_names"}, "column_5"),
        ({"column_5": "surnames"}, "column_5"),
        ({"column_5": "full_name"}, "column_5"),
        ({"column_0": "", "column_1": "", "column_2": ""}, "column_0"),
        ({"header_row": "77"}, "header_row"),
        ({"header_row": "-1"}, "header_row"),
        ({"left_out": "on"}, "left_out"),
        ({"order_born": "backwards"}, "order_born"),
        ({"encoding": "rot13"}, "encoding"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_cannot_be_read_is_said_beside_the_field(
    coordinator, batch, changed, beside, language
):
    coordinator.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = coordinator.get(address(batch))
    before = digest("audit_entry", "django_session")
    answer = coordinator.post(address(batch), sent(page, **changed, surnames_first="given"))
    assert answer.status_code == 200 and answer.context["wrong"]
    [form] = answer.context["tables"]
    assert list(form.errors) == [beside]
    assert f'href="#{form[beside].auto_id}"' in answer.content.decode()
    assert form["surnames_first"].value() == "given", "what was chosen is kept"
    assert digest("audit_entry", "django_session") == before


def test_a_choice_that_cannot_be_read_does_not_lose_the_list(coordinator, batch):
    read_with(coordinator, batch, encoding="UTF-16")
    assert batch.state == "read" and born(batch)[0] == "2004-04-03"
    for name in ("import", "import_reading"):
        said = coordinator.get(address(batch, name)).context["failed"]
        assert "UTF-16" in said and "%(" not in said
    assert not ListReading.objects.unscoped(WHY).exists()


def test_the_command_reads_as_chosen_or_as_proposed(cast, coordinator, batch, tmp_path):
    read_with(coordinator, batch, order_born="month")
    path = tmp_path / "lista.csv"
    path.write_bytes(LIST.replace(b"07/08/2003", b"07/28/2003"))

    def run(**options) -> dict:
        out = io.StringIO()
        call_command(
            "import_people", str(path), organization=cast.ceiba.slug, json=True, dry_run=True,
            stdout=out, stderr=io.StringIO(), **options,
        )  # fmt: skip
        return json.loads(out.getvalue())

    assert run()["refused"] == [] and run()["new"] == 3
    path.write_bytes(LIST.replace(b"07/08/2003", b"28/07/2003"))
    assert [each["row"] for each in run()["refused"]] == [4]
    assert run(as_proposed=True)["refused"] == []


@pytest.mark.parametrize("end", ["import_apply", "import_cancel"])
def test_no_cell_of_it_stays_once_it_is_stored_or_discarded(coordinator, batch, end):
    assert "Zqxzqxeta" in str(batch.read_as)
    coordinator.post(address(batch, end))
    work()
    batch.refresh_from_db()
    assert batch.state in ("applied", "cancelled")
    assert "Zqxzqxeta" not in str(batch.read_as) and "Mote" in str(batch.read_as)
    assert coordinator.get(address(batch)).status_code == 200


def test_a_list_that_is_stored_is_not_read_anew(cast, coordinator, batch):
    coordinator.post(reverse("youth:import_apply", args=[batch.pk]))
    work()
    for name in ("import_reading", "import_as_proposed"):
        coordinator.post(address(batch, name))
    batch.refresh_from_db()
    assert batch.state == "applied"


def test_a_list_of_others_is_not_found(cast, client, batch):
    sign_in(client, cast.outsider)
    assert client.get(address(batch)).status_code == 404
    assert client.post(address(batch, "import_as_proposed")).status_code == 404


def test_a_list_given_up_while_it_is_read_is_gone(cast, coordinator, monkeypatch):
    batch = staging.receive(cast.ceiba, LIST, "lista.csv", cast.coordinator)
    importing.begin(importing.READ, batch, cast.coordinator)
    plan = importing.fates.plan

    def given_up_meanwhile(*args):
        coordinator.post(reverse("youth:import_cancel", args=[batch.pk]))
        return plan(*args)

    monkeypatch.setattr(importing.fates, "plan", given_up_meanwhile)
    work()
    batch.refresh_from_db()
    assert batch.state == "cancelled" and not staging.rows_of(batch).exists()


def test_two_who_send_the_same_list_store_everybody_once(cast, coordinator):
    """Both previews say "new"; whoever stores second sees whom the first one stored."""
    lines = sheet("Ana,Prueba,Lara,mujer,2003-01-02,,,,si,2026-03-01")
    batches = [staging.stage(cast.ceiba, lines, "l.csv", cast.coordinator) for _each in "ab"]
    for each in batches:
        importing.begin(importing.APPLY, each, cast.coordinator)
    work()
    states = sorted(ImportBatch.objects.unscoped(WHY).values_list("state", flat=True))
    assert states == ["applied", "applied"]
    assert Participant.objects.visible_to(cast.coordinator).count() == 1
