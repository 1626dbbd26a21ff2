"""Lists of the demo: one that was stored and can be taken back, one that waits to be stored.

And a form of a form tool that was connected for a fair, and is connected no more.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Organization
from youth import intake
from youth.importing import applying, staging
from youth.models import FormSource, ImportBatch, Participant
from youth.pulling import sources

from . import catalogue
from .catalogue.doubles import Written
from .outcomes import FIRST, who

WHY = "the invented lists of the demo"
OURS = "taller-abierto"


def add() -> None:
    organization = Organization.objects.get(slug=OURS)
    if not ImportBatch.objects.unscoped(WHY).filter(organization=organization).exists():
        stored = store(organization, "Inscritos de la feria.csv", catalogue.STORED, FIRST)
        correct(stored)
        staging.stage(organization, sheet(catalogue.SENT), "Inscritos de octubre.csv", who(FIRST))
    if not FormSource.objects.unscoped(WHY).filter(organization=organization).exists():
        connect(organization)


def store(organization: Organization, name: str, rows: list[tuple], by: str) -> ImportBatch:
    batch = staging.stage(organization, sheet(rows), name, who(by))
    applying.apply(batch, who(by))
    return batch


def sheet(rows: list[tuple]) -> bytes:
    """A CSV as offices keep it. `rows`: (Written, F or M, adult in charge, consent)."""
    lines = [catalogue.TITLES, *(cells(*row) for row in rows)]
    return "\n".join(";".join(line) for line in lines).encode()


def cells(who_: Written, sex: str, adult: str, consent: str) -> tuple[str, ...]:
    agreed = f"{timezone.localdate() - timedelta(days=3):%d/%m/%Y}" if consent else ""
    written = f"{who_.day:02d}/{who_.month:02d}/{born_in(who_)}"
    names = (who_.given, who_.surname1, who_.surname2)
    return (*names, sex, written, who_.phone, "", adult, consent, agreed)


def born_in(who_: Written) -> int:
    return timezone.localdate().year - who_.age


def born(who_: Written) -> date:
    return date(born_in(who_), who_.month, who_.day)


def correct(batch: ImportBatch) -> None:
    """One of the list is corrected by hand: she stays when the list is taken back."""
    people = Participant.objects.unscoped(WHY).filter(batch=batch).select_related("key")
    person = people.order_by("pk").first()
    details = replace(intake.details_of(person), directions="Casa amarilla, junto a la pulpería")
    intake.update(person, details, who(FIRST))


def connect(organization: Organization) -> None:
    """No server answers at this address; the token opened nothing."""
    given = {
        "name": "Registro de la feria de empleo",
        "kind": FormSource.Kind.KOBO,
        "server": "https://formularios.example",
        "form": "aFeriaDeEmpleo2026xyz",
        "token": "invented-and-destroyed-at-once",
    }
    sources.end(sources.connect(organization, given, actor=who(FIRST)), actor=who(FIRST))
