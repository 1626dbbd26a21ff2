"""WHO: young people, where they live, who answers for them, what they agreed to."""

from .batch import ImportBatch, ImportRow
from .community import Center, Community
from .consent import Consent, ConsentText, ProtectionException
from .contact import Contact, IdentityDocument
from .guardian import Guardian
from .participant import BlindToken, Participant
from .place import Place

__all__ = [
    "BlindToken",
    "Center",
    "Community",
    "Consent",
    "ConsentText",
    "Contact",
    "Guardian",
    "IdentityDocument",
    "ImportBatch",
    "ImportRow",
    "Participant",
    "Place",
    "ProtectionException",
]
