"""Uploads: never on the disk in clear, and never more in memory than is allowed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from tests.signing_in import sign_in
from youth.importing.reading import MAX_FILE


def boom(*_given, **_more):
    raise AssertionError("something was written to the disk")


@pytest.fixture
def no_disk(monkeypatch):
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", boom)


def posted(*files: bytes):
    sent = {f"f{n}": SimpleUploadedFile(f"{n}.csv", each) for n, each in enumerate(files)}
    request = RequestFactory().post("/", sent)
    return list(request.FILES.values())


@pytest.mark.parametrize("size", [1, 64 * 1024, MAX_FILE])
def test_a_file_within_the_limit_comes_whole(no_disk, size):
    content = b"a" * (size - 1) + b"z"
    [file] = posted(content)
    assert (file.size, file.read()) == (size, content)


def test_a_larger_file_is_counted_and_not_kept(no_disk):
    [file] = posted(b"a" * (MAX_FILE + 70_000))
    assert file.size == MAX_FILE + 70_000
    assert len(file.read()) == MAX_FILE


def test_many_files_share_one_limit(no_disk):
    files = posted(*[b"a" * (4 * 1024 * 1024)] * 4)
    assert [file.size for file in files] == [4 * 1024 * 1024] * 4
    assert sum(len(file.read()) for file in files) == MAX_FILE


def test_a_list_that_is_too_big_is_said_to_be(cast, no_disk):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    client = sign_in(Client(), cast.coordinator)
    key = client.get("/trabajo/importar/").context["form"]["form_key"].value()
    file = SimpleUploadedFile("lista.csv", b"a,b\n" * (MAX_FILE // 4 + 10))
    answer = client.post("/trabajo/importar/", {"file": file, "form_key": key})
    assert "10 MB" in answer.context["form"].errors["file"][0]


def test_nobody_has_to_sign_in_to_be_held_back(db, no_disk):
    """The token of a form is looked for in what was sent, before anybody asks who sent it."""
    file = SimpleUploadedFile("lista.csv", b"a" * (MAX_FILE + 1))
    client = Client(enforce_csrf_checks=True)
    assert client.post("/cuenta/entrar/", {"file": file}).status_code == 403
