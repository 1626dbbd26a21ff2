"""For whoever gives work: checking a certificate, and receiving people for practice."""

EMPLOYERS = {
    "title": ("Para empresas", "For employers"),
    "slug": ("para-empresas", "employers"),
    "search_description": (
        "Cómo comprobar un certificado, qué significa y cómo recibir a jóvenes en práctica"
        " laboral.",
        "How to check a certificate, what it means, how to receive people for work practice.",
    ),
    "lead": (
        "Compruebe un certificado en un minuto. Conozca a jóvenes que ya saben un oficio.",
        "Check a certificate in a minute. Meet young people who know a trade.",
    ),
    "body": [
        ("heading", "Cómo comprobar un certificado", "How to check a certificate"),
        (
            "steps",
            [
                ("Busque el código en el papel", "Son 16 letras y números, en grupos de cuatro."),
                (
                    "Escríbalo en “Verificar un certificado”",
                    "O escanee el código QR con la cámara de su teléfono.",
                ),
                ("Compare con el papel", "El curso, las horas y la fecha deben ser iguales."),
                ("Compruebe el nombre", "Escriba el del papel y le decimos si es el mismo."),
            ],
            [
                ("Find the code on the paper", "It has 16 letters and digits, in groups of four."),
                (
                    "Type it under “Verify a certificate”",
                    "Or scan the QR code with your phone's camera.",
                ),
                ("Compare with the paper", "Course, hours and date must be the same."),
                ("Check the name", "Type the one on the paper. We say if it is the same."),
            ],
        ),
        (
            "text",
            "[Comprobar un certificado ahora](verify). No hace falta llamar ni registrarse, y no"
            " cuesta nada.",
            "[Check a certificate now](verify). You need not call or register, and it costs"
            " nothing.",
        ),
        ("heading", "Qué significa cada papel", "What each paper means"),
        (
            "facts",
            [
                (
                    "Constancia de participación",
                    "La persona participó en el curso y vino a las clases.",
                ),
                (
                    "Certificado de aprobación",
                    "La persona aprobó una evaluación. El papel dice qué sabe hacer.",
                ),
                ("Diploma", "La persona completó toda la formación, no solo un curso."),
            ],
            [
                (
                    "Certificate of attendance",
                    "The person took part in the course and came to the classes.",
                ),
                (
                    "Certificate of achievement",
                    "The person passed an assessment. The paper says what they can do.",
                ),
                ("Diploma", "The person finished the whole training, not only one course."),
            ],
        ),
        (
            "text",
            "El papel no dice dónde vive la persona, qué edad tiene ni quién pagó. Eso no dice nada"
            " de su trabajo.",
            "The paper does not say where the person lives, their age or who paid. That says"
            " nothing about their work.",
        ),
        (
            "heading",
            "Reciba a jóvenes en práctica laboral",
            "Receive young people for work practice",
        ),
        (
            "steps",
            [
                ("Escríbanos", "Cuéntenos qué hace su empresa y en qué municipio está."),
                ("Acordamos las tareas", "Qué hará la persona, cuántas horas y quién la guía."),
                ("Firmamos un acuerdo", "Su empresa, el centro y la persona que llega."),
                ("Nos cuenta cómo le fue", "Así mejoramos los cursos."),
            ],
            [
                ("Write to us", "Tell us what your business does and in which municipality."),
                ("We agree on the tasks", "What the person will do, how long and who guides them."),
                ("We sign an agreement", "Your business, the center and the person who comes."),
                ("You tell us how it went", "That way we improve the courses."),
            ],
        ),
        ("heading", "Qué pedimos a su empresa", "What we ask of your business"),
        (
            "list",
            [
                "Un lugar seguro y una persona que enseñe.",
                "Tareas del oficio que la persona aprendió.",
                "Respeto por el horario de sus clases.",
                "El mismo trato para mujeres y hombres.",
                "Con menores de 18 años, lo que permite la ley de su país.",
            ],
            [
                "A safe place and a person who teaches.",
                "Tasks of the trade that the person learned.",
                "Respect for the hours of their classes.",
                "The same treatment for women and men.",
                "With people under 18, what the law of your country permits.",
            ],
        ),
        ("heading", "Preguntas de empresas", "Questions of employers"),
        (
            "question",
            (
                "¿Y si el código no aparece?",
                "Revise si lo escribió bien. Ningún código lleva 0, 1, I, L, O ni U. Si sigue sin"
                " aparecer, [escríbanos](contacto).",
            ),
            (
                "What if the code cannot be found?",
                "Check that you typed it right. No code has 0, 1, I, L, O or U. If it still cannot"
                " be found, [write to us](contacto).",
            ),
        ),
        (
            "question",
            (
                "¿Pueden darme una lista de participantes?",
                "No. Cada persona decide a quién enseña su certificado. En los centros podemos"
                " avisar que usted ofrece un puesto.",
            ),
            (
                "Can you give me a list of participants?",
                "No. Each person decides whom they show their certificate. At the centers we can"
                " tell people that you offer a job.",
            ),
        ),
        (
            "question",
            (
                "¿Cuesta algo?",
                "No. Comprobar, recibir a alguien en práctica y ofrecer un puesto es gratis.",
            ),
            (
                "Does it cost anything?",
                "No. To check, to receive somebody for practice and to offer a job is free.",
            ),
        ),
        ("heading", "Siga por aquí", "Go on from here"),
        (
            "ways",
            [
                ("Comprobar un certificado", "Con el código que lleva el papel."),
                ("Escribirnos", "Para ofrecer una práctica o un puesto."),
            ],
            [
                ("Check a certificate", "With the code on the paper."),
                ("Write to us", "To offer practice or a job."),
            ],
            [("shield-check", "verify"), ("message-circle", "contacto")],
        ),
    ],
}
