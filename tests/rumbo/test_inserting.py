"""Rows that are inserted by thousands are what `bulk_create` would have made of them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms import model_to_dict

from accounts.models import DataKey
from rumbo.ids import uuid7
from rumbo.inserting import insert, insert_values
from tests import builders as make
from youth import intake
from youth.details import ContactDetails, DocumentDetails, GuardianDetails, PersonDetails
from youth.models import ImportBatch, ImportRow, Participant

pytestmark = pytest.mark.django_db
WHY = "read for the test"
ODD = 'Ñandú\t"Ruiz"\\N\n; --'
PERSON = PersonDetails(
    ODD,
    "Ruiz",
    born=date(2005, 2, 28),
    notes=ODD,
    grade=ODD[:40],
    contacts=(ContactDetails("+50498765432"),),
    documents=(DocumentDetails("dni", "0801200500001"),),
    guardian=GuardianDetails("Rosa Paz", "22345678"),
)


def columns_of(row) -> tuple:
    table, pk = row._meta.db_table, row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE id = %s', [pk])
        [found] = cursor.fetchall()
    return tuple(bytes(each) if isinstance(each, memoryview) else each for each in found)


@pytest.fixture
def batch():
    organization = make.organization("ceiba")
    key = DataKey.make(organization)
    key.save()
    return ImportBatch.objects.create(
        organization=organization, key=key, file_name="lista.csv", file_digest="0"
    )


def test_a_row_is_what_bulk_create_makes_of_it(batch):
    def row(number: int) -> ImportRow:
        return ImportRow(
            organization_id=batch.organization_id, batch=batch, number=number, fate="new",
            sheet=ODD, identity=2**62, content=-5, issues=[{"code": ODD, "column": None}],
            waiting=True,
        )  # fmt: skip

    one, other = row(1), row(2)
    insert([one])
    ImportRow.objects.bulk_create([other])
    differ = {one.pk, other.pk, one.pk.hex, other.pk.hex, 1, 2}
    for mine, theirs in zip(columns_of(one), columns_of(other), strict=True):
        assert mine == theirs or {mine, theirs} <= differ
        assert type(mine) is type(theirs)


def test_a_person_is_read_as_they_were_written(batch):
    made = intake.draft(batch.organization, PERSON)
    intake.save_drafts([made])
    person = Participant.objects.unscoped(WHY).select_related("key").get(pk=made.participant.pk)
    assert intake.details_of(person) == PERSON
    assert model_to_dict(person) == model_to_dict(made.participant)
    assert not made.participant._state.adding and columns_of(person.key)


def test_the_database_refuses_as_ever(batch):
    key = DataKey.make(batch.organization)
    insert([key])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([DataKey.make(batch.organization), key])
    assert DataKey.objects.filter(organization=batch.organization).count() == 2  # and the batch's
    insert([])


def test_values_without_instances_are_the_same_rows(batch):
    names = ("id", "sheet", "number", "fate", "identity", "content", "issues")
    said = [ODD, 1, "new", 2**62, -5, [{"code": ODD, "column": None}]]
    row, pk = ImportRow(organization_id=batch.organization_id, batch=batch), uuid7()
    for name, value in zip(names[1:], said, strict=True):
        setattr(row, name, value)
    row.number = 2
    insert([row])
    same = {"organization_id": batch.organization_id, "batch_id": batch.pk, "values": None}
    insert_values(ImportRow, names, [(pk, *said)], **same)
    mine, theirs = columns_of(ImportRow.objects.unscoped(WHY).get(pk=pk)), columns_of(row)
    differ = {pk, row.pk, pk.hex, row.pk.hex, 1, 2}
    assert all(a == b or {a, b} <= differ for a, b in zip(mine, theirs, strict=True))
    assert list(map(type, mine)) == list(map(type, theirs))


def test_values_need_a_key_each_and_columns_that_are_there(batch):
    same = {"organization_id": batch.organization_id, "batch_id": batch.pk}
    with pytest.raises(ValueError, match="its own id"):
        insert_values(ImportRow, ("number",), [(1,)], **same)
    with pytest.raises(ValueError, match="has no colour"):
        insert_values(ImportRow, ("id", "number"), [(uuid7(), 1)], **same, colour="red")
    insert_values(ImportRow, ("id", "number"), [], **same)


def test_more_rows_than_one_statement_takes(batch, monkeypatch):
    monkeypatch.setattr("rumbo.inserting.PARAMETERS", 40)  # two rows of these columns
    same = {"organization_id": batch.organization_id, "batch_id": batch.pk}
    same |= {"identity": 1, "content": 1}
    for count in (1, 2, 5):
        insert_values(ImportRow, ("id", "number"), [(uuid7(), n) for n in range(count)], **same)
        rows = ImportRow.objects.unscoped(WHY)
        assert list(rows.order_by("number").values_list("number", flat=True)) == [*range(count)]
        rows.delete()
