"""What every column of the export of outcomes means, in both languages at once."""

HEADER = ("column", "nombre", "significado", "valores", "label", "meaning", "values")

KINDS_ES = (
    "new_job = empleo nuevo · better_job = mejor empleo · own_business = negocio propio · "
    "back_to_school = volvió a estudiar · further_training = siguió formándose"
)
KINDS_EN = (
    "new_job = new job · better_job = better job · own_business = own business · "
    "back_to_school = back to school · further_training = further training"
)
SEXES_ES = "female = mujer · male = hombre · undisclosed = prefiere no decir"
SEXES_EN = "female = woman · male = man · undisclosed = prefers not to say"
EVIDENCE_ES = (
    "word = lo dijo la persona · call = llamada · visit = visita · contract = contrato o recibo "
    "de pago · letter = carta de la empresa · school = documento de la escuela · "
    "business = registro del negocio"
)
EVIDENCE_EN = (
    "word = the person's word · call = phone call · visit = visit · contract = contract or pay "
    "slip · letter = letter from the employer · school = paper from the school · "
    "business = registration of the business"
)
HOW_ES = "saw_paper = vio el documento · called = llamó · visited = visitó"
HOW_EN = "saw_paper = saw the paper · called = called · visited = visited"

# In the order of the columns.
ROWS = [
    (
        "participant",
        "Participante",
        "Código de la persona en la organización; nunca su nombre",
        "8 letras y números",
        "Participant",
        "The person's code in the organization; never the name",
        "8 letters and numbers",
    ),
    (
        "outcome",
        "Resultado",
        "Qué cambió; todos cuentan igual",
        KINDS_ES,
        "Outcome",
        "What changed; all count alike",
        KINDS_EN,
    ),
    (
        "month",
        "Mes",
        "Mes en que pasó",
        "año-mes",
        "Month",
        "Month in which it happened",
        "year-month",
    ),
    ("sex", "Sexo", "Como lo dijo la persona", SEXES_ES, "Sex", "As the person said", SEXES_EN),
    (
        "age_band",
        "Edad",
        "Edad el día del resultado, en grupos",
        "años",
        "Age",
        "Age on the day of the outcome, in bands",
        "years",
    ),
    (
        "group",
        "Grupo",
        "Código corto del grupo al que siguió el resultado",
        "6 letras y números, o vacío",
        "Group",
        "Short code of the group that the outcome followed",
        "6 letters and numbers, or empty",
    ),
    (
        "course_es",
        "Curso (español)",
        "Curso de ese grupo",
        "",
        "Course (Spanish)",
        "Course of that group",
        "",
    ),
    (
        "course_en",
        "Curso (inglés)",
        "Curso de ese grupo; vacío si no se escribió en inglés",
        "",
        "Course (English)",
        "Course of that group; empty where none was written",
        "",
    ),
    (
        "evidence",
        "Respaldo",
        "De qué clases hay respaldo, cada una una vez",
        EVIDENCE_ES,
        "Evidence",
        "Which kinds of evidence there are, each once",
        EVIDENCE_EN,
    ),
    (
        "verified_how",
        "Cómo se verificó",
        "Qué hizo la persona que lo confirmó, otra que quien lo propuso",
        HOW_ES,
        "How it was verified",
        "What the person who confirmed it did; another one than who proposed it",
        HOW_EN,
    ),
    (
        "verified_on",
        "Confirmado el",
        "Día en que se confirmó",
        "año-mes-día",
        "Confirmed on",
        "Day on which it was confirmed",
        "year-month-day",
    ),
    (
        "correction",
        "Corrección",
        "Reemplaza a un resultado confirmado antes",
        "yes = sí · no",
        "Correction",
        "It replaces an outcome that was confirmed before",
        "yes · no",
    ),
]
COLUMNS = [row[0] for row in ROWS]
