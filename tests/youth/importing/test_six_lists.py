"""Six invented lists, each of another office, read whole: who must come out, and what is said."""

from datetime import date

import pytest

from .makers import TODAY, make_csv, make_xlsx, people


def school_register() -> bytes:
    """English, three rows of titles with merged groups, dates month first, a principal's note."""
    return make_xlsx(
        [
            ["St. Rose Vocational School", None, None, None, None, None, None, None],
            [],
            ["No.", "Student", None, None, None, "Contact", None, "Remarks"],
            [None, "Surname", "First name", "Birth", None, "Mobile", "Mother", None],
            [None, None, None, "Date of birth", "Sex", None, None, None],
            [1, "Castillo Paz", "Marlon", "04/25/2009", "M", "9785-1717", "Rosa Paz", "moved"],
            [2, "Güity", "Yadira", "12/03/2010", "F", None, "Olga Güity", None],
            [3, "Norales", "Edwin", "2010", "M", None, None, None],
            [],
            ["Prepared by: the secretary", None, None, None, None, None, None, None],
        ]
    )


def scouts() -> bytes:
    """Ages only, whole names, Latin-1 from an old program, CR and tabs, subtotals by troop."""
    return make_csv(
        "Grupo scout 14",
        "Nombre completo\tEdad\tSección\tColonia\tTel. del encargado",
        "Ana Lucía Peña Muñoz\t9 años\tManada\tEl Níspero\t9785-1717",
        "Íngrid Acuña\t12\tTropa\tLas Brisas\t",
        "Subtotal manada\t2\t\t\t",
        "José Ángel Núñez Peña\tdoce\tTropa\tLas Brisas\t",
        "TOTAL\t3\t\t\t",
        newline="\r",
        encoding="latin-1",
    )


def municipality() -> bytes:
    """Boxes M and H under SEXO, so M is mujer; birth in three columns; one place for brothers."""
    return make_xlsx(
        [
            ["ALCALDÍA MUNICIPAL", None, None, None, None, None, None, None],
            ["NOMBRES", "APELLIDOS", "SEXO", None, "FECHA DE NACIMIENTO", None, None, "ALDEA"],
            [None, None, "M", "H", "DÍA", "MES", "AÑO", None],
            ["KEYLI", "RAMOS DUBÓN", "X", None, 7, "marzo", 2011, "AGUA FRÍA"],
            ["ELVIN", "RAMOS DUBÓN", None, "X", 9, 12, 2009, None],
            ["SUYAPA", "ORELLANA", "X", None, 31, 2, 2010, "EL ZAPOTE"],
            ["NOMBRES", "APELLIDOS", None, None, None, None, None, None],
        ],
        merged=("H4:H5",),
    )


def questionnaire() -> bytes:
    """Google Forms: long questions, day and time first, quoted line breaks, leave to use photos."""
    return make_csv(
        '"Marca temporal","¿Cuáles son tus nombres, como aparecen en tu documento?",'
        '"¿Cuáles son tus apellidos, como aparecen en tu documento?","¿Cuál es tu sexo?",'
        '"¿Cuándo naciste? (fecha de nacimiento)","¿Estudias actualmente?",'
        '"¿En qué municipio vives?","Nombre de la escuela","¿Aceptas que usemos tu foto?",'
        '"Si eres menor: nombre de tu mamá, papá o responsable",'
        '"¿Das tu consentimiento para participar?"',
        '"15/03/2026 18:04:11","Dulce María","Zelaya","Mujer","15/08/2009","Sí","Tela",'
        '"Instituto Central","No","Marta Zelaya","Sí"',
        '"28/02/2026 09:00:00","Kevin","Zelaya\nBueso","Hombre","3/9/2008","No","Tela",'
        '"","Sí","","No"',
    )


def capitals() -> bytes:
    """Capitals, surnames first without comma, one column for three kinds of documents."""
    return make_csv(
        "sep=|",
        "N°|NOMBRE|IDENTIFICACION|F. NAC.|SEXO (M/F)",
        "1|GARCÍA LÓPEZ WENDY|0801-2008-12345|08-04-08|F",
        "2|FLORES MEJÍA JUAN CARLOS|00016297-5|9 de mayo de 2009|M",
        "3|HERNÁNDEZ CRUZ LUCÍA|PASAPORTE A123456|10.06.2010|F",
        "4|RIVERA PAZ ANA|partida 77|2011-07-11|F",
        "5|=CMD()|x|11/07/2011|F",
        encoding="cp1252",
    )


def households() -> bytes:
    """KoboToolbox: households with young people in a repeat, coded by the form beside them."""
    return make_xlsx(
        [
            [
                "_index",
                "hogar/mun",
                "hogar/nombre_encargada",
                "acepta",
                "_submission_time",
                "_uuid",
            ],
            [1, "2", "Rosa Paz", "1", "2026-03-02T10:00:00", "h-1"],
            [2, "1", "Olga Cux", "2", "2026-03-02T10:00:00", "h-2"],
        ],
        [
            ["j/nom", "j/ape", "j/sx", "j/nac", "_parent_index", "_parent_table_name"],
            ["Ana", "Paz", "1", "2008-04-03", 1, "Hogares"],
            ["Luis", "Paz", "2", "2010-04-03", 1, "Hogares"],
            ["Eva", "Cux", "1", "2011-13-03", 2, "Hogares"],
        ],
        [
            ["type", "name", "label"],
            ["begin_group", "hogar", "Hogar"],
            ["select_one mun", "mun", "Municipio"],
            ["text", "nombre_encargada", "Nombre de la encargada"],
            ["end_group", None, None],
            ["select_one sn", "acepta", "¿Acepta?"],
            ["begin_repeat", "j", "Jóvenes"],
            ["text", "nom", "Nombres"],
            ["text", "ape", "Apellidos"],
            ["select_one sx", "sx", "Sexo"],
            ["date", "nac", "Fecha de nacimiento"],
            ["end_repeat", None, None],
        ],
        [
            ["list_name", "name", "label"],
            ["mun", "1", "Tela"],
            ["mun", "2", "La Ceiba"],
            ["sn", "1", "Sí, acepto"],
            ["sn", "2", "No acepto"],
            ["sx", "1", "Mujer"],
            ["sx", "2", "Hombre"],
        ],
        names=("Hogares", "j", "survey", "choices"),
    )


SAME = [
    (
        school_register,
        [
            (6, "Marlon", "Castillo", "Paz", "male", date(2009, 4, 25)),
            (7, "Yadira", "Güity", "", "female", date(2010, 12, 3)),
        ],
        {8: {"birth_incomplete"}},
        {"month_first_shown"},
    ),
    (
        scouts,
        [
            (3, "Ana Lucía", "Peña", "Muñoz", "undisclosed", 9),
            (4, "Íngrid", "Acuña", "", "undisclosed", 12),
        ],
        {6: {"birth_missing"}},
        {"encoding", "separator", "name_order_given_first"},
    ),
    (
        municipality,
        [
            (4, "KEYLI", "RAMOS", "DUBÓN", "female", date(2011, 3, 7)),
            (5, "ELVIN", "RAMOS", "DUBÓN", "male", date(2009, 12, 9)),
        ],
        {6: {"birth_impossible"}},
        set(),
    ),
    (
        questionnaire,
        [
            (2, "Dulce María", "Zelaya", "", "female", date(2009, 8, 15)),
            (3, "Kevin", "Zelaya", "Bueso", "male", date(2008, 9, 3)),
        ],
        {},
        {"day_first_shown"},
    ),
    (
        capitals,
        [
            (3, "WENDY", "GARCÍA", "LÓPEZ", "female", date(2008, 4, 8)),
            (4, "JUAN CARLOS", "FLORES", "MEJÍA", "male", date(2009, 5, 9)),
            (5, "LUCÍA", "HERNÁNDEZ", "CRUZ", "female", date(2010, 6, 10)),
            (6, "ANA", "RIVERA", "PAZ", "female", date(2011, 7, 11)),
        ],
        {7: {"name_formula"}},
        {"name_order_surnames_first", "m_from_title"},
    ),
    (
        households,
        [
            (2, "Ana", "Paz", "", "female", date(2008, 4, 3)),
            (3, "Luis", "Paz", "", "male", date(2010, 4, 3)),
        ],
        {4: {"birth_impossible"}},
        {"repeat_joined", "repeat_parent", "form_sheet"},
    ),
]


@pytest.mark.parametrize(("make", "expected", "refused", "said"), SAME)
def test_who_comes_out(make, expected, refused, said):
    reading = people(make())
    found = [
        (
            row.number,
            row.given_names,
            row.first_surname,
            row.second_surname,
            row.sex,
            row.born or row.age,
        )
        for row in reading.readable
    ]
    assert found == expected
    assert {row.number: {i.code for i in row.refusals} for row in reading.refused} == refused
    assert said <= {note.code for note in reading.assumed}
    assert all(note.text for note in (*reading.assumed, *reading.skipped))


@pytest.mark.parametrize("make", [each[0] for each in SAME])
def test_the_child_reads_the_same_and_the_decision_can_be_chosen(make):
    from youth.importing.rows import read_people

    data = make()
    reading = people(data)
    assert people(data, sandboxed=True) == reading
    chosen = [table.chosen for table in reading.tables]
    again = read_people(data, country="HN", today=TODAY, sandboxed=False, chosen=chosen)
    assert again.rows == reading.rows


def test_documents_of_three_kinds_in_one_column():
    kinds = [row.document_type for row in people(capitals()).readable]
    assert kinds == ["dni", "dui", "passport", "birth_certificate"]


def test_the_answers_of_a_questionnaire():
    dulce, kevin = people(questionnaire()).rows
    assert (dulce.consents, dulce.consent_on, dulce.guardian) == (
        True,
        date(2026, 3, 15),
        "Marta Zelaya",
    )
    assert not kevin.consents, "a photo is not what was asked"
    assert (dulce.studies, dulce.place_text) == ("Sí", "Tela")


def test_brothers_share_a_place_written_once():
    places = [row.place_text for row in people(municipality()).rows]
    assert places[:2] == ["AGUA FRÍA", "AGUA FRÍA"]


def test_households_give_their_consent_and_place():
    rows = people(households()).rows
    assert [(row.place_text, row.guardian, row.consents) for row in rows] == [
        ("La Ceiba", "Rosa Paz", True),
        ("La Ceiba", "Rosa Paz", True),
        ("Tela", "Olga Cux", False),
    ]
