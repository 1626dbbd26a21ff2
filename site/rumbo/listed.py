"""Conditions with hundreds of values."""

import json

from django.db.models import BooleanField, Func, Value


class OneOf(Func):
    """Whether a column holds one of `values`, which are given as one parameter.

    `IN` with a parameter for each takes longer to be read than to be answered. The values are
    numbers or hexadecimal digits, as the column holds them; `kind` is its type on PostgreSQL.
    """

    output_field = BooleanField()

    def __init__(self, column: str, values: list[str] | list[int], kind: str) -> None:
        super().__init__(column, Value(json.dumps(values)), kind=kind)

    def as_sqlite(self, compiler, connection, **context) -> tuple[str, list]:
        joiner = " IN (SELECT value FROM json_each("
        template = "%(expressions)s))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)

    def as_postgresql(self, compiler, connection, **context) -> tuple[str, list]:
        joiner = " = ANY (translate("
        template = "%(expressions)s, '[] ', '{}')::%(kind)s[])"
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)
