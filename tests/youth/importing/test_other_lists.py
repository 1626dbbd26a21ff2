"""Lists unlike the four: other words, orders, encodings, forms of dates. They must read too."""

from datetime import date

import pytest

from .makers import make_csv, make_xlsx, people


def codes(issues) -> set[str]:
    return {issue.code for issue in issues}


def only(reading):
    (row,) = reading.rows
    return row


def test_english_titles_month_first_and_middle_name():
    data = make_csv(
        "First name,Middle name,Last name,Gender,Date of birth (mm/dd/yyyy),Phone,Town",
        "Ana,Lucía,Rivera López,Female,04/25/2006,+504 9785-1717,La Ceiba",
        "Luis,,De la Cruz,male,12/03/2008,,Tela",
    )
    first, second = people(data).rows
    assert (first.given_names, first.first_surname, first.second_surname) == (
        "Ana Lucía",
        "Rivera",
        "López",
    )
    assert (first.sex, first.born, first.phone) == ("female", date(2006, 4, 25), "+50497851717")
    assert (second.first_surname, second.born) == ("De la Cruz", date(2008, 12, 3))


def test_m_beside_h_is_mujer_in_utf16_with_tabs():
    data = make_csv(
        "Apellido paterno\tApellido materno\tNombres\tGénero (H/M)\tFecha de nac.",
        "Núñez\tPaz\tSofía\tM\t2007-02-01",
        "Güity\t\tIván\tH\t1/2/2008",
        newline="\r\n",
        encoding="utf-16",
    )
    sofia, ivan = people(data).rows
    assert (sofia.sex, ivan.sex) == ("female", "male")
    assert (sofia.first_surname, sofia.second_surname) == ("Núñez", "Paz")
    assert ivan.born == date(2008, 2, 1)


@pytest.mark.parametrize(
    ("title", "letters", "expected", "code"),
    [
        ("Sexo", ["M", "F"], ["male", "female"], "m_is_male"),
        ("Sexo", ["M", "H"], ["female", "male"], "m_is_female"),
        ("M/F", ["M", "M"], ["male", "male"], "m_from_title"),
        ("Sexo (H/M)", ["M", "M"], ["female", "female"], "m_from_title"),
        ("Sexo", ["M", "M"], ["undisclosed", "undisclosed"], "m_unclear"),
        ("Sexo", ["masc.", "FEMENINO"], ["male", "female"], None),
        ("Sexo", ["otro", ""], ["undisclosed", "undisclosed"], None),
    ],
)
def test_what_m_means_is_decided_for_the_column(title, letters, expected, code):
    lines = [f"Ana;Rivera;{letter};1/2/2008" for letter in letters]
    reading = people(make_csv(f"Nombres;Apellidos;{title};Nacimiento", *lines))
    assert [row.sex for row in reading.rows] == expected
    assert ({code} if code else set()) == {c for c in codes(reading.assumed) if c[:2] == "m_"}


@pytest.mark.parametrize(
    ("cells", "expected", "code"),
    [
        (["03/04/2008", "25/04/2008"], ["2008-04-03", "2008-04-25"], "day_first_shown"),
        (["03/04/2008", "04/25/2008"], ["2008-03-04", "2008-04-25"], "month_first_shown"),
        (["03/04/2008", "05/06/2008"], ["2008-04-03", "2008-06-05"], "day_first_assumed"),
        (["25/04/2008", "04/25/2008"], ["2008-04-25", None], "order_mixed"),
        (["2008-03-04", "3/4/08"], ["2008-03-04", "2008-04-03"], "day_first_assumed"),
    ],
)
def test_the_order_of_day_and_month_is_decided_for_the_column(cells, expected, code):
    lines = [f"Ana|Rivera|{cell}" for cell in cells]
    reading = people(make_csv("Nombres|Apellidos|Fecha de nacimiento", *lines))
    assert [row.born and row.born.isoformat() for row in reading.rows] == expected
    assert code in codes(reading.assumed)


def test_two_title_rows_with_merged_groups_and_a_birth_in_three_columns():
    data = make_xlsx(
        [
            ["Registro 2026"],
            [],
            ["Apellidos", None, "Nombres", "Sexo", None, "Fecha de nacimiento", None, None],
            ["Primero", "Segundo", None, "F", "M", "Día", "Mes", "Año"],
            ["Rivera", "Paz", "Ana", "x", None, 8, "diciembre", 2007],
            ["Cux", None, "Juan", None, "X", 31, 1, 2008],
            ["Xol", None, "Elmer", None, "X", None, None, 2008],
        ]
    )
    ana, juan, elmer = people(data, country="GT").rows
    assert (ana.first_surname, ana.second_surname, ana.given_names) == ("Rivera", "Paz", "Ana")
    assert (ana.sex, ana.born, ana.number) == ("female", date(2007, 12, 8), 5)
    assert (juan.sex, juan.born) == ("male", date(2008, 1, 31))
    assert codes(elmer.refusals) == {"birth_incomplete"}


def test_hxl_tags_repeated_titles_and_a_longer_row_are_not_people():
    titles = "Nombre completo,Edad,Municipio"
    data = make_csv(
        "Qué?,,Dónde?",
        titles,
        "#beneficiary+name,#age,#adm2+name",
        "Ana Lucía Rivera Paz,15,Tela,,extra",
        titles.upper(),
        "Juan Rivera Paz,17 años,Tela",
        encoding="latin-1",
    )
    reading = people(data)
    assert [(row.number, row.age) for row in reading.rows] == [(4, 15), (6, 17)]
    assert codes(reading.skipped) == {"hxl_row", "title_again"}
    assert reading.rows[0].raw["(5)"] == "extra"


def test_excel_serials_and_lost_zeros_and_numbers_as_numbers():
    data = make_xlsx(
        [
            ["Nombres", "Apellidos", "Nacimiento", "DUI", "Teléfono"],
            ["Ana", "Paz", 38085, 457119, 78381582],
            ["Luz", "Paz", 38086.5, 9757119, 22688879.0],
            ["Eva", "Paz", date(2004, 4, 10), 97571199, None],
        ]
    )
    reading = people(data, country="SV")
    assert [row.born.day for row in reading.rows] == [8, 9, 10]
    assert codes(reading.assumed) >= {"serial_dates"}
    assert reading.rows[0].phone == "+50378381582"
    eva = reading.rows[2]
    assert (eva.document_number, codes(eva.warnings)) == ("97571199", {"document_zeros"})


def test_dates_that_excel_may_have_swapped_are_a_warning():
    rows = [["Ana", "Paz", date(2004, day, 12)] for day in (1, 5, 7)]
    rows += [["Luz", "Paz", text] for text in ("25/04/2004", "31/12/2005")]
    reading = people(make_xlsx([["Nombres", "Apellidos", "Nacimiento"], *rows]))
    doubts = ["birth_maybe_swapped" in codes(row.warnings) for row in reading.rows]
    assert doubts == [True, True, True, False, False]


def test_whole_names_with_surnames_first_and_no_comma_follow_the_title():
    data = make_csv(
        "Apellidos y nombres;Edad",
        "DE LA CRUZ PAZ MARÍA JOSÉ;15",
        "RIVERA JUAN;16",
        "RIVERA JUAN CARLOS;16",
        "RIVERA PAZ CARLOS;16",
    )
    rows = people(data).rows
    assert [(r.given_names, r.first_surname, r.second_surname) for r in rows] == [
        ("MARÍA JOSÉ", "DE LA CRUZ", "PAZ"),
        ("JUAN", "RIVERA", ""),
        ("JUAN CARLOS", "RIVERA", ""),
        ("CARLOS", "RIVERA", "PAZ"),
    ]


def test_the_order_of_whole_names_is_seen_in_the_names_when_the_title_is_silent():
    lines = ["RIVERA PAZ JUAN", "LÓPEZ CRUZ ANA", "GARCÍA MEJÍA LUCÍA", "FLORES PAZ WENDY"]
    reading = people(make_csv("Nombre;Edad", *[f"{line};15" for line in lines]))
    assert "name_order_surnames_first" in codes(reading.assumed)
    assert {row.given_names for row in reading.rows} == {"JUAN", "ANA", "LUCÍA", "WENDY"}


def test_a_form_tool_with_other_groups_and_guardians_apart():
    data = make_csv(
        "SubmissionDate,joven-nombre,joven-apellido_1,joven-apellido_2,joven-fecha_nacimiento,"
        "responsable-nombre,responsable-telefono,permiso-acepta,permiso-acepta_foto,meta-instanceID",
        "2026-03-01T10:00:00Z,Ana,Paz,n/a,2010-01-02,Rosa Paz,99990000,yes,yes,uuid:AB-1",
        "2026-03-01T10:00:00Z,Luz,Paz,n/a,2010-01-02,Rosa Paz,99990000,no,yes,uuid:ab-2",
    )
    ana, luz = people(data).rows
    assert (ana.given_names, ana.first_surname, ana.second_surname) == ("Ana", "Paz", "")
    assert (ana.guardian, ana.phone, ana.consents) == ("Rosa Paz", "", True)
    assert (ana.consent_on, ana.source_id) == (date(2026, 3, 1), "ab-1")
    assert not luz.consents, "leave to use a photo is not consent"


def test_an_estimated_age_needs_an_empty_birth_cell():
    data = make_csv(
        "Nombres;Apellidos;Nacimiento;Edad",
        "Ana;Paz;;15",
        "Eva;Paz;no sabe;15",
        "Luz;Paz;;",
        "Ada;Paz;;71",
        "Ida;Paz;n/a;muchos",
    )
    ana, eva, luz, ada, ida = people(data).rows
    assert (ana.born, ana.age, ana.refusals) == (None, 15, ())
    assert [codes(row.refusals) for row in (eva, luz, ada, ida)] == [
        {"birth_incomplete"},
        {"birth_missing"},
        {"birth_over_60"},
        {"birth_missing"},
    ]


def test_a_formula_refuses_its_row_and_a_counted_foot_is_left_out():
    data = make_xlsx(
        [
            ["N°", "Nombres", "Apellidos", "Nacimiento", "Edad"],
            [1, "Ana", "Paz", date(2008, 1, 2), "=2026-2008"],
            [2, "Luz", "Paz", date(2008, 1, 2), 18],
            [3, '="E"&"va"', "Paz", date(2008, 1, 2), 18],
            [4, None, None, None, "=2026-2008"],
            ["TOTAL", "=COUNTA(B2:B5)", None, None, None],
        ]
    )
    reading = people(data)
    assert [(row.number, codes(row.refusals)) for row in reading.rows] == [
        (2, {"formula_cell"}),
        (3, set()),
        (4, {"formula_cell"}),
    ]
    assert codes(reading.skipped) == {"blank_rows", "footer_row"}


def test_a_cell_merged_downwards_belongs_to_each_of_its_rows():
    data = make_xlsx(
        [
            ["Municipio", "Nombres", "Apellidos", "Edad"],
            ["Tela", "Ana", "Paz", 15],
            [None, "Luz", "Paz", 16],
            ["La Ceiba", "Eva", "Paz", 17],
        ],
        merged=("A2:A3",),
    )
    assert [row.place_text for row in people(data).rows] == ["Tela", "Tela", "La Ceiba"]


def test_the_first_person_is_never_taken_for_a_second_row_of_titles():
    data = make_csv(
        "Nombre;Observaciones;Edad", "Ana Paz;no tiene celular;15", "Eva Paz;;dirección"
    )
    reading = people(data)
    assert [row.number for row in reading.rows] == [2, 3]


@pytest.mark.parametrize("second", ["", "Apellidos"])
def test_one_title_over_two_columns_of_surnames(second):
    data = make_csv(f"Nombres,Apellidos,{second},Edad", "Ana,Paz,Cux,15", "Eva,Xol,Coc,16")
    ana, eva = people(data).rows
    assert (ana.first_surname, ana.second_surname) == ("Paz", "Cux")
    assert (eva.first_surname, eva.second_surname) == ("Xol", "Coc")


def test_sheets_without_people_are_named_and_left_out():
    data = make_xlsx(
        [["Instrucciones"], ["Llene la hoja 2"]], [["Nombre", "Edad"], ["Ana Paz", 15]]
    )
    reading = people(data)
    assert only(reading).sheet == "Sheet2"
    assert [(note.code, note.sheet) for note in reading.assumed][0] == ("no_list", "Sheet1")


def test_physical_lines_are_counted_through_quoted_line_breaks():
    for newline in ("\n", "\r\n", "\r"):
        data = make_csv(
            'Nombre completo,Edad,"Dirección,',
            'o barrio"',
            '"Ana Paz",15,"Calle 1',
            "",
            'casa 2"',
            "",
            "Luz Paz,x,Tela",
            newline=newline,
        )
        reading = people(data)
        assert [row.number for row in reading.rows] == [3, 7]
        assert codes(reading.refused[0].refusals) == {"birth_missing"}


def test_excels_own_separator_line_is_not_a_row():
    reading = people(make_csv("sep=;", "Nombre;Edad", "Ana, Paz;15"))
    assert only(reading).number == 3
