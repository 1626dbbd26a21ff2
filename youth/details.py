"""What is asked about a young person, complete or not, before anything is stored. Pure."""

from dataclasses import dataclass, field, fields
from datetime import date

from .models import Contact, Guardian, Place
from .models.community import Community
from .models.consent import ConsentText, Purpose
from .models.contact import Owner, Safety
from .support import Support

NAMES = ("given", "surname1", "surname2", "preferred", "married")
PLAIN = ("sex", "place", "place_text", "community", "studies", "grade", "works")
SEALED = ("directions", "notes")


@dataclass(frozen=True)
class ContactDetails:
    value: str
    kind: str = Contact.Kind.PHONE
    owner: str = Owner.OWN
    safety: str = Safety.SAFE


@dataclass(frozen=True)
class DocumentDetails:
    kind: str
    number: str


@dataclass(frozen=True)
class GuardianDetails:
    name: str
    phone: str = ""
    relation: str = Guardian.Relation.UNKNOWN


@dataclass(frozen=True)
class PersonDetails:
    """All that is asked about a person. Without `born`, `born_month` is an estimate from an age.

    `guardian` is the adult who answers now; former ones stay in the record.
    """

    given: str
    surname1: str
    surname2: str = ""
    preferred: str = ""
    married: str = ""
    born: date | None = None
    born_month: date | None = None
    sex: str = "undisclosed"
    place: Place | None = None
    place_text: str = ""
    community: Community | None = None
    directions: str = ""
    studies: str = ""
    grade: str = ""
    works: str = ""
    notes: str = ""
    support: Support = field(default_factory=dict)  # as support.packed gives it
    contacts: tuple[ContactDetails, ...] = ()
    documents: tuple[DocumentDetails, ...] = ()
    guardian: GuardianDetails | None = None

    def __post_init__(self) -> None:
        month = self.born or self.born_month
        if month is None:
            raise ValueError("a date of birth or an estimated month is needed")
        object.__setattr__(self, "born_month", month.replace(day=1))

    @property
    def names(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in NAMES}


@dataclass(frozen=True)
class ConsentDetails:
    """A decision taken while registering; `by_guardian` needs a guardian among the details."""

    text: ConsentText
    method: str
    decided_on: date
    purpose: str = Purpose.SERVICES
    by_guardian: bool = False
    assent: bool = False
    witness: str | None = None
    language: str = "es"


def differences(before: PersonDetails, after: PersonDetails) -> list[str]:
    """Names of the parts that differ: "names" for all parts of a name, "born" for birth."""
    grouped = dict.fromkeys(NAMES, "names") | {"born_month": "born"}
    differing = {
        grouped.get(f.name, f.name)
        for f in fields(PersonDetails)
        if getattr(before, f.name) != getattr(after, f.name)
    }
    if after.guardian is None:
        differing.discard("guardian")  # the guardian of an earlier consent stays
    return sorted(differing)


def estimated_month(age: int, on: date) -> date:
    """The latest month of birth that gives `age` on that day: an estimate never makes an adult."""
    month = on.month - 1 or 12
    return date(on.year - age - (on.month == 1), month, 1)
