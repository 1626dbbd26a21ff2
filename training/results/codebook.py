"""What every column of an export means, in both languages.

The words do not come from the translation catalogue: the file carries both languages at once,
whoever asked for it.
"""

HEADER = (
    "column",
    "nombre",
    "significado",
    "valores",
    "label",
    "meaning",
    "values",
)

STATES_ES = "valid = válido · replaced = reemplazado por otro · revoked = ya no es válido"
STATES_EN = "valid · replaced = by another one · revoked = no longer valid"
KINDS_ES = (
    "attendance = constancia de participación · achievement = certificado de aprobación · "
    "diploma = diploma"
)
KINDS_EN = (
    "attendance = certificate of attendance · achievement = certificate of achievement · "
    "diploma = diploma"
)
WHY_ES = (
    "no_grant = la organización no concedió certificados con nombre · "
    "no_consent = la persona no dio su consentimiento o lo retiró · "
    "replaced, revoked = ya no es válido · unreadable = el archivo no se puede abrir"
)
WHY_EN = (
    "no_grant = the organization did not grant certificates with names · "
    "no_consent = the person did not agree, or agrees no more · "
    "replaced, revoked = no longer valid · unreadable = the file cannot be opened"
)

# In the order of the columns of the index.
ROWS = [
    (
        "pseudonym",
        "Seudónimo",
        "La misma persona tiene el mismo seudónimo en todo el proyecto, y otro en otros proyectos",
        "",
        "Pseudonym",
        "One person has one pseudonym throughout the award, and another in other awards",
        "",
    ),
    (
        "initials",
        "Iniciales",
        "Iniciales de la persona, como en la página de verificación",
        "",
        "Initials",
        "The person's initials, as on the verification page",
        "",
    ),
    (
        "code",
        "Código",
        "Código del certificado, sin guiones",
        "16 letras y números",
        "Code",
        "Code of the certificate, without hyphens",
        "16 letters and numbers",
    ),
    ("kind", "Tipo", "Qué dice el certificado", KINDS_ES, "Type", "What it certifies", KINDS_EN),
    (
        "course_es",
        "Curso (español)",
        "Nombre del curso al emitir",
        "",
        "Course (Spanish)",
        "Name of the course at issue",
        "",
    ),
    (
        "course_en",
        "Curso (inglés)",
        "Nombre del curso al emitir; vacío si no se escribió en inglés",
        "",
        "Course (English)",
        "Name of the course at issue; empty where none was written",
        "",
    ),
    ("hours", "Horas", "Duración del curso", "horas", "Hours", "Length of the course", "hours"),
    (
        "organization",
        "Organización",
        "Quién lo emitió, con su nombre al emitir",
        "",
        "Organization",
        "Who issued it, by its name at issue",
        "",
    ),
    (
        "issued_on",
        "Fecha de emisión",
        "Día en que se emitió",
        "año-mes-día",
        "Date of issue",
        "Day on which it was issued",
        "year-month-day",
    ),
    (
        "state",
        "Estado",
        "Estado el día de la exportación",
        STATES_ES,
        "State",
        "State on the day of the export",
        STATES_EN,
    ),
    (
        "ended_on",
        "Dejó de ser válido",
        "Día en que se reemplazó o dejó de ser válido",
        "año-mes-día, o vacío",
        "Valid until",
        "Day on which it was replaced or ceased to be valid",
        "year-month-day, or empty",
    ),
    (
        "verify_url",
        "Dirección para verificar",
        "Página pública con el estado de hoy",
        "",
        "Address to verify",
        "Public page with the state of today",
        "",
    ),
    (
        "pdf",
        "Archivo",
        "Nombre del PDF en este paquete",
        "vacío si no va",
        "File",
        "Name of the PDF in this package",
        "empty if there is none",
    ),
    (
        "withheld",
        "Por qué no va el PDF",
        "Razón por la que no se entrega el archivo con nombre",
        WHY_ES,
        "Why there is no PDF",
        "Reason why the file with the name is not handed over",
        WHY_EN,
    ),
]
COLUMNS = [row[0] for row in ROWS]
