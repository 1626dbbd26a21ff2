"""What training keeps about a person, and how it moves when two records are joined (youth)."""

from collections.abc import Iterable

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import DataKey
from audit import journal
from rumbo import figures
from youth.merging.parts import Act, NotPossible, Part, Reason, Rows, mover, refusal
from youth.models import Participant

from .models import (
    Application,
    ApplicationRepeat,
    Assessment,
    Attendance,
    AttendanceChange,
    Call,
    Certificate,
    EarnedLink,
    Enrollment,
    EnrollmentEvent,
    Handout,
    MinorPermission,
    Offering,
    Outcome,
    OutcomeEvidence,
    OutcomeStep,
    SampleRow,
)
from .models.enrollment import SEATED, EnrollmentState
from .models.offering import OfferingState
from .participation import CURRENT

OVER = [OfferingState.FINISHED, OfferingState.CANCELLED]
NOTHING = {"names": {"given": "", "surname1": "", "surname2": "", "preferred": ""}}


@refusal
def _twice_in_a_group(kept: Participant, gone: Participant) -> Iterable:
    for ours, theirs in twice(kept, gone):
        going_on = ours.offering.state not in OVER
        if going_on and ours.state in CURRENT and theirs.state in CURRENT:
            yield Reason(
                _("%(group)s: both have a place there. End one of the two places first.")
                % {"group": ours.offering},
                reverse("training:person", args=[gone.pk]),
            )


def twice(kept: Participant, gone: Participant) -> list[tuple[Enrollment, Enrollment]]:
    """The places of both in the same groups, in the order of the groups."""
    rows = Enrollment._base_manager.select_related("offering__course").order_by("offering")
    theirs = {each.offering_id: each for each in rows.filter(participant=gone)}
    ours = rows.filter(participant=kept, offering__in=theirs)
    return [(each, theirs[each.offering_id]) for each in ours]


def weight(enrollment: Enrollment) -> tuple:
    """By which of two places in a group counts: a present one, a completed one, more marks."""
    going_on = enrollment.state in CURRENT and enrollment.offering.state not in OVER
    marks = Attendance._base_manager.filter(enrollment=enrollment).count()
    return going_on, enrollment.state == EnrollmentState.COMPLETED, marks


class Places(Part):
    """Places in groups with all that hangs on them.

    Of two in one group the one with the history that counts is the person's; the other stays with
    the record that goes, seen by nobody and counted nowhere, and frees its seat.
    """

    name, title = Enrollment._meta.label_lower, _("places in groups")
    kinds = (Enrollment, EnrollmentEvent, Attendance, AttendanceChange, Assessment)

    def count(self, person: Participant) -> int:
        return Enrollment._base_manager.filter(participant=person).count()

    def told(self, person: Participant) -> list[str]:
        rows = Enrollment._base_manager.filter(participant=person).order_by("asked_at", "pk")
        found = []
        for each in rows.select_related("offering__course"):
            newest = Assessment._base_manager.filter(enrollment=each).first()
            result = f", {figures.written(newest.score.normalize())}" if newest else ""
            found.append(f"{each.offering}: {each.get_state_display()}{result}")
        return found

    def move(self, act: Act) -> None:
        # Whoever is at work on one of them ends first.
        both = Enrollment._base_manager.filter(participant__in=[act.kept, act.gone])
        list(both.select_for_update(of=("self",)).order_by("pk"))
        if meanwhile := list(_twice_in_a_group(act.kept, act.gone)):
            raise NotPossible(*meanwhile)
        pairs = twice(act.kept, act.gone)
        stays = [theirs.pk for _ours, theirs in pairs]
        alone = Enrollment._base_manager.filter(participant=act.gone).exclude(pk__in=stays)
        moved, noted, freed = [str(pk) for pk in alone.values_list("pk", flat=True)], [], []
        alone.update(participant=act.kept)
        for ours, theirs in pairs:
            better = weight(theirs) > weight(ours)
            wins, loses = (theirs, ours) if better else (ours, theirs)
            if better:
                _exchange(ours, theirs)
            if loses.state in SEATED:
                freed.append(str(loses.offering_id))
                Offering.objects.filter(pk=loses.offering_id).update(taken=F("taken") - 1)
            noted += [[str(wins.pk), str(loses.pk), better, _point(act, loses, wins)]]
        act.ledger[self.name] = {"moved": moved, "twice": noted, "freed": freed}

    def give_back(self, act: Act) -> None:
        noted = act.ledger[self.name]
        rows = Enrollment._base_manager
        for wins, loses, exchanged, pointing in noted["twice"]:
            ours, theirs = rows.get(pk=wins), rows.get(pk=loses)
            if exchanged:
                _exchange(ours, theirs)
            _point_back(pointing, ours, theirs)
        for pk in sorted(noted["freed"]):
            _take_again(pk, act)
        rows.filter(pk__in=noted["moved"], participant=act.kept).update(participant=act.gone)


def _exchange(one: Enrollment, other: Enrollment) -> None:
    """Each takes the other's person. A person is once in a group at any moment, so one of them
    waits with a third, who is there for that long."""
    rows = Enrollment._base_manager
    key = DataKey.make(one.organization)
    key.save()
    third = Participant(organization=one.organization, key=key, born_month="2000-01-01", **NOTHING)
    third.sex = "undisclosed"
    third.save(force_insert=True)
    first, second = one.participant_id, other.participant_id
    rows.filter(pk=one.pk).update(participant=third)
    rows.filter(pk=other.pk).update(participant_id=first)
    rows.filter(pk=one.pk).update(participant_id=second)
    Participant._base_manager.filter(pk=third.pk).delete()
    DataKey.objects.filter(pk=key.pk).delete()


POINTING = (Outcome, Application)  # say which place in the group they followed


def _point(act: Act, loses: Enrollment, wins: Enrollment) -> list:
    """What followed the place that stays behind follows the other one of the same group."""
    found = []
    for model in POINTING:
        rows = model._base_manager.filter(enrollment=loses)
        found.append([str(pk) for pk in rows.values_list("pk", flat=True)])
        rows.update(enrollment=wins)
    return found


def _point_back(found: list, wins: Enrollment, loses: Enrollment) -> None:
    for model, pks in zip(POINTING, found, strict=True):
        model._base_manager.filter(pk__in=pks, enrollment=wins).update(enrollment=loses)


def _take_again(pk: str, act: Act) -> None:
    """Two people have two seats again: where none is left, one more than planned."""
    rows = Offering.objects.filter(pk=pk)
    full = rows.filter(taken__gte=F("capacity") + F("extra") - F("held"))
    if full.update(taken=F("taken") + 1, extra=F("extra") + 1):
        journal.record("seats.beyond", rows.get(), actor=act.actor, count=1)
    else:
        rows.update(taken=F("taken") + 1)


class Following(Rows):
    """What was added since to a place that goes back goes with it."""

    def later(self, act: Act, rows) -> Iterable:
        places = Enrollment._base_manager.filter(participant=act.gone)
        return rows.filter(enrollment__in=places).values_list("pk", flat=True)


class Certificates(Following):
    def told(self, person: Participant) -> list[str]:
        rows = self.of(person).order_by("issued_on", "pk")
        return [
            f"{each.get_kind_display()} …{each.code[-4:]}, {each.get_state_display()}"
            for each in rows
        ]


mover(Places())
mover(
    Following(
        Outcome,
        _("outcomes"),
        below={OutcomeEvidence: "outcome", OutcomeStep: "outcome"},
    )
)
mover(
    Following(
        Application,
        _("applications"),
        covers=(ApplicationRepeat, MinorPermission),
    )
)
mover(
    Certificates(
        Certificate,
        _("certificates"),
        below={SampleRow: "certificate"},
        covers=(Handout,),
    )
)
mover(Rows(Call, _("calls that were made")))
mover(Rows(EarnedLink, _("links to what the person earned")))
