"""What the request of a minor needs besides: an adult's permission, and the minor's own word.

A link is made for each request; whoever opens it and knows the day on which the young person was
born answers once. Spoken before a witness or signed on paper counts as much: staff write that down
on the person's record (youth/consenting.py), and so do they with whoever has no adult in charge.
Once staff said whose request it is, permission and own word become a consent on that record.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.sealing import tokens
from audit import journal
from audit.context import from_nowhere
from rumbo import limits
from rumbo.ids import uuid7
from training.models import Application, MinorPermission
from training.models.minor import GuardianAnswer as Answer
from training.seats import NotAllowed
from youth import consenting
from youth.importing.dates import age_on
from youth.models import Consent, ConsentText, Guardian, Participant
from youth.models.consent import Decision, Method, Purpose
from youth.reference import ages
from youth.reference.ages import Assent

from .followed import ACTOR, ENDED, Followed, locked, with_person

LINK_LASTS = timedelta(days=14)
REMIND_AFTER = timedelta(days=3)
SECONDS = int(LINK_LASTS.total_seconds())
LOOKS_PER_NETWORK = 60  # an hour: many families behind one address
MISSES_PER_LINK = 5  # while the link lasts: days of birth that are wrong
TRIES_PER_LINK = 20  # right ones, too: many at the same moment are no more tries
WHY = "the permission of whoever opens a link or follows a request"
CHANGED = _("Something changed meanwhile. Look again before you go on.")

# --- ages -------------------------------------------------------------------------------------


def age_of(told: dict, day: date | None = None) -> int:
    """Whole years on `day`, today unless given."""
    return age_on(date.fromisoformat(told["born"]), day or timezone.localdate())


def assent_of(application: Application, told: dict) -> Assent:
    """How this person says for themselves that they agree, in the country of the group."""
    return ages.of(application.organization.country).assent(age_of(told))


def is_minor(application: Application, told: dict) -> bool:
    return assent_of(application, told) != Assent.NONE


def words() -> ConsentText | None:
    """What is agreed to in order to take part, as it is in use today."""
    return ConsentText.objects.in_use(Purpose.SERVICES).first()


# --- the link ---------------------------------------------------------------------------------


def opens(token: str) -> int:
    """What is looked up for the token of a link."""
    return tokens.blind("guardians", token)


def needed(found: Followed) -> MinorPermission | None:
    """Make what a minor's request needs; None for an adult's. Within the transaction of asking."""
    application = found.application
    if not is_minor(application, found.told):
        return None
    permission = MinorPermission(
        organization_id=application.organization_id, application=application, repeat=found.repeat
    )
    _new_token(permission)
    permission.save(force_insert=True)
    return permission


def of(found: Followed) -> MinorPermission | None:
    """What goes with the form whose code was typed."""
    rows = _rows().filter(application=found.application, repeat=found.repeat)
    return rows.first()


def of_minor(found: Followed) -> MinorPermission | None:
    """What a page of this request shows; made now where the form is older than such links."""
    if not is_minor(found.application, found.told):
        return None
    try:
        with transaction.atomic():
            return of(found) or needed(found)
    except IntegrityError:  # the same page, opened twice just now
        return of(found)


def by_token(token: str) -> MinorPermission | None:
    """Of a link that somebody opens; used and expired ones, too."""
    return _rows().filter(opens=opens(token)).first()


@dataclass(frozen=True)
class Link:
    """How the link stands; only an open one takes an answer."""

    permission: MinorPermission

    @property
    def expires_at(self) -> datetime:
        return self.permission.made_at + LINK_LASTS

    @property
    def is_open(self) -> bool:
        permission = self.permission
        ended = _has_ended(permission) or permission.alone_at
        over = timezone.now() > self.expires_at or _guessed(permission)
        return not (permission.answer or ended or over)


def _has_ended(permission: MinorPermission) -> bool:
    """A repeat knows of nothing but itself, so that its link stands as a first one's would."""
    application, repeat = permission.application, permission.repeat
    state = Followed(application, repeat).standing if repeat else application.state
    return state in ENDED


def may_look(network: str) -> bool:
    """Takes a place of this network; ask before a transaction opens."""
    return limits.spend("guardian:network", network, LOOKS_PER_NETWORK)


def knows(permission: MinorPermission, born: date) -> bool:
    """Does whoever opened the link know when the young person was born? Some tries, and no more."""
    link = str(permission.tries)
    if _guessed(permission) or not limits.spend("guardian:tried", link, TRIES_PER_LINK, SECONDS):
        return False
    if permission.application.told["born"] == born.isoformat():
        return True
    limits.spend("guardian:missed", link, MISSES_PER_LINK, SECONDS)
    return False


def _guessed(permission: MinorPermission) -> bool:
    link = str(permission.tries)
    missed = limits.is_spent("guardian:missed", link, MISSES_PER_LINK, SECONDS)
    return missed or limits.is_spent("guardian:tried", link, TRIES_PER_LINK, SECONDS)


def renew(permission: MinorPermission, *, actor=ACTOR) -> MinorPermission:
    """A new link; the one before opens nothing any more.

    After a refusal, or where birth dates were guessed, only staff make one: `actor` is a user then.
    """
    with transaction.atomic():
        row = _locked(permission)
        ours = row.answer == Answer.REFUSED or _guessed(row) or Link(row).is_open
        if row.answer == Answer.GIVEN or (ours and actor == ACTOR):
            return row
        _new_token(row)
        if actor != ACTOR:
            row.tries = uuid7()
        row.answer, row.answered_at, row.guardian, row.text = "", None, None, None
        row.alone_at = row.reminded_at = None
        row.save()
        _record("application.link_renewed", row, actor)
    return row


def _new_token(permission: MinorPermission) -> None:
    permission.token = secrets.token_urlsafe(15)
    permission.opens, permission.made_at = opens(permission.token), timezone.now()


# --- answers ----------------------------------------------------------------------------------


def answer(
    permission: MinorPermission,
    said: str,
    *,
    text: ConsentText | None = None,
    guardian: dict[str, str] | None = None,
    language: str = "es",
) -> bool:
    """Keep the answer of the adult in charge; False where the link took one already, or is over.

    A permission needs the `text` that was read, and `guardian` {"name", "relation", "phone"}.
    """
    if said == Answer.GIVEN and not (text and guardian and guardian["name"]):
        raise ValueError("a permission says to what, and who gives it")

    def keep() -> bool:
        row = _locked(permission)
        if row.opens != permission.opens or not Link(row).is_open:
            return False
        row.answer, row.answered_at, row.language = Answer(said), timezone.now(), language
        if said != Answer.NOT_ME:
            row.guardian, row.text = guardian, text
        row.save()
        _record("application.guardian_answered", row)
        carry_over(row)
        return True

    return with_person(permission.application, keep)


def assent(permission: MinorPermission, text: ConsentText) -> None:
    """The minor agrees, too. Twice changes nothing."""

    def agree() -> None:
        row = _locked(permission)
        if row.assented_at is None:
            row.assented_at, row.assent_text = timezone.now(), text
            row.assent_taken_back_at = None
            row.save()
            _record("application.assented", row)
            carry_over(row)

    with_person(permission.application, agree)


def take_back(permission: MinorPermission) -> None:
    """The minor does not agree any more. It holds at once, and costs nobody their seat."""

    def disagree() -> None:
        row = _locked(permission)
        if row.assented_at is None:
            return
        row.assented_at, row.assent_taken_back_at = None, timezone.now()
        given, row.consent = row.consent, None
        row.save()
        _record("application.assent_taken_back", row)
        if given is not None and _stands(given):
            with from_nowhere():
                consenting.withdraw(
                    given.participant, Purpose.SERVICES, actor=ACTOR, method=Method.DIGITAL
                )

    with_person(permission.application, disagree)


def without_guardian(permission: MinorPermission) -> None:
    """No adult is in charge of them: nobody is asked any more, and staff find a safe way."""
    with transaction.atomic():
        row = _locked(permission)
        if row.alone_at is None and row.answer != Answer.GIVEN:
            row.alone_at = timezone.now()
            row.save(update_fields=["alone_at"])
            _record("application.without_guardian", row)


# --- on the record of the person --------------------------------------------------------------


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
    _record("application.permitted", permission, actor)
    return permission.consent


def carry_all_over(application: Application, *, actor) -> list[Consent]:
    """What was said before staff knew whose request it is; what came of it. In a transaction."""
    rows = [_locked(permission) for permission in _rows().filter(application=application)]
    return list(filter(None, (carry_over(row, actor=actor) for row in rows)))


def _may_carry(permission: MinorPermission, person: Participant, actor) -> bool:
    """Not for who is of age by now, nor where an adult said no to another form: staff talk first.

    What stands on the record is never replaced, nor is what staff wrote down as withdrawn undone
    by a link that is older.
    """
    if actor == ACTOR and permission.repeat_id:
        return False
    refused = _rows().filter(application=permission.application, answer=Answer.REFUSED)
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


def _stands(consent: Consent) -> bool:
    newest = consenting.newest(consent.participant, consent.purpose)
    return newest is not None and newest.pk == consent.pk


# --- rows -------------------------------------------------------------------------------------


def _rows():
    rows = MinorPermission.objects.unscoped(WHY)
    return rows.select_related(
        "application__key",
        "application__organization",
        "application__offering__course",
        "repeat",
        "text",
    )


def _locked(permission: MinorPermission) -> MinorPermission:
    """As it stands now, with what belongs to it, and nobody else's until the transaction ends.

    Two queries: what is joined to a row that was waited for would be from before the waiting.
    """
    return _rows().get(pk=locked(permission).pk)


def _record(action: str, permission: MinorPermission, actor=ACTOR) -> None:
    """On the application. Where a family was when it answered is not kept."""
    if actor != ACTOR:
        journal.record(action, permission.application, actor=actor)
        return
    with from_nowhere():
        journal.record(action, permission.application, actor=actor)


# --- by staff ---------------------------------------------------------------------------------


def asked_anew(permission: MinorPermission, *, actor) -> MinorPermission:
    """A new link, made by a user. NotAllowed where it is not any more as `permission` says."""
    with transaction.atomic():
        row = _as_seen(permission)
        if row.application.state in ENDED:
            raise NotAllowed(_("This request has ended. Open it again first."))
        if row.answer == Answer.GIVEN:
            raise NotAllowed(_("The permission was given. No new link is needed."))
        return renew(row, actor=actor)


def asked_first(application: Application, *, actor) -> MinorPermission:
    """The link of a minor's request that has none: it came before there were links."""
    with transaction.atomic():
        found = Followed(locked(application))
        there = of(found)
        if there is not None or found.application.state in ENDED:
            raise NotAllowed(CHANGED)
        made = needed(found)
        if made is None:
            raise NotAllowed(CHANGED)
        _record("application.link_renewed", made, actor)
    return made


def reminded(permission: MinorPermission, *, actor) -> MinorPermission:
    """A user asked for the permission once more. NotAllowed where its link takes no answer."""
    with transaction.atomic():
        row = _as_seen(permission)
        if not Link(row).is_open or row.application.state in ENDED:
            raise NotAllowed(CHANGED)
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
        _record("application.guardian_reminded", row, actor)
    return row


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
    rows = _rows().filter(application=application, consent__participant=person)
    for permission in rows.select_for_update(of=("self",)):
        wrong, permission.consent = permission.consent, None
        permission.save(update_fields=["consent"])
        _forget_adult(wrong.guardian)
        if _stands(wrong) and not person.erased_at:
            consenting.withdraw(person, Purpose.SERVICES, actor=actor, method=Method.DIGITAL)


def _forget_adult(guardian: Guardian | None) -> None:
    """Of another family: the row stays, for the consent points to it, and names nobody."""
    if guardian is not None:
        guardian.name, guardian.phone = "", None
        guardian.relation = Guardian.Relation.UNKNOWN
        guardian.save()


def _as_seen(permission: MinorPermission) -> MinorPermission:
    row = _locked(permission)
    if row.opens != permission.opens:
        raise NotAllowed(CHANGED)
    return row
