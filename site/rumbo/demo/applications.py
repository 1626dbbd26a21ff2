"""Who asked for a seat on the website, and what became of it: a request in every state, of nobody.

Two of them ask about their own data. A key stands for the form that each was sent with, so that a
second run finds what is there.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Organization
from training.applying import following, handling, minors, minors_said, receiving
from training.applying.followed import Followed
from training.models import Application, ApplicationRepeat, Enrollment, MinorPermission, Offering
from training.models.minor import GuardianAnswer
from youth import intake, rights
from youth.details import ConsentDetails, ContactDetails, PersonDetails
from youth.models import ConsentText, Participant, RightsRequest
from youth.models.consent import Method, Purpose
from youth.reference import working_days

from .outcomes import FIRST, LEMPA, SECOND, who
from .people import ACTOR

WHY = "the invented requests of the demo"
AGREED = "Acepto que me contacten en este teléfono por esta solicitud, y para nada más."


class Row(NamedTuple):
    """`ago` is when they asked, `then` what came of it so many days ago; `age` is theirs today."""

    key: str
    group: str
    ago: int
    names: tuple[str, str, str]  # given, first and second surname
    age: int
    phone: str
    whose: str  # own-write, own-call, family-call or other-call
    then: Callable[[Followed, "Row"], object] | None = None
    after: int = 0
    by: str = FIRST
    note: str = ""
    female: bool = True

    @property
    def born(self) -> date:
        past = self.age * 365 + self.age // 4 + 90  # some months after their birthday
        return timezone.localdate() - timedelta(days=past)

    @property
    def told(self) -> dict[str, str]:
        """As Application.told."""
        given, surname, second = self.names
        whose, safe = self.whose.split("-")
        told = {"given": given, "surname": surname, "surname2": second}
        told |= {"born": self.born.isoformat(), "phone": self.phone, "phone_of": whose}
        return told | {"safe": safe, "language": "es", "agreed": AGREED}


# --- what came of it --------------------------------------------------------------------------


def talked(found: Followed, row: Row) -> None:
    handling.contacted(found.application, row.note, who(row.by))


def not_now(found: Followed, row: Row) -> None:
    handling.put_off(found.application, row.note, who(row.by))


def came(found: Followed, row: Row) -> None:
    """They came to the center and signed; staff registered them, and gave the seat there was."""
    talked(found, row)
    handling.link(found.application, registered(found.application, row), who(row.by))
    handling.enroll(found.application, who(row.by))


def cannot(found: Followed, row: Row) -> None:
    following.withdraw(found)


def permitted(found: Followed, row: Row) -> None:
    adult = {"name": f"Rosa {row.names[1]}", "relation": "mother", "phone": row.phone}
    text = minors.words()
    minors_said.answer(minors.of(found), GuardianAnswer.GIVEN, text=text, guardian=adult)
    minors_said.assent(minors.of(found), text)


def alone(found: Followed, row: Row) -> None:
    minors_said.without_guardian(minors.of(found))


def registered(application: Application, row: Row) -> Participant:
    given, surname, second = row.names
    details = PersonDetails(
        given=given,
        surname1=surname,
        surname2=second,
        born=row.born,
        sex="female" if row.female else "male",
        place=application.offering.center.place,
        contacts=(ContactDetails(f"+504{row.phone}", owner="own", safety="safe"),),
    )
    signed = ConsentDetails(
        text=ConsentText.objects.in_use(Purpose.SERVICES).get(),
        method=Method.SIGNED,
        decided_on=timezone.localdate() - timedelta(days=row.after),
    )
    return intake.register(application.organization, details, actor=ACTOR, consent=[signed])


ROWS = [
    # Nobody has answered yet: the first for longer than was promised.
    Row("demo-asks-1", "JCT4C6", 9, ("Lesly Pamela", "Rivas", "Peña"), 24, "99000011",
        "family-call"),
    Row("demo-asks-2", "CLB7N4", 2, ("Brayan Josué", "Güity", "Mejía"), 22, "99000012", "own-call",
        female=False),
    Row("demo-asks-3", "JCT4C6", 0, ("Kenia Marisol", "Zelaya", "Ortez"), 19, "99000013",
        "own-write"),
    Row("demo-asks-4", "ZTE3R9", 1, ("Jacqueline", "Menjívar", "Portillo"), 20, "70000014",
        "own-write", by=LEMPA),
    # Somebody talked with them.
    Row("demo-asks-5", "CLB7N4", 4, ("Dariela", "Escobar", "Núñez"), 21, "99000015", "own-write",
        talked, 2, SECOND, "Llamé. Sale del trabajo a las cinco y llega a tiempo."),
    Row("demo-asks-6", "JCT4C6", 7, ("Emerson Javier", "Alvarado", "Mendoza"), 23, "99000016",
        "own-write", came, 3, FIRST, "Vino al centro a firmar y a ver el salón.", female=False),
    Row("demo-asks-7", "QTZ3B5", 27, ("Nohemí", "Íscoa", "López"), 20, "99000017", "own-call",
        came, 24, SECOND, "Sabe que el grupo está lleno, y espera.",),
    Row("demo-asks-8", "GNC2M7", 6, ("Marlon", "Portillo", ""), 26, "99000018", "other-call",
        not_now, 4, FIRST, "Trabaja a esa hora. Avisarle cuando haya un grupo en la mañana.",
        female=False),
    Row("demo-asks-9", "JCT4C6", 5, ("Suyapa", "Ávila", "Rivas"), 18, "99000019", "own-write",
        cannot, 1),
    # Minors: permission and own word, a link that nobody opened, no adult in charge.
    Row("demo-asks-10", "JCT4C6", 3, ("Ashly Nicole", "Ñamendi", "Ortez"), 16, "99000020",
        "family-call", permitted, 1),
    Row("demo-asks-11", "CLB7N4", 4, ("Anuar", "Mejía", "Zelaya"), 17, "99000021", "own-write",
        female=False),
    Row("demo-asks-12", "JCT4C6", 2, ("Celeste", "Cux", "Ávila"), 17, "99000022", "own-call",
        alone, 2),
    # The one whom somebody called asked once more, with the country before the phone.
    Row("demo-asks-13", "CLB7N4", 1, ("Dariela", "Escobar", "Núñez"), 21, "+504 99000015",
        "own-write"),
]  # fmt: skip

# key, days ago, organization, what they want, name, year of birth, what they say, phone
ABOUT_DATA = [
    ("demo-data-1", 3, "taller-abierto", "see", "Dunia Ortez Peña", "2004",
     "Quiero saber qué guardan de cuando estudié electricidad.", "99000031"),
    ("demo-data-2", 1, "", "stop", "Elder Mendoza Rivas", "2001",
     "Cambié de trabajo. Por favor ya no me llamen.", "99000032"),
]  # fmt: skip


def add() -> None:
    """The requests, once; what became of them since stays as it is."""
    for row in ROWS:
        if receiving.sent_before(row.key) is None:
            ask(row)
    for about in ABOUT_DATA:
        ask_about_data(*about)


def ask(row: Row) -> None:
    offering = Offering.objects.get(code=row.group)
    found = receiving.apply(row.key, offering, row.told)
    if row.then:
        row.then(found, row)
    date_back(receiving.sent_before(row.key), row)


def date_back(found: Followed, row: Row) -> None:
    """As if it had been received, and answered, so many days ago."""
    came_at = timezone.now() - timedelta(days=row.ago, hours=1)
    then_at = timezone.now() - timedelta(days=row.after, minutes=20)
    links = MinorPermission.objects.unscoped(WHY)
    link = links.filter(application=found.application, repeat=found.repeat)
    link.update(made_at=came_at)
    for name in ("answered_at", "assented_at", "alone_at"):
        link.exclude(**{name: None}).update(**{name: then_at})
    if found.repeat:
        repeats = ApplicationRepeat.objects.unscoped(WHY).filter(pk=found.repeat.pk)
        repeats.update(received_at=came_at)
        return
    application = found.application
    application.received_at = application.agreed_at = came_at
    if application.first_answered_at:
        application.first_answered_at = then_at
    if application.ended_at:
        application.ended_at = then_at
    notes = application.notes or []
    application.notes = [note | {"at": then_at.isoformat()} for note in notes] or None
    application.save()
    waits = Enrollment.objects.unscoped(WHY).filter(pk=application.enrollment_id)
    waits.update(asked_at=then_at)
    waits.exclude(seated_at=None).update(seated_at=then_at)


def ask_about_data(
    key: str, ago: int, slug: str, kind: str, name: str, born: str, what: str, phone: str
) -> None:
    if rights.sent_before(key):
        return
    told = {"name": name, "born": born, "who": "self", "asker": "", "what": what}
    organization = Organization.objects.filter(slug=slug).first()
    made = rights.receive(
        key, kind, told | {"answer_to": phone, "safe": "call"}, organization=organization
    )
    came_at = timezone.now() - timedelta(days=ago)
    day = made.received_on - timedelta(days=ago)
    due = working_days.after(day, rights.DAYS, rights.country_of(organization))
    rows = RightsRequest.objects.unscoped(WHY).filter(pk=made.pk)
    rows.update(received_at=came_at, received_on=day, due_on=due)
