"""From a list that an organization really keeps to a certificate that a stranger verifies.

One story through HTTP: a program published in both languages, people imported, enrolled within
the seats, attendance taken, completion decided, certificates issued, verified by a stranger, and
exported by an evaluator.
"""

import csv
import io
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from shutil import which

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import Entry
from cms.setting_up import set_up_site
from training.models import Certificate, Enrollment, Grant, Offering, Signatory
from youth import consenting
from youth.models import Participant
from youth.models.consent import Purpose

from .. import builders as make
from ..cast import Cast
from ..working import work
from .visiting import Visitor

LIST = Path(__file__).parents[1] / "data" / "intake" / "c.csv"
PASSWORD = "ceiba-maiz-2026"
SEATS, SESSIONS = 3, 5
WHY = "the story looks behind the screens"

pytestmark = pytest.mark.django_db(transaction=True)


class Story:
    """What the steps hand on to each other."""

    def __init__(self) -> None:
        self.cast = Cast()
        set_up_site("testserver", 80, "Rumbo Joven")
        Signatory.objects.create(
            organization=self.cast.ceiba, name="Marta Reyes", role_es="Directora"
        )
        course = make.course(self.cast.ceiba, name_es="Panadería", name_en="Baking", assessed=True)
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.group = make.offering(
            self.cast.ceiba,
            course=course,
            capacity=SEATS,
            least_age=10,
            starts_on=tomorrow,
            ends_on=tomorrow + timedelta(days=30),
        )
        self.staff = Visitor().sign_in(self.cast.coordinator, PASSWORD)
        self.stranger = Visitor()
        self.home = f"/trabajo/grupos/{self.group.pk}/"

    def people(self):
        rows = Participant.objects.unscoped(WHY).arrived().select_related("key", "organization")
        return list(rows.filter(organization=self.cast.ceiba).order_by("created_at", "id"))


def test_from_a_list_to_a_verified_certificate():
    story = Story()
    the_program_is_public_in_both_languages(story)
    a_list_is_imported(story)
    adults, waiting, minor = choose_people(story)
    who_may_not_take_part_is_refused_in_words(story, minor)
    people_are_enrolled_within_the_seats(story, adults, waiting)
    the_public_page_tells_the_truth_at_once(story)
    time_passes(story)
    attendance_is_taken(story, adults)
    completion_is_decided_and_certificates_issued(story, adults)
    certificate = a_stranger_verifies(story, adults[0])
    an_evaluator_exports(story, certificate, adults)
    every_look_at_a_person_left_an_entry()


def the_program_is_public_in_both_languages(story):
    visitor = story.stranger.open("/oportunidades/")
    assert "Panadería" in visitor.text
    visitor.follow(f"[href*='{story.group.slug}']")
    assert "Panadería" in visitor.text
    visitor.follow("[lang=en]")
    assert visitor.path.startswith("/en/opportunities/")
    assert "Baking" in visitor.text


def a_list_is_imported(story):
    staff = story.staff.open("/trabajo/importar/")
    upload = SimpleUploadedFile("lista.csv", LIST.read_bytes(), "text/csv")
    staff.submit("form[enctype='multipart/form-data']", file=upload)
    work()
    staff.open(staff.url)
    assert story.people() == [], "nothing is visible before somebody says so"
    assert staff.html.select("a[href$='/filas/refused/']"), "the two spoiled rows can be looked at"
    staff.submit("form[action$='/guardar/']")
    work()
    assert len(story.people()) == 173


def choose_people(story):
    """Three who may take part, one more for the waiting list, and a minor who waits."""
    today = timezone.localdate()
    everybody = [p for p in story.people() if 10 <= p.age_on(today) <= 29]
    may = [p for p in everybody if consenting.may_take_part(p)]
    minors = [p for p in everybody if p.is_minor_on(today) and not consenting.may_take_part(p)]
    return may[:SEATS], may[SEATS], minors[0]


def find_by_name(story, person):
    """One box: the name is posted and never stands in an address."""
    staff = story.staff.open("/trabajo/personas/")
    staff.submit("form:has(input[name=q])", q=str(person.full_name))
    assert person.full_name.surname1 not in staff.path
    staff.follow(f"[href*='{person.pk}']")
    return staff


def who_may_not_take_part_is_refused_in_words(story, minor):
    staff = find_by_name(story, minor)
    assert staff.html.select_one(".notice.warn")
    assert not staff.html.select("form[action$='/inscribir/']")


def people_are_enrolled_within_the_seats(story, adults, waiting):
    for person in [*adults, waiting]:
        staff = find_by_name(story, person)
        staff.submit("form[action$='/inscribir/']", offering=str(story.group.pk))
    story.group.refresh_from_db()
    assert (story.group.taken, story.group.waiting) == (SEATS, 1)
    rows = Enrollment.objects.unscoped(WHY).filter(participant=waiting)
    assert rows.get().state == "waiting"


def the_public_page_tells_the_truth_at_once(story):
    visitor = story.stranger.open(f"/en/opportunities/{story.group.slug}/")
    assert "waiting list" in visitor.text.lower()


def time_passes(story):
    """The group began a week ago; five sessions were held."""
    today = timezone.localdate()
    began = today - timedelta(days=SESSIONS + 1)
    Offering.objects.filter(pk=story.group.pk).update(starts_on=began)
    for day in range(SESSIONS):
        make.session(story.group, today - timedelta(days=day + 1))
    rows = Enrollment.objects.unscoped(WHY).filter(offering=story.group, state="active")
    rows.update(seated_at=timezone.now() - timedelta(days=SESSIONS + 1))


def attendance_is_taken(story, adults):
    rows = Enrollment.objects.unscoped(WHY).filter(offering=story.group, state="active")
    absent = rows.get(participant=adults[2])
    for session in story.group.sessions.all():
        staff = story.staff.open(f"/trabajo/sesiones/{session.pk}/lista/")
        assert not staff.html.select("input[checked]"), "nobody is marked before somebody marks"
        staff.submit("form:has(.rollcall)", "button[name=all]", **{f"mark-{absent.pk}": "absent"})
    staff.open(f"{story.home}notas/")
    scores = {f"score-{row.pk}": "85" for row in rows}
    staff.submit("form:has(table)", **scores)


def completion_is_decided_and_certificates_issued(story, adults):
    """Two completed; the third is told why not. From the group it takes three taps."""
    staff = story.staff.open(story.home)
    staff.taps = 0
    staff.follow(f"[href='{story.home}certificados/']")
    assert "0 de 5" in staff.text
    staff.follow("[href$='/certificados/emitir/']")
    staff.submit("form:has(input[name=form_key])")
    assert staff.taps <= 3
    issued = Certificate.objects.unscoped(WHY).filter(enrollment__offering=story.group)
    assert {c.participant_id for c in issued} == {adults[0].pk, adults[1].pk}


def a_stranger_verifies(story, person):
    certificate = Certificate.objects.unscoped(WHY).get(participant=person)
    name = str(person.full_name)
    visitor = story.stranger.open("/v/")
    written = "-".join(certificate.code[i : i + 4] for i in range(0, 16, 4)).lower()
    visitor.submit("main form", code=written)
    assert visitor.status == 200
    assert visitor.html.select_one(".status.valid"), visitor.text
    assert name not in visitor.text and person.full_name.initials in visitor.text
    visitor.submit("form[method=post]", name=name.upper())
    assert visitor.html.select_one(".notice.good")
    assert not visitor.client.cookies, "a stranger leaves without a cookie"
    _read_pdf(story, certificate, name)
    return certificate


def _read_pdf(story, certificate, name):
    answer = story.staff.client.get(f"/trabajo/certificados/{certificate.pk}/pdf")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert content.startswith(b"%PDF")
    if which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        )
        assert name in " ".join(done.stdout.decode().split())


def an_evaluator_exports(story, certificate, adults):
    evaluator = story.cast.evaluator
    Grant.objects.filter(evaluator=evaluator).update(certificates=True)
    make.consent(adults[0], Purpose.CERTIFICATE_TO_DONOR)
    visitor = Visitor().sign_in(evaluator, PASSWORD)
    visitor.open("/evaluacion/")
    visitor.taps = 0
    visitor.follow("[href$='/certificados/']:not([href='/evaluacion/certificados/'])")
    assert str(adults[0].full_name) not in visitor.text
    assert adults[0].full_name.initials in visitor.text
    visitor.submit("main form[method=get]", "button[formaction]")
    visitor.submit("main form[method=post]")
    assert visitor.taps <= 3
    work()
    visitor.open(visitor.url).follow("[href$='/archivo/']")
    archive = _archive(visitor.response)
    names = set(archive.namelist())
    assert f"pdf/{certificate.code}.pdf" in names and {"index.csv", "index.xlsx"} <= names
    assert sum(n.endswith(".pdf") for n in names) == 1, "only one agreed"
    rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert {row["code"].replace("-", "") for row in rows} >= {certificate.code}
    assert str(adults[0].full_name) not in archive.read("index.csv").decode("utf-8-sig")


def _archive(response) -> zipfile.ZipFile:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return zipfile.ZipFile(io.BytesIO(content))


def every_look_at_a_person_left_an_entry():
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"enrollment.active", "enrollment.waiting", "certificate.issued"} <= actions
    assert any("export" in action for action in actions), actions
    assert any("search" in action for action in actions), actions
