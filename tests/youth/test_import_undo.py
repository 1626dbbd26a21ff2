"""Taking back a list that was applied: who goes, who stays and why, and what they say again."""

import io
import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from accounts.models import DataKey
from audit.models import Entry
from tests import builders as make
from training.models import Enrollment
from youth import consenting, intake
from youth.details import ContactDetails
from youth.importing import applying, hanging, redeciding, staging, undoing
from youth.intake import details_of
from youth.models import BlindToken, Consent, Guardian, ImportBatch, ImportRow, Participant
from youth.models.consent import Decision, Method, Purpose

from .lists import ADULT, ALONE, MINOR, MIXED, crowd, digest, sheet

WHY = "checked by a test"
ACTOR = "system:tests"


def imported(organization, *lines: str) -> ImportBatch:
    batch = staging.stage(organization, sheet(*lines), "lista.csv", ACTOR)
    applying.apply(batch, ACTOR)
    return batch


def undo(batch: ImportBatch, actor=ACTOR) -> ImportBatch:
    assert undoing.begin(batch, actor)
    undoing.go_on(batch, actor)
    return batch


def people():
    return Participant.objects.unscoped(WHY)


def named(given: str) -> Participant:
    [found] = [each for each in people() if each.names["given"] == given]
    return found


def row_of(batch, person) -> ImportRow:
    return staging.rows_of(batch).get(participant=person)


@pytest.fixture
def ceiba(cast):
    return cast.ceiba


def test_whoever_the_list_brought_in_goes_with_all_of_it(ceiba):
    keys = DataKey.objects.count()
    batch = undo(imported(ceiba, *MIXED))
    assert (batch.state, batch.summary["gone"], batch.summary["stayed"]) == ("undone", 4, 0)
    for model in (Participant, Consent, Guardian, BlindToken):
        assert not model.objects.unscoped(WHY).exists(), model
    assert DataKey.objects.count() == keys + 1, "that of the list, for its history"
    assert batch.undone_at and Entry.objects.get(action="import.undone").count == 4
    removed = Entry.objects.filter(action="people.taken_back")
    assert sum(removed.values_list("count", flat=True)) == 4


def test_the_fates_stay_readable(ceiba):
    batch = imported(ceiba, *MIXED)
    before = list(staging.rows_of(batch).values_list("number", "fate"))
    undo(batch)
    assert list(staging.rows_of(batch).values_list("number", "fate")) == before
    assert staging.row_of(batch, staging.rows_of(batch).first()).given_names == "Karla María"


def test_the_same_file_brings_them_back_as_new(ceiba):
    undo(imported(ceiba, *MIXED))
    again = imported(ceiba, *MIXED)
    assert (again.summary["new"], again.summary["same"]) == (4, 0)
    assert people().count() == 4


def test_who_takes_part_since_stays_and_is_known_again(ceiba):
    batch = imported(ceiba, *MIXED)
    karla = named("Karla María")
    Enrollment.objects.create(
        organization=ceiba, offering=make.offering(ceiba), participant=karla, state="active"
    )
    undo(batch)
    assert [each.pk for each in people().arrived()] == [karla.pk]
    assert (batch.summary["gone"], batch.summary["stayed"]) == (3, 1)
    codes = [issue["code"] for issue in row_of(batch, karla).issues]
    assert "stays_training.enrollment" in codes
    with translation.override("en"):
        assert str(hanging.in_words("training.enrollment")) == "places in groups"
    again = staging.stage(ceiba, sheet(*MIXED), "lista.csv", ACTOR)
    assert (again.summary["new"], again.summary["same"]) == (3, 1)


def replaced(person, **values):
    return replace(details_of(person), **values)


def test_every_thing_that_hangs_on_a_person_keeps_them():
    """Asked of the models themselves: a new kind of record counts without being named here."""
    looked_at = {relation.related_model for relation in hanging.relations()}
    labels = {model._meta.label for model in looked_at}
    assert {"training.Enrollment", "training.Outcome", "training.Certificate"} <= labels
    assert {"training.Application", "youth.Merge", "youth.Consent", "youth.Story"} <= labels
    for model in looked_at:
        assert str(hanging.in_words(model._meta.label_lower))


def test_an_own_consent_keeps_a_person(ceiba):
    batch = imported(ceiba, ADULT, MINOR)
    karla = named("Karla María")
    make.consent(karla)
    undo(batch)
    assert [each.pk for each in people()] == [karla.pk]
    assert consenting.may_take_part(karla), "it was not the list's"


def test_control_without_looking_everybody_would_go(ceiba, monkeypatch):
    batch = imported(ceiba, ADULT, MINOR)
    intake.update(named("Karla María"), replaced(named("Karla María"), grade="noveno"), ACTOR)
    monkeypatch.setattr(hanging, "on", lambda people, batch: {})
    undo(batch)
    assert not people().exists()


def test_who_was_corrected_here_since_stays(ceiba):
    batch = imported(ceiba, ADULT, MINOR)
    karla = named("Karla María")
    intake.update(karla, replaced(karla, grade="noveno"), ACTOR)
    undo(batch)
    assert [each.pk for each in people()] == [karla.pk]
    assert {"code": "stays_corrected", "column": ""} in row_of(batch, karla).issues


def test_who_stands_on_a_later_list_stays(ceiba):
    first = imported(ceiba, ADULT, MINOR)
    imported(ceiba, ADULT, *crowd(2))
    undo(first)
    assert people().count() == 3 and named("Karla María")
    codes = [i["code"] for i in row_of(first, named("Karla María")).issues]
    assert "stays_youth.importrow" in codes


def test_the_consent_that_only_the_list_stated_ends_for_who_stays(ceiba):
    batch = imported(ceiba, ADULT)
    karla = named("Karla María")
    assert consenting.may_take_part(karla)
    intake.update(karla, replaced(karla, grade="noveno"), ACTOR)
    undo(batch)
    newest = consenting.newest(karla, Purpose.SERVICES)
    assert (newest.decision, newest.method) == (Decision.WITHDRAWN, Method.LIST)
    assert Consent.objects.unscoped(WHY).filter(participant=karla).count() == 2, "nothing is lost"
    assert not consenting.may_take_part(karla)


def test_a_no_of_the_list_stays(ceiba):
    """Somebody may have said it: in doubt nobody is taken to have agreed."""
    imported(ceiba, ADULT)
    second = imported(ceiba, ADULT.replace(",si,2026-03-01", ",no,2026-04-01"))
    assert second.summary["changed"] == 1
    undo(second)
    assert not consenting.may_take_part(named("Karla María"))


CHANGED = ADULT.replace("9512-3456", "9777-0000").replace("mujer", "")


def test_who_was_corrected_by_the_list_says_again_what_they_said(ceiba):
    imported(ceiba, ADULT, MINOR)
    was = details_of(named("Karla María"))
    second = imported(ceiba, CHANGED, MINOR)
    karla = people().get(pk=named("Karla María").pk)
    assert second.summary["changed"] == 1
    assert details_of(karla) != was
    undo(second)
    assert details_of(people().get(pk=karla.pk)) == was
    again = staging.stage(ceiba, sheet(CHANGED, MINOR), "lista.csv", ACTOR)
    assert again.summary["changed"] == 1, "it would change her once more"


def test_a_part_that_staff_corrected_since_stays_as_they_wrote_it(ceiba):
    imported(ceiba, ADULT)
    lines = ADULT.replace("9512-3456", "9777-0000").replace("0801200412345", "0801200499999")
    second = imported(ceiba, lines)
    karla = named("Karla María")
    phone = (ContactDetails("+50496112233"),)
    intake.update(karla, replaced(karla, contacts=phone), ACTOR)
    undo(second)
    now = details_of(people().get(pk=karla.pk))
    assert [each.value for each in now.contacts] == ["+50496112233"]
    assert [each.number for each in now.documents] == ["0801200412345"]
    assert {"code": "kept_contacts", "column": ""} in row_of(second, karla).issues


def test_the_adult_whom_the_list_added_goes_again(ceiba):
    imported(ceiba, MINOR)
    second = imported(ceiba, MINOR.replace("Rosa Zúñiga", "Marta Discua"))
    oscar = named("Óscar")
    names = [each.name for each in oscar.guardians.unscoped(WHY)]
    assert names == ["Rosa Zúñiga", "Marta Discua"]
    undo(second)
    assert details_of(oscar).guardian.name == "Rosa Zúñiga"


def test_what_was_erased_since_stays_erased(ceiba, cast):
    imported(ceiba, ADULT)
    second = imported(ceiba, ADULT.replace("9512-3456", "9777-0000"))
    people().update(erased_at=timezone.now())
    undo(second)
    codes = [issue["code"] for issue in staging.rows_of(second).get().issues]
    assert undoing.ERASED in codes


def test_started_twice_it_has_one_effect(ceiba):
    batch = imported(ceiba, *MIXED)
    stale = ImportBatch.objects.unscoped(WHY).get(pk=batch.pk)
    undo(batch)
    assert not undoing.begin(stale, ACTOR)
    before = digest()
    undoing.go_on(batch, ACTOR)
    assert digest() == before
    assert Entry.objects.filter(action="import.undone").count() == 1


def test_it_is_not_taken_back_beside_a_list_that_is_half_stored(ceiba):
    first = imported(ceiba, *MIXED)
    second = staging.stage(ceiba, sheet(*crowd(3)), "otra.csv", ACTOR)
    applying.apply(second, ACTOR, seconds=0.0001)
    assert not undoing.begin(first, ACTOR)
    assert people().arrived().count() == 4


def test_a_preview_made_before_decides_anew(ceiba):
    batch = imported(ceiba, *MIXED)
    preview = staging.stage(ceiba, sheet(*MIXED), "lista.csv", ACTOR)
    assert preview.summary["same"] == 4
    undo(batch)
    assert redeciding.is_stale(preview)
    applying.apply(preview, ACTOR)
    assert people().arrived().count() == 4


def test_control_a_preview_that_is_not_stale_would_lose_them(ceiba, monkeypatch):
    batch = imported(ceiba, *MIXED)
    preview = staging.stage(ceiba, sheet(*MIXED), "lista.csv", ACTOR)
    undo(batch)
    monkeypatch.setattr(redeciding, "is_stale", lambda batch: False)
    applying.apply(preview, ACTOR)
    assert people().arrived().count() == 0


def test_nobody_vanishes_while_it_is_at_work(ceiba, monkeypatch):
    monkeypatch.setattr(undoing, "STEP", 2)
    batch, seen = imported(ceiba, *MIXED), []
    undoing.begin(batch, ACTOR)
    undoing.go_on(batch, ACTOR, lambda done, total: seen.append(people().arrived().count()))
    assert seen == [4, 2, 0]


# By command.


def run(batch, organization="ceiba", **options) -> dict:
    out = io.StringIO()
    given = {"organization": organization, "json": True, "stdout": out, "stderr": io.StringIO()}
    call_command("undo_import", str(batch.pk), **given | options)
    return json.loads(out.getvalue())


def test_by_command(cast):
    batch = imported(cast.ceiba, *MIXED)
    slug = cast.ceiba.slug
    assert run(batch, slug) == {"gone": 4, "stayed": 0, "given_back": 0}
    assert run(batch, slug) == {"gone": 4, "stayed": 0, "given_back": 0}
    assert not people().exists()
    assert Entry.objects.get(action="import.undone").actor == "system:undo_import"


def test_the_command_finds_no_list_of_others_and_none_that_is_not_stored(cast):
    batch = imported(cast.ceiba, *MIXED)
    with pytest.raises(CommandError, match="no such import") as fault:
        run(batch, cast.quetzal.slug)
    assert fault.value.returncode == 2
    preview = staging.stage(cast.ceiba, sheet(ALONE), "lista.csv", ACTOR)
    with pytest.raises(CommandError, match="not stored") as fault:
        run(preview, cast.ceiba.slug)
    assert fault.value.returncode == 1 and people().count() == 4
