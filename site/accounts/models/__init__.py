"""Organizations, the people who sign in for them, and the keys that seal their records."""

from .access_change import AccessChange, ChangeKind, ChangeState
from .form_key import FormKey
from .invitation import Invitation, InvitationLink
from .key import DataKey
from .lock import Lock
from .organization import FIGURES_ONLY, Country, Organization, OrganizationKind
from .tablet import Tablet
from .user import Membership, MembershipQuerySet, User, UserManager

__all__ = [
    "FIGURES_ONLY",
    "AccessChange",
    "ChangeKind",
    "ChangeState",
    "Country",
    "DataKey",
    "FormKey",
    "Invitation",
    "InvitationLink",
    "Lock",
    "Membership",
    "MembershipQuerySet",
    "Organization",
    "OrganizationKind",
    "Tablet",
    "User",
    "UserManager",
]
