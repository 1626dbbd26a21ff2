"""The demo: complete, repeatable, and unreadable to whoever steals its database."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from cms import words
from cms.models import ProgramPage
from cms.telling import Seats, seats
from rumbo.demo import catalogue, drawing
from rumbo.demo.website import DRAWN
from training import phoning, reaching
from training.applying import minors
from training.applying.followed import standing
from training.applying.handling import CALL_WITHIN
from training.caseload import groups_of
from training.models import (
    Application,
    ApplicationRepeat,
    Award,
    Call,
    Certificate,
    MinorPermission,
    Offering,
    Outcome,
)
from training.models.application import ApplicationState
from training.models.certificate import CertificateState
from training.models.course import CourseKind
from training.models.outcome import OutcomeState
from training.overlap import telling
from training.sampling import telling as telling_of_samples
from youth.importing import hanging, undoing
from youth.importing.dates import age_on
from youth.matching.reasons import WHY as WHY_ALIKE
from youth.merging import acts, comparing
from youth.models import (
    Contact,
    Double,
    FormSource,
    Guardian,
    IdentityDocument,
    ImportBatch,
    ImportRow,
    Merge,
    Participant,
    RightsRequest,
)

WHY = "the invented people of the demo"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded twice: [what the first run printed, the second, rows after each]."""
    from django.conf import settings
    from django.db import transaction

    block = transaction.atomic()
    block._from_testcase = True  # acts open durable transactions inside
    with django_db_blocker.unblock():
        before, settings.DEMO = settings.DEMO, True
        with block:
            yield [_load(), _rows(), _load(), _rows()]
            transaction.set_rollback(True)
        settings.DEMO = before


def _load() -> dict:
    from io import StringIO

    out = StringIO()
    call_command("load_demo", json=True, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def _rows() -> dict[str, int]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {quote(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def test_it_prints_what_others_build_on(demo):
    result = demo[0]
    assert len(result["organizations"]) >= 4 and len(result["offerings"]) >= 5
    assert {user["role"] for user in result["users"]} == {
        "facilitator",
        "coordinator",
        "case_worker",
        "monitor",
        "evaluator",
        "editor",
        "administrator",
    }


def test_a_second_run_changes_nothing(demo):
    first, rows, second, rows_again = demo
    assert first == second
    assert rows == rows_again


def test_the_first_award_has_a_dozen_certificates_that_may_be_shown(demo):
    award = Award.objects.get(code=demo[0]["awards"][0])
    certificates = Certificate.objects.unscoped(WHY).filter(
        award=award, state=CertificateState.VALID
    )
    assert award.grants.in_force().filter(certificates=True).exists()
    assert certificates.count() >= 12


def test_the_demo_has_all_that_a_newcomer_looks_for(demo):
    groups = Offering.objects.all()
    assert groups.filter(waiting__gt=0).exists()
    assert groups.published().exists()
    assert {g.organization.country for g in groups} == {"HN", "SV", "GT"}


def test_whoever_signs_in_finds_work(demo):
    """People to call, some of whom were called, and people whom the case worker registered."""
    coordinator = User.objects.get(email="coordinacion@taller.example")
    missed = reaching.absent(coordinator, groups_of(coordinator))
    results = {call.result for call in Call.objects.unscoped(WHY)}
    assert {"talked", "no_answer"} <= results
    assert 0 < phoning.to_call(coordinator, missed, "absences").count() < missed.count()
    case_worker = User.objects.get(email="acompanamiento@taller.example")
    assert 5 < Participant.objects.visible_to(case_worker).count() < 60


def test_groups_last_as_long_as_their_certificates_say(demo):
    for group in Offering.objects.select_related("course"):
        sessions, day = group.sessions.count(), date.min
        each = datetime.combine(day, group.ends_at) - datetime.combine(day, group.starts_at)
        assert each * sessions >= timedelta(hours=float(group.course.hours)), group.name
    for code in ("CEB2A4", "RBT5K7"):
        rows = Certificate.objects.unscoped(WHY).filter(enrollment__offering__code=code)
        came = [telling_of_samples.hours(certificate) for certificate in rows]
        assert sum(came) >= len(came) * rows[0].enrollment.offering.course.hours > 0, code


def test_outcomes_of_two_organizations_stand_in_every_state(demo):
    rows = Outcome.objects.unscoped(WHY)
    assert set(rows.values_list("state", flat=True)) == set(OutcomeState.values)
    assert rows.values("organization").distinct().order_by().count() >= 2


def test_requests_for_a_seat_stand_in_every_state(demo):
    rows = list(Application.objects.unscoped(WHY).select_related("key", "offering"))
    assert len(rows) >= 10
    assert {each.state for each in rows} == set(ApplicationState.values)
    assert [each.code for each in rows if standing(each) != each.state] == []
    for each in rows:
        age = age_on(date.fromisoformat(each.told["born"]), timezone.localdate())
        assert each.offering.least_age <= age <= each.offering.most_age, each.told["given"]
    assert ApplicationRepeat.objects.unscoped(WHY).count() == 1
    assert any(each.state == "new" and late(each) for each in rows)
    links = MinorPermission.objects.unscoped(WHY)
    assert links.filter(answer="given").exclude(assented_at=None).count() == 1
    assert links.exclude(alone_at=None).count() == 1
    assert sum(minors.Link(each).is_open for each in links.select_related("application")) == 1


def late(application: Application) -> bool:
    return application.received_at < timezone.now() - timedelta(days=CALL_WITHIN)


def test_two_requests_about_data_wait_in_time(demo):
    rows = RightsRequest.objects.unscoped(WHY)
    assert rows.count() == 2 and rows.filter(organization=None).count() == 1
    assert all(each.received_on <= timezone.localdate() <= each.due_on for each in rows)


def test_pairs_of_every_kind_wait_and_some_are_decided(demo):
    pairs = Double.objects.unscoped(WHY).select_related("one__key", "other__key")
    waiting = pairs.filter(state="open")
    assert {each.organization.slug for each in waiting.select_related("organization")} == set(
        catalogue.DOUBLES
    )
    why = {ground.text for each in waiting for ground in comparing.reasons(each.one, each.other)}
    for code in ("ear", "nickname", "born_swapped", "surnames_swapped", "surname_missing"):
        assert str(WHY_ALIKE[code]) in why, code
    assert pairs.filter(state="different").count() == 2
    joined = Merge.objects.unscoped(WHY)
    assert joined.count() == 2 and all(acts.why_not_undo(each) == [] for each in joined)
    names = {person.names["given"] for pair in waiting for person in (pair.one, pair.other)}
    assert not {"Nohemí", "Noelia"} & names, "sisters are not asked about"


def test_a_list_waits_with_a_row_of_every_fate_and_another_can_be_taken_back(demo):
    lists = ImportBatch.objects.unscoped(WHY).filter(organization__slug="taller-abierto")
    waits, stored = lists.get(state="read"), lists.get(state="applied")
    rows = ImportRow.objects.unscoped(WHY).filter(batch=waits)
    assert set(rows.values_list("fate", flat=True)) == set(ImportRow.Fate.values)
    assert rows.filter(waiting=True).exists() and undoing.can_be(stored)
    people = Participant.objects.unscoped(WHY).filter(batch=stored).select_related("key")
    assert people.count() == 6 and len(hanging.on(list(people), stored)) == 1
    source = FormSource.objects.unscoped(WHY).select_related("key").get()
    assert source.ended_at and source.token == ""


def test_two_organizations_see_how_many_they_share(demo):
    award = Award.objects.get(code=demo[0]["awards"][0])
    table = telling.table(award)
    assert [line.count for line in table.pairs] == [10]
    assert len(table.organizations) == 2 and table.together.is_one and not table.hides


def test_the_website_of_the_demo_looks_lived_in(demo):
    today = timezone.localdate()
    shown = Offering.objects.published().select_related("course", "program__organization")
    assert shown.count() >= 16
    assert {each.course.kind for each in shown} == set(CourseKind.values)
    states = {seats(each) for each in shown}
    assert states == {*Seats} - {Seats.OVER, Seats.CANCELLED}
    assert Offering.objects.filter(ends_on__lt=today).exists()
    days = [(each.starts_on - today).days for each in shown]
    assert sum(4 <= n <= 14 for n in days) >= 5, "some start soon"
    assert any(25 <= n <= 60 for n in days) and max(days) > 60, "and some much later"
    pages = ProgramPage.objects.live().filter(locale__language_code="es")
    assert pages.count() >= 6
    assert {p.program.organization.country for p in pages} == {"HN", "SV", "GT"}
    open_ = {each.program_id for each in shown if each.starts_on >= today}
    assert any(p.program_id not in open_ for p in pages), "one program has no open group"


def test_pages_of_the_demo_open_in_both_languages_and_label_nobody(demo, client):
    for page in ProgramPage.objects.live().select_related("locale"):
        response = client.get(page.path_here)
        assert response.status_code == 200
        text = re.sub(r"<[^>]*>", " ", response.content.decode())
        assert words.found(text) == [], page.path_here
        for award in Award.objects.all():
            assert award.name_es not in text and award.code not in text
    for home in ("/", "/en/"):
        assert ".webp" in client.get(home).content.decode()


def test_names_of_the_demo_hold_no_dangerous_numbers():
    places = [text for row in catalogue.CENTERS for text in (row[1], *row[3:5], *row[7:9])]
    names = [group.name for group in catalogue.GROUPS] + [row[3] for row in catalogue.PROGRAMS]
    courses = [row[2] for row in catalogue.COURSES]
    assert not any(re.search(r"\d", name) for name in [*places, *names, *courses])


def test_pictures_of_the_demo_are_small_and_described():
    drawn = {file.stem: file.stat().st_size for file in DRAWN.glob("*.webp")}
    assert set(drawn) == set(catalogue.PICTURES) == set(drawing.PICTURES)
    assert all(size <= 30 * 1024 for size in drawn.values())
    assert all(es and en and es != en for _title, es, en in catalogue.PICTURES.values())


def _dump() -> str:
    """Everything that stands in the database, as text."""
    quote = connection.ops.quote_name
    values = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")
            for row in cursor.fetchall():
                values += [_text(value) for value in row]
    return "\n".join(values).casefold()


def _text(value) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "ignore")
    return str(value)


def _secrets() -> set[str]:
    """What nobody may read in a dump: whole names, phones, documents, guardians."""
    found = set()
    for person in Participant.objects.unscoped(WHY).select_related("key"):
        name = person.full_name
        found |= {str(name), name.listed, f"{name.given} {name.surname1}"}
        if person.born and not person.born.endswith("-01"):  # the month stands in clear
            found.add(person.born)
    for contact in Contact.objects.unscoped(WHY).select_related("participant__key"):
        found |= {contact.value, contact.value[-8:]}
    for document in IdentityDocument.objects.unscoped(WHY).select_related("participant__key"):
        found.add(document.number)
    for guardian in Guardian.objects.unscoped(WHY).select_related("participant__key"):
        found.add(guardian.name)
    for asks in Application.objects.unscoped(WHY).select_related("key"):
        found |= {f"{asks.told['given']} {asks.told['surname']}", asks.told["phone"]}
        found |= {note["text"] for note in asks.notes or []}
    for link in MinorPermission.objects.unscoped(WHY).select_related("application__key"):
        found |= {link.guardian["name"]} if link.guardian else set()
    for about in RightsRequest.objects.unscoped(WHY).select_related("key"):
        found |= {about.told["name"], about.told["answer_to"], about.told["what"]}
    return {text.casefold() for text in found if text}


def _staff_names() -> set[str]:
    """People who sign in, or sign certificates in public, are not hidden."""
    return {user.get_full_name().casefold() for user in User.objects.all()}


def test_a_dump_holds_no_name_phone_or_document(demo):
    dump, secrets = _dump(), _secrets() - _staff_names()
    assert len(secrets) > 150
    assert sorted(text for text in secrets if text in dump) == []


def test_the_dump_is_searched_where_readable_text_would_be(demo):
    """The control: a name that stands in clear is found by the same search."""
    person = Participant.objects.unscoped(WHY).select_related("key").first()
    name = str(person.full_name)
    assert name.casefold() not in _dump()
    Participant.objects.unscoped(WHY).filter(pk=person.pk).update(place_text=name)
    assert name.casefold() in _dump()


def test_sealed_files_are_not_readable(demo):
    from pathlib import Path

    from django.conf import settings

    files = [f for f in Path(settings.SEALED_ROOT).rglob("*") if f.is_file()]
    assert len(files) >= 12
    assert all(not f.read_bytes().startswith(b"%PDF") for f in files)
    assert all(b"%PDF" not in f.read_bytes() for f in files)
