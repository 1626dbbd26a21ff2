"""What somebody decided about a table is followed, checked, shown whole, and remembered."""

from datetime import date

import pytest

from youth.importing.choosing import CHOOSABLE, BadChoice, Chosen, problems
from youth.importing.messages import FIELDS, UnreadableList
from youth.importing.rows import look, read_people

from .makers import TODAY, make_csv, make_xlsx


def read(data: bytes, *chosen: Chosen):
    return read_people(data, country="HN", today=TODAY, sandboxed=False, chosen=chosen)


def codes(notes) -> set[str]:
    return {note.code for note in notes}


LIST = make_csv(
    "Nombre;Apellido;Madre;Nacido;Sexo;Fecha de nacimiento;Barrio",
    "Ana;Paz;Rosa;03/04/2008;M;;Centro",
    "Luz;Cux;Olga;05/06/2009;M;;Sur",
)
WHOLE = {
    "given_names": "Nombre",
    "first_surname": "Apellido",
    "born": "Nacido",
    "sex": "Sexo",
    "place": "Barrio",
}


def test_chosen_columns_are_the_only_ones_that_are_read():
    reading = read(LIST, Chosen(None, columns=WHOLE, meaning_of_m="female"))
    ana, _luz = reading.rows
    assert (ana.born, ana.sex, ana.place_text) == (date(2008, 4, 3), "female", "Centro")
    assert ana.guardian == "", "the mother was not chosen"
    assert read(LIST).rows[0].guardian == "Rosa", "without a choice she is read"
    assert "as_chosen" in codes(reading.assumed)
    assert "m_unclear" not in codes(reading.assumed)


def test_the_order_of_dates_is_followed():
    rows = read(LIST, Chosen(None, columns=WHOLE, day_first={"born": False})).rows
    assert [row.born for row in rows] == [date(2008, 3, 4), date(2009, 5, 6)]


def test_the_order_of_names_is_followed():
    data = make_csv("Nombre;Edad", "RIVERA PAZ ANA;15")
    assert read(data).rows[0].first_surname == "PAZ"
    row = read(data, Chosen(None, surnames_first=True)).rows[0]
    assert (row.given_names, row.first_surname, row.second_surname) == ("ANA", "RIVERA", "PAZ")


def test_a_header_row_of_words_we_do_not_know():
    data = make_csv("Lista", "K'aslem;Junab';K'ayewal", "Ana Paz;15;x")
    with pytest.raises(UnreadableList) as caught:
        read(data)
    assert caught.value.code == "no_header"
    columns = {"full_name": "K'aslem", "age": "Junab'"}
    (row,) = read(data, Chosen(None, columns=columns, header_row=2)).rows
    assert (row.number, row.given_names, row.age) == (3, "Ana", 15)


def test_the_chosen_header_row_may_be_two_rows():
    data = make_xlsx(
        [
            ["Apellidos", None, "Nombre", "Edad"],
            ["Uno", "Dos", None, None],
            ["Paz", "Cux", "Ana", 9],
        ]
    )
    columns = {"first_surname": "Apellidos / Uno", "second_surname": "Apellidos / Dos"}
    chosen = Chosen("Sheet1", columns | {"given_names": "Nombre", "age": "Edad"}, header_row=2)
    (row,) = read(data, chosen).rows
    assert (row.first_surname, row.second_surname) == ("Paz", "Cux")


def test_a_table_left_out_lists_nobody():
    data = make_xlsx([["Nombre", "Edad"], ["Ana Paz", 15]], [["Nombre", "Edad"], ["Eva Cux", 16]])
    reading = read(data, Chosen("Sheet2", left_out=True))
    assert [row.given_names for row in reading.rows] == ["Ana"]
    assert ("left_out", "Sheet2") in {(note.code, note.sheet) for note in reading.assumed}
    with pytest.raises(UnreadableList) as caught:
        read(data, Chosen("Sheet1", left_out=True), Chosen("Sheet2", left_out=True))
    assert caught.value.code == "nothing_left"
    assert [table.is_list for table in look(data, sandboxed=False)] == [True, True]


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(None, columns=WHOLE | {"phone": "Celular"}, meaning_of_m="female"),
        Chosen(None, header_row=40, meaning_of_m="female"),
    ],
)
def test_a_remembered_choice_that_does_not_fit_is_left_aside_and_said(chosen):
    reading = read(LIST, chosen)
    assert "chosen_ignored" in codes(reading.assumed)
    assert reading.rows == read(LIST).rows


@pytest.mark.parametrize("sandboxed", [True, False])
def test_encoding_and_separator_of_a_csv(sandboxed):
    data = make_csv("Nombre;Edad;Tel,x", "Óscar Núñez;15;1,2", encoding="cp1252")
    chosen = Chosen(
        None, encoding="Latin-1", separator=",", columns={"full_name": "Nombre;Edad;Tel"}
    )
    table = look(data, sandboxed=sandboxed, chosen=[chosen])[0]
    assert (table.chosen.encoding, table.chosen.separator) == ("Latin-1", ",")
    assert table.titles == ("Nombre;Edad;Tel", "x")
    with pytest.raises(UnreadableList) as caught:
        look(data, sandboxed=sandboxed, chosen=[Chosen(None, encoding="UTF-8")])
    assert (caught.value.code, caught.value.params) == ("encoding_wrong", {"encoding": "UTF-8"})


def test_the_whole_decision_can_be_shown_and_chosen_again():
    """What look() says, chosen as it stands, changes nothing; also after a way through JSON."""
    reading = read(LIST)
    (table,) = reading.tables
    assert table == look(LIST, sandboxed=False)[0]
    assert table.chosen.columns["guardian"] == "Madre"
    assert table.chosen.day_first == {"born": True}
    assert (table.chosen.header_row, table.chosen.encoding, table.chosen.separator) == (
        1,
        "UTF-8",
        ";",
    )
    assert table.examples["Barrio"] == ("Centro", "Sur")
    assert table.titles == tuple(
        "Nombre;Apellido;Madre;Nacido;Sexo;Fecha de nacimiento;Barrio".split(";")
    )
    again = Chosen.from_json(table.chosen.to_json())
    assert again == table.chosen
    assert problems(again, table) == []
    assert read(LIST, again).rows == reading.rows


def test_boxes_are_shown_under_one_name_each():
    data = make_csv("Nombre;Sexo F;Sexo M;Edad", "Ana Paz;x;;15", "Juan Paz;;x;16")
    (table,) = look(data, sandboxed=False)
    assert table.chosen.columns["sex_male"] == "Sexo M"
    assert set(table.chosen.columns) <= set(CHOOSABLE)
    assert read(data, table.chosen).rows == read(data).rows
    assert len({str(FIELDS[name]) for name in CHOOSABLE}) == len(CHOOSABLE)


def test_a_table_without_people_shows_its_fullest_row_to_choose_from():
    (table,) = look(make_csv("Lista", "a;b;c", "1;2;3"), sandboxed=False)
    assert not table.is_list
    assert table.chosen.left_out
    assert table.titles == ("a", "b", "c")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"header_row": 9}, ["header_row_outside"]),
        ({"header_row": -1}, ["header_row_outside"]),
        ({"columns": WHOLE | {"phone": "Celular"}}, ["unknown_title"]),
        ({"columns": WHOLE | {"phone": "Barrio"}}, ["column_twice"]),
        ({"columns": WHOLE | {"shoe": "Madre"}}, ["unknown_field"]),
        ({"columns": {"born": "Nacido"}}, ["no_names"]),
        ({"columns": {"full_name": "Nombre", "surnames": "Apellido"}}, ["names_two_ways"]),
        (
            {
                "columns": {
                    "given_names": "Nombre",
                    "surnames": "Apellido",
                    "first_surname": "Madre",
                }
            },
            ["surnames_two_ways"],
        ),
        ({"columns": WHOLE | {"consent_on": "Madre", "submitted_on": "Madre"}}, []),
        ({"columns": {}, "left_out": True}, []),
    ],
)
def test_a_choice_that_cannot_be_followed_says_why(changes, expected):
    (table,) = look(LIST, sandboxed=False)
    found = problems(Chosen(**{"sheet": None, "columns": WHOLE} | changes), table)
    assert [problem.code for problem in found] == expected
    assert all(problem.text for problem in found)


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {"sheet": 3},
        {"columns": ["a"]},
        {"columns": {"born": 3}},
        {"columns": {"shoe": "a"}},
        {"day_first": {"born": "yes"}},
        {"day_first": {"shoe": True}},
        {"meaning_of_m": "M"},
        {"header_row": "1"},
        {"header_row": True},
        {"left_out": "no"},
        {"encoding": "rot13"},
        {"encoding": []},
        {"separator": "#"},
        {"surnames_first": 1},
        {"sheets": None},
    ],
)
def test_json_that_is_no_choice_is_refused(said):
    with pytest.raises(BadChoice):
        Chosen.from_json(said)


def test_a_no_is_kept_in_json():
    chosen = Chosen("Hoja", surnames_first=False, day_first={"born": False}, columns={})
    assert Chosen.from_json(chosen.to_json()) == chosen
    assert Chosen("Hoja").to_json() == {"sheet": "Hoja"}
