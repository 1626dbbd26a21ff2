"""House rules of scope, and that the keys fit, as system checks."""

from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from rumbo.keyring import UnknownKey

from .models import DataKey
from .scope import OrgOwned


@checks.register(checks.Tags.models)
def rows_about_people_keep_their_scope(app_configs, **kwargs):
    """Every model that points to a row about a person is such a row itself."""
    found = []
    for model in apps.get_models():
        if issubclass(model, OrgOwned) or model._meta.app_label not in ("youth", "training", "cms"):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            concrete = getattr(field, "concrete", False)
            if concrete and isinstance(target, type) and issubclass(target, OrgOwned):
                found.append(
                    checks.Error(
                        f"{model._meta.label}.{field.name} points to people without a scope",
                        hint="inherit from OrgOwned",
                        obj=model,
                        id="accounts.E003",
                    )
                )
    return found


@checks.register(checks.Tags.models)
def scoped_rows_have_composite_key(app_configs, **kwargs):
    """unique(organization, id): composite references can follow without moving data."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, OrgOwned):
            continue
        keys = [set(c.fields) for c in model._meta.constraints if hasattr(c, "fields")]
        if {"organization", "id"} not in keys:
            found.append(
                checks.Error(
                    f"{model._meta.label} lacks unique(organization, id)",
                    obj=model,
                    id="accounts.E004",
                )
            )
        if type(model._default_manager).__name__ != "ManagerFromScopedQuerySet" and not hasattr(
            model._default_manager.all(), "visible_to"
        ):
            found.append(
                checks.Error(
                    f"{model._meta.label} has a manager without scope",
                    obj=model,
                    id="accounts.E005",
                )
            )
        if any(f.many_to_many for f in model._meta.get_fields() if f.concrete):
            found.append(
                checks.Error(
                    f"{model._meta.label} has a many-to-many table, which has no organization",
                    obj=model,
                    id="accounts.E006",
                )
            )
    return found


@checks.register(checks.Tags.security)
def threshold_is_not_below_the_floor(app_configs, **kwargs):
    if settings.SMALL_CELL_THRESHOLD >= 5:
        return []
    return [checks.Critical("RUMBO_SMALL_CELL_THRESHOLD must be 5 or more", id="accounts.C001")]


@checks.register(checks.Tags.database)
def the_key_ring_opens_the_database(app_configs, databases=None, **kwargs):
    """A restored backup with the ring of another installation: better said at once."""
    found = []
    for alias in databases or ():
        if DataKey._meta.db_table not in connections[alias].introspection.table_names():
            continue
        newest = list(DataKey.objects.using(alias).order_by("-pk")[:3])
        if newest and not any(_opens(key) for key in newest):
            found.append(
                checks.Critical(
                    "The key ring does not open what is sealed in the database.",
                    hint="Restore the key ring that belongs to this database: see docs/keys.md.",
                    id="accounts.C002",
                )
            )
    return found


def _opens(key: DataKey) -> bool:
    try:
        return bool(key.secret)
    except (ImproperlyConfigured, UnknownKey, InvalidTag):
        return False


@checks.register(checks.Tags.security, deploy=True)
def the_key_ring_is_not_for_everybody(app_configs, **kwargs):
    ring = settings.KEYRING and Path(settings.KEYRING)
    if not ring or not ring.exists() or not ring.stat().st_mode & 0o007:
        return []
    return [
        checks.Warning(
            "Every user of this machine can open the key ring.",
            hint=f"chmod o= {ring}",
            id="accounts.W001",
        )
    ]
