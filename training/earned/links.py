"""Links that a person gives to others: made, found, counted, and ended."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from audit import journal
from audit.context import from_nowhere
from rumbo.ids import ALPHABET
from training.models import EarnedLink
from youth.holding import Gone, hold
from youth.models import Participant

ACTOR = "public:earned"
WHY = "the links of whoever proved to be the person, or holds one"
LENGTH = 27  # characters of 30: 132 bits
DAYS = (7, 30, 90)
MOST = 10  # that live at a time


class TooMany(Exception):  # noqa: N818 - what is so, not what went wrong
    """As many links live as a person may have."""


def token_of(key: str) -> str:
    """What stands in the link that the page with this random key makes.

    It follows from the key and our secret, so that a double tap gets the same link, which is kept
    nowhere.
    """
    digest = salted_hmac("training.earned.link", key, algorithm="sha256").digest()
    number, letters = int.from_bytes(digest, "big"), ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(person: Participant, token: str, *, days: int, with_name: bool) -> EarnedLink:
    """The link with this token; the one that is there if it was made already. TooMany, or Gone
    where the record was joined or erased meanwhile.
    """
    with transaction.atomic():
        hold(person, Gone)
        rows = of(person)
        there = rows.filter(digest=digest_of(token)).first()
        if there is not None:
            return there
        if rows.living().count() >= MOST:
            raise TooMany
        now = timezone.now()
        made = EarnedLink(
            organization_id=person.organization_id,
            participant=person,
            digest=digest_of(token),
            with_name=with_name,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        made.save(force_insert=True)
        with from_nowhere():
            purpose = "with name" if with_name else "initials"
            journal.record("earned.link_made", made, actor=ACTOR, purpose=purpose)
    return made


def of(person: Participant) -> QuerySet:
    return EarnedLink.objects.unscoped(WHY).filter(participant=person)


def by_token(token: str) -> EarnedLink | None:
    """The living link with this token."""
    rows = EarnedLink.objects.unscoped(WHY).living().filter(participant__erased_at=None)
    rows = rows.select_related("participant__organization", "participant__key")
    return rows.filter(digest=digest_of(token)).first()


def count(link: EarnedLink) -> None:
    """Somebody looked: only that."""
    rows = EarnedLink.objects.unscoped(WHY)
    rows.filter(pk=link.pk).update(opened=F("opened") + 1)


def revoke(rows: QuerySet, pk, *, actor=None) -> bool:
    """End the link with this key among `rows`; it opens nothing from the next request on.

    `actor` is a user; None for the person themselves. False if there was nothing to end.
    """
    with transaction.atomic():
        link = rows.select_for_update(of=("self",)).filter(pk=pk, revoked_at=None).first()
        if link is None:
            return False
        link.revoked_at, link.revoked_by = timezone.now(), actor
        link.save(update_fields=["revoked_at", "revoked_by"])
        if actor is not None:
            journal.record("earned.link_ended", link, actor=actor)
        else:
            with from_nowhere():
                journal.record("earned.link_ended", link, actor=ACTOR)
    return True


TOO_MANY = _("You have many links already. End one of them first.")
