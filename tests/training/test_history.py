"""Who saw and who changed what of a person: told in words, for the time it was about them."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.utils import timezone, translation

from accounts import actors, people
from accounts.models import DataKey
from accounts.scope import OrgOwned
from audit import journal, reading
from audit.models import Entry
from training import history, seats
from training.views.person import TABS
from youth import intake
from youth.details import NAMES, PersonDetails
from youth.intake import details_of
from youth.models import ImportBatch, ImportRow

from .. import builders as make
from ..clicking import Page, text_of
from ..signing_in import sign_in
from .story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return Page(sign_in(client, cast.coordinator))


def lines(page, person, query: str = "") -> list[str]:
    page.open(f"/trabajo/personas/{person.pk}/historial/{query}")
    return [text_of(li) for li in page.html.select(".timeline li")]


def told(page, person, query: str = "") -> str:
    return " | ".join(lines(page, person, query))


def looked(action: str, what, actor, **more) -> Entry:
    return journal.record(action, what, actor=actor, **more)


# In words.


def test_a_record_is_told_in_words_with_the_names_of_colleagues(page, cast):
    story = Story(cast)
    story.correct(story.enrollments[0])
    story.agree_and_withdraw()
    story.except_from_guardian()
    seats.pause(story.enrollments[0], actor=cast.facilitator, reason="health")
    known = details_of(story.person)
    new = replace(known, notes="Llamar por la tarde", surname2="Ñamendi")
    intake.update(story.person, new, cast.facilitator)
    looked("participant.opened", story.person, cast.facilitator, fields=["data"])
    group = story.enrollments[0].offering
    said = told(page, story.person)
    for words in (
        "Facilitador Ejemplo saw the page: details",
        "Facilitador Ejemplo corrected: name, notes",
        f"Facilitador Ejemplo noted a pause in {group} (health)",
        f"Coordinadora Ejemplo gave a seat in {group}",
        f"Coordinadora Ejemplo corrected the attendance in {group}",
        f"Coordinadora Ejemplo called the roll of {group},",
        "Coordinadora Ejemplo recorded a consent: contact and messages",
        "Coordinadora Ejemplo recorded that a consent was withdrawn: contact and messages",
        "recorded a reason to take part without an adult in charge",
    ):
        assert words in said, words
    assert "paper" not in said, "what somebody typed stays where it was typed"


def test_evaluators_and_the_system_are_told_by_what_they_are(page, cast):
    story = Story(cast)
    certificate = story.certified()
    looked("certificate.exported", certificate, cast.evaluator)
    looked("certificate.name_checked", certificate, "public:verify", purpose="match")
    looked("participant.registered", story.person, "system:import_people")
    looked("participant.updated", story.person, "system:something new")
    said = told(page, story.person)
    last = certificate.code[-4:]
    for words in (
        "An evaluator of Fondo Faro took the certificate with the name out of Rumbo:",
        f"Somebody on the public page compared a name with the certificate: "
        f"certificate of attendance …{last} (it was the same)",
        "The system (import of a list) registered the person",
        "The system corrected",
    ):
        assert words in said, (words, said)
    assert "Evaluadora" not in said


def test_the_register_counts_from_the_day_of_the_certificate(page, cast):
    story = Story(cast)
    award = cast.award
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        looked("certificates.register", award, cast.evaluator, organization=cast.ceiba)
    story.certified()
    assert "register" not in told(page, story.person)
    looked("certificates.register", award, cast.evaluator, organization=cast.ceiba)
    assert "An evaluator of Fondo Faro opened the register" in told(page, story.person)


def test_names_are_asked_in_one_query(cast, django_assert_num_queries):
    people.end_role(cast.facilitator.membership, actor="system:tests")
    who = [cast.coordinator, cast.facilitator, cast.evaluator, cast.administrator, cast.outsider]
    written = [*(f"user:{user.pk}" for user in who), "user:0", "system:x", "odd"]
    with django_assert_num_queries(1), translation.override("en"):
        names = actors.names_of(written, cast.ceiba)
    assert [names[each] for each in written] == [
        "Coordinadora Ejemplo",
        "Facilitador Ejemplo",  # worked here: what they did stays theirs
        "an evaluator of Fondo Faro",
        "the administration of the platform",
        "somebody of Asociación Quetzal",
        "somebody without a role",
        "the system",
        "somebody on the public page",
    ]


# Lists, for the time somebody was on them.


def test_the_list_of_a_group_counts_while_somebody_is_in_it(page, cast):
    group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
    other = seats.enroll(group, make.participant(cast.ceiba, given="Otra"), actor="system:tests")
    opened = {"actor": cast.facilitator, "objects": [other.participant]}
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        journal.record("group.opened", group, **opened)
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        enrollment = seats.enroll(group, person, actor=cast.coordinator)
    with time_machine.travel(timezone.now() - timedelta(days=7)):
        journal.record("group.opened", group, **opened)
        journal.record("roll.opened", make.session(group), **opened)
    with time_machine.travel(timezone.now() - timedelta(days=6)):
        seats.leave(enrollment, actor=cast.coordinator, reason="work")
    journal.record("group.printed", group, **opened)  # names nobody who left
    journal.record("group.opened", group, **opened)  # goes on naming them
    said = told(page, person)
    assert said.count("opened the page of the group") == 2
    assert said.count("opened the roll of") == 1 and "printed" not in said


def test_without_the_time_every_list_would_count(page, cast, monkeypatch):
    """The control."""
    monkeypatch.setattr(reading.Listed, "condition", lambda each: models.Q(object_id__in=each.ids))
    group, person = make.offering(cast.ceiba), make.participant(cast.ceiba)
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        journal.record("group.opened", group, actor=cast.facilitator, objects=[])
    seats.enroll(group, person, actor=cast.coordinator)
    assert "opened the page of the group" in told(page, person)


def test_a_search_that_found_only_them_is_told(page, cast):
    person = make.participant(cast.ceiba, given="Zunilda", surname1="Ñamendi")
    make.participant(cast.ceiba, given="Otra", surname1="Ñamendi", surname2="Paz")
    page.open("/trabajo/personas/").press("Search", q="namendi")
    assert "1 person" not in page.text and "found the person by a search" not in told(page, person)
    page.open("/trabajo/personas/").press("Search", q="zunilda namendi")
    assert "found the person by a search" in told(page, person)


def test_another_organizations_journal_is_not_read(page, cast):
    person = make.participant(cast.ceiba)
    looked("participant.opened", person, cast.outsider, organization=cast.quetzal)
    looked("participant.opened", person, cast.facilitator)
    assert "Coordinadora" not in told(page, person) and "Facilitador" in told(page, person)


# The page.


def test_looking_at_the_history_is_history(page, cast):
    person = make.participant(cast.ceiba)
    assert "history" not in told(page, person)
    assert "Coordinadora Ejemplo saw the page: history" in told(page, person)


def test_tabs_opened_one_after_the_other_are_one_look(page, cast):
    person = make.participant(cast.ceiba, consented=False)
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        looked("participant.opened", person, cast.monitor, fields=["groups"])
    for tab in ("groups", "results", "groups"):
        looked("participant.opened", person, cast.monitor, fields=[tab])
    looked("participant.opened", person, cast.facilitator, fields=["groups"])
    looks = [line.split("Ejemplo")[1].strip() for line in lines(page, person)]
    assert looks == [
        "saw the page: takes part in",
        "saw the page: takes part in, results",
        "saw the page: takes part in",
    ]


def test_seen_and_changed_and_a_period_can_be_chosen(page, cast):
    person = make.participant(cast.ceiba)
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        looked("participant.opened", person, cast.monitor, fields=["data"])
        looked("participant.updated", person, cast.monitor, fields=["notes"])
    assert "corrected" in told(page, person) and "Monitora Ejemplo saw" in told(page, person)
    assert "corrected" not in told(page, person, "?que=vistas")
    assert "Monitora Ejemplo saw" not in told(page, person, "?que=cambios")
    assert "Monitora" not in told(page, person, "?dias=30&que=x&page=99")
    assert "Monitora" in told(page, person, "?dias=365")
    page.link("Changed")
    chosen = [text_of(a) for a in page.html.select(".chip[aria-current]")]
    assert chosen == ["Changed", "12 months"]


def test_a_long_history_has_pages_and_asks_no_more(page, cast, django_assert_max_num_queries):
    short, long = make.participant(cast.ceiba), make.participant(cast.ceiba, given="Larga")
    for number in range(60):
        actor = (cast.monitor, cast.facilitator, cast.coordinator)[number % 3]
        looked("participant.opened", long, actor)
    lines(page, short)
    with django_assert_max_num_queries(31) as few:
        lines(page, short)
    with django_assert_max_num_queries(31) as many:
        lines(page, long)
    assert len(many) <= len(few) + 1, "one more for the names of others"
    assert "Page 1 of 3" in page.text
    assert "Page 2 of 3" in page.link("Next").text


# Nothing is forgotten.

# Rows about a person on which no act is recorded by itself: it is on the row that they belong to.
WITHIN_OTHERS = {
    "youth.BlindToken",
    "youth.Contact",
    "youth.Guardian",
    "youth.IdentityDocument",
    "training.Attendance",
    "training.Call",
    "training.ApplicationRepeat",
    "training.MinorPermission",
    "training.AttendanceChange",
    "training.Assessment",
    "training.EnrollmentEvent",
    "training.Handout",
    "training.OutcomeStep",
    "training.SampleRow",
    "youth.ImportRow",
    "youth.FormSource",
    "youth.ListReading",
}
TOLD = {
    "youth.Participant",
    "youth.Consent",
    "youth.ProtectionException",
    "youth.ImportBatch",
    "training.Application",
    "training.Enrollment",
    "training.Certificate",
    "training.EarnedLink",
    "training.Outcome",
    "training.OutcomeEvidence",
    "youth.Story",
    "youth.RightsRequest",
    "youth.PersonDraft",
    "youth.Double",
    "youth.Merge",
}


def of_people() -> set[str]:
    return {model._meta.label for model in apps.get_models() if issubclass(model, OrgOwned)}


def test_every_record_about_a_person_is_told_or_belongs_to_one_that_is():
    """A new model: add its rows to training.history.records_of, or its name to WITHIN_OTHERS."""
    assert of_people() - WITHIN_OTHERS == TOLD


def test_no_act_is_recorded_on_rows_that_belong_to_others(cast):
    story = Story(cast)
    story.correct(story.enrollments[0])
    story.assess(80)
    names = {label.partition(".")[2].lower() for label in WITHIN_OTHERS}
    assert names & set(Entry.objects.values_list("object_type", flat=True)) == set()


def test_every_part_of_a_record_has_a_name():
    """What `participant.updated` may list, and the tabs."""
    grouped = set(NAMES) | {"born_month"}
    parts = (
        {f.name for f in fields(PersonDetails)} - grouped | {"names", "born", "stories"} | set(TABS)
    )
    assert parts == set(history.FIELDS)


def test_the_records_of_a_person_are_theirs_alone(cast):
    one, other = Story(cast), Story(cast)
    found = history.records_of(one.person, cast.coordinator)
    assert str(one.enrollments[0].pk) in found.named
    theirs = {str(other.person.pk), str(other.enrollments[0].pk)}
    assert not theirs & set(found.named)


def test_a_list_that_names_somebody_known_is_told_in_their_history(page, cast):
    """Not only the list that brought them in: its rows show what is stored about them."""
    person = make.participant(cast.ceiba)
    batch = make_list(cast, person)
    looked("import.rows_seen", batch, cast.coordinator, count=1, purpose="changed")
    assert "read the rows of the list" in told(page, person)
    other = make.participant(cast.ceiba)
    assert "read the rows of the list" not in told(page, other)


def make_list(cast, person) -> ImportBatch:
    key = DataKey.make(cast.ceiba)
    key.save()
    own = {"organization": cast.ceiba}
    batch = ImportBatch.objects.create(
        **own, key=key, file_name="x", file_digest="0" * 64, state="read"
    )
    row = ImportRow(**own, batch=batch, number=1, fate="changed", participant=person)
    row.identity = row.content = 1
    row.save()
    return batch
