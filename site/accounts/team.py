"""Whom somebody who manages access may see: a coordinator their team, an administrator all.

Always of the membership that is active now. Young people are no users: nobody meets one here.
"""

from django.db.models import QuerySet

from .models import AccessChange, Invitation, Membership, Organization, User
from .roles import Role, may


def people(user) -> QuerySet[User]:
    """The people who sign in: those with a role in one's organization, or all of them."""
    if not may(user, "manage_team"):
        return User.objects.none()
    if user.organization is None:
        return User.objects.all()
    # Ids in a sub-query: a join would list somebody with two roles twice.
    held = Membership.objects.active().filter(organization=user.organization)
    return User.objects.filter(pk__in=held.values("user"))


def answered_for(user) -> QuerySet[User]:
    """Those whose sessions the user may see and end: a coordinator, of people of no other place."""
    found = people(user)
    if user.organization is None:
        return found
    elsewhere = Membership.objects.active().exclude(organization=user.organization)
    return found.exclude(pk__in=elsewhere.values("user"))


def memberships(user) -> QuerySet[Membership]:
    """The roles in force that the user may see, and end."""
    found = Membership.objects.active().select_related("organization", "user")
    return _own(found, user)


def changes(user) -> QuerySet[AccessChange]:
    related = ("user", "invitation", "organization", "asked_by", "decided_by")
    return _own(AccessChange.objects.select_related(*related), user)


def invitations(user) -> QuerySet[Invitation]:
    return _own(Invitation.objects.select_related("change", "organization"), user)


def organizations(user) -> QuerySet[Organization]:
    """Where the user may ask for roles."""
    found = Organization.objects.all() if may(user, "manage_team") else Organization.objects.none()
    return found.filter(pk=user.organization.pk) if user.organization else found


def coordinators(organization: Organization | None) -> QuerySet[Membership]:
    return Membership.objects.active().filter(
        organization=organization, organization__isnull=False, role=Role.COORDINATOR
    )


def only_organization(subject: User) -> Organization | None:
    """The organization where somebody has all their roles; None if there is not exactly one."""
    held = list(subject.memberships.active())
    places = {m.organization for m in held}
    return places.pop() if len(places) == 1 else None


def _own(rows: QuerySet, user) -> QuerySet:
    if not may(user, "manage_team"):
        return rows.none()
    return rows.filter(organization=user.organization) if user.organization else rows
