"""Certify, count anew, end: what is frozen, what is hidden, and that nothing can be subtracted."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from training.attesting import acts, moved
from training.attesting.facts import CohortFacts
from training.attesting.shape import ALL
from training.certifying.composing import Refused
from training.models import CohortCertificate, CohortGroup, Outcome

from . import cohort

pytestmark = pytest.mark.django_db(transaction=True)


def facts(certificate) -> CohortFacts:
    return CohortFacts.from_json(CohortCertificate.objects.get(pk=certificate.pk).facts)


def whole(certificate) -> dict:
    return facts(certificate).whole.figures


def looked_at(certificate) -> None:
    """An evaluator opened its page."""
    certificate_id = str(certificate.pk)
    Entry(action="cohort.seen", role="evaluator", actor="x", object_id=certificate_id).save()


def test_it_freezes_figures_that_may_be_shown(cast):
    cohort.usual(cast)
    made = cohort.certified(cast)
    assert whole(made)["completed"] == 80 and whole(made)["new_job"] == 40
    cohort.usual(cast)
    assert whole(made)["completed"] == 80
    assert facts(made).certified_by == str(cast.coordinator)
    assert Entry.objects.filter(action="cohort.certified").count() == 1


def test_hidden_figures_are_in_nothing_that_leaves(cast):
    offering = cohort.usual(cast)
    cohort.found(cohort_of(offering)[:7], cast.facilitator, cast.coordinator, "own_business")
    made = cohort.certified(cast)
    assert whole(made)["own_business"] is None
    assert moved.opened(made.truth)[ALL, ALL, "own_business"] == 7  # sealed, for the next one
    raw = CohortCertificate.objects.filter(pk=made.pk).values("truth").get()["truth"]
    assert str(raw).startswith("v1.")


def cohort_of(offering):
    rows = offering.enrollments.unscoped(cohort.WHY).select_related("participant")
    return [each.participant for each in rows]


def test_a_figure_that_changed_while_somebody_read_is_not_certified(cast):
    offering = cohort.usual(cast)
    draft = acts.draft(cohort.selection(cast))
    cohort.seat(offering, cohort.people(cast.ceiba, 12))
    now = acts.draft(cohort.selection(cast))
    with pytest.raises(Refused, match="figures changed|cifras"):
        acts.certify(now, actor=cast.coordinator, seen=draft.mark)
    assert not CohortCertificate.objects.exists()


def test_a_group_stands_in_one_certificate(cast):
    one = cohort.usual(cast)
    cohort.certified(cast, offering=one)
    cohort.usual(cast)
    with pytest.raises(Refused):
        acts.draft(cohort.selection(cast))  # all groups, the first one among them
    with pytest.raises(Refused):
        acts.draft(cohort.selection(cast, offering=one))  # count it anew instead


def test_the_database_holds_it_too(cast):
    """The control of the rule above: without the look before, the constraint refuses."""
    one = cohort.usual(cast)
    made = cohort.certified(cast, offering=one)
    again = CohortCertificate.objects.get(pk=made.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        CohortGroup.objects.create(certificate=again, offering=one, stands=True)


def test_who_revokes_before_anybody_saw_it_may_choose_again(cast):
    one = cohort.usual(cast)
    made = cohort.certified(cast, offering=one)
    acts.revoke(made, "The wrong group was chosen", actor=cast.coordinator)
    cohort.usual(cast)
    assert cohort.certified(cast).groups.count() == 2


def test_what_an_evaluator_saw_stands_in_the_way_for_good(cast):
    one = cohort.usual(cast)
    made = cohort.certified(cast, offering=one)
    looked_at(made)
    acts.revoke(made, "The wrong group was chosen", actor=cast.coordinator)
    cohort.usual(cast)
    with pytest.raises(Refused):
        acts.draft(cohort.selection(cast))
    assert cohort.certified(cast, offering=one)  # the very same groups: compared with it


def test_counted_anew_the_old_one_is_replaced(cast):
    cohort.usual(cast)
    first = cohort.certified(cast)
    second = cohort.certified(cast, of=first)
    first.refresh_from_db()
    assert first.state == "replaced" and first.replaced_by == second
    assert whole(first) == whole(second)  # nothing moved: nothing more is hidden
    with pytest.raises(Refused):
        acts.revoke(first, "It was replaced before", actor=cast.coordinator)


@pytest.mark.parametrize(("more", "shown"), [(3, None), (12, 52)])
def test_a_figure_that_moved_little_is_hidden(cast, more, shown):
    offering = cohort.usual(cast)
    first = cohort.certified(cast)
    without = [p for p in cohort_of(offering) if not _has_outcome(p)]
    cohort.found(without[:more], cast.facilitator, cast.coordinator)
    assert whole(cohort.certified(cast, of=first))["new_job"] == shown


def _has_outcome(person) -> bool:
    return Outcome.objects.unscoped(cohort.WHY).filter(participant=person).exists()


def test_what_was_hidden_opens_only_when_it_moved_enough(cast):
    offering = cohort.usual(cast)
    cohort.found(cohort_of(offering)[:7], cast.facilitator, cast.coordinator, "own_business")
    first = cohort.certified(cast)
    cohort.found(cohort_of(offering)[7:12], cast.facilitator, cast.coordinator, "own_business")
    second = cohort.certified(cast, of=first)
    assert whole(second)["own_business"] is None  # 12 now; five more than before


class Before:
    """A count that was certified: 20 shown, and 20 hidden."""

    truth = {"all all enrolled": 20, "all all new_job": 20}
    facts = {
        "rows": [{"dimension": ALL, "name": ALL, "figures": {"enrolled": 20, "new_job": None}}]
    }


@pytest.mark.parametrize(
    ("now", "shown_before", "hidden_before"),
    [(20, False, True), (23, True, True), (29, True, True), (30, False, False), (10, False, False)],
)
def test_what_moved_too_little(now, shown_before, hidden_before):
    shown, hidden = (ALL, ALL, "enrolled"), (ALL, ALL, "new_job")
    found = moved.too_little({shown: now, hidden: now}, [Before], 10)
    assert (shown in found, hidden in found) == (shown_before, hidden_before)


def test_a_row_that_was_not_there_had_nobody():
    cell = ("age", "30+", "enrolled")
    assert moved.too_little({cell: 4}, [Before], 10) == {cell}
    assert moved.too_little({cell: 40}, [Before], 10) == set()


def test_no_group_and_nobody_are_said(cast):
    with pytest.raises(Refused):
        acts.draft(cohort.selection(cast))
    cohort.group(cast.ceiba)
    with pytest.raises(Refused):
        acts.draft(cohort.selection(cast))


def test_a_few_people_are_hidden_altogether(cast):
    group = cohort.group(cast.ceiba)
    cohort.seat(group, cohort.people(cast.ceiba, 6))
    figures = whole(cohort.certified(cast))
    assert {count for count in figures.values() if count} == set()
    assert figures["enrolled"] is None and figures["new_job"] == 0


def test_it_is_never_deleted(cast):
    cohort.usual(cast)
    made = cohort.certified(cast)
    with pytest.raises(TypeError):
        made.delete()
    with pytest.raises(TypeError):
        CohortCertificate.objects.all().delete()
    assert made.cut_on == timezone.localdate(timezone=cast.ceiba.zone)
