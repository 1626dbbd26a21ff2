"""For organizations that give courses, or want to: what they get, and how to join."""

FOR_ORGANIZATIONS = {
    "title": ("Para organizaciones", "For organizations"),
    "slug": ("para-organizaciones", "organizations"),
    "search_description": (
        "Publique sus cursos, lleve sus grupos y entregue certificados que se pueden comprobar.",
        "Publish your courses, keep your groups and issue certificates that can be checked.",
    ),
    "lead": (
        "¿Su organización da cursos a jóvenes? Publíquelos y lleve sus grupos aquí.",
        "Does your organization give courses to young people? Publish them and keep your groups"
        " here.",
    ),
    "body": [
        ("heading", "Qué recibe", "What you get"),
        (
            "list",
            [
                "Una página para cada grupo, en español y en inglés.",
                "Inscripciones que respetan los cupos que hay.",
                "Asistencia desde el teléfono, o en papel para copiarla después.",
                "Certificados con un código que cualquiera puede comprobar.",
                "Cantidades con respaldo para quienes pagan los cursos.",
            ],
            [
                "A page for each group, in Spanish and in English.",
                "Enrollments that keep within the seats there are.",
                "Attendance on the phone, or on paper to copy later.",
                "Certificates with a code that anybody can check.",
                "Figures with their evidence for those who pay for the courses.",
            ],
        ),
        ("heading", "Qué queda en sus manos", "What stays in your hands"),
        (
            "list",
            [
                "Los datos de sus participantes. Las demás organizaciones no los ven.",
                "Quién de su personal puede ver qué.",
                "Qué se enseña a quienes pagan los cursos.",
            ],
            [
                "The data of your participants. Other organizations do not see it.",
                "Who of your staff can see what.",
                "What is shown to those who pay for the courses.",
            ],
        ),
        ("heading", "Cómo sumarse", "How to join"),
        (
            "steps",
            [
                ("Escríbanos", "Cuéntenos qué cursos da y en qué país."),
                (
                    "Elija a dos personas que coordinen",
                    "Los permisos del personal se dan siempre entre dos.",
                ),
                ("Traiga las listas que ya lleva", "Leemos sus hojas de cálculo como están."),
                ("Publique su primer grupo", "Aparece enseguida entre las oportunidades."),
            ],
            [
                ("Write to us", "Tell us which courses you give and in which country."),
                (
                    "Choose two people who coordinate",
                    "Permissions of staff are always given by two.",
                ),
                ("Bring the lists that you keep", "We read your spreadsheets as they are."),
                ("Publish your first group", "It appears among the opportunities at once."),
            ],
        ),
        ("heading", "Preguntas de organizaciones", "Questions of organizations"),
        (
            "question",
            (
                "¿Qué necesita nuestro personal?",
                "Un teléfono o una computadora con internet. Funciona también con poca señal. No"
                " hay que instalar nada.",
            ),
            (
                "What does our staff need?",
                "A phone or a computer with internet. It works with a weak signal, too. There is"
                " nothing to install.",
            ),
        ),
        (
            "question",
            (
                "¿Quién puede ver los nombres?",
                "Solo su personal, cada quien lo que necesita para su trabajo. Cada lectura queda"
                " anotada. Vea [cómo cuidamos los datos](privacidad).",
            ),
            (
                "Who can see the names?",
                "Only your staff, each of them what they need for their work. Each reading is"
                " noted. See [how we take care of data](privacidad).",
            ),
        ),
        (
            "question",
            (
                "¿Quién participa ya?",
                "Vea [quién está detrás](quien-esta-detras), por país.",
            ),
            (
                "Who takes part already?",
                "See [who is behind](quien-esta-detras), by country.",
            ),
        ),
        ("heading", "Siga por aquí", "Go on from here"),
        (
            "ways",
            [
                ("Escribirnos", "Para sumarse o para ver cómo funciona."),
                ("Quién está detrás", "Las organizaciones que ya dan cursos."),
            ],
            [
                ("Write to us", "To join or to see how it works."),
                ("Who is behind", "The organizations that give courses already."),
            ],
            [("message-circle", "contacto"), ("building-2", "quien-esta-detras")],
        ),
    ],
}
