"""House rules of scope, as system checks."""

from django.apps import apps
from django.conf import settings
from django.core import checks

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
