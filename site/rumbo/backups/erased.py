"""Who was erased, beside the keys: an older backup of the data does not know it.

One JSON object a line: an id and two dates, nothing else of anybody. `replay_erasures` reads it.
"""

import json
from pathlib import Path

from django.apps import apps
from django.db import connection

FILE = "erased.jsonl"


def write(path: Path) -> None:
    """{"person", "at", "month"} of everybody; empty where the database knows of nobody yet."""
    model = apps.get_model("youth.Participant")
    with open(path, "w") as file:
        if not _has_column(model, "erased_at"):
            return
        rows = model._base_manager.exclude(erased_at=None).order_by("erased_at", "pk")
        for pk, at, month in rows.values_list("pk", "erased_at", "born_month"):
            line = {"person": pk.hex, "at": at.isoformat(), "month": month.isoformat()}
            file.write(json.dumps(line) + "\n")


def _has_column(model, name: str) -> bool:
    """An installation is backed up before it is migrated, too."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return name in {column.name for column in found}
