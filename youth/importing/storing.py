"""Store new people of a list by hundreds: the rows that `intake.draft` and `save_drafts` would make
of the same details, without an instance for each of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models

from accounts.models import FIGURES_ONLY, DataKey, Organization
from accounts.sealing.fields import Sealed
from rumbo.ids import uuid7
from rumbo.inserting import converter, insert, insert_rows, insert_values
from youth import intake
from youth.intake import PLAIN, SEALED, PersonDetails
from youth.models import BlindToken, Contact, Guardian, IdentityDocument, ImportBatch, Participant

# Of each model what one row says, in this order.
PERSON = ("id", "key_id", "code", "names", "born", "born_month", "birth_estimated")
PERSON += tuple(Participant._meta.get_field(name).attname for name in (*PLAIN, *SEALED))
COLUMNS = {
    Participant: PERSON,
    Contact: ("id", "participant_id", "kind", "value", "owner", "safety"),
    IdentityDocument: ("id", "participant_id", "kind", "number"),
    Guardian: ("id", "participant_id", "name", "phone", "relation"),
}


class Place:
    """Where a value is sealed: all that a sealed field asks of its row."""

    __slots__ = ("_meta", "key", "organization_id", "pk")

    def __init__(self, model: type[models.Model], pk: UUID, organization_id, key: DataKey) -> None:
        self._meta, self.pk, self.organization_id, self.key = model._meta, pk, organization_id, key

    @property
    def participant(self) -> "Place":
        return self

    batch = participant


@dataclass
class Stored:
    """New people, complete and not yet saved."""

    organization: Organization
    batch: ImportBatch
    created_by_id: UUID | None
    keys: list[DataKey] = field(default_factory=list)
    rows: dict[type, list[tuple]] = field(default_factory=lambda: defaultdict(list))
    tokens: list[tuple] = field(default_factory=list)
    people: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.organization.kind in FIGURES_ONLY:
            raise ValueError("this organization receives figures only, never people")
        self.key = converter(Participant._meta.pk)

    def add(self, pk: UUID, details: PersonDetails) -> UUID | None:
        """Add a person under this key; gives the key of the guardian, if there is one."""
        key = DataKey.make(self.organization)
        self.keys.append(key)
        person = self._place(Participant, pk, key)
        self.people.append(person)
        self._person(person, details)
        for contact in details.contacts:
            at = self._place(Contact, uuid7(), key)
            value = _sealed(at, "value", contact.value)
            said = (at.pk, pk, contact.kind, value, contact.owner, contact.safety)
            self.rows[Contact].append(said)
        for document in details.documents:
            at = self._place(IdentityDocument, uuid7(), key)
            number = _sealed(at, "number", document.number)
            self.rows[IdentityDocument].append((at.pk, pk, document.kind, number))
        owner, found = self.key(self.organization.pk), self.key(pk)
        said = intake.tokens_of(self.organization, details)
        self.tokens += [(owner, found, str(kind), token) for kind, token in said]
        return self._guardian(pk, key, details.guardian) if details.guardian else None

    def save(self) -> None:
        """Insert all of them; the caller's transaction holds it together."""
        insert(self.keys)
        owned = {"organization_id": self.organization.pk}
        origin = {"batch_id": self.batch.pk, "created_by_id": self.created_by_id}
        for model, names in COLUMNS.items():
            same = owned | origin if model is Participant else owned
            insert_values(model, names, self.rows[model], **same)
        insert_rows(BlindToken, ("organization_id", "participant_id", "kind", "token"), self.tokens)

    def _person(self, at: Place, details: PersonDetails) -> None:
        plain = [getattr(details, name) for name in PLAIN]
        self.rows[Participant].append(
            (
                at.pk,
                at.key.pk,
                _CODE.get_default(),
                _sealed(at, "names", details.names),
                _sealed(at, "born", details.born and details.born.isoformat()),
                details.born_month,
                details.born is None,
                *(each.pk if isinstance(each, models.Model) else each for each in plain),
                *(_sealed(at, name, getattr(details, name) or None) for name in SEALED),
            )
        )

    def _guardian(self, pk: UUID, key: DataKey, details: intake.GuardianDetails) -> UUID:
        at = self._place(Guardian, uuid7(), key)
        name, phone = _sealed(at, "name", details.name), _sealed(at, "phone", details.phone or None)
        self.rows[Guardian].append((at.pk, pk, name, phone, details.relation))
        return at.pk

    def _place(self, model: type[models.Model], pk: UUID, key: DataKey) -> Place:
        return Place(model, pk, self.organization.pk, key)


def person_of(new: Stored, pk: UUID, details: PersonDetails) -> Participant:
    """Of the same person what a decision on consent asks about; to be saved as a row only."""
    return Participant(
        pk=pk,
        organization_id=new.organization.pk,
        code="",  # else one would be drawn
        born=details.born and details.born.isoformat(),
        born_month=details.born_month,
    )


def _sealed(at: Place, name: str, value: object) -> Sealed | None:
    return None if value is None else Sealed(_FIELDS[at._meta.model, name].seal(at, value))


_CODE = Participant._meta.get_field("code")
_FIELDS = {
    (model, name): model._meta.get_field(name)
    for model, names in (
        (Participant, ("names", "born", *SEALED)),
        (Contact, ("value",)),
        (IdentityDocument, ("number",)),
        (Guardian, ("name", "phone")),
    )
    for name in names
}
