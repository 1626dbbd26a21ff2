"""The pages of an import: send, look, store, discard; who may, and what is recorded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataKey
from accounts.sealing import files
from audit.models import Entry
from jobs import starting
from jobs import working as jobs_working
from tests.signing_in import sign_in
from tests.working import work
from youth.forms import imports as forms
from youth.importing import applying, staging, working
from youth.models import (
    BlindToken,
    Consent,
    Guardian,
    ImportBatch,
    ImportRow,
    Participant,
)
from youth.views import imports as views

from .lists import ADULT, AGAINST, MIXED, crowd, sheet

WHY = "checked by a test"


@pytest.fixture
def coordinator(cast, client):
    return sign_in(client, cast.coordinator)


@pytest.fixture
def batch(cast) -> ImportBatch:
    return staging.stage(cast.ceiba, sheet(*MIXED), "Lista de Karla.csv", cast.coordinator)


def send(client, content: bytes, name="lista.csv", **more):
    page = client.get(reverse("youth:imports"))
    key = page.context["form"]["form_key"].value()
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("youth:imports"), {"file": file, "form_key": key} | more)


def address(batch, name="import", *args) -> str:
    return reverse(f"youth:{name}", args=[batch.pk, *args])


def only_batch() -> ImportBatch:
    return ImportBatch.objects.unscoped(WHY).get()


def test_from_the_file_to_people(cast, coordinator):
    answer = send(coordinator, sheet(*MIXED))
    batch = only_batch()
    assert answer.url == address(batch)
    page = coordinator.get(answer.url).content.decode()
    assert "<progress" in page and 'http-equiv="refresh"' in page
    work()
    page = coordinator.get(answer.url)
    assert 'http-equiv="refresh"' not in page.content.decode()
    assert "31/02/2008" in page.content.decode()
    counts = {each["fate"]: each["count"] for each in page.context["figures"]}
    assert counts == {"new": 4, "same": 0, "changed": 0, "possible": 0, "refused": 1}
    assert not Participant.objects.unscoped(WHY).exists()

    answer = coordinator.post(address(batch, "import_apply"))
    assert answer.url == address(batch)
    assert not Participant.objects.visible_to(cast.coordinator).exists()
    work()
    assert Participant.objects.visible_to(cast.coordinator).count() == 4
    assert coordinator.get(answer.url).status_code == 200
    assert Entry.objects.filter(action="people.imported", role="coordinator").count() == 1


def test_the_upload_lies_sealed_until_the_list_is_stored(coordinator):
    send(coordinator, sheet(*MIXED))
    name = staging.upload_name(only_batch())
    assert b"Karla" in files.read(name)
    raw = files._path(name).read_bytes()
    assert b"Karla" not in raw and len(raw) > 300
    work()
    coordinator.post(address(only_batch(), "import_apply"))
    work()
    assert not files.exists(name)


def test_the_same_form_twice_is_one_import(coordinator):
    page = coordinator.get(reverse("youth:imports"))
    key = page.context["form"]["form_key"].value()
    first = send(coordinator, sheet(*MIXED), form_key=key)
    second = send(coordinator, sheet(*MIXED), form_key=key)
    assert first.url == second.url and only_batch()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("foto.png", b"\x89PNG\r\n", "not_spreadsheet"),
        ("vieja.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_excel"),
        ("nada.csv", b" \n \n", "empty_file"),
        ("cero.csv", b"", "empty_file"),
    ],
)
def test_what_is_no_list_is_told_beside_the_field(coordinator, name, content, code):
    answer = send(coordinator, content, name)
    assert answer.status_code == 200
    assert str(forms.UNREADABLE[code]) in answer.context["form"].errors["file"][0]
    assert not ImportBatch.objects.unscoped(WHY).exists()


def test_too_large_is_refused(coordinator, monkeypatch):
    monkeypatch.setattr(forms, "MAX_FILE", 100)
    answer = send(coordinator, sheet(*MIXED))
    assert str(forms.UNREADABLE["too_big"]) in answer.context["form"].errors["file"]
    assert not ImportBatch.objects.unscoped(WHY).exists()


def test_what_turns_out_to_be_no_list_says_why_on_its_page(coordinator):
    answer = send(coordinator, b"hola\nmundo\n", "carta.csv")
    work()
    page = coordinator.get(answer.url).content.decode()
    assert str(forms.UNREADABLE["no_header"]) in page
    assert not files.exists(staging.upload_name(only_batch())), "nothing is kept of it"
    ImportBatch.objects.unscoped(WHY).update(created_at=timezone.now() - staging.FORGOTTEN)
    staging.sweep(only_batch().organization)
    assert not ImportBatch.objects.unscoped(WHY).exists()


def test_only_so_many_lists_wait_at_once(coordinator, monkeypatch):
    monkeypatch.setattr(working, "MOST_AT_ONCE", 1)
    send(coordinator, sheet(*MIXED))
    answer = send(coordinator, sheet(ADULT))
    assert str(forms.BUSY) in answer.context["form"].non_field_errors()
    work()
    assert send(coordinator, sheet(ADULT)).status_code == 302


def test_each_fate_has_a_page_of_its_rows(coordinator, batch):
    for fate in ImportRow.Fate.values:
        assert coordinator.get(address(batch, "import_rows", fate)).status_code == 200
    page = coordinator.get(address(batch, "import_rows", "new")).content.decode()
    assert "Karla María" in page and "Fátima" not in page
    page = coordinator.get(address(batch, "import_rows", "refused")).content.decode()
    assert "Fátima" in page and "31/02/2008" in page
    assert coordinator.get(address(batch, "import_rows", "nonsense")).status_code == 404


def test_looking_is_recorded(cast, coordinator, batch):
    coordinator.get(address(batch))
    coordinator.get(address(batch, "import_rows", "new"))
    seen = Entry.objects.filter(actor=f"user:{cast.coordinator.pk}", object_id=str(batch.pk))
    assert seen.filter(action="import.seen").count() == 1
    assert seen.get(action="import.rows_seen").count == 4


def test_a_list_that_was_discarded_leaves_nothing(coordinator, batch):
    name = staging.upload_name(batch)
    assert files.exists(name)
    coordinator.post(address(batch, "import_cancel"))
    assert not files.exists(name)
    assert not ImportRow.objects.unscoped(WHY).exists()
    coordinator.post(address(batch, "import_apply"))
    work()
    assert coordinator.get(address(batch)).status_code == 200
    assert not Participant.objects.unscoped(WHY).exists()


@pytest.fixture
def half_stored(cast, coordinator, monkeypatch) -> ImportBatch:
    """A list of 25 whose storing was stopped after its first ten."""
    monkeypatch.setattr(applying, "FIRST_STEP", 10)
    monkeypatch.setattr(applying, "LONGEST_STEP", 10)
    monkeypatch.setattr(jobs_working, "EVERY", 0)
    batch = staging.stage(cast.ceiba, sheet(*crowd(25)), "lista.csv", cast.coordinator)
    coordinator.post(address(batch, "import_apply"))
    progress = jobs_working.Work.progress

    def stop_at_the_first_step(self, done, total=None):
        starting.cancel(self.job, cast.coordinator)
        progress(self, done, total)

    with monkeypatch.context() as patch:
        patch.setattr(jobs_working.Work, "progress", stop_at_the_first_step)
        work()
    return batch


def test_a_list_that_was_stopped_goes_on(cast, coordinator, half_stored):
    page = coordinator.get(address(half_stored))
    job = page.context["job"]
    assert (job.state, job.done, page.context["batch"].state) == ("cancelled", 0, "applying")
    assert not Participant.objects.visible_to(cast.coordinator).exists()
    coordinator.post(reverse("jobs:go_on", args=[job.pk]))
    work()
    assert Participant.objects.visible_to(cast.coordinator).count() == 25
    assert Entry.objects.filter(action="people.imported").count() == 1


def test_a_list_that_was_stopped_is_taken_back_without_a_trace(cast, coordinator, half_stored):
    keys = DataKey.objects.count()
    assert Participant.objects.unscoped(WHY).count() == 10
    coordinator.post(address(half_stored, "import_cancel"))
    coordinator.post(address(half_stored, "import_apply"))  # too late
    work()
    half_stored.refresh_from_db()
    assert half_stored.state == "cancelled"
    for model in (Participant, Consent, Guardian, BlindToken, ImportRow):
        assert not model.objects.unscoped(WHY).exists(), model
    assert DataKey.objects.count() == keys - 10
    assert not files.exists(staging.upload_name(half_stored))
    assert coordinator.get(address(half_stored)).status_code == 200


def test_once_people_known_before_are_corrected_it_can_only_be_finished(
    cast, coordinator, half_stored
):
    """They come last, so that this moment is late."""
    staging.rows_of(half_stored).filter(applied=True).update(fate="changed")
    page = coordinator.get(address(half_stored)).content.decode()
    assert address(half_stored, "import_cancel") not in page
    coordinator.post(address(half_stored, "import_cancel"))
    half_stored.refresh_from_db()
    assert half_stored.state == "applying"


def test_a_list_without_news_offers_nothing_to_store(cast, coordinator, batch):
    coordinator.post(address(batch, "import_apply"))
    work()
    again = staging.stage(cast.ceiba, sheet(*MIXED), "lista.csv", cast.coordinator)
    page = coordinator.get(address(again)).content.decode()
    assert address(again, "import_apply") not in page
    assert address(again, "import_cancel") in page


@pytest.mark.parametrize("who", ["facilitator", "case_worker", "monitor"])
def test_only_a_coordinator_may(cast, client, batch, who):
    sign_in(client, getattr(cast, who))
    for url in (reverse("youth:imports"), address(batch), address(batch, "import_rows", "new")):
        assert client.get(url).status_code == 403
    assert client.post(address(batch, "import_apply")).status_code == 403
    assert client.post(address(batch, "import_cancel")).status_code == 403


def test_a_list_of_another_organization_is_not_found(cast, client, batch):
    sign_in(client, cast.outsider)
    for name in ("import", "import_apply", "import_cancel"):
        method = client.get if name == "import" else client.post
        assert method(address(batch, name)).status_code == 404
    assert client.get(address(batch, "import_rows", "new")).status_code == 404
    assert list(client.get(reverse("youth:imports")).context["batches"]) == []


@pytest.mark.parametrize("name", ["import_apply", "import_cancel"])
def test_acts_need_a_post(coordinator, batch, name):
    assert coordinator.get(address(batch, name)).status_code == 405


def test_no_name_of_a_file_or_person_stands_in_the_list_of_imports(coordinator, batch):
    page = coordinator.get(reverse("youth:imports")).content.decode()
    assert address(batch) in page and "Karla" not in page


def test_possible_doubles_say_why(cast, coordinator):
    batch = staging.stage(cast.ceiba, sheet(ADULT, ADULT, AGAINST), "l.csv", cast.coordinator)
    page = coordinator.get(address(batch, "import_rows", "possible"))
    assert [each["texts"] for each in page.context["rows"]] == [[str(views.WHY["identical"])]]
