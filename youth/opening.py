"""Somebody of whom only the sealed names and what opens them was read: thousands, and quickly."""

from functools import cache, cached_property
from uuid import UUID

from django.db import connection

from accounts.models import DataKey
from accounts.sealing.fields import Sealed

from .models import Community, Participant

# What is read of a person, in the order in which it is given back.
READ = ("organization_id", "pk", "names", "key_id", "key__kid", "key__wrapped")
KEY_COLUMNS = ["id", "organization_id", "kid", "wrapped"]


AT_ONCE = 10  # people that are read whole by one statement


class Named:
    """A person still sealed. What a SealedField opens has the name, key and owner of a row."""

    _meta = Participant._meta

    def __init__(self, organization_id: UUID, pk: UUID, names: str, *key) -> None:
        self.organization_id, self.pk, self.sealed, self._key = organization_id, pk, names, key

    @cached_property
    def key(self) -> DataKey:
        data_key, kid, wrapped = self._key
        values = [data_key, self.organization_id, kid, wrapped]
        return DataKey.from_db(connection.alias, KEY_COLUMNS, values)

    @property
    def names(self) -> dict[str, str]:
        return Participant._meta.get_field("names").open(self, Sealed(self.sealed))


def whole(keys: list[UUID]) -> dict[UUID, Participant]:
    """People of whom a visible query gave the keys, at most AT_ONCE, with key and community.

    The statement is written once: to have it written anew takes longer than to find them.
    """
    prepared = Participant._meta.pk.get_db_prep_value
    asked = [*keys, *[keys[-1]] * (AT_ONCE - len(keys))]
    statement, reading = _statement(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, [prepared(key, connection) for key in asked])
        rows = cursor.fetchall()
    people = [_person(reading, row) for row in rows]
    return {person.pk: person for person in people}


@cache
def _statement(vendor: str) -> tuple[str, list]:
    """(the statement, for each model its attributes and for each column what converts it)."""
    quote, reading, listed = connection.ops.quote_name, [], []
    for model, name in ((Participant, "p"), (DataKey, "k"), (Community, "c")):
        fields = model._meta.concrete_fields
        listed += [f"{name}.{quote(field.column)}" for field in fields]
        columns = [field.get_col(model._meta.db_table) for field in fields]
        converters = [
            (place, column, [*connection.ops.get_db_converters(column), *of_field])
            for place, column in enumerate(columns)
            for of_field in [column.get_db_converters(connection)]
        ]
        converters = [each for each in converters if each[-1]]
        reading.append((model, [field.attname for field in fields], converters))
    tables = [quote(model._meta.db_table) for model, *_rest in reading]
    places = ", ".join(["%s"] * AT_ONCE)
    statement = (
        f"SELECT {', '.join(listed)} FROM {tables[0]} p"  # noqa: S608 - own names
        f" JOIN {tables[1]} k ON k.id = p.key_id"
        f" LEFT JOIN {tables[2]} c ON c.id = p.community_id WHERE p.id IN ({places})"
    )
    return statement, reading


def _person(reading: list, row: tuple) -> Participant:
    made, start = [], 0
    for model, names, converters in reading:
        values = list(row[start : start + len(names)])
        start += len(names)
        if values[0] is None:  # no community
            made.append(None)
            continue
        for place, column, each in converters:
            for convert in each:
                values[place] = convert(values[place], column, connection)
        made.append(model.from_db(connection.alias, names, values))
    person, person.key, person.community = made[0], made[1], made[2]
    return person
