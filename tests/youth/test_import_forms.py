"""The form (XLSForm) beside a list: sealed with it, used whenever the list is read, then gone."""

import errno
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import DataKey
from accounts.sealing import files
from tests.signing_in import sign_in
from tests.working import work
from youth.forms import imports as forms
from youth.importing import clearing, keeping, staging
from youth.importing.messages import UNREADABLE
from youth.models import ImportBatch

from .importing.makers import make_csv
from .importing.test_forms import ANSWERS, FORM
from .test_import_reading import address, sent

WHY = "checked by a test"


@pytest.fixture
def coordinator(cast, client):
    return sign_in(client, cast.coordinator)


def send(client, form: bytes | None, data: bytes = ANSWERS):
    page = client.get(reverse("youth:imports"))
    said = {
        "form_key": page.context["form"]["form_key"].value(),
        "file": SimpleUploadedFile("respuestas.csv", data),
    }
    if form is not None:
        said["form"] = SimpleUploadedFile("formulario.xlsx", form)
    return client.post(reverse("youth:imports"), said)


def only_batch() -> ImportBatch:
    return ImportBatch.objects.unscoped(WHY).get()


def sexes(batch) -> list[str]:
    return [staging.row_of(batch, row).sex for row in staging.rows_of(batch)]


def test_codes_are_read_by_the_form_that_came_with_the_list(coordinator):
    assert send(coordinator, FORM).status_code == 302
    work()
    batch = only_batch()
    assert batch.state == "read" and sexes(batch) == ["female", "male"]
    assert "form_used" in {code for code, _params, _sheet in batch.notes}


def test_control_without_it_they_say_nothing(coordinator):
    send(coordinator, None)
    work()
    assert sexes(only_batch()) != ["female", "male"]


def test_it_is_sealed_and_used_again_when_the_list_is_read_anew(coordinator):
    send(coordinator, FORM)
    work()
    batch = only_batch()
    raw = files._path(keeping.form_name(batch)).read_bytes()
    assert raw.startswith(files.MAGIC) and not raw.startswith(b"PK")
    page = coordinator.get(address(batch))
    coordinator.post(address(batch), sent(page, order_born="day"))
    work()
    batch.refresh_from_db()
    assert batch.state == "read" and sexes(batch) == ["female", "male"]
    coordinator.post(address(batch, "import_as_proposed"))
    work()
    batch.refresh_from_db()
    assert sexes(batch) == ["female", "male"]


@pytest.mark.parametrize("end", ["import_apply", "import_cancel"])
def test_it_goes_with_the_list(coordinator, end):
    send(coordinator, FORM)
    work()
    coordinator.post(address(only_batch(), end))
    work()
    assert only_batch().state in ("applied", "cancelled")
    assert not any(map(files.exists, keeping.names_of(only_batch())))


def test_it_is_no_stray_file_while_the_list_waits(coordinator, monkeypatch):
    send(coordinator, FORM)
    work()
    monkeypatch.setattr(clearing, "FRESH", clearing.FRESH * 0)
    clearing.clear_away()
    assert files.exists(keeping.form_name(only_batch()))


@pytest.mark.parametrize(
    ("form", "code"),
    [(ANSWERS, "no_form"), (b"", "empty_file"), (FORM[:900], "broken_workbook")],
)
def test_what_is_no_form_is_said_beside_its_field(coordinator, form, code):
    answer = send(coordinator, form)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["form"]
    assert str(UNREADABLE[code]) in answer.context["form"].errors["form"]
    assert not ImportBatch.objects.unscoped(WHY).exists()


def test_both_files_together_have_a_limit(coordinator, monkeypatch, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = len(ANSWERS) + 100
    answer = send(coordinator, FORM)
    assert str(forms.UNREADABLE["too_big"]) in answer.context["form"].errors["form"]


def test_a_form_of_another_list_is_said_to_fit_nothing(coordinator):
    send(coordinator, FORM, make_csv("Nombre,Apellido,Años", "Ana,Prueba,15"))
    work()
    assert "form_unused" in {code for code, _params, _sheet in only_batch().notes}


def test_a_full_disk_leaves_neither_list_nor_form(coordinator, monkeypatch):
    keys, write = DataKey.objects.count(), files.write
    kept = files.names_in("imports", timedelta(0))

    def full(name, *args):
        if name.endswith("-form"):
            raise OSError(errno.ENOSPC, "no space left")
        return write(name, *args)

    monkeypatch.setattr(files, "write", full)
    answer = send(coordinator, FORM)
    assert answer.context["form"].non_field_errors()
    assert not ImportBatch.objects.unscoped(WHY).exists() and DataKey.objects.count() == keys
    assert files.names_in("imports", timedelta(0)) == kept


@pytest.fixture
def run(cast, tmp_path):
    answers, form = tmp_path / "respuestas.csv", tmp_path / "formulario.xlsx"
    answers.write_bytes(ANSWERS)

    def command(content: bytes | None, **options) -> dict:
        out = io.StringIO()
        if content is not None:
            form.write_bytes(content)
            options["form"] = form
        call_command(
            "import_people", answers, organization=cast.ceiba.slug, json=True,
            stdout=out, stderr=io.StringIO(), **options,
        )  # fmt: skip
        return json.loads(out.getvalue())

    return command


def test_the_command_takes_it_too_and_leaves_no_file(run):
    assert run(FORM)["new"] == 2
    assert not any(map(files.exists, keeping.names_of(only_batch())))
    assert run(FORM)["same"] == 2


def test_the_command_refuses_what_is_no_form(run):
    with pytest.raises(CommandError, match="no_form") as caught:
        run(ANSWERS)
    assert caught.value.returncode == 1
