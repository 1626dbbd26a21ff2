"""Forms and answers of form tools: codes by their form, people of repeats, ids that stay."""

import io
import zipfile
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from youth.importing import forms
from youth.importing.choosing import Chosen
from youth.importing.messages import UNREADABLE, UnreadableList
from youth.importing.rows import read_people

from .makers import TODAY, make_csv, make_xlsx

SURVEY = [
    ["type", "name", "label::Español (es)", "label::English (en)"],
    ["start", "start", None, None],
    ["begin group", "p", "Persona", "Person"],
    ["text", "q1", "¿Cuáles son sus nombres?", "Given names"],
    ["text", "q2", "Apellidos", "Surnames"],
    ["select_one sx", "q3", "Sexo", "Sex"],
    ["date", "q4", "Fecha de nacimiento", "Date of birth"],
    ["select one from mun", "q5", "Municipio", "Municipality"],
    ["select_one doc or_other", "q6", "Tipo de documento", "Type of document"],
    ["text", "q7", "Número de documento", "Number of the document"],
    ["text", "name", "Nombre del centro escolar", "Name of the school"],
    ["calculate", "edad", "Edad calculada", "Age"],
    ["end group", None, None, None],
    ["select_one sn", "q8", "¿Da su consentimiento?", "Do you consent?"],
    ["select_multiple doc", "q9", "Documentos que tiene", "Documents you have"],
]
CHOICES = [
    ["list name", "name", "label::Español (es)", "label::English (en)"],
    ["sx", 1, "Mujer", "Woman"],
    ["sx", 2, "Hombre", "Man"],
    ["mun", "hn0801", "Distrito Central", "Distrito Central"],
    ["mun", "m2", "La Ceiba", "La Ceiba"],
    ["doc", "a", "DNI", "National ID"],
    ["doc", "b", "Pasaporte", "Passport"],
    ["sn", 1, "No acepto", "No"],
    ["sn", 2, "Sí, acepto", "Yes"],
]
FORM = make_xlsx(SURVEY, CHOICES, names=("survey", "choices"))
ASSET = {
    "content": {
        "survey": [
            {
                "type": row[0].replace("select one from", "select_one").split(" ")[0],
                "$autoname": row[1],
                "label": [row[2], row[3]],
                **(
                    {"select_from_list_name": row[0].removesuffix(" or_other").split()[-1]}
                    if "select" in row[0]
                    else {}
                ),
            }
            for row in SURVEY[1:]
            if row[1] not in ("p", None)
        ]
        + [{"type": "end_group"}],
        "choices": [
            {"list_name": row[0], "$autovalue": str(row[1]), "label": row[2:]}
            for row in CHOICES[1:]
        ],
    }
}
HEAD = "p/q1,p/q2,p/q3,p/q4,p/q5,p/q6,p/q7,p/name,p/edad,q8,q9,q9/a,q9/b,_uuid,_submission_time"
ANSWERS = make_csv(
    HEAD,
    "Ana,Paz,1,2008-04-03,hn0801,a,0801200812345,Liceo,99,2,a b,True,True,u-1,2026-03-02T03:00:00",
    "Juan,Cux,2,2009-04-03,m2,b,A1,Liceo,99,1,,False,False,u-2,2026-03-02T03:00:00",
)


def read(data: bytes, form=None, chosen=(), zone=None):
    return read_people(
        data, country="HN", today=TODAY, sandboxed=False, form=form, chosen=chosen, zone=zone
    )


def codes(notes) -> set[str]:
    return {note.code for note in notes}


def zip_of(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name.replace('__', '-')}.csv", content)
    return file.getvalue()


def said(row) -> tuple:
    return row.given_names, row.sex, row.born, row.document_type, row.consents


EXPECTED = [
    ("Ana", "female", date(2008, 4, 3), "dni", True),
    ("Juan", "male", date(2009, 4, 3), "passport", False),
]


@pytest.mark.parametrize(
    "form", [FORM, ASSET, ASSET["content"]], ids=["xlsform", "asset", "content"]
)
def test_codes_are_read_by_their_form(form):
    rows = read(ANSWERS, form).rows
    assert [said(row) for row in rows] == EXPECTED
    assert rows[0].place_code == "HN0801"
    assert rows[1].place_text == "La Ceiba"
    assert rows[0].age is None, "what the form calculates is no answer"
    assert rows[0].raw["p/q3"] == "1", "what was written is kept as it was"


def test_without_the_form_codes_say_nothing():
    rows = read(ANSWERS).rows
    assert all(row.sex == "undisclosed" and not row.consents for row in rows)
    assert {row.given_names for row in rows} == {"Liceo"}, "the name of a school"


def test_the_form_inside_the_same_workbook_is_used():
    answers = [line.split(",") for line in ANSWERS.decode().splitlines()]
    data = make_xlsx(answers, SURVEY, CHOICES, names=("Datos", "survey", "choices"))
    reading = read(data)
    assert [said(row) for row in reading.rows] == EXPECTED
    assert {n.sheet for n in reading.assumed if n.code == "form_sheet"} == {"survey", "choices"}


@pytest.mark.parametrize("column", [2, 3])
def test_labels_in_any_language_as_titles_and_answers(column):
    """Kobo's other export: labels instead of names, of questions and of choices."""
    labels = {row[1]: row[column] for row in SURVEY[1:]}
    titles = [labels[name] for name in ("q1", "q2", "q3", "q4", "q8")]
    sexes = {row[1]: row[column] for row in CHOICES[1:] if row[0] == "sx"}
    answers = {row[1]: row[column] for row in CHOICES[1:] if row[0] == "sn"}
    data = make_xlsx(
        [
            [*titles, "_submission_time"],
            ["Ana", "Paz", sexes[1], "2008-04-03", answers[2], "2026-03-02T03:00:00"],
            ["Juan", "Cux", sexes[2], "2009-04-03", answers[1], "2026-03-02T03:00:00"],
        ]
    )
    rows = read(data, FORM).rows
    assert [(row.sex, row.consents) for row in rows] == [("female", True), ("male", False)]


@pytest.mark.parametrize("sandboxed", [True, False])
def test_a_form_alone_is_refused_with_what_to_do(sandboxed):
    with pytest.raises(UnreadableList) as caught:
        read_people(FORM, country="HN", today=TODAY, sandboxed=sandboxed)
    assert caught.value.code == "only_a_form"
    assert caught.value.text == str(UNREADABLE["only_a_form"])


def test_a_list_given_as_form_is_none():
    with pytest.raises(UnreadableList) as caught:
        read(ANSWERS, make_csv("Nombre,Edad"))
    assert caught.value.code == "no_form"


@pytest.mark.parametrize(
    ("kind", "list_name"),
    [
        ("select_one sx", "sx"),
        ("select one from sx", "sx"),
        ("Select_One sx or_other", "sx"),
        ("select_multiple sx", "sx"),
        ("select all that apply from sx", "sx"),
        ("text", ""),
    ],
)
@pytest.mark.parametrize("title", ["list_name", "list name", "List_Name"])
def test_spellings_of_forms(kind, list_name, title):
    survey = [["Type", "Name", "Label"], [kind, "q", "Sexo"]]
    choices = [[title, "name", "label"], ["sx", "f", "Mujer"]]
    form = forms.from_tables(read_tables_of(survey, choices))
    question = form.question("grupo/q")
    assert question.choices == list_name
    if list_name:
        assert form.answers("sex", "q")["f"] == "Mujer"
        assert ("other" in form.choices["sx"]) == ("or_other" in kind)


def read_tables_of(survey, choices):
    from youth.importing.reading import read as read_file

    return read_file(make_xlsx(survey, choices, names=("survey", "choices")))


@pytest.mark.parametrize("mark", ["/", ".", "-", ":"])
def test_groups_are_parted_by_any_mark(mark):
    head = HEAD.replace("/", mark)
    rows = read(make_csv(head, *ANSWERS.decode().splitlines()[1:]), FORM).rows
    assert [said(row) for row in rows] == EXPECTED


def test_boxes_of_a_question_with_several_answers_are_no_documents():
    data = make_csv(
        "nombres,apellidos,edad,docs/dui,docs/pasaporte,docs/partida",
        "Ana,Paz,15,True,False,n/a",
        "Eva,Cux,15,1,0,0",
    )
    assert [(row.document_type, row.document_number) for row in read(data).rows] == [("", "")] * 2


def test_where_somebody_stood_is_not_imported():
    data = make_csv(
        "nombre,edad,direccion,_direccion_latitude,_direccion_longitude,_direccion_precision",
        "Ana Paz,15,14.0812 -87.2068 990.0 5.0,14.0812,-87.2068,5.0",
    )
    reading = read(data)
    assert "14.0812" not in str(reading.rows)
    assert reading.rows[0].place_text == ""
    assert "position_left_out" in codes(reading.assumed)


def test_the_day_of_a_form_is_the_local_one():
    """Sent on 1 March at nine in the evening in Honduras, which is 2 March in UTC."""
    local = read(ANSWERS, FORM, zone=ZoneInfo("America/Tegucigalpa")).rows[0]
    assert local.consent_on == date(2026, 3, 1)
    assert read(ANSWERS, FORM).rows[0].consent_on == date(2026, 3, 2)


# Repeats

PARENT = "_index,nombre_responsable,municipio,consentimiento,_uuid,_submission_time"
HOUSEHOLDS = [
    "1,Rosa Paz,Tela,si,h-1,2026-03-02T10:00:00",
    "2,Olga Cux,La Ceiba,no,h-2,2026-03-02T10:00:00",
]
CHILDREN = ["joven/nombres", "joven/apellidos", "joven/fecha_nac"]
YOUNG = [("Ana", "Paz", "2008-04-03"), ("Luz", "Paz", "2010-04-03"), ("Eva", "Cux", "2011-04-03")]


def side_by_side() -> bytes:
    titles = [
        f"joven[{n}]/{part}" for n in (1, 2) for part in ("nombres", "apellidos", "fecha_nac")
    ]
    return make_csv(
        ",".join([PARENT, *titles]),
        ",".join([HOUSEHOLDS[0], *YOUNG[0], *YOUNG[1]]),
        ",".join([HOUSEHOLDS[1], *YOUNG[2], "n/a", "", ""]),
    )


def parent_repeated() -> bytes:
    rows = zip((0, 0, 1), YOUNG, strict=True)
    return make_csv(
        ",".join([PARENT, *CHILDREN]),
        *[",".join([HOUSEHOLDS[parent], *child]) for parent, child in rows],
    )


def second_sheet() -> bytes:
    head = [*CHILDREN, "_index", "_parent_table_name", "_parent_index", "_submission__uuid"]
    rows = zip((1, 1, 2), YOUNG, strict=True)
    return make_xlsx(
        [PARENT.split(","), *[row.split(",") for row in HOUSEHOLDS]],
        [head, *[[*child, n, "Registro", at, "x"] for n, (at, child) in enumerate(rows)]],
        names=("Registro", "joven"),
    )


def odk_zip() -> bytes:
    head = "SubmissionDate,nombre_responsable,municipio,consentimiento,meta-instanceID,KEY"
    rows = zip(("1", "1", "2"), ("1", "2", "1"), YOUNG, strict=True)
    children = [f"{','.join(child)},uuid:h-{at},uuid:h-{at}/joven[{n}]" for at, n, child in rows]
    return zip_of(
        registro=make_csv(
            head,
            "2026-03-02T10:00:00.000Z,Rosa Paz,Tela,si,uuid:h-1,uuid:h-1",
            "2026-03-02T10:00:00.000Z,Olga Cux,La Ceiba,no,uuid:h-2,uuid:h-2",
        ),
        registro__joven=make_csv("nombres,apellidos,fecha_nac,PARENT_KEY,KEY", *children),
    )


REPEATS = [side_by_side, parent_repeated, second_sheet, odk_zip]


@pytest.mark.parametrize("make", REPEATS)
def test_each_child_is_a_person_with_the_answers_of_its_parent(make):
    reading = read(make())
    found = [
        (row.given_names, row.born.year, row.guardian, row.place_text, row.consents, row.consent_on)
        for row in sorted(reading.rows, key=lambda row: row.born)
    ]
    day = date(2026, 3, 2)
    assert found == [
        ("Ana", 2008, "Rosa Paz", "Tela", True, day),
        ("Luz", 2010, "Rosa Paz", "Tela", True, day),
        ("Eva", 2011, "Olga Cux", "La Ceiba", False, day),
    ]
    assert not reading.refused


@pytest.mark.parametrize("make", REPEATS)
def test_each_child_has_a_number_of_its_own_that_stays(make):
    rows = sorted(read(make()).rows, key=lambda row: row.born)
    ids = [row.source_id for row in rows]
    assert ids == ["h-1", "h-1[2]", "h-2"]
    assert len({(row.sheet, row.number) for row in rows}) == 3
    known = {mapping.sheet for mapping in read(make()).mappings}
    assert {row.sheet for row in rows} <= known


@pytest.mark.parametrize("sandboxed", [True, False])
def test_a_zip_of_csvs_reads_alike_in_the_child(sandboxed):
    reading = read_people(odk_zip(), country="HN", today=TODAY, sandboxed=sandboxed)
    assert len(reading.rows) == 3
    assert "repeat_joined" in codes(reading.assumed)


def test_children_of_a_participant_are_left_out_and_said():
    wide = make_csv(
        "nombres,apellidos,edad,hijos[1]/nombre,hijos[1]/edad,hijos[2]/nombre,hijos[2]/edad",
        "Ana,Paz,19,Bebesito Paz,1,,",
    )
    reading = read(wide)
    assert [row.given_names for row in reading.rows] == ["Ana"]
    assert "repeat_left_out" in codes(reading.assumed)
    assert "Bebesito" not in str(reading.rows)
    sheets = make_xlsx(
        [["_index", "nombres", "apellidos", "edad", "_uuid"], [1, "Ana", "Paz", 19, "u"]],
        [["nombre", "edad", "_parent_index"], ["Bebesito Paz", 1, 1]],
        names=("Datos", "hijos"),
    )
    reading = read(sheets)
    assert [row.given_names for row in reading.rows] == ["Ana"]
    assert "repeat_sheet_left_out" in codes(reading.assumed)


def test_the_parents_may_be_left_out_by_choice():
    sheets = make_xlsx(
        [["_index", "nombres", "apellidos", "edad", "municipio"], [1, "Ana", "Paz", 39, "Tela"]],
        [["nombres", "apellidos", "edad", "_parent_index"], ["Eva", "Paz", 15, 1]],
        names=("Datos", "joven"),
    )
    (row,) = read(sheets, chosen=[Chosen("Datos", left_out=True)]).rows
    assert (row.given_names, row.age, row.place_text) == ("Eva", 15, "Tela")


def test_what_the_parent_says_of_itself_is_not_its_childs():
    data = make_csv(
        "sexo,telefono,municipio,joven[1]/nombre,joven[1]/edad,joven[2]/nombre,joven[2]/edad",
        "mujer,97851717,Tela,Juan Paz,15,,",
    )
    (row,) = read(data).rows
    assert (row.sex, row.phone, row.place_text) == ("undisclosed", "", "Tela")


def test_rows_without_anybody_in_the_repeat_are_counted():
    data = side_by_side().replace(b"Eva,Cux,2011-04-03", b",,")
    reading = read(data)
    assert len(reading.rows) == 2
    (note,) = [note for note in reading.assumed if note.code == "repeat_without"]
    assert note.params["count"] == 1
