"""What youth keeps about a person, and how it moves. The order counts: see `mover`."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from rumbo import dates
from youth import consenting, erasing
from youth.holding import WAS_ERASED
from youth.models import (
    Consent,
    Double,
    Guardian,
    ImportBatch,
    ImportRow,
    Merge,
    Participant,
    ProtectionException,
    RightsRequest,
    Story,
)
from youth.models.consent import Decision, Purpose

from . import reached  # registers phones and papers
from .parts import Act, NotPossible, Part, Reason, Rows, mover, refusal

AT_WORK = (
    ImportBatch.State.SENT,
    ImportBatch.State.READ,
    ImportBatch.State.APPLYING,
    ImportBatch.State.UNDOING,
)


# --- the record itself --------------------------------------------------------------------------

SIMPLE = ("born", "born_month", "birth_estimated", "sex", "place_id", "place_text", "community_id")
SIMPLE += ("directions", "studies", "grade", "works", "notes")


def columns_of(person: Participant) -> dict:
    """The record's own words as JSON: {column: value}, each part of the names by itself."""
    names = person.names
    found = {f"names.{name}": names.get(name, "") for name in ("given", "surname1", "surname2")}
    found["names.preferred"] = names.get("preferred", "")
    for name in SIMPLE:
        value = getattr(person, name)
        found[name] = value.isoformat() if name == "born_month" else value and str(value)
    return found | {"birth_estimated": person.birth_estimated}


def fill(person: Participant, columns: dict) -> None:
    """Set what `columns_of` gives; the caller saves it."""
    names = dict(person.names)
    for name, value in columns.items():
        if name.startswith("names."):
            names[name.removeprefix("names.")] = value
        elif name == "born_month":
            person.born_month = datetime.strptime(value, "%Y-%m-%d").date()
        elif name in ("place_text", "grade", "studies", "works"):
            setattr(person, name, value or "")
        else:
            setattr(person, name, value)
    person.names = names


class Record(Part):
    """What was chosen of both goes into the record that is kept; the other's stays as it was."""

    name, kinds = Participant._meta.label_lower, (Participant,)

    def move(self, act: Act) -> None:
        chosen = act.ledger.pop("chosen")
        rows = Participant._base_manager
        before, stamp = columns_of(act.kept), act.kept.updated_at
        names = dict(act.kept.names)
        fill(act.kept, chosen)
        act.kept.save()
        stubs = [str(pk) for pk in rows.filter(merged_into=act.gone).values_list("pk", flat=True)]
        rows.filter(pk__in=[*stubs, act.gone.pk]).update(merged_into=act.kept)
        act.gone.merged_into = act.kept
        act.ledger[self.name] = {
            "before": before,
            "names": names,
            "after": columns_of(act.kept),
            "stamps": [stamp.isoformat(), act.kept.updated_at.isoformat()],
            "stubs": stubs,
        }

    def give_back(self, act: Act) -> None:
        noted, now = act.ledger[self.name], columns_of(act.kept)
        rows = Participant._base_manager
        stamp = act.kept.updated_at.isoformat()
        untouched = {name for name, value in now.items() if value == noted["after"][name]}
        act.corrected += [NAMES_OF[name] for name in now if name not in untouched]
        if len(untouched) == len(now):
            fill(act.kept, noted["before"])
            act.kept.names = noted["names"]
        else:
            fill(act.kept, {name: noted["before"][name] for name in untouched})
        act.kept.save()
        if stamp == noted["stamps"][1]:  # nobody touched it since
            rows.filter(pk=act.kept.pk).update(updated_at=parse_datetime(noted["stamps"][0]))
        rows.filter(pk=act.gone.pk).update(merged_into=None)
        rows.filter(pk__in=noted["stubs"]).update(merged_into=act.gone)
        act.gone.merged_into = None


NAMES_OF = {
    "names.given": _("given names"),
    "names.surname1": _("first surname"),
    "names.surname2": _("second surname"),
    "names.preferred": _("name used"),
    "born": _("date of birth"),
    "born_month": _("month of birth"),
    "birth_estimated": _("age is an estimate"),
    "sex": _("sex"),
    "place_id": _("municipality"),
    "place_text": _("municipality as written"),
    "community_id": _("community"),
    "directions": _("directions"),
    "studies": _("studies now"),
    "grade": _("last grade passed"),
    "works": _("works now"),
    "notes": _("notes"),
}
mover(Record())


# --- what was agreed to -------------------------------------------------------------------------


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


mover(Exceptions(ProtectionException, _("reasons to take part without an adult in charge")))
mover(Guardians(Guardian, _("adults in charge")))
mover(Consents(Consent, _("consents")))
mover(Rows(Story, _("stories")))
mover(Rows(RightsRequest, _("requests about their data")))
mover(Rows(ImportRow, _("rows of lists"), covers=(ImportBatch,)))
mover(reached.Tokens())


# --- who was compared with whom -----------------------------------------------------------------


class Doubles(Part):
    """What was decided about the other record holds for the one that is kept."""

    name, kinds = Double._meta.label_lower, (Double, Merge)

    def move(self, act: Act) -> None:
        rows, made = Double._base_manager, []
        own = {"organization_id": act.kept.organization_id}
        for pair in rows.filter(Q(one=act.gone) | Q(other=act.gone)).order_by("pk"):
            third = pair.other_id if pair.one_id == act.gone.pk else pair.one_id
            one, other = sorted([act.kept.pk, third])
            if third == act.kept.pk or rows.filter(one_id=one, other_id=other).exists():
                continue
            like = {"verdict": pair.verdict, "score": pair.score, "state": pair.state}
            like |= {"decided_at": pair.decided_at, "decided_by": pair.decided_by}
            made.append(Double.objects.create(**own, one_id=one, other_id=other, **like))
        act.ledger[self.name] = [str(each.pk) for each in made]

    def give_back(self, act: Act) -> None:
        Double._base_manager.filter(pk__in=act.ledger[self.name]).delete()


mover(Doubles())


# --- what has to end before ---------------------------------------------------------------------


@refusal
def _not_two_records(kept: Participant, gone: Participant):
    if kept.pk == gone.pk:
        yield _("This is one and the same record.")
    if kept.organization_id != gone.organization_id:
        yield _("These records belong to two organizations.")
    if kept.erased_at or gone.erased_at:
        yield WAS_ERASED
    if kept.merged_into_id or gone.merged_into_id:
        yield _("One of them was joined with another record meanwhile.")


@refusal
def of_a_list_at_work(kept: Participant, gone: Participant):
    rows = ImportRow._base_manager.filter(participant__in=[kept, gone])
    batches = ImportBatch._base_manager.filter(pk__in=[kept.batch_id, gone.batch_id])
    if rows.filter(batch__state__in=AT_WORK).exists() or batches.filter(state__in=AT_WORK).exists():
        yield Reason(
            _("A list that names one of them is at work. Store it or give it up first."),
            reverse("youth:imports"),
        )


@refusal
def to_be_erased(kept: Participant, gone: Participant):
    asked = RightsRequest._base_manager.filter(participant__in=[kept, gone], closed_at=None)
    if asked.filter(kind=RightsRequest.Kind.ERASE).exists():
        yield Reason(
            _("Somebody asked to erase the data of one of them. Answer that first."),
            reverse("youth:rights"),
        )


# --- may it open more than before? --------------------------------------------------------------


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


# --- when the person is erased ------------------------------------------------------------------


def merges_of(person: Participant):
    return Merge._base_manager.filter(Q(kept=person) | Q(gone=person)).order_by("pk")


@erasing.eraser(Merge, _("what was kept to undo a join"), rows=merges_of, stays=True)
def _ledgers(rows, act) -> None:
    for merge in rows.select_related("key", "organization"):
        forget(merge)


def pairs_of(person: Participant):
    return Double._base_manager.filter(Q(one=person) | Q(other=person)).order_by("pk")


erasing.stays(Double, _("what was decided about other records"), rows=pairs_of)


def forget(merge: Merge) -> None:
    """Destroy what is needed to undo it, with its key; in the transaction that is open."""
    old, merge.key = merge.key, DataKey.make(merge.organization)
    merge.key.save()
    merge.ledger = None
    merge.save(update_fields=["key", "ledger"])
    old.destroy()


def empty(stub: Participant) -> None:
    """The words of a record that was joined for good; its code goes on finding the person."""
    stub.names, stub.born = erasing.NO_NAMES, None
    stub.directions = stub.notes = None
    stub.birth_estimated = True
    stub.place_text = stub.grade = stub.studies = stub.works = ""
    stub.place, stub.community = None, None
    stub.save()
