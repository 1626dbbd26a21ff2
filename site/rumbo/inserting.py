"""Insert thousands of new rows at once: COPY on PostgreSQL, many rows a statement on SQLite.

`bulk_create` resolves every value of every row into an expression; here each column is looked at
once. All rules of the database hold as ever: constraints, triggers, the open transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby, islice, repeat

from django.db import connection, connections, models
from django.utils import timezone

_PLAIN = {models.CharField: str, models.IntegerField: int, models.BooleanField: bool}
PARAMETERS = 999  # of a statement that any SQLite takes


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


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence], **same: object
) -> None:
    """Insert rows of values without an instance for each, which costs more than the inserting.

    `names`: attributes ("place_id"), in the order of each row, sealed already where they are to
    be; `same`: what all rows say. What is not named has its default, or is the time of now.
    """
    if not rows:
        return
    fields = {each.attname: each for each in model._meta.concrete_fields}
    given = zip(names, zip(*rows, strict=True), strict=True)
    columns = [_column(fields[name], values) for name, values in given]
    rest = [name for name, field in fields.items() if name not in names and _is_written(field)]
    for name in rest:  # an endless column each: the rows given end them
        value = same.pop(name) if name in same else _default(fields[name])
        columns.append(repeat(None if value is None else converter(fields[name])(value)))
    if same:
        raise ValueError(f"{model.__name__} has no {', '.join(same)}")
    listed = [fields[name].column for name in (*names, *rest)]
    insert_rows(model, listed, zip(*columns, strict=False))


def _is_written(field: models.Field) -> bool:
    return not isinstance(field, models.AutoField)


def _default(field: models.Field) -> object:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now()
    if field.unique:
        raise ValueError(f"each row needs its own {field.attname}")
    return field.get_default()


def _column(field: models.Field, values: Iterable) -> list:
    convert = converter(field)
    return [None if value is None else convert(value) for value in values]


def converter(field: models.Field) -> Callable:
    """How a value of this field, not None, goes into a statement."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    here = connections[connection.alias]  # what stands for it looks it up at each touch
    if isinstance(field, models.UUIDField):
        return (lambda key: key) if here.features.has_native_uuid_field else (lambda k: k.hex)
    for kinds, convert in _PLAIN.items():
        if isinstance(field, kinds):
            return convert
    return lambda value: field.get_db_prep_save(value, here)


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
            # Row by row, SQLite would also read and write its count of keys for each of them.
            row = f"({', '.join(['%s'] * len(columns))})"
            rows = iter(rows)
            while some := list(islice(rows, max(1, PARAMETERS // len(columns)))):
                places = ", ".join([row] * len(some))
                statement = f"INSERT INTO {table} ({listed}) VALUES {places}"  # noqa: S608 - own names
                cursor.execute(statement, list(chain.from_iterable(some)))
