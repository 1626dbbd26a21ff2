"""Insert thousands of new rows at once: COPY on PostgreSQL, executemany on SQLite.

`bulk_create` resolves every value of every row into an expression; here each column is looked at
once. All rules of the database hold as ever: constraints, triggers, the open transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from django.db import connection, models


def insert(objects: Iterable[models.Model]) -> None:
    """Insert new instances, complete with their keys, those of one model beside each other.

    For models whose keys are made here, not by the database. No signals, as in `bulk_create`.
    Raises IntegrityError.
    """
    for model, some in groupby(objects, key=type):
        _insert(model, list(some))


def _insert(model: type[models.Model], objects: list[models.Model]) -> None:
    fields = list(model._meta.concrete_fields)
    columns = [_column(field, [field.pre_save(each, True) for each in objects]) for field in fields]
    insert_rows(model, [field.column for field in fields], zip(*columns, strict=True))
    for each in objects:
        each._state.adding, each._state.db = False, connection.alias


def _column(field: models.Field, values: list) -> list:
    convert = converter(field)
    return [None if value is None else convert(value) for value in values]


def converter(field: models.Field) -> Callable:
    """How a value of this field, not None, goes into a statement."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.UUIDField):
        return (lambda key: key) if connection.features.has_native_uuid_field else (lambda k: k.hex)
    if isinstance(field, models.CharField):
        return str
    return lambda value: field.get_db_prep_save(value, connection)


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence]):
    """Insert rows of converted values, in the order of `columns`."""
    quote = connection.ops.quote_name
    table, listed = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy,  # noqa: S608 - own names
            ):
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({listed}) VALUES ({places})"  # noqa: S608 - own names
            cursor.executemany(statement, rows)
