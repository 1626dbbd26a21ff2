"""The pages of an import: send, look, store, discard; who may, and what is recorded."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataKey
from accounts.sealing import files
from audit.models import Entry
from jobs import starting
from jobs import working as jobs_working
from jobs.kinds import PROBLEMS
from tests.signing_in import sign_in
from tests.working import work
from youth.forms import imports as forms
from youth.importing import applying, clearing, staging, taking_back
from youth.matching.reasons import WHY as WHY_SAME
from youth.models import (
    BlindToken,
    Consent,
    Guardian,
    ImportBatch,
    ImportRow,
    Participant,
)

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
    listed = coordinator.get(reverse("youth:imports")).content.decode()
    assert str(forms.UNREADABLE["no_header"]) in listed
    assert Entry.objects.get(action="import.unreadable").purpose == "no_header"
    name = staging.upload_name(only_batch())
    assert files.exists(name), "somebody may say how it is read"
    keys = DataKey.objects.count()
    clearing.clear_away()
    assert only_batch(), "the reason stands for a day"
    ImportBatch.objects.unscoped(WHY).update(created_at=timezone.now() - clearing.FORGOTTEN)
    clearing.clear_away()
    assert not ImportBatch.objects.unscoped(WHY).exists() and not files.exists(name)
    assert DataKey.objects.count() == keys - 1


def test_only_so_many_lists_wait_at_once(coordinator, monkeypatch):
    monkeypatch.setattr(starting, "MOST_AT_ONCE", 1)
    first = send(coordinator, sheet(*MIXED))
    page = coordinator.get(reverse("youth:imports"))
    key = page.context["form"]["form_key"].value()
    kept = files.names_in("imports", timedelta(0))
    answer = send(coordinator, sheet(ADULT), form_key=key)
    assert str(PROBLEMS["too_many"]) in answer.context["form"].non_field_errors()
    assert only_batch() and files.names_in("imports", timedelta(0)) == kept, "nothing is kept of it"
    work()
    assert send(coordinator, sheet(ADULT), form_key=key).url != first.url, "the same form, later"
    coordinator.post(address(ImportBatch.objects.unscoped(WHY).last(), "import_apply"))
    said = [str(m) for m in coordinator.get(first.url).context["messages"]]
    assert said == [str(PROBLEMS["too_many"])]


def test_a_list_whose_reading_never_began_is_read_later(cast, coordinator):
    """The web server was killed between keeping the list and ordering the work."""
    batch = staging.receive(cast.ceiba, sheet(*MIXED), "lista.csv", cast.coordinator)
    assert address(batch, "import_apply") in coordinator.get(address(batch)).content.decode()
    coordinator.post(address(batch, "import_apply"))
    work()
    assert only_batch().state == "read"


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


def test_a_page_that_renews_itself_names_nobody_and_records_nothing(coordinator):
    """Every three seconds an entry would bury those that matter."""
    answer = send(coordinator, sheet(*MIXED), "Lista de Karla.csv")
    page = coordinator.get(answer.url).content.decode()
    assert 'http-equiv="refresh"' in page and "Karla" not in page
    assert not Entry.objects.filter(action="import.seen").exists()
    work()
    assert "Lista de Karla.csv" in coordinator.get(answer.url).content.decode()
    assert Entry.objects.filter(action="import.seen").count() == 1


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
    assert (job.state, job.done, page.context["batch"].state) == ("cancelled", 10, "applying")
    assert not Participant.objects.visible_to(cast.coordinator).exists()
    coordinator.post(reverse("jobs:go_on", args=[job.pk]))
    work()
    assert Participant.objects.visible_to(cast.coordinator).count() == 25
    assert Entry.objects.filter(action="people.imported").count() == 1


def test_a_colleague_lets_it_go_on_and_answers_for_the_rest(cast, client, half_stored):
    colleague = cast._person("colega", "coordinator", cast.ceiba)
    page = sign_in(client, colleague).get(address(half_stored))
    client.post(reverse("jobs:go_on", args=[page.context["job"].pk]))
    work()
    people = Participant.objects.visible_to(colleague)
    assert people.filter(created_by=cast.coordinator).count() == 10
    assert people.filter(created_by=colleague).count() == 15


def test_no_other_list_is_stored_beside_one_that_is_half_stored(cast, coordinator, half_stored):
    """The same list sent again would not know the people of the first: all would be there twice."""
    again = staging.stage(cast.ceiba, sheet(*crowd(25)), "lista.csv", cast.coordinator)
    answer = coordinator.post(address(again, "import_apply"))
    assert answer.url == address(half_stored)
    with pytest.raises(applying.Busy):
        applying.apply(again, cast.coordinator)
    coordinator.post(address(half_stored, "import_apply"))
    work()
    coordinator.post(address(again, "import_apply"))
    work()
    again.refresh_from_db()
    assert (again.summary["same"], again.summary["new"]) == (25, 0)
    assert Participant.objects.visible_to(cast.coordinator).count() == 25


def test_people_known_before_are_corrected_last(cast, coordinator, monkeypatch):
    monkeypatch.setattr(applying, "FIRST_STEP", 10)
    monkeypatch.setattr(applying, "LONGEST_STEP", 10)
    monkeypatch.setattr(applying, "STEP_SECONDS", 0)
    first = staging.stage(cast.ceiba, sheet(*crowd(3)), "lista.csv", cast.coordinator)
    applying.apply(first, cast.coordinator)
    changed = [line.replace(",,,,si", ",,9512-3456,,si") for line in crowd(3)]
    lines = sheet(*changed, *crowd(25)[3:])
    batch, seen = staging.stage(cast.ceiba, lines, "lista.csv", cast.coordinator), []

    def look(_done):
        batch.refresh_from_db()
        corrected = staging.rows_of(batch).filter(fate="changed", applied=True).count()
        seen.append((corrected, taking_back.can_be(batch)))

    applying.apply(batch, cast.coordinator, progress=look)
    # One by one, for no step may take long: the time of a step is set to nothing here.
    assert seen == [(0, True)] * 3 + [(1, False), (2, False), (3, False)]


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
    assert [each["texts"] for each in page.context["rows"]] == [[str(WHY_SAME["identical"])]]


def test_what_killed_processes_left_is_cleared_away(cast, coordinator, batch, monkeypatch):
    """Drafts, files of lists that need none, rows of one that was given up; nothing else."""
    monkeypatch.setattr(clearing, "FRESH", timedelta(0))
    needed, gone = staging.upload_name(batch), f"imports/{batch.pk.int % 997}"
    files.write(gone, b"Karla", batch.key)
    draft = files._path(needed).with_name(f"{batch.pk}.0123abcd.part")
    draft.write_bytes(b"half")
    clearing.clear_away()
    assert files.exists(needed) and not files.exists(gone)
    assert draft.exists(), "the list is needed, and somebody may be writing"
    ImportBatch.objects.unscoped(WHY).update(state="cancelled")
    clearing.clear_away()
    assert not files.exists(needed) and not draft.exists()
    assert not ImportRow.objects.unscoped(WHY).exists()
