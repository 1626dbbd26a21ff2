"""The demo: complete, repeatable, and unreadable to whoever steals its database."""

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cms import words
from cms.models import ProgramPage
from cms.telling import Seats, seats
from rumbo.demo import catalogue, drawing
from rumbo.demo.website import DRAWN
from training.models import Award, Certificate, Offering, Outcome
from training.models.certificate import CertificateState
from training.models.course import CourseKind
from training.models.outcome import OutcomeState
from youth.models import Contact, Guardian, IdentityDocument, Participant

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


def test_outcomes_of_two_organizations_stand_in_every_state(demo):
    rows = Outcome.objects.unscoped(WHY)
    assert set(rows.values_list("state", flat=True)) == set(OutcomeState.values)
    assert rows.values("organization").distinct().order_by().count() >= 2


def test_the_website_of_the_demo_looks_lived_in(demo):
    today = timezone.localdate()
    shown = Offering.objects.published().select_related("course", "program__organization")
    assert shown.count() >= 16
    assert {each.course.kind for each in shown} == set(CourseKind.values)
    states = {seats(each) for each in shown}
    assert states == {Seats.FREE, Seats.LAST, Seats.WAITING, Seats.STARTED}
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
    places = [text for row in catalogue.CENTERS for text in row[1:5] if text != row[2]]
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
    return {text.casefold() for text in found if text}


def _staff_names() -> set[str]:
    """People who sign in, or sign certificates in public, are not hidden."""
    from accounts.models import User

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
