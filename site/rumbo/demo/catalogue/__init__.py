"""The invented catalogue. Only data: who there is, what is taught, where and when."""

from .courses import BRING, BRING_ELSE, COURSES
from .doubles import DOUBLES, SENT, STORED, TITLES
from .groups import CENTERS, GROUPS, Group
from .names import GIVEN_FEMALE, GIVEN_MALE, GUARDIANS, SURNAMES
from .organizations import AWARDS, ORGANIZATIONS, PASSWORD, PEOPLE, SIGNATORIES
from .programs import PICTURES, PROGRAMS, TOLD

__all__ = [
    "AWARDS",
    "BRING",
    "BRING_ELSE",
    "CENTERS",
    "COURSES",
    "DOUBLES",
    "GIVEN_FEMALE",
    "GIVEN_MALE",
    "GROUPS",
    "GUARDIANS",
    "ORGANIZATIONS",
    "PASSWORD",
    "PEOPLE",
    "PICTURES",
    "PROGRAMS",
    "SENT",
    "SIGNATORIES",
    "STORED",
    "SURNAMES",
    "TITLES",
    "TOLD",
    "Group",
]
