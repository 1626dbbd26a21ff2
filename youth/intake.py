"""Register a young person, or correct their record: one transaction, with its journal entry."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import FIGURES_ONLY, DataKey, Organization
from audit import journal
from rumbo.inserting import converter, insert, insert_rows

from . import consenting
from .details import (
    PLAIN,
    SEALED,
    ConsentDetails,
    ContactDetails,
    DocumentDetails,
    GuardianDetails,
    PersonDetails,
    differences,
)
from .findable import tokens_of
from .holding import WAS_ERASED, WAS_MERGED, Gone
from .models import BlindToken, Contact, Guardian, IdentityDocument, Participant
from .models.consent import Method

TOKENED = {"names", "born", "contacts", "documents"}


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
