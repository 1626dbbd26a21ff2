"""Invented pages that let the demo's website look lived in."""

from wagtail.models import Locale, Page

from .models import HomePage, StandardPage
from .translating import translate

# Each page: fields of its own, then its body as pairs (kind of block, Spanish, English).
ABOUT = {
    "title": ("Qué es Rumbo", "What Rumbo is"),
    "slug": ("que-es-rumbo", "what-rumbo-is"),
    "lead": (
        "Rumbo reúne en un solo lugar cursos y estudios gratis para jóvenes.",
        "Rumbo brings free courses and studies for young people together in one place.",
    ),
    "body": [
        ("heading", "Para quién es", "Who it is for"),
        (
            "text",
            "Es para jóvenes que quieren aprender un oficio, terminar sus estudios o prepararse"
            " para trabajar. No necesita experiencia.",
            "It is for young people who want to learn a trade, finish school or get ready for"
            " work. You need no experience.",
        ),
        ("heading", "Cómo funciona", "How it works"),
        (
            "text",
            "Busque un curso que le guste. Mire cuándo y dónde es. Escríbanos o llegue al centro"
            " para apartar su cupo. Al terminar recibe un certificado.",
            "Look for a course that you like. See when and where it is. Write to us or come to"
            " the center to save your seat. At the end you receive a certificate.",
        ),
        (
            "note",
            "Todo es gratis: las clases, los materiales y el certificado. Si alguien le pide"
            " dinero, avísenos.",
            "Everything is free: the classes, the materials and the certificate. If anyone asks"
            " you for money, tell us.",
        ),
        ("heading", "Preguntas", "Questions"),
        (
            "question",
            (
                "¿Qué pasa si falto un día?",
                "Avise a la persona encargada de su grupo. Para el"
                " certificado necesita venir a la mayor parte de las clases.",
            ),
            (
                "What happens if I miss a day?",
                "Tell the person in charge of your group. For the"
                " certificate you need to come to most of the classes.",
            ),
        ),
        (
            "question",
            (
                "¿Puedo llevar a mi hija o a mi hijo?",
                "Sí, donde el curso dice que hay cuidado"
                " infantil. Una persona de confianza cuida a niñas y niños en el mismo centro.",
            ),
            (
                "Can I bring my child?",
                "Yes, where the course says that there is child care. A"
                " trusted person looks after them at the same center.",
            ),
        ),
        (
            "question",
            (
                "¿Y si el grupo ya está lleno?",
                "Usted entra en la lista de espera. Le avisamos en cuanto haya un cupo.",
            ),
            (
                "What if the group is full?",
                "We put you on the waiting list. We let you know as soon as there is a seat.",
            ),
        ),
    ],
}
PRIVACY = {
    "title": ("Privacidad", "Privacy"),
    "slug": ("privacidad", "privacy"),
    "lead": (
        "Sus datos son suyos. Aquí le contamos qué guardamos y cómo pedir que lo borremos.",
        "Your data is yours. Here we tell you what we keep and how to have it erased.",
    ),
    "body": [
        ("heading", "Cuando solo mira esta página", "When you only look at this site"),
        (
            "text",
            "No guardamos nada sobre usted. No usamos cookies ni contadores de visitas, y nadie"
            " más recibe datos de su teléfono.",
            "We keep nothing about you. We use no cookies and no visit counters, and nobody else"
            " receives data from your phone.",
        ),
        ("heading", "Cuando se inscribe", "When you enroll"),
        (
            "text",
            "La organización que da el curso anota su nombre, su fecha de nacimiento y cómo"
            " comunicarse con usted. Si es menor de edad, también el nombre de su responsable."
            " Lo usa para darle el curso y su certificado.",
            "The organization that gives the course writes down your name, your date of birth and"
            " how to reach you. If you are under age, the name of your guardian too. It uses them"
            " to give you the course and your certificate.",
        ),
        (
            "text",
            "Quienes pagan los cursos reciben cantidades, nunca su nombre, salvo que usted diga"
            " que sí.",
            "Those who pay for the courses receive figures, never your name, unless you say yes.",
        ),
        ("heading", "Qué puede pedir", "What you can ask for"),
        (
            "text",
            "Puede ver lo que guardamos, corregirlo o pedir que lo borremos. También puede cambiar"
            " de opinión sobre lo que aceptó. Hable con la organización de su curso: no tiene que"
            " explicar por qué, y no pierde su cupo por preguntar.",
            "You can see what we keep, correct it, or ask us to erase it. You can also change your"
            " mind about what you agreed to. Talk to the organization of your course: you need not"
            " say why, and you do not lose your seat for asking.",
        ),
        (
            "note",
            "Nunca le pediremos dinero, fotos ni contraseñas.",
            "We will never ask you for money, photos or passwords.",
        ),
    ],
}


def fill_site() -> list[StandardPage]:
    """The pages of the demo, in both languages; those that are there already are left alone."""
    home = HomePage.objects.get(locale=Locale.get_default())
    return [
        _page(home, ABOUT, show_in_menus=True),
        _page(home, PRIVACY, in_footer=True),
    ]


def _page(home: HomePage, told: dict, **where) -> StandardPage:
    slug, _english = told["slug"]
    page = StandardPage.objects.child_of(home).filter(slug=slug).first()
    if page:
        return page
    fields = {name: told[name][0] for name in ("title", "slug", "lead")}
    body = [(kind, _block(kind, spanish)) for kind, spanish, _english in told["body"]]
    page = home.add_child(instance=StandardPage(locale=home.locale, body=body, **fields, **where))
    page.save_revision().publish()
    translate(Page.objects.get(pk=page.pk).specific, dict(_texts(told)))
    return page


def _block(kind: str, said):
    if kind == "note":
        return {"text": said}
    if kind == "question":
        question, answer = said
        return {"question": question, "answer": f"<p>{answer}</p>"}
    return f"<p>{said}</p>" if kind == "text" else said


def _texts(told: dict):
    """Pairs of each Spanish text and its English one."""
    yield from (told[name] for name in ("title", "slug", "lead"))
    for kind, spanish, english in told["body"]:
        if kind == "question":
            yield from zip(spanish, english, strict=True)
        else:
            yield spanish, english
