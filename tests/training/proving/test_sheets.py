"""Lists that leave together: any change of one of them, or of what signs them, is seen."""

import json

import pytest
from django.utils import timezone

from training.proving import ring, sheets, signed_json

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
