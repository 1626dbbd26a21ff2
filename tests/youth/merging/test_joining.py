"""What joining two records may never do: open a consent, lose a word, count a seat twice."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.sealing import files
from audit.models import Entry
from tests import builders as make
from training import seats
from training.certifying import verifying
from training.models import Certificate, Enrollment, Offering
from youth import consenting, finding, intake
from youth.details import ContactDetails, DocumentDetails
from youth.merging import acts, agreed, comparing, parts
from youth.merging.parts import NotPossible
from youth.models import BlindToken, Consent, ImportBatch, Merge, Participant, RightsRequest
from youth.models.consent import Purpose

from .lives import WHY, Lives, registered

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.SEALED_ROOT = tmp_path / "sealed"


def join(cast, kept, gone, **picked) -> Merge:
    return acts.merge(
        fresh(kept),
        fresh(gone),
        comparing.chosen(fresh(kept), fresh(gone), picked),
        actor=cast.coordinator,
    )


def fresh(person: Participant) -> Participant:
    rows = Participant.objects.unscoped(WHY).select_related("key", "organization")
    return rows.get(pk=person.pk)


def may(person: Participant) -> bool:
    return bool(consenting.may_take_part(fresh(person)))


# --- consents ----------------------------------------------------------------------------------


def test_the_newest_decision_of_both_counts_and_it_is_said_before(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    consenting.withdraw(other, Purpose.SERVICES, actor="system:tests", method="signed")
    [(ours, theirs, holds)] = agreed.contradictions(one, other)
    assert ours != theirs and holds == Consent(decision="withdrawn").get_decision_display()
    join(cast, one, other)
    assert not may(one)
    assert Consent.objects.unscoped(WHY).filter(participant=one).count() == 3


def test_an_exception_of_one_does_not_open_the_consent_of_the_other(cast):
    """Neither may take part: one agreed without an adult, the other has an exception only."""
    born = timezone.localdate() - timedelta(days=15 * 366)
    alone = make.participant(cast.ceiba, born=born)
    excepted = make.minor(cast.ceiba, consented=False)
    consenting.record_exception(
        excepted, reason="x" * 30, actor=cast.coordinator, review_on=timezone.localdate()
    )
    assert not may(alone) and not may(excepted)
    merge = join(cast, alone, excepted)
    assert not may(alone)
    acts.unmerge(merge, actor=cast.coordinator)
    assert fresh(excepted).exceptions.unscoped(WHY).get().ended_at is None


def test_with_that_rule_left_out_it_would_open(cast, monkeypatch):
    """The control of the test above: the last look refuses what the first rule let through."""
    born = timezone.localdate() - timedelta(days=15 * 366)
    alone = make.participant(cast.ceiba, born=born)
    excepted = make.minor(cast.ceiba, consented=False)
    consenting.record_exception(
        excepted, reason="x" * 30, actor=cast.coordinator, review_on=timezone.localdate()
    )
    monkeypatch.setattr(agreed.Exceptions, "move", parts.Rows.move)
    with pytest.raises(NotPossible):
        join(cast, alone, excepted)
    monkeypatch.setattr(agreed, "refuse_wider", lambda before, kept: None)
    join(cast, alone, excepted)
    assert may(alone), "without both guards it opens"


def test_another_date_of_birth_makes_no_adult_of_a_minor_who_agreed_alone(cast):
    minor = make.participant(
        cast.ceiba, born=timezone.localdate() - timedelta(days=16 * 366), consented=True
    )
    adult = make.participant(cast.ceiba, consented=False)
    with pytest.raises(NotPossible):
        join(cast, minor, adult, born="other")
    assert fresh(adult).merged_into_id is None and not may(minor)
    [line] = [each for each in comparing.lines(minor, adult) if each.name == "born"]
    assert line.default == comparing.ONE, "beforehand the younger one is chosen"
    join(cast, minor, adult)
    assert not may(minor)


def test_who_withdrew_while_the_records_were_one_withdrew_for_both(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    merge = join(cast, one, other)
    consenting.withdraw(fresh(one), Purpose.SERVICES, actor="system:tests", method="spoken")
    assert acts.corrected_since(merge, actor=cast.coordinator)
    acts.unmerge(merge, actor=cast.coordinator)
    assert not may(one) and not may(other)


def test_a_decision_taken_since_keeps_its_adult(cast):
    one, other = (
        make.minor(cast.ceiba, guardian_named=False, consented=False),
        make.minor(cast.ceiba),
    )
    merge = join(cast, one, other)
    adult = fresh(one).guardians.unscoped(WHY).get()
    make.consent(fresh(one), guardian=adult)
    acts.unmerge(merge, actor=cast.coordinator)
    assert may(one) and may(other)
    assert fresh(one).guardians.unscoped(WHY).get().pk != adult.pk
    assert fresh(other).guardians.unscoped(WHY).get().pk == adult.pk


# --- words -------------------------------------------------------------------------------------


def test_phones_are_united_and_the_stricter_word_about_safety_holds(cast):
    one = registered(cast.ceiba, "Zulma", "Quetzal", phone="9471-8362")
    other = registered(cast.ceiba, "Zulma", "Quetzal")
    more = (ContactDetails("9471 8362", safety="do_not_contact"), ContactDetails("9911-2233"))
    intake.update(other, replaced(other, contacts=more), cast.coordinator)
    merge = join(cast, one, other)
    found = {(c.value, c.safety) for c in contacts(one)}
    assert found == {("9471-8362", "do_not_contact"), ("9911-2233", "safe")}
    acts.unmerge(merge, actor=cast.coordinator)
    assert [(c.value, c.safety) for c in contacts(one)] == [("9471-8362", "safe")]
    assert len(contacts(other)) == 2


def replaced(person, **changes):
    from dataclasses import replace

    return replace(intake.details_of(fresh(person)), **changes)


def contacts(person):
    return list(fresh(person).contacts.unscoped(WHY).select_related("participant__key"))


def test_what_was_corrected_since_is_told_and_stays(cast):
    one = registered(cast.ceiba, "Zulma", "Quetzal", phone="9471-8362")
    other = registered(cast.ceiba, "Sulma", "Quetzal", phone="9911-2233")
    merge = join(cast, one, other)
    changed = (ContactDetails("9471-8362"), ContactDetails("9911-2233", safety="do_not_contact"))
    new = replaced(one, grade="9", contacts=changed, documents=(DocumentDetails("dni", "0801"),))
    intake.update(fresh(one), new, cast.coordinator)
    told = acts.corrected_since(merge, actor=cast.coordinator)
    assert len(told) == 3 and fresh(other).merged_into_id == one.pk, "telling changes nothing"
    acts.unmerge(merge, actor=cast.coordinator)
    assert fresh(one).grade == "9" and fresh(one).documents.unscoped(WHY).count() == 1
    assert [(c.value, c.safety) for c in contacts(one)] == [("9471-8362", "safe")]
    assert [(c.value, c.safety) for c in contacts(other)] == [("9911-2233", "do_not_contact")]
    assert not fresh(other).grade and not fresh(other).documents.unscoped(WHY).exists()


def test_by_both_spellings_the_person_is_found_even_after_a_correction(cast):
    one = registered(cast.ceiba, "Zulma", "Quetzalcoat")
    other = registered(cast.ceiba, "Xiomara", "Zaragoza", phone="9911-2233")
    merge = join(cast, one, other)
    intake.update(fresh(one), replaced(one, given="Zulmita"), cast.coordinator)
    user = acting(cast.coordinator)
    asked = ("Xiomara Zaragoza", "Zulmita Quetzalcoat", "Zaragoza", "9911-2233", "2233", other.code)
    for text in asked:
        assert finding.find(user, text) == [one], text
    acts.unmerge(merge, actor=user)
    assert finding.find(user, "Xiomara Zaragoza") == [other]
    assert finding.find(user, "Zulmita Quetzalcoat") == [one]


def test_without_marks_of_the_other_spelling_nobody_would_be_found(cast):
    """The control: a correction removes the marks of the record itself."""
    one = registered(cast.ceiba, "Zulma", "Quetzalcoat")
    other = registered(cast.ceiba, "Xiomara", "Zaragoza")
    join(cast, one, other)
    BlindToken.objects.unscoped(WHY).update(alias=False)
    intake.update(fresh(one), replaced(one, given="Zulmita"), cast.coordinator)
    assert finding.find(acting(cast.coordinator), "Zulmita Quetzalcoat") == [one]
    assert finding.find(cast.coordinator, "Xiomara Zaragoza") == []


# --- certificates ------------------------------------------------------------------------------


def test_a_certificate_keeps_code_facts_name_and_every_byte(
    cast, django_capture_on_commit_callbacks
):
    lives = Lives(cast, 5)
    place = lives.takes_part(lives.third, make.offering(cast.ceiba, sessions=1), "completed")
    before = (
        Certificate.objects.unscoped(WHY).select_related("participant__key").get(enrollment=place)
    )
    said = (before.code, before.facts, before.holder, before.file_digest, before.state)
    content, old = files.read(before.file), before.file
    with django_capture_on_commit_callbacks(execute=True):
        join(cast, lives.one, lives.third)
    after = Certificate.objects.unscoped(WHY).select_related("participant__key").get(pk=before.pk)
    assert (after.code, after.facts, after.holder, after.file_digest, after.state) == said
    assert after.participant_id == lives.one.pk and files.read(after.file) == content
    assert after.file != old and not files.exists(old), "sealed anew, and gone under the old key"
    assert verifying._find(after.code).pk == after.pk


def test_a_failure_on_the_way_changes_nothing_and_leaves_no_file(cast, monkeypatch, settings):
    lives = Lives(cast, 5)
    lives.takes_part(lives.third, make.offering(cast.ceiba, sessions=1), "completed")
    there = sorted(settings.SEALED_ROOT.rglob("*.*"))

    def fails(*_given, **_more):
        raise RuntimeError("the power is out")

    monkeypatch.setattr(acts.journal, "record", fails)
    with pytest.raises(RuntimeError):
        join(cast, lives.one, lives.third)
    assert sorted(settings.SEALED_ROOT.rglob("*.*")) == there
    assert fresh(lives.third).merged_into_id is None


# --- refused -----------------------------------------------------------------------------------


def refused(cast, kept, gone) -> str:
    with pytest.raises(NotPossible) as refusal:
        join(cast, kept, gone)
    assert not Merge.objects.unscoped(WHY).exists()
    return str(refusal.value)


def test_what_cannot_be_joined_is_refused_in_words(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    assert refused(cast, one, one)
    assert refused(cast, one, make.participant(cast.quetzal))
    erased = make.participant(cast.ceiba)
    Participant.objects.unscoped(WHY).filter(pk=erased.pk).update(erased_at=timezone.now())
    assert refused(cast, one, erased)
    key = type(one.key).make(cast.ceiba)
    key.save()
    batch = ImportBatch.objects.create(
        organization=cast.ceiba, key=key, file_name="x", file_digest="0" * 64, state="read"
    )
    Participant.objects.unscoped(WHY).filter(pk=other.pk).update(batch=batch)
    assert refused(cast, one, other)
    ImportBatch.objects.unscoped(WHY).update(state="applied")
    lives_key = type(one.key).make(cast.ceiba)
    lives_key.save()
    asked = RightsRequest.objects.create(
        organization=cast.ceiba,
        key=lives_key,
        form_key="x",
        kind="erase",
        told={},
        received_on=date.today(),
        due_on=date.today(),
        participant=other,
    )
    assert refused(cast, one, other)
    RightsRequest.objects.unscoped(WHY).filter(pk=asked.pk).update(closed_at=timezone.now())
    join(cast, one, other)
    with pytest.raises(NotPossible):
        join(cast, one, other)
    assert Merge.objects.unscoped(WHY).count() == 1


def test_a_stale_page_writes_nothing_to_the_record_that_is_gone(cast):
    one, other = make.participant(cast.ceiba), registered(cast.ceiba, "Zulma", "Quetzal")
    stale, group = fresh(other), make.offering(cast.ceiba)
    details = intake.details_of(stale)
    join(cast, one, other)
    with pytest.raises(ValueError, match=r"."):
        make.consent(stale)
    with pytest.raises(ValueError, match=r"."):
        from dataclasses import replace

        intake.update(stale, replace(details, grade="9"), cast.coordinator)
    make.consent(one)
    with pytest.raises((seats.NotAllowed, ValueError)):
        seats.enroll(group, stale, actor=cast.coordinator)
    assert not Enrollment.objects.unscoped(WHY).exists()


# --- groups ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "stays"),
    [
        ("withdrawn", "active", "theirs"),
        ("active", "withdrawn", "ours"),
        ("completed", "withdrawn", "ours"),
        ("not_completed", "completed", "theirs"),
        ("completed", "active", "theirs"),
    ],
)
def test_of_two_places_in_a_group_the_one_that_counts_is_the_persons(cast, ours, theirs, stays):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    group = make.offering(cast.ceiba)
    places = {}
    for person, state, name in ((one, ours, "ours"), (other, theirs, "theirs")):
        places[name] = seats.enroll(group, person, actor="system:tests")
        Enrollment.objects.unscoped(WHY).filter(pk=places[name].pk).update(state=state)
    seated = sum(state in ("active", "completed", "not_completed") for state in (ours, theirs))
    Offering.objects.filter(pk=group.pk).update(taken=seated)
    merge = join(cast, one, other)
    [seen] = Enrollment.objects.visible_to(acting(cast.coordinator)).filter(offering=group)
    assert seen.pk == places[stays].pk and seen.participant_id == one.pk
    group.refresh_from_db()
    assert group.taken == 1 and seats.recount() == []
    acts.unmerge(merge, actor=cast.coordinator)
    group.refresh_from_db()
    assert group.taken == seated and seats.recount() == []


def acting(user):
    user.act_as(user.memberships.get())
    return user


def test_two_places_that_both_go_on_are_ended_by_people(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    group = make.offering(cast.ceiba)
    for person in (one, other):
        seats.enroll(group, person, actor="system:tests")
    assert str(group) in refused(cast, one, other)
    assert all(reason.url for reason in parts.why_not(fresh(one), fresh(other)))
    Offering.objects.filter(pk=group.pk).update(state="finished")
    join(cast, one, other)
    assert seats.recount() == []


def test_a_seat_that_was_given_away_meanwhile_is_one_more(cast):
    one, other = make.participant(cast.ceiba), make.participant(cast.ceiba)
    group = make.offering(cast.ceiba, capacity=2)
    for person, state in ((one, "completed"), (other, "not_completed")):
        place = seats.enroll(group, person, actor="system:tests")
        Enrollment.objects.unscoped(WHY).filter(pk=place.pk).update(state=state)
    merge = join(cast, one, other)
    seats.enroll(group, make.participant(cast.ceiba), actor="system:tests")
    acts.unmerge(merge, actor=cast.coordinator)
    group.refresh_from_db()
    assert (group.taken, group.extra) == (3, 1) and seats.recount() == []
    assert Entry.objects.filter(action="seats.beyond").count() == 1


def test_when_marks_are_made_anew_the_other_spelling_stays(cast):
    from youth import renewing

    one = registered(cast.ceiba, "Zulma", "Quetzalcoat")
    other = registered(cast.ceiba, "Xiomara", "Zaragoza")
    merge = join(cast, one, other)
    BlindToken.objects.unscoped(WHY).filter(alias=False).delete()
    assert sum(changed for _n, changed in renewing.renew("system:tests")) == 1, "no stub"
    user = acting(cast.coordinator)
    for text in ("Xiomara Zaragoza", "Zulma Quetzalcoat"):
        assert finding.find(user, text) == [one]
    acts.unmerge(merge, actor=user)
    assert finding.find(user, "Xiomara Zaragoza") == [other]
