"""What is exported and imported again is known: import after export changes nothing.

People are invented at random from a seed, imported, written out as the list workbook an
organization would keep, and that is imported as another list of the same titles.
"""

import errno
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import DataKey
from accounts.sealing import files
from tests.signing_in import sign_in
from youth.importing import applying, recognizing, staging
from youth.models import ImportBatch, Participant

from .importing.makers import make_xlsx
from .lists import HEADER, MIXED, sheet

pytestmark = pytest.mark.both

WHY = "checked by a test"
ACTOR = "system:tests"
GIVEN = "Ana Lucía|José|María José|Óscar|Íngrid|Ñusta|D'Angelo|Ana-Sofía".split("|")
SURNAMES = "Güity|De la O|Mejía|Núñez|Zúñiga|McNab|Del Cid|Sorto".split("|")


def row(chance: random.Random, number: int) -> list[str]:
    birth = f"{chance.randint(1999, 2010)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    minor = birth > "2008-01-01"
    return [
        f"{chance.choice(GIVEN)} {chr(97 + number % 26).upper()}{'aeiou'[number // 26 % 5]}na",
        chance.choice(SURNAMES),
        chance.choice([*SURNAMES, ""]),
        chance.choice(["mujer", "hombre", ""]),
        birth,
        chance.choice(["", f"0801{birth[:4]}{number:05}"]),
        chance.choice(["", f"95{number:06}"]),
        "Rosa Núñez" if minor else "",
        chance.choice(["si", "no"]),
        "2026-03-01",
    ]


def exported(batch: ImportBatch) -> bytes:
    """The people of a batch as the record has them, with the titles of the list."""
    lines = [HEADER.split(",")]
    for each in staging.rows_of(batch).exclude(fate="refused").select_related("participant__key"):
        person, said = each.participant, staging.row_of(batch, each)
        why = "what hangs on a person of this test"
        phone = person.contacts.unscoped(why).first()
        document = person.documents.unscoped(why).first()
        guardian = person.guardians.unscoped(why).first()
        names = person.names
        lines.append(
            [
                names["given"],
                names["surname1"],
                names["surname2"],
                {"female": "mujer", "male": "hombre", "undisclosed": ""}[person.sex],
                person.born,
                document.number if document else "",
                phone.value if phone else "",
                guardian.name if guardian else "",
                "si" if said.consents else "no",
                said.consent_on.isoformat(),
            ]
        )
    return make_xlsx(lines)


@pytest.mark.parametrize("seed", range(4))
def test_import_after_export_is_identity(cast, seed):
    chance = random.Random(seed)
    rows = [row(chance, number) for number in range(40)]
    first = staging.stage(cast.ceiba, make_xlsx([HEADER.split(","), *rows]), "lista.xlsx", ACTOR)
    applying.apply(first, ACTOR)
    there = set(Participant.objects.unscoped(WHY).values_list("pk", flat=True))
    assert len(there) == 40
    again = staging.stage(cast.ceiba, exported(first), "lista.xlsx", ACTOR)
    assert again.summary["same"] == 40, again.summary
    applying.apply(again, ACTOR)
    assert set(Participant.objects.unscoped(WHY).values_list("pk", flat=True)) == there


def test_control_without_knowing_rows_again_they_are_not_the_same(cast, monkeypatch):
    chance = random.Random(1)
    rows = [row(chance, number) for number in range(10)]
    first = staging.stage(cast.ceiba, make_xlsx([HEADER.split(","), *rows]), "lista.xlsx", ACTOR)
    applying.apply(first, ACTOR)
    monkeypatch.setattr(recognizing, "earlier", lambda organization, identities: ({}, set()))
    again = staging.stage(cast.ceiba, exported(first), "lista.xlsx", ACTOR)
    assert again.summary["same"] == 0


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO])
def test_a_full_disk_leaves_nothing_half_and_is_said(cast, client, monkeypatch, fault):
    sign_in(client, cast.coordinator)
    page = client.get(reverse("youth:imports"))
    key, keys = page.context["form"]["form_key"].value(), DataKey.objects.count()

    def full(*args):
        raise OSError(fault, "no space left")

    data = {"file": SimpleUploadedFile("lista.csv", sheet(*MIXED)), "form_key": key}
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        answer = client.post(reverse("youth:imports"), data)
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()
    assert not ImportBatch.objects.unscoped(WHY).exists() and DataKey.objects.count() == keys
    data["file"] = SimpleUploadedFile("lista.csv", sheet(*MIXED))
    again = client.post(reverse("youth:imports"), data)
    assert again.status_code == 302, "the same form is sent again"
    assert ImportBatch.objects.unscoped(WHY).count() == 1
