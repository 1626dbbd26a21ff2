"""Says that a database is half restored, wherever checks run: at deploying, and in /readyz."""

from django.core import checks
from django.db import connections

# A table that is there only while PostgreSQL is being restored.
UNFINISHED = "restore_unfinished"


@checks.register(checks.Tags.database)
def no_restore_is_unfinished(app_configs, databases=None, **kwargs):
    return [
        checks.Critical(
            "The database is half restored.",
            hint="Run `manage.py restore` again, to its end: see docs/backups.md.",
            id="rumbo.C001",
        )
        for alias in databases or ()
        if UNFINISHED in connections[alias].introspection.table_names()
    ]
