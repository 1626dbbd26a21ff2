"""Add organizations, and change what they say of themselves. Each act is journaled with itself."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from audit import journal

from .models import (
    FIGURES_ONLY,
    AccessChange,
    DataKey,
    Invitation,
    Organization,
    OrganizationKind,
)
from .roles import SEES_PEOPLE, Role

# The kinds whose staff register people; the others fund, receive figures, or only appear.
KEEPS_PEOPLE = frozenset(set(OrganizationKind) - FIGURES_ONLY - {OrganizationKind.DONOR})


def with_coordinators() -> models.QuerySet:
    """All organizations, each with `coordinators`: how many of them may sign in now."""
    in_force = models.Q(
        memberships__role=Role.COORDINATOR,
        memberships__ended_at=None,
        memberships__user__is_active=True,
    )
    return Organization.objects.annotate(coordinators=models.Count("memberships", filter=in_force))


def kind_problem(organization: Organization, kind: str) -> str:
    """Why the organization cannot become one of this kind; "" if it can."""
    if kind not in FIGURES_ONLY or organization._state.adding:
        return ""
    if organization.memberships.filter(ended_at=None, role__in=SEES_PEOPLE).exists():
        return _("Members of this organization see people. End their roles first.")
    waiting = AccessChange.objects.waiting().filter(organization=organization)
    invited = Invitation.objects.open().filter(organization=organization)
    if waiting.filter(role__in=SEES_PEOPLE).exists() or invited.exists():
        return _("Somebody is being let in there. Withdraw open invitations and changes first.")
    if DataKey.objects.filter(organization=organization).exists():
        return _("This organization keeps records of people: police and justice bodies never do.")
    return ""


def is_another_too_many() -> bool:
    """Would another organization with people be one too many for this database?"""
    there = Organization.objects.filter(kind__in=KEEPS_PEOPLE)
    return connection.vendor == "sqlite" and not settings.DEMO and there.exists()


def free_slug(name: str) -> str:
    """A short name that nobody has yet: casa-abierta, then casa-abierta-2 …"""
    base, number = slugify(name)[:40].strip("-") or "organization", 1
    slug = base
    while Organization.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def create(organization: Organization, *, actor) -> Organization:
    """Save a new organization; ValidationError if something about it does not fit."""
    organization.slug = organization.slug or free_slug(organization.public_name)
    organization.full_clean()
    organization.save()
    journal.record("organization.created", organization, actor=actor, organization=organization.pk)
    return organization


def change(organization: Organization, fields: Iterable[str], *, actor) -> None:
    """Save these fields of it; ValidationError by field, also where only the database refuses."""
    fields = sorted(fields)
    if not fields:
        return
    try:
        with transaction.atomic():
            if problem := kind_problem(organization, organization.kind):
                raise ValidationError({"kind": problem})
            organization.full_clean()
            organization.save(update_fields=fields)
            journal.record(
                "organization.changed",
                organization,
                actor=actor,
                organization=organization.pk,
                fields=fields,
            )
    except IntegrityError as refused:  # somebody was given a role a moment ago: see triggers.py
        problem = _("Members of this organization see people. End their roles first.")
        raise ValidationError({"kind": problem}) from refused
