"""What must hold of a running installation, as system checks."""

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection


@checks.register(checks.Tags.security, deploy=True)
def sqlite_is_for_one_organization(app_configs, **kwargs):
    """SQLite has the program's lock only; PostgreSQL can have the database's beside it."""
    if connection.vendor != "sqlite" or settings.DEMO:
        return []
    from .models import Participant

    rows = Participant.objects.unscoped("counting organizations for a system check")
    try:
        # Unordered: the columns of an order would count as distinct too.
        organizations = rows.order_by().values("organization").distinct()[:2].count()
    except DatabaseError:  # before the first migration
        return []
    if organizations < 2:
        return []
    return [
        checks.Error(
            "more than one organization keeps participants on SQLite",
            hint="move to PostgreSQL: see docs/install.md",
            id="youth.E001",
        )
    ]
