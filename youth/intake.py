"""Register a young person, or correct their record: one transaction, with its journal entry."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import chain

import phonenumbers
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import FIGURES_ONLY, DataKey, Organization
from accounts.sealing import tokens
from audit import journal
from rumbo.inserting import converter, insert, insert_rows

from . import consenting
from .holding import WAS_ERASED, WAS_MERGED, Gone
from .models import BlindToken, Contact, Guardian, IdentityDocument, Participant, Place
from .models.community import Community
from .models.consent import ConsentText, Method, Purpose
from .models.contact import Owner, Safety
from .support import Support


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


# Guatemala to Panama: three digits of the country, eight of the phone, in the way they are stored.
_REGIONAL = re.compile(r"\+50[2-7]([1-9][0-9]{7})")
NAMES = ("given", "surname1", "surname2", "preferred", "married")
PLAIN = ("sex", "place", "place_text", "community", "studies", "grade", "works")
SEALED = ("directions", "notes")
NAME, BIRTH, PHONE, DOCUMENT = map(str, BlindToken.Kind)  # an enum's members cost more to hash
TOKENED = {"names", "born", "contacts", "documents"}


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


@dataclass
class Draft:
    """A person and what hangs on them, complete and not yet saved."""

    key: DataKey
    participant: Participant
    contacts: list[Contact] = field(default_factory=list)
    documents: list[IdentityDocument] = field(default_factory=list)
    guardian: Guardian | None = None
    tokens: list[tuple[str, int]] = field(default_factory=list)


def register(
    organization: Organization,
    details: PersonDetails,
    *,
    actor,
    consent: ConsentDetails | Iterable[ConsentDetails] | None = None,
    created_by=None,
) -> Participant:
    """Store a person with consents and tokens, and record it, in one transaction.

    `actor`: a user, or "system:<command>". `created_by`: who talked with the person, if that was
    another user. Raises ValueError when an organization may not hold
    records about people, or a consent does not fit.
    """
    given = [consent] if isinstance(consent, ConsentDetails) else list(consent or ())
    with transaction.atomic():
        created_by = created_by or (None if isinstance(actor, str) else actor)
        made = draft(organization, details, created_by=created_by)
        save_drafts([made])
        journal.record("participant.registered", made.participant, actor=actor)
        for each in given:
            _give(made.participant, made.guardian, each, actor)
    return made.participant


def _give(participant: Participant, guardian: Guardian | None, consent: ConsentDetails, actor):
    if consent.by_guardian and guardian is None:
        raise ValueError(_("Write the name of the guardian who gives permission."))
    consenting.give(
        participant,
        consent.purpose,
        actor=actor,
        method=consent.method or Method.SIGNED,
        text=consent.text,
        decided_on=consent.decided_on,
        guardian=guardian if consent.by_guardian else None,
        assent=consent.assent,
        witness=consent.witness,
        language=consent.language,
    )


def update(participant: Participant, details: PersonDetails, actor) -> list[str]:
    """Bring a record in line with `details`; gives the names of what changed, and records them.

    One transaction; the instance is read again under a lock before it is compared. Whoever
    corrects a part builds `details` by `dataclasses.replace(details_of(participant), …)`.
    """
    with transaction.atomic():
        rows = Participant.objects.unscoped("a person already fetched is corrected")
        participant.refresh_from_db(from_queryset=rows.select_for_update())
        if participant.erased_at:
            raise Gone(WAS_ERASED)
        if participant.merged_into_id:
            raise Gone(WAS_MERGED)
        changed = differences(details_of(participant), details)
        if not changed:
            return []
        _fill(participant, details)
        participant.save()
        _save_attached(participant, details, changed)
        if TOKENED & set(changed):
            _renew_tokens(participant, details)
        journal.record("participant.updated", participant, actor=actor, fields=changed)
    return changed


def details_of(participant: Participant) -> PersonDetails:
    """What is stored about a person who was already fetched."""
    why = "what hangs on a person already fetched"
    return details_from(
        participant,
        participant.contacts.unscoped(why).order_by("id"),
        participant.documents.unscoped(why).order_by("id"),
        _current_guardian(participant),
    )


def details_from(
    participant: Participant,
    contacts: Iterable[Contact],
    documents: Iterable[IdentityDocument],
    guardian: Guardian | None,
) -> PersonDetails:
    """The same of what was fetched for many people at once."""
    return PersonDetails(
        **participant.names,
        **{name: getattr(participant, name) for name in PLAIN},
        **{name: getattr(participant, name) or "" for name in SEALED},
        support=participant.support or {},
        born=participant.birth_date,
        born_month=participant.born_month,
        contacts=tuple(ContactDetails(c.value, c.kind, c.owner, c.safety) for c in contacts),
        documents=tuple(DocumentDetails(d.kind, d.number) for d in documents),
        guardian=guardian
        and GuardianDetails(guardian.name, guardian.phone or "", guardian.relation),
    )


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


# Drafts: built without the database, saved hundreds at a time.


def draft(organization: Organization, details: PersonDetails, **given) -> Draft:
    """A Draft of a new person; nothing is saved. `given`: id, batch, created_by of the record.

    Raises ValueError for police and justice organizations.
    """
    if organization.kind in FIGURES_ONLY:
        raise ValueError(_("This organization receives figures only, never people."))
    key = DataKey.make(organization)
    person = Participant(organization=organization, key=key, **given)
    _fill(person, details)
    return Draft(
        key,
        person,
        [_contact(person, each) for each in details.contacts],
        [_document(person, each) for each in details.documents],
        details.guardian and _guardian(person, details.guardian),
        tokens_of(organization, details),
    )


def save_drafts(drafts: list[Draft]) -> None:
    """Insert people and what hangs on them; the caller's transaction holds it together."""
    insert(each.key for each in drafts)
    insert(each.participant for each in drafts)
    insert(contact for each in drafts for contact in each.contacts)
    insert(document for each in drafts for document in each.documents)
    insert(each.guardian for each in drafts if each.guardian)
    insert_tokens([(each.participant, kind, t) for each in drafts for kind, t in each.tokens])


def tokens_of(organization: Organization, details: PersonDetails) -> list[tuple[str, int]]:
    """(kind, blind token) of all by which a person is found: names, birth, phones, documents."""
    texts = token_texts(organization, details)
    found = tokens.tokens(organization.pk, [text for _kind, text in texts])
    return [(kind, token) for (kind, _text), token in zip(texts, found, strict=True)]


def token_texts(organization: Organization, details: PersonDetails) -> list[tuple[str, str]]:
    """(kind, text) of what those tokens are made of, each once."""
    full = tokens.words(details.given, details.surname1, details.surname2)
    others = [tokens.words(each) for each in (details.preferred, details.married) if each]
    found = tokens.pairs(full)
    for other in others:
        found += tokens.pairs([*full, *other])
    heard = tokens.forms_of(chain(full, *others))
    found += tokens.versions(heard, details.born, details.born_month)
    texts = [(NAME, text) for text in found]
    if details.born:
        texts += [(BIRTH, text) for text in tokens.birth_texts(details.born)]
    for contact in details.contacts:
        if contact.kind == Contact.Kind.PHONE:
            phones = phone_texts(contact.value, organization.phone_region)
            texts += [(PHONE, text) for text in phones]
    texts += [(DOCUMENT, tokens.digits_text("n", d.number)) for d in details.documents]
    return list(dict.fromkeys(texts))


def phone_texts(value: str, region: str) -> list[str]:
    """A phone as it may be typed again: as written, with its country, without, its last digits."""
    texts = [tokens.digits_text("p", value)]
    if plain := _REGIONAL.fullmatch(value):
        return [*texts, f"p:{plain[1]}", tokens.ending_text(plain[1])]  # as most: parsing is slow
    national = value
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        pass
    else:
        national = str(number.national_number)  # without an extension
        texts += [f"p:{number.country_code}{national}", f"p:{national}"]
    texts.append(tokens.ending_text(national))
    return list(dict.fromkeys(filter(None, texts)))


def estimated_month(age: int, on: date) -> date:
    """The latest month of birth that gives `age` on that day: an estimate never makes an adult."""
    month = on.month - 1 or 12
    return date(on.year - age - (on.month == 1), month, 1)


def _fill(person: Participant, details: PersonDetails) -> None:
    person.names = details.names
    person.born = details.born.isoformat() if details.born else None
    person.born_month = details.born_month
    person.birth_estimated = details.born is None
    for name in PLAIN:
        setattr(person, name, getattr(details, name))
    for name in (*SEALED, "support"):
        setattr(person, name, getattr(details, name) or None)


def _contact(person: Participant, each: ContactDetails) -> Contact:
    return Contact(
        organization_id=person.organization_id,
        participant=person,
        kind=each.kind,
        value=each.value,
        owner=each.owner,
        safety=each.safety,
    )


def _document(person: Participant, each: DocumentDetails) -> IdentityDocument:
    return IdentityDocument(
        organization_id=person.organization_id,
        participant=person,
        kind=each.kind,
        number=each.number,
    )


def _guardian(person: Participant, each: GuardianDetails) -> Guardian:
    return Guardian(
        organization_id=person.organization_id,
        participant=person,
        name=each.name,
        phone=each.phone or None,
        relation=each.relation,
    )


def _current_guardian(participant: Participant) -> Guardian | None:
    rows = participant.guardians.unscoped("the guardian of a person already fetched")
    return rows.order_by("-created_at", "-id").first()


def _save_attached(participant: Participant, details: PersonDetails, changed: list[str]) -> None:
    why = "what hangs on a person already fetched"
    if "contacts" in changed:
        participant.contacts.unscoped(why).delete()
        Contact.objects.bulk_create([_contact(participant, each) for each in details.contacts])
    if "documents" in changed:
        participant.documents.unscoped(why).delete()
        new = [_document(participant, each) for each in details.documents]
        IdentityDocument.objects.bulk_create(new)
    if "guardian" in changed:
        _save_guardian(participant, details.guardian)


def _save_guardian(participant: Participant, details: GuardianDetails) -> None:
    """Correct the present guardian, or add another: who permitted something stays on record."""
    guardian = _current_guardian(participant)
    if guardian is None or guardian.name != details.name:
        guardian = _guardian(participant, details)
    guardian.phone, guardian.relation = details.phone or None, details.relation
    guardian.save()


def _renew_tokens(participant: Participant, details: PersonDetails) -> None:
    own = participant.tokens.unscoped("the tokens of a person already fetched")
    own.filter(alias=False).delete()  # by the spelling of a record that was joined they stay found
    found = tokens_of(participant.organization, details)
    insert_tokens([(participant, kind, token) for kind, token in found])


def insert_tokens(found: list[tuple[Participant, str, int]]) -> None:
    """(person, kind, token): a dozen of a person, too many for an object each."""
    key = converter(Participant._meta.pk)
    rows = ((key(p.organization_id), key(p.pk), str(kind), token) for p, kind, token in found)
    insert_rows(BlindToken, ("organization_id", "participant_id", "kind", "token"), rows)
