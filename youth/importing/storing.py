"""Store new people of a list by hundreds: the rows that `intake.draft` and `save_drafts` would make
of the same details, without an instance for each of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models

from accounts.models import FIGURES_ONLY, DataKey, Organization
from accounts.models.key import WRITTEN, FreshKey, fresh_keys
from accounts.sealing import tokens
from accounts.sealing.fields import Sealed
from rumbo.ids import uuid7
from rumbo.inserting import converter, insert_rows, insert_values
from youth import findable
from youth.details import PLAIN, SEALED, GuardianDetails, PersonDetails
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
TOKEN = ("token", "organization_id", "participant_id", "kind")


class Place:
    """Where a value is sealed: all that a sealed field asks of its row. Keys as text: they are
    written into what each value is bound to."""

    __slots__ = ("_meta", "key", "organization_id", "pk")

    def __init__(self, model: type[models.Model], pk: UUID | str, organization_id, key) -> None:
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
    keys: list[FreshKey] = field(default_factory=list)
    rows: dict[type, list[tuple]] = field(default_factory=lambda: defaultdict(list))
    texts: list[tuple] = field(default_factory=list)  # (key of a person, kind, text of a token)
    tokens: list[tuple] = field(default_factory=list)
    people: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.organization.kind in FIGURES_ONLY:
            raise ValueError("this organization receives figures only, never people")
        self.owner, self.key = str(self.organization.pk), converter(Participant._meta.pk)

    def add(self, pk: UUID, details: PersonDetails) -> UUID | None:
        """Add a person under this key; gives the key of the guardian, if there is one."""
        [key] = fresh_keys(self.organization, 1)
        self.keys.append(key)
        self._person(pk, key, details)
        for contact in details.contacts:
            own = uuid7()
            value = self._sealed(Contact, "value", own, key, contact.value)
            said = (own, pk, contact.kind, value, contact.owner, contact.safety)
            self.rows[Contact].append(said)
        for document in details.documents:
            own = uuid7()
            number = self._sealed(IdentityDocument, "number", own, key, document.number)
            self.rows[IdentityDocument].append((own, pk, document.kind, number))
        found = self.key(pk)
        said = findable.token_texts(self.organization, details)
        self.texts += [(found, kind, text) for kind, text in said]
        return self._guardian(pk, key, details.guardian) if details.guardian else None

    def save(self) -> None:
        """Insert all of them; the caller's transaction holds it together."""
        owned = {"organization_id": self.organization.pk}
        origin = {"batch_id": self.batch.pk, "created_by_id": self.created_by_id}
        insert_values(DataKey, WRITTEN, [key.row for key in self.keys], **owned)
        for model, names in COLUMNS.items():
            same = owned | origin if model is Participant else owned
            insert_values(model, names, self.rows[model], **same)
        insert_rows(BlindToken, TOKEN, self.tokens)

    def hashed(self) -> "Stored":
        """Make the tokens of all who were added. Sorted by what they are found by: an index takes
        neighbors one after the other."""
        owner = self.key(self.organization.pk)
        found = tokens.tokens(self.organization.pk, [text for *_whose, text in self.texts])
        made = zip(self.texts, found, strict=True)
        self.tokens = sorted((token, owner, who, kind) for (who, kind, _text), token in made)
        return self

    def _person(self, pk: UUID, key: FreshKey, details: PersonDetails) -> None:
        plain = [getattr(details, name) for name in PLAIN]
        self.people.append(at := Place(Participant, str(pk), self.owner, key))
        self.rows[Participant].append(
            (
                pk,
                key.pk,
                _CODE.get_default(),
                _sealed(at, "names", details.names),
                _sealed(at, "born", details.born and details.born.isoformat()),
                details.born_month,
                details.born is None,
                *(each.pk if isinstance(each, models.Model) else each for each in plain),
                *(_sealed(at, name, getattr(details, name) or None) for name in SEALED),
            )
        )

    def _guardian(self, pk: UUID, key: FreshKey, details: GuardianDetails) -> UUID:
        own = uuid7()
        name = self._sealed(Guardian, "name", own, key, details.name)
        phone = self._sealed(Guardian, "phone", own, key, details.phone or None)
        self.rows[Guardian].append((own, pk, name, phone, details.relation))
        return own

    def _sealed(self, model: type[models.Model], name: str, pk: UUID, key: FreshKey, value):
        return _sealed(Place(model, pk, self.owner, key), name, value)


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
