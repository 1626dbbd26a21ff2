"""Archives that grow: written on only, whole for every program, of any size."""

import io
import zipfile

import pytest

from rumbo import archives


class OnlyWritten:
    """A file in which nobody can go back."""

    def __init__(self):
        self.parts = []

    def write(self, content) -> int:
        self.parts.append(bytes(content))
        return len(content)

    @property
    def content(self) -> bytes:
        return b"".join(self.parts)


def made(number: int) -> OnlyWritten:
    file = OnlyWritten()
    with archives.growing(file) as archive:
        for n in range(number):
            archive.add(f"{n}.pdf", bytes([n % 251]) * 1000, packed=bool(n % 2))
    return file


def test_what_goes_in_comes_out():
    with zipfile.ZipFile(io.BytesIO(made(9).content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{n}.pdf" for n in range(9)]
        assert archive.read("3.pdf") == b"\x03" * 1000
        # Sizes stand before each entry: programs that read from the beginning need them there.
        assert not any(each.flag_bits & 0x08 for each in archive.infolist())


def test_each_entry_is_written_on_when_it_is_whole():
    assert len(made(9).parts) == 10 and max(map(len, made(9).parts)) < 1500


@pytest.mark.parametrize("limit", ["ZIP64_LIMIT", "ZIP_FILECOUNT_LIMIT"])
def test_a_very_large_one_is_a_zip64(monkeypatch, limit):
    monkeypatch.setattr(zipfile, limit, 5)
    large = made(9).content
    assert b"PK\x06\x06" in large  # the record that only a ZIP64 has at its end
    monkeypatch.undo()
    with zipfile.ZipFile(io.BytesIO(large)) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == 9
    assert b"PK\x06\x06" not in made(9).content
