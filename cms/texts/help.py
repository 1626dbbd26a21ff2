"""Help: what people ask most, and where to find somebody to talk to.

The numbers to call in an emergency are those of the countries; all others are an editor's.
"""

HELP = {
    "title": ("Ayuda", "Help"),
    "slug": ("ayuda", "help"),
    "search_description": (
        "Respuestas cortas sobre los cursos, los certificados y qué hacer si algo no está bien.",
        "Short answers about courses, certificates and what to do if something is not right.",
    ),
    "lead": (
        "Respuestas cortas a lo que más nos preguntan.",
        "Short answers to what people ask us most.",
    ),
    "body": [
        ("heading", "Pregunte a una persona", "Ask a person"),
        (
            "ways",
            [
                ("Hablar con alguien", "Si algo le preocupa o tiene miedo."),
                ("Preguntarnos", "Por WhatsApp, por teléfono o por correo."),
            ],
            [
                ("Talk to someone", "If something worries you or you are afraid."),
                ("Ask us", "By WhatsApp, by phone or by e-mail."),
            ],
            [("phone", "ayuda/hablar-con-alguien"), ("message-circle", "contacto")],
        ),
        ("heading", "Antes de inscribirse", "Before you enroll"),
        (
            "question",
            (
                "¿Cuánto cuesta?",
                "Nada. Las clases, los materiales y el certificado son gratis. Si alguien le pide"
                " dinero, [avísenos](contacto).",
            ),
            (
                "How much does it cost?",
                "Nothing. Classes, materials and the certificate are free. If anyone asks you for"
                " money, [tell us](contacto).",
            ),
        ),
        (
            "question",
            (
                "¿Necesito documentos?",
                "Para preguntar, no. Algunos cursos los piden para inscribirse. La página del curso"
                " lo dice.",
            ),
            (
                "Do I need documents?",
                "Not to ask. Some courses ask for them to enroll. The page of the course says so.",
            ),
        ),
        (
            "question",
            (
                "¿Y si tengo menos de 18 años?",
                "Puede inscribirse con el permiso de su responsable. Lea juntos la página [para"
                " familias](para-familias).",
            ),
            (
                "What if I am under 18?",
                "You can enroll with the permission of your guardian. Read the page [for"
                " families](para-familias) together.",
            ),
        ),
        (
            "question",
            (
                "¿Cómo elijo un curso?",
                "Busque en [las oportunidades](oportunidades) lo que le gusta. Mire también [las"
                " fechas](fechas) y [los lugares](lugares).",
            ),
            (
                "How do I choose a course?",
                "Look among [the opportunities](oportunidades) for what you like. See [the"
                " dates](fechas) and [the places](lugares), too.",
            ),
        ),
        ("heading", "Durante el curso", "During the course"),
        (
            "question",
            (
                "¿Qué hago si falto un día?",
                "Avise a la persona encargada de su grupo. Faltar un día no le quita el cupo.",
            ),
            (
                "What do I do if I miss a day?",
                "Tell the person in charge of your group. Missing a day does not cost you your"
                " seat.",
            ),
        ),
        (
            "question",
            (
                "¿Y si ya no puedo ir?",
                "Dígalo en su centro, sin explicar por qué. Así alguien más puede usar su cupo."
                " Usted puede volver en otro grupo.",
            ),
            (
                "What if I cannot go any more?",
                "Say so at your center; you need not say why. Then somebody else can use your seat."
                " You can come back in another group.",
            ),
        ),
        ("heading", "Su certificado", "Your certificate"),
        (
            "question",
            (
                "Perdí mi certificado. ¿Qué hago?",
                "Pida otra copia en su centro. Es gratis y el código sigue siendo el mismo.",
            ),
            (
                "I lost my certificate. What now?",
                "Ask for another copy at your center. It is free and the code stays the same.",
            ),
        ),
        (
            "question",
            (
                "Mi nombre está mal escrito. ¿Se puede corregir?",
                "Sí. Dígalo en su centro. Recibe un certificado nuevo, con otro código.",
            ),
            (
                "My name is written wrong. Can it be corrected?",
                "Yes. Say so at your center. You receive a new certificate, with another code.",
            ),
        ),
        (
            "question",
            (
                "¿Cómo lo comprueba una empresa?",
                "Con el código del papel, en [esta página](verify). Vea también la página [para"
                " empresas](para-empresas).",
            ),
            (
                "How does an employer check it?",
                "With the code on the paper, on [this page](verify). See the page [for"
                " employers](para-empresas), too.",
            ),
        ),
        ("heading", "Si algo no está bien", "If something is not right"),
        (
            "question",
            (
                "¿Cómo pongo una queja?",
                "Use el [formulario de quejas](complaints) o [escríbanos](contacto). No tiene que"
                " dar su nombre. Quejarse no le quita el cupo ni el certificado.",
            ),
            (
                "How do I complain?",
                "Use the [form for complaints](complaints) or [write to us](contacto). You need not"
                " give your name. Complaining costs you neither your seat nor your certificate.",
            ),
        ),
        (
            "question",
            (
                "¿Qué guardan de mí?",
                "Lo decimos en [Privacidad](privacidad). Puede verlo y corregirlo: vea [Mis"
                " datos](mis-datos).",
            ),
            (
                "What do you keep about me?",
                "We say so under [Privacy](privacidad). You can see and correct it: see [My"
                " data](mis-datos).",
            ),
        ),
    ],
}
EVERY_DAY = ("Todos los días, 24 horas", "Every day, 24 hours")
TALK = {
    "title": ("Hablar con alguien", "Talk to someone"),
    "slug": ("hablar-con-alguien", "talk-to-someone"),
    "search_description": (
        "A quién llamar si algo le preocupa, y cómo salir rápido de esta página.",
        "Whom to call if something worries you, and how to leave this page quickly.",
    ),
    "lead": (
        "Si algo le preocupa o tiene miedo, no tiene que resolverlo a solas.",
        "If something worries you or you are afraid, you need not solve it alone.",
    ),
    "body": [
        ("heading", "Si hay una emergencia", "In an emergency"),
        (
            "line",
            ("Emergencias", "Policía, bomberos y ambulancia.", EVERY_DAY[0]),
            ("Emergencies", "Police, firefighters and ambulance.", EVERY_DAY[1]),
            {"phone": "911", "free": True, "country": "HN"},
        ),
        (
            "line",
            ("Emergencias (policía)", "Cuando alguien corre peligro.", EVERY_DAY[0]),
            ("Emergencies (police)", "When somebody is in danger.", EVERY_DAY[1]),
            {"phone": "911", "free": True, "country": "SV"},
        ),
        (
            "line",
            ("Policía Nacional Civil", "Cuando alguien corre peligro.", EVERY_DAY[0]),
            ("National police", "When somebody is in danger.", EVERY_DAY[1]),
            {"phone": "110", "free": True, "country": "GT"},
        ),
        ("heading", "Si quiere hablar", "If you want to talk"),
        (
            "text",
            "Hable con una persona adulta de su confianza. También puede hablar con su centro: vea"
            " [cómo comunicarse](contacto). Usted decide cuánto cuenta. No tiene que dar su"
            " nombre.",
            "Talk to an adult whom you trust. You can also talk to your center: see [how to reach"
            " us](contacto). You decide how much you tell. You need not give your name.",
        ),
        (
            "text",
            "Si le pasó algo en un curso, puede [poner una queja](complaints). Si fue alguien del"
            " personal, marque la casilla: esa persona no la recibe.",
            "If something happened to you in a course, you can [complain](complaints). If it was"
            " somebody of the staff, tick the box: they do not receive it.",
        ),
        ("heading", "Si alguien mira su teléfono", "If somebody looks at your phone"),
        (
            "list",
            [
                "El botón rojo de abajo abre otra página enseguida.",
                "No borra nada: con el botón de atrás se vuelve aquí.",
                "Borre después esta página del historial.",
            ],
            [
                "The red button below opens another page at once.",
                "It erases nothing: the back button leads here again.",
                "Erase this page from the history afterwards.",
            ],
        ),
        (
            "steps",
            [
                ("Abra el menú de su navegador", "Son los tres puntos, arriba o abajo."),
                ("Toque “Historial”", "En iPhone es el libro abierto, y luego el reloj."),
                ("Borre esta página", "Toque la equis, o deje el dedo encima y toque “Eliminar”."),
            ],
            [
                ("Open your browser's menu", "Its three dots are at the top or at the bottom."),
                ("Tap “History”", "On an iPhone it is the open book, and then the clock."),
                ("Erase this page", "Tap the cross, or press long and tap “Delete”."),
            ],
        ),
        (
            "text",
            "Borrar todo el historial se nota. Es mejor borrar solo esta página. La próxima vez,"
            " ábrala en una ventana de incógnito. Las llamadas también quedan en su teléfono.",
            "Erasing the whole history is noticed. It is better to erase only this page."
            " Next time, open it in a private window. Calls stay on your phone, too.",
        ),
    ],
}
