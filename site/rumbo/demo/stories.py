"""What three invented people tell of themselves, and two complaints of nobody."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Organization
from youth import complaints, consenting, stories
from youth.models import Complaint, ConsentText, Guardian, Participant, Story
from youth.models.consent import Method, Purpose

from .outcomes import seated, who
from .people import ACTOR

WHY = "the invented people of the demo"


class Row(NamedTuple):
    """`person` counts within the group; each text is a line of its own."""

    group: str
    person: int
    by: str
    course: str
    es: tuple[str, ...]  # title, then paragraphs
    en: tuple[str, ...] = ()


ROWS = [
    Row("CEB2A4", 5, "coordinacion@taller.example", "Electricidad de casas",
        ("Volví a estudiar",
         "Pensé que ya era tarde para volver. En el taller me ayudaron con la matrícula.",
         "Estudio de noche y trabajo por la mañana. Me cuesta, pero ya voy bien en matemáticas.",
         "Mi meta es terminar el bachillerato técnico.")),
    Row("CEB2A4", 3, "coordinacion@taller.example", "Electricidad de casas",
        ("Ahora conecto lo que antes me daba miedo",
         "Antes no tocaba ni un enchufe. En el curso aprendí a medir la corriente y a trabajar con"
         " seguridad.",
         "El primer mes puse luz nueva en la casa de mi abuela. Ella lloró de la emoción.",
         "Hoy tengo trabajo en una ferretería. Cada semana aprendo algo más."),
        ("Now I connect what used to scare me",
         "I would not touch a socket before. In the course I learned to measure current and to work"
         " safely.",
         "In the first month I put new lights in my grandmother's house. She cried with joy.",
         "Today I have a job in a hardware store. Every week I learn something more.")),
    Row("MQZ5D7", 2, "coordinacion@lempa.example", "Panadería",
        ("Mi pan ya tiene clientes",
         "Empecé a hornear los domingos para mi familia. Después preguntaron los vecinos.",
         "En el curso aprendí a calcular los costos. Ahora sé cuánto gano con cada pieza.",
         "Vendo por encargo los fines de semana. Quiero comprar un horno más grande."),
        ("My bread has customers now",
         "I began to bake for my family on Sundays. Then the neighbors asked for some.",
         "In the course I learned to work out the costs. Now I know what I earn with each piece.",
         "I sell to order on weekends. I want to buy a bigger oven.")),
]  # fmt: skip

# key of the form, days ago, organization, about the staff, what happened, course
COMPLAINTS = [
    ("demo-1", 6, "taller-abierto", False, "La clase empezó dos veces casi una hora tarde. Varias"
     " personas perdimos el último bus.", "Electricidad de casas"),
    ("demo-2", 3, "taller-abierto", True, "Una persona del equipo nos habla a gritos cuando"
     " preguntamos algo.", ""),
]  # fmt: skip


def add() -> None:
    """The stories, once: where an organization has any, its own stay as they are."""
    filled = set(Story.objects.unscoped(WHY).values_list("organization", flat=True))
    for row in ROWS:
        people = seated(row.group)
        if len(people) > row.person and people[row.person].organization_id not in filled:
            tell(row, people[row.person].participant)
    for row in COMPLAINTS:
        complain(*row)


def tell(row: Row, person: Participant) -> None:
    agree(person)
    name = (person.full_name.preferred or person.full_name.given).split()[0]
    words = {"name": name, "course": row.course}
    for language, (title, *paragraphs) in (("es", row.es), ("en", row.en or ("",))):
        words |= {f"title_{language}": title, f"text_{language}": "\n".join(paragraphs)}
    actor = who(row.by)
    stories.publish(stories.write(person, words, actor=actor), actor=actor)


def agree(person: Participant) -> None:
    minor = person.is_minor_on(timezone.localdate())
    adults = Guardian.objects.unscoped(WHY).filter(participant=person)
    consenting.give(
        person,
        Purpose.STORY,
        actor=ACTOR,
        method=Method.SIGNED,
        text=ConsentText.objects.in_use(Purpose.STORY).get(),
        decided_on=timezone.localdate() - timedelta(days=2),
        guardian=adults.first() if minor else None,
        assent=minor,
    )


def complain(key: str, ago: int, slug: str, staff: bool, what: str, course: str) -> None:
    if complaints.sent_before(key):
        return
    made = complaints.receive(
        key,
        {"what": what, "course": course, "answer_to": "", "safe": ""},
        organization=Organization.objects.get(slug=slug),
        about_staff=staff,
    )
    rows = Complaint.objects.unscoped("an invented complaint of the demo").filter(pk=made.pk)
    rows.update(received_at=timezone.now() - timedelta(days=ago))
