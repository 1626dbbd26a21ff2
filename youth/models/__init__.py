"""WHO: young people, where they live, who answers for them, what they agreed to."""

from .batch import ImportBatch, ImportRow, ListReading
from .community import Center, Community
from .complaint import Complaint
from .consent import Consent, ConsentText, ProtectionException
from .contact import Contact, IdentityDocument
from .double import Double, Merge
from .draft import PersonDraft
from .guardian import Guardian
from .participant import BlindToken, Participant
from .place import Place
from .rights import RightsRequest
from .source import FormSource
from .story import Story

__all__ = [
    "BlindToken",
    "Center",
    "Community",
    "Complaint",
    "Consent",
    "ConsentText",
    "Contact",
    "Double",
    "FormSource",
    "Guardian",
    "IdentityDocument",
    "ImportBatch",
    "ImportRow",
    "ListReading",
    "Merge",
    "Participant",
    "PersonDraft",
    "Place",
    "ProtectionException",
    "RightsRequest",
    "Story",
]
