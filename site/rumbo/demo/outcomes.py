"""What changed for some people of the demo after their group: an outcome in every state."""

from datetime import date, timedelta
from io import BytesIO
from typing import NamedTuple

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from training.models import Enrollment, Outcome
from training.models.enrollment import SEATED
from training.outcomes import acts
from training.outcomes.acts import Shown, Told
from training.outcomes.evidence import Attached

from . import attested

WHY = "the invented people of the demo"
LEADS = "facilitacion@taller.example"
FIRST, SECOND = "coordinacion@taller.example", "coordinacion2@taller.example"
LEMPA_LEADS, LEMPA = "facilitacion@lempa.example", "coordinacion@lempa.example"


class Row(NamedTuple):
    """`person` counts within the group; `ago` is in days; `then` is (what, by whom, words)."""

    group: str
    person: int
    by: str
    kind: str
    ago: int
    where: str
    what: str
    evidence: str
    note: str
    photo: bool = False
    day_known: bool = False
    then: tuple[tuple[str, str, str], ...] = ()


CALLED = "Llamé al lugar: trabaja ahí desde entonces, de lunes a sábado."
ROWS = [
    Row("CEB2A4", 3, LEADS, "new_job", 21, "Ferretería El Clavo", "Instalaciones eléctricas",
        "contract", "Contrato por un año.", photo=True, day_known=True,
        then=(("saw_paper", FIRST, ""),)),
    Row("CEB2A4", 4, LEADS, "own_business", 40, "Electricidad a Domicilio", "Reparaciones en casas",
        "visit", "Visité el taller: ya tiene rótulo y tres clientes.",
        then=(("visited", SECOND, "Fui con Óscar. El taller está abierto y con trabajo."),)),
    Row("CEB2A4", 5, LEADS, "back_to_school", 15, "Instituto nocturno", "Bachillerato técnico",
        "school", "Comprobante de matrícula.", photo=True, then=(("saw_paper", FIRST, ""),)),
    Row("CEB2A4", 6, LEADS, "better_job", 12, "Constructora Las Ceibas", "Ayudante de electricista",
        "word", "Lo contó en la entrega de diplomas.", then=(("called", FIRST, CALLED),)),
    Row("CEB2A4", 7, LEADS, "new_job", 9, "Supermercado La Despensa", "Mantenimiento",
        "letter", "Carta de la encargada.", photo=True),
    Row("CEB2A4", 8, LEADS, "further_training", 6, "Centro técnico municipal", "Electricidad II",
        "word", "Empezó el curso siguiente."),
    Row("CEB2A4", 9, LEADS, "new_job", 8, "", "", "word", "Dice su mamá que ya trabaja.",
        then=(("back", FIRST, "Falta saber dónde y desde qué mes. Una llamada bastaría."),)),
    Row("CEB2A4", 10, FIRST, "own_business", 11, "Recargas y Más", "Venta y reparación",
        "call", "Me llamó para contarlo."),
    Row("CEB2A4", 11, LEADS, "new_job", 30, "Panadería San José", "Reparto", "word", "",
        then=(("withdraw", LEADS, "Era otra persona del grupo, me confundí."),)),
    Row("MQZ5D7", 2, LEMPA_LEADS, "own_business", 10, "Pan de la Abuela", "Pan dulce por encargo",
        "word", "Vende los fines de semana.", then=(("called", LEMPA, CALLED),)),
    Row("MQZ5D7", 3, LEMPA_LEADS, "new_job", 5, "Cafetería El Jardín", "Repostería",
        "contract", "Contrato de prueba por tres meses.", photo=True),
    Row("MQZ5D7", 4, LEMPA_LEADS, "back_to_school", 7, "Instituto nacional", "Tercer ciclo",
        "word", "Asiste los sábados.",
        then=(("back", LEMPA, "Pida por favor el comprobante de matrícula."),)),
]  # fmt: skip
# Confirmed with a mistake that was seen later: (group, person, what is right, who confirms it).
CORRECTED = ("CEB2A4", 4, "Eléctricos El Voltio", LEADS, SECOND)


def add() -> None:
    """The outcomes, once: where an organization has any, its own stay as they are."""
    filled = set(Outcome.objects.unscoped(WHY).values_list("organization", flat=True))
    people = {code: seated(code) for code in {row.group for row in ROWS}}
    made = {}
    for row in ROWS:
        if len(people[row.group]) <= row.person:
            continue
        enrollment = people[row.group][row.person]
        if enrollment.organization_id not in filled:
            made[row.group, row.person] = record(row, enrollment)
    if CORRECTED[:2] in made:
        correct(made[CORRECTED[:2]])
    attested.persons(made)
    attested.found()
    attested.cohorts()


def record(row: Row, enrollment: Enrollment) -> Outcome:
    photo = Attached(paper(row.kind), "jpeg") if row.photo else None
    shown = Shown(row.evidence, row.note, photo)
    outcome = acts.propose(enrollment.participant, told(row, enrollment), shown, actor=who(row.by))
    for what, by, words in row.then:
        if what == "back":
            outcome = acts.give_back(outcome, words, actor=who(by))
        elif what == "withdraw":
            outcome = acts.withdraw(outcome, words, actor=who(by))
        else:
            outcome = acts.confirm(outcome, what, note=words, actor=who(by))
    return outcome


def correct(old: Outcome) -> None:
    _group, _person, where, by, confirms = CORRECTED
    right = Told(
        kind=old.kind,
        happened_on=old.happened_on,
        where=where,
        what=old.details["what"],
        enrollment=old.enrollment,
    )
    shown = Shown("business", "Constancia de la alcaldía.", Attached(paper("registro"), "jpeg"))
    new = acts.correct(old, right, shown, actor=who(by))
    acts.confirm(new, "saw_paper", note="El nombre es el de la constancia.", actor=who(confirms))


def told(row: Row, enrollment: Enrollment) -> Told:
    on: date = timezone.localdate() - timedelta(days=row.ago)
    return Told(row.kind, on, row.day_known, row.where, row.what, enrollment)


def seated(code: str) -> list[Enrollment]:
    rows = Enrollment.objects.unscoped(WHY).filter(offering__code=code, state__in=SEATED)
    related = ("participant__key", "participant__organization", "offering")
    return list(rows.select_related(*related).order_by("id"))


def who(email: str) -> User:
    return User.objects.get(email=email)


def paper(what: str) -> bytes:
    """A sheet with lines, as a photograph: it shows nothing, and nobody."""
    sheet = Image.new("RGB", (480, 640), "#fbf7ef")
    pen = ImageDraw.Draw(sheet)
    pen.text((40, 40), f"Rumbo demo: {what}", fill="#073f3b")
    for y in range(100, 560, 36):
        pen.line((40, y, 440, y), fill="#7a838c", width=3)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()
