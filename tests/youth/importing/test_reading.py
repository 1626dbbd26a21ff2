"""Files that are not lists, or not kind: each gets its own plain message, never a crash."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youth.importing import sandbox
from youth.importing.messages import FIELDS, TEXTS, Issue, Note, UnreadableList
from youth.importing.reading import read
from youth.importing.sheetxml import column_index

from .makers import make_csv, make_xlsx, people, rezip

LIST = [["Nombre completo", "Edad"], ["Ana Paz", 15]]
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns='
        '"http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


def with_sheet(rows: str, head: str = "") -> bytes:
    return rezip(make_xlsx(LIST), {SHEET: sheet_xml(rows, head)})


def zip_of(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(make_xlsx(LIST))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(mark, bytes(data)):
            data[match.start() + offset] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    """A part that unpacks to more than its stated size."""
    data = bytearray(make_xlsx(LIST))
    at = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BAD_FILES = {
    "empty": (b"", "empty_file"),
    "blank": (b" \r\n\t\n", "empty_file"),
    "only a mark": (b"\xef\xbb\xbf", "empty_file"),
    "too big": (b"a" * (10 * 1024**2 + 1), "too_big"),
    "pdf": (b"%PDF-1.7 ...", "not_spreadsheet"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "not_spreadsheet"),
    "noise": (bytes(range(256)) * 20, "not_spreadsheet"),
    "web page": (b"\xef\xbb\xbf <HTML><table>", "web_page"),
    "old excel": (OLD, "old_excel"),
    "password": (OLD + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "zip password": (encrypted_zip(), "encrypted"),
    "ods": (zip_of(**{"content.xml": b"<x/>"}), "open_document"),
    "xlsb": (zip_of(**{"xl__workbook.bin": b""}), "binary_excel"),
    "docx": (zip_of(**{"word__document.xml": b"<x/>"}), "not_spreadsheet"),
    "truncated": (make_xlsx(LIST)[:3000], "broken_workbook"),
    "no workbook": (zip_of(**{"xl__styles.xml": b"<x/>"}), "broken_workbook"),
    "broken xml": (rezip(make_xlsx(LIST), {SHEET: b"<worksheet><"}), "broken_workbook"),
    "lying size": (lying_zip(), "broken_workbook"),
    "entities": (with_sheet("", XXE), "broken_workbook"),
    "many parts": (rezip(make_xlsx(LIST), {f"x{i}": b"x" for i in range(101)}), "too_many_parts"),
    "bomb": (rezip(make_xlsx(LIST), {"x": bytes(51 * 1024**2)}), "unpacks_too_big"),
    "tight": (rezip(make_xlsx(LIST), {"x": bytes(6 * 1024**2)}), "packed_too_tightly"),
    "far column": (with_sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
    "far row": (with_sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "too_many_rows"),
    "long inline": (
        with_sheet(f'<row r="7"><c t="inlineStr"><is><t>{"x" * 10_001}</t></is></c></row>'),
        "cell_too_long",
    ),
    "long shared": (make_xlsx([["x" * 10_001]]), "cell_too_long"),
    "long csv": (make_csv("Nombre,Edad", "x" * 10_001 + ",15"), "cell_too_long"),
    "wide csv": (make_csv("," * 200), "too_many_columns"),
    "tall csv": (b"a;b\n" * 100_001, "too_many_rows"),
    "open quote": (make_csv("Nombre,Edad", 'Ana Paz,"15', "Luz Paz,16"), "unclosed_quote"),
    "swallowed": (
        make_csv("Nombre,Edad,Tel", '"Ana,15,1', "Luz,16,2", "Eva,16,3", '"Ida,17,4'),
        "unclosed_quote",
    ),
    "no titles": (make_csv("a,b,c", "1,2,3"), "no_header"),
    "only names": (make_csv("names_list,name2", "a,b"), "no_header"),
    "prose": (b"Estimados: adjunto la lista. Saludos.", "no_header"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files_get_their_message(case):
    data, code = BAD_FILES[case]
    with pytest.raises(UnreadableList) as caught:
        people(data)
    assert caught.value.code == code
    assert caught.value.text and str(caught.value) == caught.value.text


def test_the_child_hands_over_the_same_refusal():
    with pytest.raises(UnreadableList) as caught:
        read(make_csv("Nombre,Edad", 'Ana Paz,"15'), sandboxed=True)
    assert (caught.value.code, caught.value.params) == ("unclosed_quote", {"row": 2})


@pytest.mark.parametrize("limit", ["MEMORY", "WALL_SECONDS"])
def test_a_child_that_dies_is_a_plain_message(limit, monkeypatch):
    code = f"import resource, sys, time; {DYING[limit]}"
    monkeypatch.setattr(sandbox, "COMMAND", [sandbox.sys.executable, "-c", code])
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 2)
    with pytest.raises(UnreadableList) as caught:
        read(make_csv("Nombre,Edad"), sandboxed=True)
    assert caught.value.code == "reader_died"


DYING = {
    "MEMORY": "resource.setrlimit(resource.RLIMIT_AS, (200 << 20,) * 2); x = bytes(400 << 20)",
    "WALL_SECONDS": "time.sleep(30)",
}


def test_the_child_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "visible")
    code = "import json, os; print(json.dumps({'code': str(dict(os.environ)), 'params': {}}))"
    monkeypatch.setattr(sandbox, "COMMAND", [sandbox.sys.executable, "-c", code])
    with pytest.raises(UnreadableList) as caught:
        read(make_csv("Nombre,Edad"), sandboxed=True)
    assert "PYTHONIOENCODING" in caught.value.code, "the environment was shown"
    assert "visible" not in caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_end(encoding, separator, newline):
    rows = [["Nombres", "Apellidos", "Edad"], ["Óscar", "Núñez", "15"], ["Eva", "Güity", "16"]]
    data = make_csv(*[separator.join(row) for row in rows], newline=newline, encoding=encoding)
    (table,) = read(data)
    assert [list(line.cells) for line in table.lines] == rows
    assert [line.number for line in table.lines] == [1, 2, 3]


def test_the_extension_decides_nothing(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(make_xlsx(LIST))
    assert read(path)[0].lines[1].cells == ("Ana Paz", 15)
    assert read(io.BytesIO(make_csv("a;b")))[0].lines[0].cells == ("a", "b")


def test_rows_of_a_sheet_keep_their_numbers_under_an_empty_area():
    lines = read(make_xlsx([[], [], [None, "Nombre", "Edad"], [None, "Ana Paz", 15]]))[0].lines
    assert [line.number for line in lines if not line.is_blank] == [3, 4]
    assert lines[2].cells == ("", "Nombre", "Edad")


def test_formulas_are_found_where_the_parser_shows_only_values():
    lines = read(make_xlsx([["a", "b"], ["=1+1", "x"], ["y", "z"]]))[0].lines
    assert [line.formulas for line in lines] == [frozenset(), frozenset({0}), frozenset()]


def test_an_error_left_by_a_formula_counts_as_one():
    data = with_sheet('<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><v>1</v></c></row>')
    assert read(data)[0].lines[0].formulas == {0}


def test_small_parts_may_pack_tightly():
    rows = [["Nombre completo", "Edad"]] + [["Ana Paz", 15]] * 3000
    assert len(people(make_xlsx(rows)).rows) == 3000


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_column_letters(letters, index):
    assert column_index(letters) == index


def test_every_message_can_be_shown():
    known = {"row", "header", "field", "value", "encoding", "separator", "count"}
    for code, text in TEXTS.items():
        names = set(re.findall(r"%\((\w+)\)s", str(text)))
        assert names <= known, code
        params = dict.fromkeys(names, "x") | ({"field": "born"} if "field" in names else {})
        assert Note(code, params).text
        if "field" not in names:
            assert "%(" not in Issue(code, "", params).text
    assert all(str(name) for name in FIELDS.values())


CELLS = st.text(st.characters(codec="utf-8", exclude_characters='\x00\r\n"\t'), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_nothing_is_lost(rows):
    """Whatever the cells hold, each line is a row, a refused row, or a line said to be left out."""
    lines = ["\t".join(row) for row in rows]
    reading = people(make_csv("Nombres\tApellidos\tNacimiento", *lines))
    left_out = sum(note.params.get("count", 1) for note in reading.skipped)
    assert len(reading.rows) + left_out == len(rows)
    assert all(row.refusals or (row.given_names and row.born) for row in reading.rows)
