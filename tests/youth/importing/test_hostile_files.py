"""Files built or broken to hurt: refused in words, within the limits, and never by a crash."""

import io
import random
import time
import zipfile

import pytest

from youth.importing import sandbox
from youth.importing.messages import UnreadableList
from youth.importing.reading import read
from youth.importing.rows import look, read_tables
from youth.importing.tables import MAX_SHEET
from youth.models import ImportRow

from .makers import TODAY, make_csv, make_xlsx, people, rezip
from .test_reading import SHEET, with_sheet, zip_of

PEOPLE = [
    ["Registro", None, None, None],
    ["Nombre completo", "Fecha de nacimiento", "Sexo", "Tel"],
    ["Ana Paz", "03/04/2008", "F", 97851717],
    ["Juan Cux", "=1+1", "M", "n/a"],
    ["Íngrid Güity", 39600, "F", "9785-1717 / 9785-1718"],
    ["TOTAL", 3, None, None],
]
MUTATIONS = 800


def refused(data: bytes, *, sandboxed: bool = True) -> str:
    with pytest.raises(UnreadableList) as caught:
        read(data, sandboxed=sandboxed)
    assert caught.value.text
    return caught.value.code


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled, or overwritten by what parsers trip over."""
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(spoiled) or 1)
        many = chance.randint(1, 40)
        kind = chance.randrange(5)
        if kind == 0 and spoiled:
            spoiled[at] = chance.randrange(256)
        elif kind == 1:
            del spoiled[at : at + many]
        elif kind == 2:
            spoiled[at:at] = spoiled[at : at + many] * chance.randint(1, 5)
        elif kind == 3:
            spoiled[at:at] = chance.choice(TRIPPING)
        else:
            spoiled = spoiled[: max(1, at)]
    return bytes(spoiled)


TRIPPING = (b"\x00", b'"', b'""",', b"\xff\xfe", b"<", b"&e;", b"\r", b";" * 300, b"\x81", b"]]>")
TRIPPING += (b'r="ZZZZ9"', b'r="A99999999999999999999"', b"<f>", b"</row>", b"-1", b"9" * 400)


def survives(data: bytes) -> bool:
    """True if it was read; False if it was refused; any other exception fails the test."""
    try:
        tables = read(data)
        read_tables(tables, country="HN", today=TODAY)
    except UnreadableList as refusal:
        assert refusal.text
        return False
    return True


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_mutated_csv_is_read_or_refused(encoding):
    chance = random.Random(f"csv {encoding}")  # noqa: S311 - a fixed order of mutations
    lines = [";".join("" if cell is None else str(cell) for cell in row) for row in PEOPLE]
    data = make_csv(*lines, encoding=encoding)
    outcomes = [survives(mutated(data, chance)) for _ in range(MUTATIONS)]
    assert 0 < sum(outcomes) < MUTATIONS


def test_mutated_sheets_are_read_or_refused():
    """The XML inside an honest zip: what a mutated zip would hide behind its checksums."""
    chance = random.Random("sheets")  # noqa: S311
    data = make_xlsx(PEOPLE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET]
    names += [name for name in parts if "sharedStrings" in name]
    outcomes = []
    for _ in range(MUTATIONS):
        name = chance.choice(names)
        outcomes.append(survives(rezip(data, {name: mutated(parts[name], chance)})))
    assert 0 < sum(outcomes) < MUTATIONS


def test_mutated_workbooks_are_read_or_refused():
    chance = random.Random("workbooks")  # noqa: S311
    data = make_xlsx(PEOPLE)
    assert survives(data)
    assert not all(survives(mutated(data, chance)) for _ in range(MUTATIONS))


def test_the_mutations_would_find_a_crash(monkeypatch):
    """Control: without its net, the reader does raise something else."""
    monkeypatch.setattr("youth.importing.workbook.BROKEN", ())
    monkeypatch.setattr("youth.importing.parsing.BROKEN", ())
    with pytest.raises(zipfile.BadZipFile):
        survives(make_xlsx(PEOPLE)[:3000])


def test_a_cell_of_60_megabytes():
    cell = b"x" * (60 * 1024**2)
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + cell + b"</t></is></c></row>"
    assert refused(rezip(make_xlsx(PEOPLE), {SHEET: row}), sandboxed=False) == "unpacks_too_big"


@pytest.mark.parametrize("sandboxed", [True, False])
def test_a_cell_of_a_few_megabytes_says_where_it_is(sandboxed):
    data = with_sheet(
        f'<row r="7"><c r="A7" t="inlineStr"><is><t>{"x" * 3_000_000}</t></is></c></row>'
    )
    with pytest.raises(UnreadableList) as caught:
        read(data, sandboxed=sandboxed)
    assert (caught.value.code, caught.value.params) == ("cell_too_long", {"row": 7})


def test_many_runs_of_one_text_are_one_long_cell():
    runs = "<r><t>" + "</t></r><r><t>".join(["x" * 4000] * 3) + "</t></r>"
    data = with_sheet(f'<row r="2"><c r="A2" t="inlineStr"><is>{runs}</is></c></row>')
    assert refused(data) == "cell_too_long"


def test_a_long_text_that_many_cells_share_dies_in_the_child_only():
    """One text of 30,000 letters in 50,000 cells would be 1.5 GB."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_001))
    shared = f'<sst xmlns="x"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    data = rezip(with_sheet(rows), {"xl/sharedStrings.xml": shared})
    assert refused(data) in ("reader_died", "cell_too_long")


def test_empty_formatted_rows_are_nobody_and_take_no_room():
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    empty = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_001))
    with_people = '<row r="2"><c r="A2" t="inlineStr"><is><t>Ana</t></is></c></row>'
    (table,) = read(with_sheet(head.format("Nombre") + with_people + empty), sandboxed=True)
    assert [line.number for line in table.lines] == [1, 2]


def test_a_row_of_ten_thousand_columns():
    cells = "".join(f'<c t="n"><v>{n}</v></c>' for n in range(10_000))
    assert refused(with_sheet(f'<row r="1">{cells}</row>')) == "too_many_columns"
    assert refused(make_csv(",".join(["a"] * 10_000))) == "too_many_columns"


@pytest.mark.parametrize("letters", ["GS", "HA", "ZZ", "AAA", "XFD"])
def test_cells_too_far_right_count_only_when_filled(letters):
    filled = f'<row r="1"><c r="A1"><v>1</v></c><c r="{letters}1"><v>1</v></c></row>'
    assert refused(with_sheet(filled)) == "too_many_columns"
    empty = f'<row r="1"><c r="A1"><v>1</v></c><c r="{letters}1" s="3"/></row>'
    assert len(read(with_sheet(empty))[0].lines[0].cells) == 1


@pytest.mark.parametrize("letters", ["GR", "Z", "FZ"])
def test_the_last_column_that_is_allowed(letters):
    data = with_sheet(f'<row r="1"><c r="{letters}1"><v>1</v></c></row>')
    assert read(data)[0].lines[0].cells[-1] == 1


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ('<c r="B1"><f>1+1</f><v>2</v></c>', {1}),
        ('<c r="B1"><f t="shared" si="0"/><v>2</v></c>', {1}),
        ("<c><v>1</v></c><c><f>1+1</f><v>2</v></c>", {1}),
        ('<c r="C1"><v>1</v></c><c><f>1+1</f><v>2</v></c>', {3}),
        ("<c r='A1' t='e'><v>#N/A</v></c>", {0}),
        ('<c r="A1"><v>1</v></c>', set()),
    ],
)
def test_formulas_in_every_writing(cells, where):
    (line,) = read(with_sheet(f'<row r="1">{cells}</row>'))[0].lines
    assert line.formulas == where


def test_formulas_with_a_prefix_of_names():
    xml = (
        b'<?xml version="1.0"?><x:worksheet xmlns:x='
        b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    tables = read(rezip(make_xlsx(PEOPLE), {SHEET: xml}))
    assert [line.formulas for line in tables[0].lines] in ([{0}], [])


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize(
    "entity", ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY e "lol"><!ENTITY f "&e;&e;">']
)
def test_entities_in_any_part(part, entity):
    data = make_xlsx([["text", "more text"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(part)
    head, _, rest = xml.partition(b"?>")
    assert refused(rezip(data, {part: head + f"?><!DOCTYPE x [{entity}]>".encode() + rest})) == (
        "broken_workbook"
    )


def test_a_sheet_in_utf_16_is_not_guessed_at():
    xml = '<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16")
    assert refused(rezip(make_xlsx(PEOPLE), {SHEET: xml})) == "broken_workbook"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zip_of(**{"foto.jpg": b"x"}), "not_spreadsheet"),
        (zip_of(**{"__MACOSX/._lista.csv": b"x"}), "not_spreadsheet"),
        (zip_of(**{"lista.csv": bytes(6 * 1024**2)}), "packed_too_tightly"),
        (zip_of(**{"lista.csv": b"a;b\n" * 100_001}), "too_many_rows"),
        (zip_of(**{f"{n}.csv": b"a" for n in range(101)}), "too_many_parts"),
        (zip_of(**{"lista.csv": b"\x01\x00" * 50}), "not_spreadsheet"),
        (b"<html><body><table><tr><td>Nombre</td></tr></table></body></html>", "web_page"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "not_spreadsheet"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 \x00\x00\x00", "not_spreadsheet"),
        (b"Nombre;Edad\n" + b"a" * 5000 + b"\x00;15\n", "not_spreadsheet"),
    ],
)
def test_other_kinds_of_files(content, code):
    assert refused(content) == code


def test_an_empty_list_in_a_zip_is_nobodys():
    data = zip_of(**{"vacia.csv": b"", "lista.csv": make_csv("Nombre;Edad", "Ana Paz;15")})
    assert [row.sheet for row in people(data).rows] == ["lista"]


def test_quotes_within_quotes_end():
    """Time is bounded by the child; here only that the answer is a plain one."""
    start = time.monotonic()
    for data in (b'"' * 100_001, b'"",' * 150 + b'"' * 9, b'a;"' + b'""' * 4000 + b'";c\n' * 3):
        try:
            look(data, sandboxed=True)
        except UnreadableList as refusal:
            assert refusal.code in ("unclosed_quote", "cell_too_long")
    assert time.monotonic() - start < sandbox.WALL_SECONDS


MAC = ["Ángel;Núñez;Muñoz", "José;Peña;López", "María;Gómez;Ibáñez", "Íñigo;Güity;Zúñiga"]


@pytest.mark.parametrize(
    ("lines", "encoding", "expected"),
    [
        (MAC, "mac_roman", "Mac Roman"),
        (MAC, "cp1252", "Windows-1252"),
        (["Martín;Peñón;x", "Benjamín;Cañón;x"], "mac_roman", "Mac Roman"),
        (["O’Connor;Ana–Luz;x"], "cp1252", "Windows-1252"),
        (["“Chepe”;Peña;…"], "cp1252", "Windows-1252"),
        (["Ana;Paz;€"], "cp1252", "Windows-1252"),
        (["Ana;Pe\x81a;ñ"], "latin-1", "Latin-1"),
        (MAC, "utf-8", "UTF-8"),
    ],
)
def test_encodings_without_a_mark(lines, encoding, expected):
    (table,) = read(make_csv(*lines, encoding=encoding))
    assert table.assumed[0].params == {"encoding": expected}
    assert [";".join(line.cells) for line in table.lines] == lines


LONG = (
    "Registro de participantes del programa de habilidades para la vida y el trabajo en el centro"
)


def test_lists_with_long_names_of_a_zip_are_all_read():
    """Cut short, the names of two files may be one: nobody is lost by it."""
    names = [f"enero {LONG}.csv", f"febrero {LONG}.csv", "lista.csv", "lista.CSV"]
    tables = read(zip_of(**{name: make_csv("Nombre", f"Ana {n}") for n, name in enumerate(names)}))
    assert [table.lines[1].cells for table in tables] == [(f"Ana {n}",) for n in range(4)]
    assert len({table.sheet for table in tables}) == 4
    assert max(len(table.sheet) for table in tables) == MAX_SHEET


def test_a_sheet_may_have_any_name():
    """No more than is kept of it: a longer one is what PostgreSQL refuses."""
    data = make_xlsx(PEOPLE, names=("Hoja",))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").replace(b"Hoja", b"H" * 5000)
    [table] = read(rezip(data, {"xl/workbook.xml": book}))
    assert table.sheet == "H" * MAX_SHEET and len(table.lines) == len(PEOPLE)
    assert MAX_SHEET <= ImportRow._meta.get_field("sheet").max_length
