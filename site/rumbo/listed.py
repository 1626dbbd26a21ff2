"""Conditions with hundreds of values."""

import json

from django.db.models import BooleanField, Func, Value


def listed(values: list[str] | list[int]) -> str:
    """Numbers, or hexadecimal digits, as `OneOf` takes them."""
    return json.dumps(values)


class OneOf(Func):
    """Whether a column holds one of the values that are `listed`, which are one parameter.

    `IN` with a parameter for each takes longer to be read than to be answered. `kind` is the type
    of the column on PostgreSQL.
    """

    output_field = BooleanField()

    def __init__(self, column: str, values: str, kind: str) -> None:
        super().__init__(column, Value(values), kind=kind)

    def as_sqlite(self, compiler, connection, **context) -> tuple[str, list]:
        joiner = " IN (SELECT value FROM json_each("
        template = "%(expressions)s))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)

    def as_postgresql(self, compiler, connection, **context) -> tuple[str, list]:
        # Behind a SELECT the planner does not weigh each of the values against its statistics.
        joiner = " = ANY ((SELECT translate("
        template = "%(expressions)s, '[] ', '{}')::%(kind)s[])::%(kind)s[])"
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)
