"""People of a list are stored without an instance each: the same rows that registering makes."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import DataKey
from rumbo.ids import uuid7
from tests import builders as make
from youth import intake
from youth.details import ContactDetails, DocumentDetails, GuardianDetails, PersonDetails
from youth.importing import storing
from youth.models import BlindToken, Contact, Guardian, IdentityDocument, ImportBatch, Participant

pytestmark = pytest.mark.django_db
WHY = "compared by a test"
ODD = 'Ñandú\t"Ruiz"\\N\n; --'
WHOLE = PersonDetails(
    ODD, "Ruiz", "Paz", "Nina", born=date(2005, 2, 28), sex="female", place_text="Comayagua",
    directions=ODD, studies="yes", grade="9", works="no", notes=ODD,
    contacts=(ContactDetails("+50498765432", owner="family"),),
    documents=(DocumentDetails("dni", "0801200500001"),),
    guardian=GuardianDetails("Rosa Paz", "22345678", "mother"),
)  # fmt: skip
BARE = PersonDetails("Luz", "Paz", born_month=date(2009, 3, 1))
# Made anew for each row, or told from when it was written.
OWN = {"id", "key_id", "code", "participant_id", "created_at", "updated_at"}


@pytest.fixture
def batch():
    organization = make.organization("ceiba")
    key = DataKey.make(organization)
    key.save()
    return ImportBatch.objects.create(
        organization=organization, key=key, file_name="lista.csv", file_digest="0"
    )


def raw(row) -> dict:
    """A row as the database has it, sealed values opened; kinds of values count too."""
    pk = row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{row._meta.db_table}" WHERE id = %s', [pk])
        [values] = cursor.fetchall()
        names = [
            column.name if hasattr(column, "name") else column[0] for column in cursor.description
        ]
    found = dict(zip(names, values, strict=True))
    opened = {f.column: getattr(row, f.attname) for f in row._meta.fields if hasattr(f, "seal")}
    kinds = {name: type(value) for name, value in found.items()}
    assert all(
        str(found[name]).startswith("v1.") for name, said in opened.items() if said is not None
    )
    return {n: (kinds[n], None if n in OWN else v) for n, v in (found | opened).items()}


def of(person: Participant) -> dict:
    found = {Participant: [raw(person)], DataKey: [raw(person.key)]}
    for model in (Contact, IdentityDocument, Guardian):
        rows = model.objects.unscoped(WHY).filter(participant=person).order_by("id")
        found[model] = [raw(row) for row in rows]
    tokens = BlindToken.objects.unscoped(WHY).filter(participant=person)
    found[BlindToken] = sorted(tokens.values_list("organization", "kind", "token", "alias"))
    found[DataKey][0].pop("wrapped")
    return found


def stored(batch, *people: PersonDetails) -> list[Participant]:
    new = storing.Stored(batch.organization, batch, None)
    keys = [uuid7() for _each in people]
    for pk, details in zip(keys, people, strict=True):
        new.add(pk, details)
    new.hashed().save()
    rows = Participant.objects.unscoped(WHY).select_related("key").in_bulk(keys)
    return [rows[key] for key in keys]


def test_the_same_rows_as_registering_makes(batch):
    for details, person in zip((WHOLE, BARE), stored(batch, WHOLE, BARE), strict=True):
        made = intake.draft(batch.organization, details, batch=batch)
        intake.save_drafts([made])
        drafted = (
            Participant.objects.unscoped(WHY).select_related("key").get(pk=made.participant.pk)
        )
        assert of(person) == of(drafted)
        assert intake.details_of(person) == details


def test_what_is_left_out_would_be_seen(batch, monkeypatch):
    short = tuple(name for name in storing.PLAIN if name != "grade")
    columns = tuple(name for name in storing.PERSON if name != "grade")
    monkeypatch.setattr(storing, "PLAIN", short)
    monkeypatch.setitem(storing.COLUMNS, Participant, columns)
    [person] = stored(batch, WHOLE)
    made = intake.draft(batch.organization, WHOLE, batch=batch)
    intake.save_drafts([made])
    assert of(person) != of(made.participant)


def test_an_organization_of_figures_holds_nobody(batch):
    batch.organization.kind = "police"
    with pytest.raises(ValueError, match="figures only"):
        storing.Stored(batch.organization, batch, None)
