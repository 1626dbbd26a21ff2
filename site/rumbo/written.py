"""Statements written once: Django takes longer to write one than a database to answer it."""

from copy import copy

from django.db import connections
from django.db.models import QuerySet

MARK = "\N{REPLACEMENT CHARACTER} a value to come"


class Written:
    """A queryset with MARK in the place of one value, as a statement that runs with any value.

    Whatever else decides about its rows, such as who asks, is in the statement for good.
    """

    def __init__(self, rows: QuerySet) -> None:
        """ValueError if MARK does not stand in it exactly once."""
        self._rows = rows
        self._compiler = rows.query.get_compiler(rows.db)
        self._statement, self._parameters = self._compiler.as_sql()
        if self._parameters.count(MARK) != 1:
            raise ValueError("the mark must stand for one parameter")

    def rows(self, value: str) -> list:
        """The queryset's rows with `value` in the place of MARK."""
        parameters = [value if each == MARK else each for each in self._parameters]
        rows = self._rows.all()
        compiler = copy(self._compiler)
        compiler.connection = connections[rows.db]  # of this thread
        compiler.as_sql = lambda *_args, **_kwargs: (self._statement, parameters)
        rows.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(rows)
