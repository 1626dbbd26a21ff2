"""The permission and own word of a minor, as a consent on the record of the person."""

from django.utils import timezone

from audit.context import from_nowhere
from training.models import Application, MinorPermission
from training.models.minor import GuardianAnswer as Answer
from training.seats import NotAllowed
from youth import consenting
from youth.models import Consent, Guardian, Participant
from youth.models.consent import Decision, Method, Purpose

from .followed import ACTOR, ENDED, with_person
from .minors import CHANGED, locked_permission, permissions, record


def carry_over(permission: MinorPermission, *, actor=ACTOR) -> Consent | None:
    """Make a consent of permission and own word, once it is known whose they are.

    By itself that happens for the form that staff put a person to. What comes by another form of
    the same request waits until `actor` is a user: anybody who knows names, birth date and phone
    can send one. Within a transaction.
    """
    person = permission.application.participant
    ready = permission.answer == Answer.GIVEN and permission.assented_at and person
    if not ready or permission.consent_id or not _may_carry(permission, person, actor):
        return None
    told = permission.guardian
    guardian = Guardian.objects.create(
        organization_id=person.organization_id,
        participant=person,
        name=told["name"],
        phone=told.get("phone") or None,
        relation=told["relation"],
    )
    with from_nowhere():
        permission.consent = consenting.give(
            person,
            Purpose.SERVICES,
            actor=actor,
            method=Method.DIGITAL,
            text=permission.text,
            decided_on=timezone.localdate(max(permission.answered_at, permission.assented_at)),
            guardian=guardian,
            assent=True,
            language=permission.language,
        )
    permission.save(update_fields=["consent"])
    record("application.permitted", permission, actor)
    return permission.consent


def carry_all_over(application: Application, *, actor) -> list[Consent]:
    """What was said before staff knew whose request it is; what came of it. In a transaction."""
    rows = [
        locked_permission(permission)
        for permission in permissions().filter(application=application)
    ]
    return list(filter(None, (carry_over(row, actor=actor) for row in rows)))


def _may_carry(permission: MinorPermission, person: Participant, actor) -> bool:
    """Not for who is of age by now, nor where an adult said no to another form: staff talk first.

    What stands on the record is never replaced, nor is what staff wrote down as withdrawn undone
    by a link that is older.
    """
    if actor == ACTOR and permission.repeat_id:
        return False
    refused = permissions().filter(application=permission.application, answer=Answer.REFUSED)
    ended = permission.application.state in ENDED or person.erased_at
    if ended or not person.is_minor_on(timezone.localdate()) or refused.exists():
        return False
    newest = consenting.newest(person, Purpose.SERVICES)
    if newest is None:
        return True
    if newest.decision != Decision.WITHDRAWN:
        return False
    if newest.recorded_by_id and (actor == ACTOR or permission.made_at < newest.recorded_at):
        return False  # by staff: only they begin anew, with what was asked since
    return max(permission.answered_at, permission.assented_at) > newest.recorded_at


def stands(consent: Consent) -> bool:
    newest = consenting.newest(consent.participant, consent.purpose)
    return newest is not None and newest.pk == consent.pk


def put_on_record(application: Application, *, actor) -> None:
    """Staff take over what was answered after they had said whose request it is."""

    def put() -> None:
        if not carry_all_over(application, actor=actor):
            raise NotAllowed(CHANGED)

    with_person(application, put)


def take_off(application: Application, person: Participant, *, actor) -> None:
    """The request is not this person's: no consent of theirs was made by it. In a transaction.

    Whatever had been decided before is asked about anew: rather too often than never.
    """
    rows = permissions().filter(application=application, consent__participant=person)
    for permission in rows.select_for_update(of=("self",)):
        wrong, permission.consent = permission.consent, None
        permission.save(update_fields=["consent"])
        _forget_adult(wrong.guardian)
        if stands(wrong) and not person.erased_at:
            consenting.withdraw(person, Purpose.SERVICES, actor=actor, method=Method.DIGITAL)


def _forget_adult(guardian: Guardian | None) -> None:
    """Of another family: the row stays, for the consent points to it, and names nobody."""
    if guardian is not None:
        guardian.name, guardian.phone = "", None
        guardian.relation = Guardian.Relation.UNKNOWN
        guardian.save()
