"""Lists that leave together: any change of one of them, or of what signs them, is seen."""

import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.training.certifying import group
from training.certifying import handing_out, issuing
from training.proving import publishing, ring, sheets, signed_json

from . import papers

LISTS = {"index.csv": b"code,state\nA,valid\n", "codebook.csv": b"column\n"}


@pytest.fixture
def content() -> bytes:
    return sheets.signed(LISTS, papers.signing(), timezone.now())


def named(content: bytes) -> dict:
    return sheets.read(content, ring.load().keys.get)


def test_as_they_left(content):
    assert sheets.are_so(LISTS, named(content))
    assert not sheets.are_so(LISTS | {"index.csv": b"code,state\nA,revoked\n"}, named(content))
    assert not sheets.are_so({"index.csv": LISTS["index.csv"]}, named(content))


def test_what_signs_them_cannot_be_another(content):
    data = json.loads(content)
    for changed in (
        data | {"files": data["files"] | {"index.csv": "0" * 64}},
        data | {"files": {}},
        data | {"made": "2020-01-01T00:00:00Z"},
        data | {"key": "s2"},
        data | {"signature": ""},
        {"version": 1},
        [],
    ):
        with pytest.raises(signed_json.Unreadable):
            named(json.dumps(changed).encode())
    with pytest.raises(signed_json.Unreadable):
        named(b"{" * 70_000)


@pytest.fixture
def unpacked(cast, tmp_path):
    """An organization's own archive, as somebody unpacked it, and our keys beside it."""
    offering = group.offering(cast.ceiba)
    group.member(offering)
    issued = issuing.issue(offering, actor=cast.coordinator).issued
    file = BytesIO()
    handing_out.zip_of(issued, file)
    with ZipFile(file) as archive:
        archive.extractall(tmp_path / "archive")
    (tmp_path / "claves.json").write_bytes(publishing.keys())
    return tmp_path / "archive"


def state(folder) -> str:
    """By the command; without network too."""
    said = []
    keys = str(folder.parent / "claves.json")
    for more in ({}, {"offline": True, "keys": keys}):
        out = StringIO()
        try:
            call_command(
                "verify_certificate", str(folder / sheets.FILE), json=True, stdout=out, **more
            )
        except CommandError as fault:
            assert fault.returncode == 1
        said.append(json.loads(out.getvalue())["state"])
    assert len(set(said)) == 1
    return said[0]


@pytest.mark.parametrize("name", ["index.csv", "index.xlsx", "codebook.csv"])
def test_the_command_checks_what_was_unpacked_and_refuses_an_altered_list(unpacked, name):
    assert state(unpacked) == "valid"
    path = unpacked / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    whole = path.read_bytes()
    path.write_bytes(content)
    assert state(unpacked) == "altered"
    path.unlink()
    assert state(unpacked) == "altered"
    path.write_bytes(whole)
    assert state(unpacked) == "valid"
    signed = unpacked / sheets.FILE
    signed.write_text(signed.read_text().replace(name, f"other-{name}"))
    assert state(unpacked) == "altered"


def test_without_keys_lists_leave_unsigned(settings, tmp_path):
    assert set(publishing.leaving(LISTS)) == {*LISTS, sheets.FILE}
    settings.SIGNING_KEYS = tmp_path / "nothing"
    assert publishing.leaving(LISTS) == LISTS
