"""Outcomes, evidence and files for the tests: explicit values, no randomness."""

from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Membership
from accounts.roles import Role
from training.models import Outcome, OutcomeEvidence, OutcomeStep
from training.models.outcome import EvidenceKind, OutcomeKind
from training.outcomes import acts
from training.outcomes.acts import Shown, Told
from training.outcomes.evidence import Attached

WHY = "looking at what the tests did"
CANARY = b"CANARY-PHONE"
PDF = b"%PDF-1.7\n% a contract\n%%EOF\n"
HEARD = "Llamé a la empresa: trabaja ahí desde marzo"


def told(kind=OutcomeKind.NEW_JOB, on=date(2026, 3, 1), **more) -> Told:
    return Told(kind=kind, happened_on=on, **more)


def shown(kind=EvidenceKind.WORD, note="", attached=None) -> Shown:
    return Shown(kind, note, attached)


def contract() -> Shown:
    return Shown(EvidenceKind.CONTRACT, "Contrato por un año", Attached(PDF, "pdf"))


def proposed(person, actor, *, evidence=None, **more) -> Outcome:
    return acts.propose(person, told(**more), evidence or shown(), actor=actor)


def confirmed(person, by, coordinator, **more) -> Outcome:
    return acts.confirm(proposed(person, by, **more), "called", actor=coordinator, note=HEARD)


def second_coordinator(cast):
    """Another person who coordinates in Ceiba."""
    user = type(cast.coordinator).objects.create_user(
        email="otra@ceiba.example", first_name="Otra", last_name="Ejemplo"
    )
    Membership.objects.create(user=user, role=Role.COORDINATOR, organization=cast.ceiba)
    return user


def rows(model=Outcome):
    return model.objects.unscoped(WHY)


def now(outcome: Outcome) -> Outcome:
    return rows().select_related("participant__key").get(pk=outcome.pk)


def evidence(outcome: Outcome) -> list[OutcomeEvidence]:
    return list(rows(OutcomeEvidence).filter(outcome=outcome))


def steps(outcome: Outcome) -> list[str]:
    return [row.step for row in rows(OutcomeStep).filter(outcome=outcome)]


def photograph(kind: str = "JPEG", size=(60, 40)) -> bytes:
    """A photograph that tells where it was taken and with what."""
    picture = Image.new("RGB", size, "blue")
    exif = Image.Exif()
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825)[2] = (15.0, 30.0, 18.0)
    exif.get_ifd(0x8825)[29] = CANARY.decode()
    out = BytesIO()
    picture.save(out, kind, exif=exif, icc_profile=CANARY * 20)
    return out.getvalue()


def upload(content: bytes, name: str = "Contrato de Ana Ávila.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
