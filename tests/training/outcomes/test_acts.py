"""The rules of outcomes: who proposes, who confirms, what is enough, and what never changes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit import journal
from audit.models import Entry
from training import seats
from training.models import Outcome, OutcomeEvidence, OutcomeStep
from training.models.outcome import EvidenceKind, OutcomeKind
from training.outcomes import acts, rules, telling
from training.outcomes.rules import Refused

from ... import builders as make
from ...cast import Cast
from .samples import (
    HEARD,
    confirmed,
    contract,
    evidence,
    now,
    proposed,
    rows,
    second_coordinator,
    shown,
    steps,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(cast: Cast):
    return make.participant(cast.ceiba, created_by=cast.facilitator)


@pytest.fixture
def other(cast: Cast):
    return second_coordinator(cast)


def test_a_facilitator_proposes_and_a_coordinator_confirms(cast, person):
    outcome = proposed(person, cast.facilitator, where="Ferretería El Clavo", what="Ventas")
    assert (outcome.state, outcome.happened_on, outcome.day_known) == (
        "proposed",
        date(2026, 3, 1),
        False,
    )
    done = acts.confirm(outcome, "called", actor=cast.coordinator, note=HEARD)
    assert (done.state, done.verified_by, done.verified_how) == (
        "confirmed",
        cast.coordinator,
        "called",
    )
    assert now(outcome).details == {"where": "Ferretería El Clavo", "what": "Ventas"}
    assert steps(outcome) == ["proposed", "confirmed"]
    heard = evidence(outcome)[-1]
    assert (heard.kind, heard.note, heard.added_by) == ("call", HEARD, cast.coordinator)


def test_nobody_confirms_what_they_proposed(cast, person, other):
    outcome = proposed(person, cast.coordinator)
    with pytest.raises(Refused, match="Quien propuso|Whoever proposed"):
        acts.confirm(outcome, "called", actor=cast.coordinator, note=HEARD)
    with pytest.raises(Refused):
        acts.give_back(outcome, "Falta el contrato", actor=cast.coordinator)
    assert now(outcome).state == "proposed"
    assert acts.confirm(outcome, "called", actor=other, note=HEARD).state == "confirmed"


def test_the_database_refuses_it_too(cast, person, monkeypatch):
    """The control of the rule above: without it, the constraint still holds."""
    outcome = proposed(person, cast.coordinator)
    monkeypatch.setattr(rules, "may_confirm", lambda *_given: True)
    with pytest.raises(IntegrityError, match="outcome_two_people|CHECK"):
        acts.confirm(outcome, "called", actor=cast.coordinator, note=HEARD)


def test_the_database_knows_no_confirmation_without_somebody(cast, person):
    outcome = proposed(person, cast.facilitator)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows().filter(pk=outcome.pk).update(state="confirmed")


@pytest.mark.parametrize("who", ["facilitator", "case_worker", "monitor", "outsider"])
def test_only_who_coordinates_confirms(cast, person, who):
    outcome = proposed(person, cast.coordinator)
    membership = getattr(cast, who).membership
    if who != "outsider":
        with pytest.raises(Refused):
            acts.confirm(outcome, "called", actor=getattr(cast, who), note=HEARD)
    # A coordinator of elsewhere does not even see it: the pages look it up in what one sees.
    seen = Outcome.objects.visible_to(getattr(cast, who)).filter(pk=outcome.pk).exists()
    assert seen == (who in ("facilitator", "monitor")), membership


class TestWhatIsEnough:
    """A word alone is confirmed only by who called or visited, and says what they heard."""

    def test_a_paper_must_be_there_to_have_been_seen(self, cast, person):
        outcome = proposed(person, cast.facilitator)
        with pytest.raises(Refused) as refusal:
            acts.confirm(outcome, "saw_paper", actor=cast.coordinator)
        assert refusal.value.field == "how"
        acts.add_evidence(outcome, contract(), actor=cast.facilitator)
        assert acts.confirm(outcome, "saw_paper", actor=cast.coordinator).verified_how == (
            "saw_paper"
        )
        assert [e.kind for e in evidence(outcome)] == ["word", "contract"]

    @pytest.mark.parametrize("how", ["called", "visited"])
    def test_a_call_or_visit_says_what_was_heard(self, cast, person, how):
        outcome = proposed(person, cast.facilitator)
        with pytest.raises(Refused) as refusal:
            acts.confirm(outcome, how, actor=cast.coordinator, note="  sí, es  ")
        assert refusal.value.field == "note"
        assert now(outcome).state == "proposed"
        acts.confirm(outcome, how, actor=cast.coordinator, note=HEARD)
        assert evidence(outcome)[-1].note == HEARD

    def test_a_call_of_the_proposer_is_no_paper(self, cast, person):
        outcome = proposed(person, cast.facilitator, evidence=shown(EvidenceKind.CALL, HEARD))
        with pytest.raises(Refused):
            acts.confirm(outcome, "saw_paper", actor=cast.coordinator)

    def test_without_the_rule_a_word_would_do(self, cast, person, monkeypatch):
        """The control."""
        monkeypatch.setattr(rules, "check_verification", lambda *_given: None)
        outcome = proposed(person, cast.facilitator)
        assert acts.confirm(outcome, "saw_paper", actor=cast.coordinator).state == "confirmed"


class TestComingBack:
    def test_it_comes_back_with_a_reason_and_is_sent_again(self, cast, person):
        outcome = proposed(person, cast.facilitator)
        with pytest.raises(Refused):
            acts.give_back(outcome, "No", actor=cast.coordinator)
        acts.give_back(outcome, "Falta desde cuándo", actor=cast.coordinator)
        assert telling.reasons(cast.facilitator, [outcome]) == {outcome.pk: "Falta desde cuándo"}
        right = told(OutcomeKind.BETTER_JOB, date(2026, 2, 17), day_known=True)
        sent = acts.send_again(outcome, right, actor=cast.facilitator, shown=contract())
        assert (sent.state, sent.kind, sent.happened_on) == (
            "proposed",
            "better_job",
            date(2026, 2, 17),
        )
        assert Entry.objects.get(action="outcome.sent_again").fields == [
            "day_known",
            "happened_on",
            "kind",
        ]
        assert steps(outcome) == ["proposed", "returned", "sent_again"]
        assert len(evidence(outcome)) == 2

    def test_only_who_proposed_it_sends_it_again(self, cast, person, other):
        """Else somebody could change what another proposed, and then confirm it."""
        outcome = proposed(person, cast.facilitator)
        acts.give_back(outcome, "Falta desde cuándo", actor=cast.coordinator)
        for actor in (cast.coordinator, other, cast.case_worker):
            with pytest.raises(Refused):
                acts.send_again(outcome, told(), actor=actor)

    def test_what_waits_or_is_confirmed_is_not_sent_again(self, cast, person):
        outcome = proposed(person, cast.facilitator)
        with pytest.raises(Refused):
            acts.send_again(outcome, told(), actor=cast.facilitator)

    def test_who_decides_has_seen_what_they_decide_on(self, cast, person):
        outcome = proposed(person, cast.facilitator)
        seen = rules.mark_of(outcome)
        acts.add_evidence(outcome, shown(EvidenceKind.LETTER, "Otra carta"), actor=cast.facilitator)
        with pytest.raises(Refused):
            acts.confirm(outcome, "called", actor=cast.coordinator, note=HEARD, seen=seen)
        with pytest.raises(Refused):
            acts.give_back(outcome, "Falta la carta", actor=cast.coordinator, seen=seen)
        again = rules.mark_of(outcome)
        acts.confirm(outcome, "called", actor=cast.coordinator, note=HEARD, seen=again)


class TestFrozen:
    """What was confirmed is never edited: everything that follows is added."""

    @pytest.fixture
    def outcome(self, cast, person):
        return confirmed(person, cast.facilitator, cast.coordinator)

    def test_nothing_is_added_to_it_or_decided_again(self, cast, outcome, other):
        for act in (
            lambda: acts.add_evidence(outcome, shown(), actor=cast.facilitator),
            lambda: acts.send_again(outcome, told(), actor=cast.facilitator),
            lambda: acts.confirm(outcome, "called", actor=other, note=HEARD),
            lambda: acts.give_back(outcome, "Falta el contrato", actor=other),
            lambda: acts.withdraw(outcome, "Ya no trabaja ahí", actor=cast.facilitator),
        ):
            with pytest.raises(Refused):
                act()
        assert steps(outcome) == ["proposed", "confirmed"] and len(evidence(outcome)) == 2

    def test_a_correction_takes_its_place_once_it_is_confirmed_too(self, cast, outcome, other):
        right = told(OutcomeKind.OWN_BUSINESS, date(2026, 1, 1))
        new = acts.correct(outcome, right, contract(), actor=cast.coordinator)
        assert (now(outcome).state, new.state, new.replaces_id) == (
            "confirmed",
            "proposed",
            outcome.pk,
        )
        with pytest.raises(Refused):  # one correction at a time
            acts.correct(outcome, right, contract(), actor=cast.facilitator)
        with pytest.raises(Refused):
            acts.confirm(new, "saw_paper", actor=cast.coordinator)
        acts.confirm(new, "saw_paper", actor=other)
        old = now(outcome)
        assert (old.state, old.kind, old.happened_on, old.verified_by) == (
            "corrected",
            "new_job",
            date(2026, 3, 1),
            cast.coordinator,
        )
        assert steps(outcome)[-1] == "corrected"
        with pytest.raises(Refused):
            acts.correct(outcome, right, contract(), actor=cast.coordinator)

    def test_a_correction_that_was_withdrawn_makes_room_for_another(self, cast, outcome):
        first = acts.correct(outcome, told(), contract(), actor=cast.facilitator)
        acts.withdraw(first, "Estaba bien antes", actor=cast.facilitator)
        assert acts.correct(outcome, told(), contract(), actor=cast.facilitator).pk != first.pk

    def test_two_corrections_are_refused_by_the_database(self, cast, outcome, monkeypatch):
        """The control: with the rule taken away, the constraint still lets only one in."""
        acts.correct(outcome, told(), shown(), actor=cast.facilitator)
        monkeypatch.setattr(rules, "may_correct", lambda *_given: True)
        before = rows().count()
        with pytest.raises(Refused):
            acts.correct(outcome, told(), shown(), actor=cast.coordinator)
        assert rows().count() == before

    def test_who_coordinates_withdraws_it_with_a_reason_and_it_stays(self, cast, outcome):
        acts.withdraw(outcome, "La empresa dice que no", actor=cast.coordinator)
        gone = now(outcome)
        assert (gone.state, gone.verified_by) == ("withdrawn", cast.coordinator)
        assert steps(outcome)[-1] == "withdrawn"

    def test_rows_are_neither_changed_nor_deleted(self, cast, outcome):
        piece, step = evidence(outcome)[0], rows(OutcomeStep).filter(outcome=outcome).first()
        for act in (
            outcome.delete,
            piece.delete,
            piece.save,
            step.save,
            step.delete,
            rows().filter(pk=outcome.pk).delete,
            rows(OutcomeEvidence).filter(pk=piece.pk).delete,
            lambda: rows(OutcomeEvidence).filter(pk=piece.pk).update(kind="contract"),
            lambda: rows(OutcomeStep).filter(pk=step.pk).update(step="confirmed"),
        ):
            with pytest.raises(TypeError):
                act()


class TestWithdrawing:
    @pytest.mark.parametrize(
        ("who", "may"),
        [("facilitator", True), ("coordinator", True), ("case_worker", False), ("monitor", False)],
    )
    def test_who_proposed_it_or_coordinates(self, cast, person, who, may):
        outcome = proposed(person, cast.facilitator)
        if may:
            acts.withdraw(outcome, "Lo escribí dos veces", actor=getattr(cast, who))
            return
        with pytest.raises(Refused):
            acts.withdraw(outcome, "Lo escribí dos veces", actor=getattr(cast, who))


class TestWhatIsTold:
    def test_the_group_is_one_of_the_person(self, cast, person):
        somebody = make.participant(cast.ceiba, given="Berta")
        foreign = seats.enroll(make.offering(cast.ceiba), somebody, actor="system:tests")
        own = seats.enroll(make.offering(cast.ceiba), person, actor="system:tests")
        with pytest.raises(Refused) as refusal:
            proposed(person, cast.facilitator, enrollment=foreign)
        assert refusal.value.field == "enrollment"
        outcome = proposed(person, cast.facilitator, enrollment=own)
        assert outcome.enrollment == own
        outcome.enrollment = foreign
        with pytest.raises(Exception, match="enrollment"):
            outcome.clean()

    def test_nothing_has_happened_tomorrow(self, cast, person):
        tomorrow = timezone.localdate() + timedelta(days=1)
        with pytest.raises(Refused):
            proposed(person, cast.facilitator, on=tomorrow, day_known=True)

    def test_only_the_month_is_kept_where_only_the_month_is_known(self, cast, person):
        assert proposed(person, cast.facilitator, on=date(2026, 3, 17)).happened_on.day == 1
        known = proposed(person, cast.facilitator, on=date(2026, 3, 17), day_known=True)
        assert known.happened_on.day == 17

    def test_the_same_told_twice_is_found_and_not_refused(self, cast, person):
        first = proposed(person, cast.facilitator)
        day = proposed(person, cast.case_worker, on=date(2026, 3, 17), day_known=True)
        proposed(person, cast.facilitator, on=date(2026, 4, 1))
        proposed(person, cast.facilitator, kind=OutcomeKind.BACK_TO_SCHOOL)
        assert telling.twins(cast.coordinator, first) == [day]
        acts.withdraw(day, "Es el mismo empleo", actor=cast.case_worker)
        assert telling.twins(cast.coordinator, first) == []

    def test_a_correction_is_no_twin_of_what_it_corrects(self, cast, person):
        old = confirmed(person, cast.facilitator, cast.coordinator)
        new = acts.correct(old, told(), contract(), actor=cast.facilitator)
        assert telling.twins(cast.coordinator, new) == telling.twins(cast.coordinator, old) == []

    def test_evidence_has_an_end(self, cast, person, monkeypatch):
        monkeypatch.setattr(acts, "MOST_EVIDENCE", 2)
        outcome = proposed(person, cast.facilitator)
        acts.add_evidence(outcome, shown(), actor=cast.facilitator)
        with pytest.raises(Refused):
            acts.add_evidence(outcome, shown(), actor=cast.facilitator)


class TestJournal:
    def test_every_act_leaves_its_entry(self, cast, person, other):
        outcome = proposed(person, cast.facilitator)
        acts.add_evidence(outcome, contract(), actor=cast.facilitator)
        acts.give_back(outcome, "Falta desde cuándo", actor=cast.coordinator)
        acts.send_again(outcome, told(), actor=cast.facilitator)
        acts.confirm(outcome, "saw_paper", actor=cast.coordinator)
        new = acts.correct(outcome, told(), contract(), actor=cast.facilitator)
        acts.confirm(new, "saw_paper", actor=other)
        acts.withdraw(new, "No era su contrato", actor=other)
        actions = list(Entry.objects.filter(action__startswith="outcome").order_by("at", "id"))
        assert [entry.action.partition(".")[2] for entry in actions] == [
            "proposed",
            "evidence_added",
            "returned",
            "sent_again",
            "confirmed",
            "correction_proposed",
            "proposed",
            "confirmed",
            "corrected",
            "withdrawn",
        ]
        assert {entry.object_type for entry in actions} == {"outcome"}

    def test_without_its_entry_no_act_happens(self, cast, person, monkeypatch):
        outcome = proposed(person, cast.facilitator)

        def refuse(*_given, **_more):
            raise RuntimeError("the journal cannot be written")

        before = (rows().count(), len(evidence(outcome)), steps(outcome))
        monkeypatch.setattr(journal, "record", refuse)
        for act in (
            lambda: proposed(person, cast.facilitator),
            lambda: acts.add_evidence(outcome, contract(), actor=cast.facilitator),
            lambda: acts.confirm(outcome, "called", actor=cast.coordinator, note=HEARD),
            lambda: acts.give_back(outcome, "Falta desde cuándo", actor=cast.coordinator),
            lambda: acts.withdraw(outcome, "Lo escribí dos veces", actor=cast.facilitator),
        ):
            with pytest.raises(RuntimeError):
                act()
        assert before == (rows().count(), len(evidence(outcome)), steps(outcome))
        assert now(outcome).state == "proposed"
