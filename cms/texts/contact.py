"""How to reach us. Number and e-mail are those of the settings: none is written here."""

CONTACT = {
    "title": ("Contacto", "Contact"),
    "slug": ("contacto", "contact"),
    "search_description": (
        "Escriba o llame para preguntar por un curso, o para poner una queja.",
        "Write or call to ask about a course, or to complain.",
    ),
    "lead": (
        "Pregunte lo que quiera. No necesita documentos para preguntar.",
        "Ask whatever you like. You need no documents to ask.",
    ),
    "body": [
        ("heading", "Cuándo respondemos", "When we answer"),
        (
            "text",
            "Respondemos de lunes a viernes, de 8 a. m. a 4 p. m. Si escribe a otra"
            " hora, le respondemos el siguiente día de trabajo.",
            "We answer from Monday to Friday, 8 a.m. to 4 p.m. If you write at another time, we"
            " answer on the next working day.",
        ),
        ("heading", "Qué pasa cuando escribe", "What happens when you write"),
        (
            "list",
            [
                "Le preguntamos qué curso le interesa y qué horario le conviene.",
                "Le decimos si hay cupo y cómo llegar.",
                "Si no hay cupo, le proponemos otro grupo o la lista de espera.",
                "No le pedimos dinero, fotos ni contraseñas.",
            ],
            [
                "We ask which course interests you and which hours suit you.",
                "We tell you if there is a seat and how to get there.",
                "If there is no seat, we offer another group or the waiting list.",
                "We do not ask for money, photos or passwords.",
            ],
        ),
        ("heading", "Quejas", "Complaints"),
        (
            "text",
            "Puede quejarse de un curso, de un centro o de nuestro personal. Use el [formulario de"
            " quejas](complaints), escriba o llame al mismo número. No tiene que dar su nombre.",
            "You can complain about a course, a center or our staff. Use the [form for"
            " complaints](complaints), write or call the same number. You need not give your name.",
        ),
        (
            "list",
            [
                "Si se trata de alguien del personal, marque la casilla del formulario. Esa"
                " persona no recibe su queja.",
                "Quejarse no le quita el cupo ni el certificado.",
                "Si dejó un teléfono o un correo, le contamos qué hicimos.",
            ],
            [
                "If it is about somebody of the staff, tick the box of the form. They do not"
                " receive your complaint.",
                "Complaining does not cost you your seat or your certificate.",
                "If you left a phone or an e-mail, we tell you what we did.",
            ],
        ),
        (
            "note",
            "Si alguien del personal le pide dinero, favores o fotos, dígalo. Le vamos a"
            " escuchar y vamos a actuar.",
            "If any of our staff asks you for money, favors or photos, say so. We will listen and"
            " act.",
        ),
        ("heading", "Sus datos", "Your data"),
        (
            "text",
            "¿Quiere ver, corregir o borrar lo que guardamos? Vea [Mis datos](mis-datos).",
            "Do you want to see, correct or erase what we keep? See [My data](mis-datos).",
        ),
        ("heading", "Si algo le preocupa", "If something worries you"),
        (
            "text",
            "Si tiene miedo o necesita otra ayuda, vea [con quién"
            " hablar](ayuda/hablar-con-alguien).",
            "If you are afraid or need other help, see [whom to talk"
            " to](ayuda/hablar-con-alguien).",
        ),
        ("heading", "Si busca personal", "If you are looking for staff"),
        (
            "text",
            "Para comprobar un certificado no hace falta llamar: [use su código](verify). Vea"
            " también la página [para empresas](para-empresas).",
            "To check a certificate you need not call: [use its code](verify). See the page [for"
            " employers](para-empresas), too.",
        ),
    ],
}
