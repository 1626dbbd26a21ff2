"""Nothing about a person is read without saying who looks, or why.

Rows about people are `OrgOwned`. Their queries refuse to run until `.visible_to(user)` or
`.unscoped("why")` was called. The guard sits in the query itself, where every SELECT, sub-query,
EXISTS and union must pass, not only in the methods of the queryset.

Django's own machinery (saving, forward foreign keys, cascades) uses the plain base manager and
keeps working; checks of uniqueness may look without a scope.
"""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar

from django import forms
from django.db import models
from django.db.models import Q, sql

from .models import Membership, Organization
from .roles import SEES_ORGANIZATION

_uniqueness = ContextVar("uniqueness", default=False)


class ScopeMissing(Exception):
    """A query on rows about people without `.visible_to(user)` or `.unscoped("why")`."""


@contextmanager
def checking_uniqueness():
    token = _uniqueness.set(True)
    try:
        yield
    finally:
        _uniqueness.reset(token)


class ScopedQuery(sql.Query):
    scope = None

    def guard(self):
        if self.scope is None and not _uniqueness.get() and not self.is_empty():
            raise ScopeMissing(self.model.__name__)

    def get_compiler(self, *args, **kwargs):
        self.guard()
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs, connector):
        self.guard()
        getattr(rhs, "guard", bool)()
        return super().combine(rhs, connector)

    def chain(self, klass=None):
        if klass is not None:  # UPDATE
            self.guard()
        return super().chain(klass)


class ScopedQuerySet(models.QuerySet):
    def __init__(self, model=None, query=None, using=None, hints=None):
        super().__init__(model, query or ScopedQuery(model), using, hints)

    def visible_to(self, user):
        """The rows that `user`, in the active membership, may see; none without a membership."""
        membership = getattr(user, "membership", None)
        if membership is None:
            return self.none()
        rows = self._opened(f"user:{user.pk}")
        return rows.filter(self.model.visible_q(membership), self.model.exists_q())

    def unscoped(self, why: str):
        """All rows, for a reason in words: commands, system acts, public look-ups by code."""
        if len(why) < 8:
            raise ValueError("say why, in words")
        return self._opened(why)

    def _opened(self, scope: str):
        rows = self._chain()
        rows.query.scope = scope
        return rows

    def delete(self):
        self.query.guard()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def _raw_delete(self, using):
        self.query.guard()
        return super()._raw_delete(using)

    def raw(self, *args, **kwargs):
        raise ScopeMissing("raw SQL has no scope")


class KeptQuerySet(ScopedQuerySet):
    """Rows that are never removed: what ended says so in its state."""

    def delete(self):
        raise TypeError(f"{self.model.__name__} rows are never deleted")

    delete.alters_data = True
    delete.queryset_only = True


class AppendOnlyQuerySet(KeptQuerySet):
    """Evidence: rows are added, and neither changed nor removed through a query."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model.__name__} rows are added to, never changed")

    def bulk_update(self, *args, **kwargs):
        raise TypeError(f"{self.model.__name__} rows are added to, never changed")


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)

# Rules for the roles that do not see their whole organization: {model: {role: rule}}. An app adds
# its own, so that youth need not know that training has groups.
Rule = Callable[[Membership], Q]
_rules: dict[tuple[str, str], list[Rule]] = {}


def rule(model_label: str, *roles: str):
    """Register a rule: which rows of `model_label` ("youth.participant") a role may see."""

    def register(function: Rule) -> Rule:
        for role in roles:
            _rules.setdefault((model_label, role), []).append(function)
        return function

    return register


class OrgOwned(models.Model):
    """A row about a person, owned by one organization.

    `scope_path` names the foreign key through which the row is visible ("participant"): whoever
    sees the person sees the row. A row without a path is visible by the rules registered for it.
    """

    scope_path: str | None = None

    # PROTECT: an organization with people is never deleted.
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", editable=False)

    objects = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def visible_q(cls, membership: Membership) -> Q:
        """The condition under which rows of this model are visible in `membership`."""
        own = Q(organization_id=membership.organization_id)
        if membership.role in SEES_ORGANIZATION:
            return own
        found = _rules.get((cls._meta.label_lower, membership.role), [])
        if found:
            union = Q()
            for each in found:
                union |= each(membership)
            return union
        if cls.scope_path:
            person = cls._meta.get_field(cls.scope_path).related_model
            seen = person.objects.unscoped("the condition of visible_to").filter(
                person.visible_q(membership), person.exists_q()
            )
            return own & Q(**{f"{cls.scope_path}__in": seen.values("pk")})
        return Q(pk__in=[])

    @classmethod
    def exists_q(cls) -> Q:
        """The condition under which a row is there for anybody; an import's wait to be."""
        return Q()

    def _perform_unique_checks(self, unique_checks):
        with checking_uniqueness():
            return super()._perform_unique_checks(unique_checks)

    def validate_constraints(self, exclude=None):
        with checking_uniqueness():
            return super().validate_constraints(exclude)


class OrgForm(forms.ModelForm):
    """A form over rows of an organization: its choices are only what the user may see.

    `organization` is no field of the form, yet stays in validation: else a duplicate would pass
    the form and fail in the database.
    """

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and user.organization:
            self.instance.organization = user.organization
        for field in self.fields.values():
            narrow_choices(field, user)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"organization"}


class UserForm(forms.Form):
    """A form that is no model's, for one user: its choices are only what that user may see."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            narrow_choices(field, user)


def narrow_choices(field: forms.Field, user) -> None:
    """Let a field that chooses rows offer only those the user may see or manage."""
    queryset = getattr(field, "queryset", None)
    for opener in ("visible_to", "managed_by"):
        if hasattr(queryset, opener):
            field.queryset = getattr(queryset, opener)(user)
            return
