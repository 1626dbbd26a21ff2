"""Organizations, the people who sign in for them, and the keys that seal their records."""

from .form_key import FormKey
from .key import DataKey
from .organization import FIGURES_ONLY, Country, Organization, OrganizationKind
from .user import Membership, MembershipQuerySet, User, UserManager

__all__ = [
    "FIGURES_ONLY",
    "Country",
    "DataKey",
    "FormKey",
    "Membership",
    "MembershipQuerySet",
    "Organization",
    "OrganizationKind",
    "User",
    "UserManager",
]
