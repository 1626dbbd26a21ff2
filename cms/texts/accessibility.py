"""What everybody can do on these pages, what is still missing, and how to say that it fails.

Honest by intention: a gap is struck out here when it is closed, and not before.
"""

ACCESSIBILITY = {
    "title": ("Accesibilidad", "Accessibility"),
    "slug": ("accesibilidad", "accessibility"),
    "search_description": (
        "Cómo usar esta página con teclado, lector de pantalla o letra grande, y qué falta.",
        "How to use this site by keyboard, screen reader or large type. What is missing.",
    ),
    "lead": (
        "Queremos que cada persona pueda usar esta página, con el teléfono que tenga.",
        "We want everybody to be able to use this site, with the phone they have.",
    ),
    "body": [
        ("heading", "Qué puede hacer aquí", "What you can do here"),
        (
            "list",
            [
                "Usar todo con el teclado.",
                "Escuchar las páginas con un lector de pantalla.",
                "Agrandar la letra hasta cuatro veces su tamaño.",
                "Leer en un teléfono pequeño y con poca señal.",
                "Usar todo sin JavaScript.",
                "Imprimir cualquier página en blanco y negro.",
            ],
            [
                "Use everything with the keyboard.",
                "Listen to the pages with a screen reader.",
                "Enlarge the type up to four times its size.",
                "Read on a small phone and with a weak signal.",
                "Use everything without JavaScript.",
                "Print any page in black and white.",
            ],
        ),
        ("heading", "Qué norma seguimos", "Which standard we follow"),
        (
            "text",
            "Seguimos las pautas WCAG 2.2, nivel AA. Lo revisa el equipo que hace esta página, con"
            " programas y a mano. Ninguna empresa de afuera lo ha revisado.",
            "We follow the WCAG 2.2 guidelines, level AA. The team that makes this site checks"
            " it, with programs and by hand. No outside firm has checked it.",
        ),
        ("heading", "Qué falta todavía", "What is still missing"),
        (
            "list",
            [
                "Personas que usan lector de pantalla todavía no la han probado con nosotros.",
                "No hay audio, ni video en lengua de señas.",
                "No hay textos en lenguas mayas, en garífuna ni en misquito.",
                "Algunas páginas están solo en español. Lo dicen arriba.",
                "Los documentos PDF de otras organizaciones pueden no ser accesibles.",
                "Esta declaración habla de las páginas públicas, no de las del personal.",
            ],
            [
                "People who use a screen reader have not tried it with us yet.",
                "There is no audio, and no video in sign language.",
                "There are no texts in Mayan languages, Garífuna or Miskito.",
                "Some pages are in Spanish only. They say so at the top.",
                "PDF documents of other organizations may not be accessible.",
                "This statement is about the public pages, not about those for staff.",
            ],
        ),
        ("heading", "Si algo no le funciona", "If something does not work for you"),
        (
            "text",
            "Díganos en qué página fue y qué no pudo hacer. [Escríbanos o llame](contacto), o use"
            " el [formulario de quejas](complaints). Mientras lo arreglamos, buscamos otra"
            " forma de darle la información.",
            "Tell us on which page it was and what you could not do. [Write or call](contacto), or"
            " use the [form for complaints](complaints). While we repair it, we look for another"
            " way to give you the information.",
        ),
        ("heading", "En los centros", "At the centers"),
        (
            "text",
            "Cada centro dice cómo se entra y cómo llegar: vea [los lugares](lugares). Si necesita"
            " apoyo para un curso, dígalo al preguntar.",
            "Each center says how to enter and how to get there: see [the places](lugares). If you"
            " need support for a course, say so when you ask.",
        ),
    ],
}
