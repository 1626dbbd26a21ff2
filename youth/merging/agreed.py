"""What was agreed to, by whom and why without an adult: how it moves, and what holds then."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from rumbo import dates
from youth import consenting
from youth.models import Consent, Guardian, Participant, ProtectionException
from youth.models.consent import Decision, Purpose

from .parts import Act, NotPossible, Rows


class Guardians(Rows):
    """Whom a later decision of who stays names stays with them as well."""

    def told(self, person: Participant) -> list[str]:
        rows = self.of(person).select_related("participant__key")
        return [f"{each.name} ({each.get_relation_display()})" for each in rows]

    def give_back(self, act: Act) -> None:
        moved = act.ledger.get(self.name, [])
        back = act.ledger.get(Consent._meta.label_lower, [])
        named = Consent._base_manager.filter(participant=act.kept, guardian__in=moved)
        for consent in named.exclude(pk__in=back).select_related("guardian__participant__key"):
            twin = self._twin(act.kept, consent.guardian)
            Consent._base_manager.filter(pk=consent.pk).update(guardian=twin)
        super().give_back(act)

    @staticmethod
    def _twin(person: Participant, adult: Guardian) -> Guardian:
        rows = Guardian._base_manager.filter(participant=person).select_related("participant__key")
        same = (each for each in rows if each.pk != adult.pk)
        alike = ("name", "phone", "relation")
        for each in same:
            if all(getattr(each, name) == getattr(adult, name) for name in alike):
                return each
        return Guardian.objects.create(
            organization_id=person.organization_id,
            participant=person,
            **{name: getattr(adult, name) for name in alike},
        )


class Consents(Rows):
    """Each decision stays as it was taken; the newest of all holds.

    Who withdrew since did so for both: parting the records brings no consent back to life.
    """

    def told(self, person: Participant) -> list[str]:
        newest = (consenting.newest(person, purpose) for purpose in Purpose.values)
        return [said(each) for each in newest if each]

    def give_back(self, act: Act) -> None:
        moved = act.ledger.get(self.name, [])
        later = Consent._base_manager.filter(participant=act.kept).exclude(pk__in=moved)
        later = list(later.filter(recorded_at__gt=parse_datetime(act.ledger["made_at"])))
        super().give_back(act)
        for purpose in {each.purpose for each in later if each.decision == Decision.WITHDRAWN}:
            self._withdrawn_too(act, purpose)

    @staticmethod
    def _withdrawn_too(act: Act, purpose: str) -> None:
        newest = consenting.newest(act.kept, purpose)
        theirs = consenting.newest(act.gone, purpose)
        ended = newest is not None and newest.decision == Decision.WITHDRAWN
        if not ended or theirs is None or theirs.decision == Decision.WITHDRAWN:
            return
        act.corrected.append(Purpose(newest.purpose).label)
        consenting.withdraw(act.gone, purpose, actor=act.actor, method=newest.method)


class Exceptions(Rows):
    """A reason to do without an adult belongs to the decision beside which it was written down.

    Of two records the one with the older decision loses its reason: else a consent of one and an
    exception of the other would open together what neither opened alone.
    """

    def move(self, act: Act) -> None:
        older = older_decision(act.kept, act.gone)
        open_ = ProtectionException._base_manager.filter(participant=older, ended_at=None)
        now, pks = timezone.now(), [str(pk) for pk in open_.values_list("pk", flat=True)]
        open_.update(ended_at=now)
        act.ledger["ended"] = {"pks": pks, "at": now.isoformat()}
        super().move(act)

    def give_back(self, act: Act) -> None:
        super().give_back(act)
        ended = act.ledger["ended"]
        rows = ProtectionException._base_manager.filter(pk__in=ended["pks"])
        rows.filter(ended_at=parse_datetime(ended["at"])).update(ended_at=None)


# --- what holds then ----------------------------------------------------------------------------


def said(consent: Consent) -> str:
    """ "take part in programs: given, 3 Jul 2026" """
    day = dates.day(consent.decided_on)
    return f"{consent.get_purpose_display()}: {consent.get_decision_display()}, {day}"


def contradictions(kept: Participant, gone: Participant) -> list[tuple[str, str, str]]:
    """[(what one record says last, what the other says, what holds then)] where they differ."""
    found = []
    for purpose in Purpose.values:
        both = [consenting.newest(each, purpose) for each in (kept, gone)]
        if None in both or both[0].decision == both[1].decision:
            continue
        newer = max(both, key=lambda each: (each.recorded_at, each.pk))
        found.append((said(both[0]), said(both[1]), newer.get_decision_display()))
    return found


def older_decision(kept: Participant, gone: Participant) -> Participant:
    """Of the two, whose newest decision to take part is older or missing."""
    ours = consenting.newest(kept, Purpose.SERVICES)
    theirs = consenting.newest(gone, Purpose.SERVICES)
    if ours is None or theirs is None:
        return kept if ours is None and theirs is not None else gone
    return kept if (ours.recorded_at, ours.pk) < (theirs.recorded_at, theirs.pk) else gone


def standing(person: Participant) -> dict[str, tuple]:
    """{purpose: (newest decision or None, does it hold for taking part)} as of today."""
    today = timezone.localdate()
    excepted = ProtectionException._base_manager.filter(participant=person, ended_at=None).exists()
    found = {}
    for purpose in Purpose.values:
        newest = consenting.newest(person, purpose)
        found[purpose] = newest, bool(consenting.judge(person, newest, today, excepted))
    return found


def refuse_wider(before: list[dict], kept: Participant) -> None:
    """Joined, a decision holds only where it held in the record in which it was taken."""
    for purpose, (newest, holds) in standing(kept).items():
        owner = [each[purpose] for each in before if newest and each[purpose][0] == newest]
        if holds and not any(held for _newest, held in owner):
            raise NotPossible(
                _(
                    "Joined like this, the consent “%(purpose)s” would reach further than it was"
                    " given. Keep the younger date of birth, or correct the records first."
                )
                % {"purpose": Purpose(purpose).label}
            )
