"""For mothers, fathers and whoever takes care of a young person."""

FAMILIES = {
    "title": ("Para familias", "For families"),
    "slug": ("para-familias", "families"),
    "search_description": (
        "Qué pasa en un curso, qué permiso hace falta y a quién preguntar.",
        "What happens in a course, which permission it takes and whom to ask.",
    ),
    "lead": (
        "Los cursos son gratis. Aquí decimos qué pasa en ellos y quién responde.",
        "The courses are free. Here we say what happens in them and who answers for them.",
    ),
    "body": [
        ("heading", "Qué pasa en un curso", "What happens in a course"),
        (
            "list",
            [
                "Hay clases y prácticas. Se aprende haciendo.",
                "Cada grupo tiene una persona encargada. Pregunte por ella en el centro.",
                "En cada clase se pasa lista.",
                "Al terminar se recibe un certificado. Cualquier empresa lo puede comprobar.",
            ],
            [
                "There are classes and practice. People learn by doing.",
                "Each group has a person in charge. Ask for them at the center.",
                "The roll is called in each class.",
                "At the end one receives a certificate. Any employer can check it.",
            ],
        ),
        ("heading", "Cómo se inscribe", "How to enroll"),
        (
            "steps",
            [
                ("Miren juntos los cursos", "Cada página dice cuándo es, dónde es y qué llevar."),
                ("Pregunten o visiten el centro", "No necesitan documentos para preguntar."),
                (
                    "Den los dos permisos",
                    "El suyo y el de quien se inscribe, si tiene menos de 18 años.",
                ),
                ("Empiezan las clases", "Puede llamar al centro cuando quiera saber más."),
            ],
            [
                ("Look at the courses together", "Each page says when, where and what to bring."),
                ("Ask, or visit the center", "You need no documents to ask."),
                ("Give both permissions", "Yours and your child's, if they are under 18."),
                ("Classes begin", "You can call the center whenever you want to know more."),
            ],
        ),
        ("heading", "Su permiso", "Your permission"),
        (
            "text",
            "Le leemos en voz alta qué guardamos y para qué. Su hija o su hijo también puede decir"
            " que no. Usted puede cambiar de opinión cuando quiera. Vea [qué guardamos y quién lo"
            " ve](privacidad).",
            "We read to you aloud what we keep and what for. Your child can say no, too. You can"
            " change your mind whenever you like. See [what we keep and who sees it](privacidad).",
        ),
        ("heading", "Lo que nunca hacemos", "What we never do"),
        (
            "list",
            [
                "Pedir dinero, ni al principio ni al final.",
                "Pedir fotos o contraseñas.",
                "Publicar el nombre completo de alguien o dónde vive.",
                "Quitar el cupo a quien pregunta o se queja.",
            ],
            [
                "Ask for money, neither at the beginning nor at the end.",
                "Ask for photos or passwords.",
                "Publish anybody's full name or where they live.",
                "Take the seat of somebody who asks or complains.",
            ],
        ),
        ("heading", "Preguntas de familias", "Questions of families"),
        (
            "question",
            (
                "¿Cómo sé si el lugar nos conviene?",
                "Puede visitar el centro antes. Vea [los lugares y cómo llegar](lugares). Si el"
                " camino no le conviene, pregunte por otro grupo.",
            ),
            (
                "How do I know if the place suits us?",
                "You can visit the center first. See [the places and how to get there](lugares)."
                " If the way there does not suit you, ask for another group.",
            ),
        ),
        (
            "question",
            (
                "¿Puede ir a la escuela y tomar un curso?",
                "Sí. Hay grupos por la mañana, por la tarde y en fin de semana. Busque el horario"
                " en [las oportunidades](oportunidades).",
            ),
            (
                "Can they go to school and take a course?",
                "Yes. There are groups in the morning, in the afternoon and on weekends. Look for"
                " the hours among [the opportunities](oportunidades).",
            ),
        ),
        (
            "question",
            (
                "¿Qué hago si algo me preocupa?",
                "Hable con el centro o [escríbanos](contacto). También puede [poner una"
                " queja](complaints) sin dar su nombre. Si necesita otra ayuda, vea [con quién"
                " hablar](ayuda/hablar-con-alguien).",
            ),
            (
                "What do I do if something worries me?",
                "Talk to the center or [write to us](contacto). You can also"
                " [complain](complaints) without giving your name. If you need other help, see"
                " [whom to talk to](ayuda/hablar-con-alguien).",
            ),
        ),
        ("heading", "Siga por aquí", "Go on from here"),
        (
            "ways",
            [
                ("Ver los cursos", "Qué hay ahora, cuándo y dónde."),
                ("Preguntar", "Por WhatsApp, por teléfono o por correo."),
            ],
            [
                ("See the courses", "What there is now, when and where."),
                ("Ask", "By WhatsApp, by phone or by e-mail."),
            ],
            [("search", "oportunidades"), ("message-circle", "contacto")],
        ),
    ],
}
