"""Every component on invented content, for looking at while developing: /_style/?page=list.

Mounted only with DEBUG.
"""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rumbo.fields import DayMonthYearField, PersonNameField, PhoneField

PAGES = [
    "all",
    "home",
    "list",
    "detail",
    "apply",
    "sent",
    "verify",
    "roll",
    "people",
    "results",
    "signin",
]

MENU = [
    {"label": "Oportunidades", "url": "#", "current": True},
    {"label": "Fechas", "url": "#"},
    {"label": "Verificar certificado", "url": "#"},
    {"label": "Ayuda", "url": "#"},
]
FOOTER = [
    {"label": text, "url": "#"} for text in ["Privacidad", "Accesibilidad", "Poner una queja"]
]
WORK = {
    "name": "Rumbo Joven",
    "home": "#",
    "organization": "Asociación Horizonte",
    "person": "Marta Reyes",
    "nav": [
        {"label": "Hoy", "url": "#", "icon": "house"},
        {"label": "Personas", "url": "#", "icon": "users"},
        {"label": "Grupos", "url": "#", "icon": "clipboard-list", "current": True},
        {"label": "Certificados", "url": "#", "icon": "award"},
        {"label": "Resultados", "url": "#", "icon": "chart-column"},
    ],
}
KINDS = [
    ("technical", "Técnico", "Electricidad de casas"),
    ("academic", "Académico", "Terminar la secundaria en fin de semana"),
    ("job", "Empleo", "Inglés para trabajar"),
    ("life_skills", "Habilidades para la vida", "Mi plan de vida"),
]
CARDS = [
    {
        "url": "#",
        "title": title,
        "kind": kind,
        "kind_label": label,
        "place": "Centro comunitario Las Flores, Choloma",
        "starts": "Empieza el sábado 10 de enero, 11 semanas",
        "hours": "Sábados de 8 a 12 del mediodía",
        "seats": "Quedan 7 cupos",
    }
    for kind, label, title in KINDS
]
FACTS = [
    ("calendar", "Cuándo", "Del sábado 10 de enero al sábado 28 de marzo de 2026", ""),
    ("clock", "Horario", "Sábados de 8 a 12 del mediodía", "48 horas en total"),
    (
        "map-pin",
        "Dónde",
        "Centro comunitario Las Flores, Choloma",
        "De la iglesia, una cuadra al sur.",
    ),
    ("users", "Para quién", "De 16 a 29 años. No necesita experiencia.", ""),
    ("file-text", "Qué llevar", "Nada. Si tiene documento de identidad, llévelo.", ""),
    ("banknote", "Costo", "Gratis. Incluye materiales y refrigerio.", ""),
    ("user", "Cupos", "Quedan 7 cupos", ""),
]
NAMES = """Aguilar Paz, Ana Lucía|Barahona López, Brayan|Castro, Carmen|Díaz Núñez, Diego Alejandro
Euceda Mejía, Elmer|Flores Rivera, Fátima|Gómez, Gerson|Hernández Ortiz, Heidy|Interiano, Iris
Juárez Cruz, José Ángel|Lara, Karla|Mejía Mejía, Luis""".replace("\n", "|").split("|")
STATES = ["present", "present", "absent", "late", "excused", "present", "", "", "", "", "", ""]
PEOPLE = [
    (
        "María José Mejía Núñez",
        "2006",
        "Electricidad, grupo Ceiba",
        "vino el 24 ene 2026",
        "ya participa",
    ),
    ("María Josefa Mejía Paz", "2004", "", "", ""),
    ("Mario Josué Mejía", "2008", "Panadería, grupo Quetzal", "vino el 20 ene 2026", ""),
]
BARS = [
    ("Se inscribieron", 412, 100),
    ("Asistieron al menos una vez", 388, 94),
    ("Completaron", 296, 72),
    ("Recibieron certificado", 289, 70),
    ("Empleo, estudio o negocio a los 6 meses", 161, 39),
]


class ApplyForm(forms.Form):
    """A form with one field of each sort."""

    given = PersonNameField(label="Nombres", help_text="Como quiere que aparezca en el certificado")
    surname = PersonNameField(label="Primer apellido")
    second = PersonNameField(label="Segundo apellido", required=False)
    birth = DayMonthYearField(label="Fecha de nacimiento", past=True)
    phone = PhoneField(label="Teléfono", help_text="Con cualquier formato: 9123 4567")
    owner = forms.ChoiceField(
        label="¿De quién es el teléfono?",
        choices=[("own", "Mío"), ("family", "De mi familia"), ("other", "De otra persona")],
        widget=forms.RadioSelect,
    )
    grade = forms.ChoiceField(
        label="Último grado aprobado",
        choices=[("", ""), ("9", "9.º grado"), ("12", "Bachillerato")],
    )
    agree = forms.BooleanField(label="Sí, pueden llamarme para contarme de este curso.")


WRONG = {
    "given": "María José",
    "birth_day": "31",
    "birth_month": "2",
    "birth_year": "2007",
    "phone": "912",
}


def roll() -> list[dict]:
    rows = [
        {"key": n, "name": name, "state": state, "note": "Asistió 6 de 9"}
        for n, (name, state) in enumerate(zip(NAMES, STATES, strict=True))
    ]
    gone = {
        "key": "gone",
        "name": "Núñez Peña, Óscar",
        "off": "En pausa desde el 17 de enero: trabaja los sábados",
    }
    return [*rows, gone]


def bars() -> list[dict]:
    return [
        {"label": label, "share": share, "said": f"{count} ({share} %)"}
        for label, count, share in BARS
    ]


def sample(page: str) -> dict:
    """The context of a page of the guide."""
    form = ApplyForm(WRONG) if page in ("apply", "all") else ApplyForm()
    return {
        "pages": PAGES,
        "alternate": {"lang": "en", "url": "?en", "name": "English"},
        "menu": MENU,
        "footer_groups": [{"title": "Más", "links": FOOTER}],
        "workspace": WORK,
        "demo": page == "people",
        "cards": CARDS,
        "facts": [dict(zip(("icon", "term", "value", "note"), row, strict=True)) for row in FACTS],
        "rows": roll(),
        "people": [
            dict(zip(("name", "year", "group", "seen", "already"), row, strict=True)) | {"url": "#"}
            for row in PEOPLE
        ],
        "bars": bars(),
        "form": form,
        "states": ["valid", "replaced", "revoked", "not_found"],
        "page_of_many": Paginator(range(95), 25).page(2),
        "steps": [
            {"label": "Sus datos", "state": "done"},
            {"label": "Revisar", "state": "current"},
            {"label": "Código", "state": ""},
        ],
        "events": [
            {
                "when": dt.date(2026, 3, 28),
                "what": "Terminó Electricidad de casas",
                "who": "Marta Reyes",
            },
            {
                "when": dt.date(2026, 1, 10),
                "what": "Se inscribió en el grupo Ceiba",
                "who": "Marta Reyes",
            },
        ],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    page = request.GET.get("page", "all")
    if page not in PAGES:
        raise Http404
    return render(request, f"styleguide/{page}.html", sample(page))
