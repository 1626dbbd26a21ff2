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
            "Respondemos de lunes a viernes, de 8 a. m. a 4 p. m. Si escribe de noche, le"
            " respondemos al día siguiente.",
            "We answer from Monday to Friday, 8 a.m. to 4 p.m. If you write at night, we answer the"
            " next day.",
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
            "Puede quejarse de un curso, de un centro o de nuestro personal. Escriba o llame al"
            " mismo número, o hable con la dirección de su centro. No tiene que dar su nombre.",
            "You can complain about a course, a center or our staff. Write or call the same"
            " number, or talk to the head of your center. You need not give your name.",
        ),
        (
            "list",
            [
                "La persona de quien se queja no recibe su queja.",
                "Quejarse no le quita el cupo ni la constancia.",
                "Si dejó cómo encontrarle, le contamos qué hicimos.",
            ],
            [
                "The person you complain about does not receive your complaint.",
                "Complaining does not cost you your seat or your certificate.",
                "If you told us how to reach you, we tell you what we did.",
            ],
        ),
        (
            "note",
            "Si alguien del personal le pide dinero, favores o fotos, dígalo. Le vamos a creer y"
            " actuar.",
            "If any of our staff asks you for money, favors or photos, say so. We will listen and"
            " act.",
        ),
        ("heading", "Si busca trabajadores", "If you are looking for workers"),
        (
            "text",
            "Para comprobar una constancia no hace falta llamar: use su código en “Verificar un"
            " certificado”.",
            "To check a certificate you need not call: use its code under “Verify a certificate”.",
        ),
    ],
}
