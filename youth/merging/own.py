"""What youth keeps about a person, and how it moves. The order counts: see `mover`."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from youth import erasing
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
from youth.support import NAMES as SUPPORT
from youth.support import packed

from . import agreed, reached  # reached registers phones and papers
from .parts import Act, Part, Reason, Rows, mover, refusal

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
    found |= {f"names.{name}": names.get(name, "") for name in ("preferred", "married")}
    support = person.support or {}
    found |= {f"support.{name}": support.get(name, "") for name in SUPPORT}
    for name in SIMPLE:
        value = getattr(person, name)
        found[name] = value.isoformat() if name == "born_month" else value and str(value)
    return found | {"birth_estimated": person.birth_estimated}


def fill(person: Participant, columns: dict) -> None:
    """Set what `columns_of` gives; the caller saves it."""
    names, support = dict(person.names), dict(person.support or {})
    for name, value in columns.items():
        if name.startswith("names."):
            names[name.removeprefix("names.")] = value
        elif name.startswith("support."):
            support[name.removeprefix("support.")] = value
        elif name == "born_month":
            person.born_month = datetime.strptime(value, "%Y-%m-%d").date()
        elif name in ("place_text", "grade", "studies", "works"):
            setattr(person, name, value or "")
        else:
            setattr(person, name, value)
    person.names, person.support = names, packed(support) or None


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
        noted = act.ledger[self.name]
        # Without what is kept only since the records were joined.
        now = {n: v for n, v in columns_of(act.kept).items() if n in noted["after"]}
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
    "names.married": _("married name"),
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
} | {f"support.{name}": _("support needs") for name in SUPPORT}
mover(Record())


# --- what hangs on it ---------------------------------------------------------------------------

mover(agreed.Exceptions(ProtectionException, _("reasons to take part without an adult in charge")))
mover(agreed.Guardians(Guardian, _("adults in charge")))
mover(agreed.Consents(Consent, _("consents")))
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
    stub.directions = stub.notes = stub.support = None
    stub.birth_estimated = True
    stub.place_text = stub.grade = stub.studies = stub.works = ""
    stub.place, stub.community = None, None
    stub.save()
