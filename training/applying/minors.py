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
from youth.importing.dates import age_on
from youth.models import ConsentText
from youth.models.consent import Purpose
from youth.reference import ages
from youth.reference.ages import Assent

from .followed import ACTOR, ENDED, Followed, locked

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
    rows = permissions().filter(application=found.application, repeat=found.repeat)
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
    return permissions().filter(opens=opens(token)).first()


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
        row = locked_permission(permission)
        ours = row.answer == Answer.REFUSED or _guessed(row) or Link(row).is_open
        if row.answer == Answer.GIVEN or (ours and actor == ACTOR):
            return row
        _new_token(row)
        if actor != ACTOR:
            row.tries = uuid7()
        row.answer, row.answered_at, row.guardian, row.text = "", None, None, None
        row.alone_at = row.reminded_at = None
        row.save()
        record("application.link_renewed", row, actor)
    return row


def _new_token(permission: MinorPermission) -> None:
    permission.token = secrets.token_urlsafe(15)
    permission.opens, permission.made_at = opens(permission.token), timezone.now()


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
        record("application.link_renewed", made, actor)
    return made


def reminded(permission: MinorPermission, *, actor) -> MinorPermission:
    """A user asked for the permission once more. NotAllowed where its link takes no answer."""
    with transaction.atomic():
        row = _as_seen(permission)
        if not Link(row).is_open or row.application.state in ENDED:
            raise NotAllowed(CHANGED)
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
        record("application.guardian_reminded", row, actor)
    return row


def _as_seen(permission: MinorPermission) -> MinorPermission:
    row = locked_permission(permission)
    if row.opens != permission.opens:
        raise NotAllowed(CHANGED)
    return row


# --- rows -------------------------------------------------------------------------------------


def permissions():
    rows = MinorPermission.objects.unscoped(WHY)
    return rows.select_related(
        "application__key",
        "application__organization",
        "application__offering__course",
        "repeat",
        "text",
    )


def locked_permission(permission: MinorPermission) -> MinorPermission:
    """As it stands now, with what belongs to it, and nobody else's until the transaction ends.

    Two queries: what is joined to a row that was waited for would be from before the waiting.
    """
    return permissions().get(pk=locked(permission).pk)


def record(action: str, permission: MinorPermission, actor=ACTOR) -> None:
    """On the application. Where a family was when it answered is not kept."""
    if actor != ACTOR:
        journal.record(action, permission.application, actor=actor)
        return
    with from_nowhere():
        journal.record(action, permission.application, actor=actor)
