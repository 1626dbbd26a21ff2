"""The archive of a period: what is in it, what never is, and that it is written down."""

import csv
import hashlib
import io
import json
import sys
import zipfile
from datetime import date

import pytest
import python_calamine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from audit.models import Entry
from jobs.kinds import PROBLEMS
from jobs.models import Job
from rumbo import tables
from tests import builders as make
from tests.signing_in import sign_in
from tests.training.certifying import group
from tests.working import work
from training.certifying import ending, filing, issuing
from training.models import CertificateExport
from training.proving import ring, sheets
from training.results import codebook, views
from youth import consenting
from youth.models.consent import Purpose

from .test_register import issued

pytestmark = pytest.mark.usefixtures("plain_paper")


@pytest.fixture
def named(cast):
    """The grant on Ceiba's part includes names."""
    cast.evaluator.grants.update(certificates=True)


@pytest.fixture
def export(client, cast):
    """Make an export as the evaluator; gives the archive."""
    sign_in(client, cast.evaluator)

    def post(**period) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(fetched(client, cast.award, **period).content))

    return post


def fetched(client, award, **period):
    """Have an export made in the background and fetch its file; gives the answer."""
    page = client.post(reverse("results:export", args=[award.pk]), period).url
    assert not client.get(page).context["exports"][0]["job"].has_file
    work()
    job = client.get(page).context["exports"][0]["job"]
    response = client.get(reverse("jobs:file", args=[job.pk]))
    assert response["Content-Type"] == "application/zip"
    return response


def index(archive) -> list[dict]:
    text = archive.read("index.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def pdfs(archive) -> list[str]:
    return [name for name in archive.namelist() if name.startswith("pdf/")]


def test_the_archive_holds_index_codebook_and_pdf(cast, named, export):
    certificate = issued(cast.ceiba)
    group.agree(certificate.source)
    archive = export()
    pdf = f"pdf/{certificate.code}.pdf"
    lists = {"index.csv", "index.xlsx", "codebook.csv"}
    assert set(archive.namelist()) == {*lists, "firma.json", pdf}
    named = sheets.read(archive.read("firma.json"), ring.load().keys.get)
    assert set(named) == lists
    assert sheets.are_so({name: archive.read(name) for name in lists}, named)
    assert archive.read(pdf) == filing.pdf_of(certificate)
    (row,) = index(archive)
    assert (row["code"], row["pdf"], row["withheld"]) == (certificate.code, pdf, "")
    assert archive.read("index.csv").startswith(b"\xef\xbb\xbf")


def test_every_column_stands_in_the_codebook_in_both_languages(cast, export):
    issued(cast.ceiba)
    archive = export()
    told = list(csv.DictReader(io.StringIO(archive.read("codebook.csv").decode("utf-8-sig"))))
    assert [line["column"] for line in told] == list(index(archive)[0])
    assert all(line[c] for line in told for c in ("nombre", "significado", "label", "meaning"))


def test_the_workbook_says_the_same_and_has_a_codebook(cast, export):
    issued(cast.ceiba)
    archive = export()
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(archive.read("index.xlsx")))
    assert book.sheet_names == ["index", "codebook", "about"]
    header, row = book.get_sheet_by_name("index").to_python()
    assert header == codebook.COLUMNS
    assert row[header.index("hours")] == 48
    assert row[header.index("code")] == index(archive)[0]["code"]


@pytest.mark.parametrize(
    ("granted", "agreed", "why"),
    [
        (False, False, "no_grant"),
        (False, True, "no_grant"),
        (True, False, "no_consent"),
        (True, True, ""),
    ],
)
def test_a_name_leaves_only_with_grant_and_consent(cast, export, granted, agreed, why):
    cast.evaluator.grants.update(certificates=granted)
    certificate = issued(cast.ceiba)
    if agreed:
        group.agree(certificate.source)
    archive = export()
    assert index(archive)[0]["withheld"] == why
    assert bool(pdfs(archive)) is (why == "")


def test_a_withdrawal_acts_on_the_next_export(cast, named, export):
    certificate = issued(cast.ceiba)
    group.agree(certificate.source)
    assert pdfs(export())
    consenting.withdraw(
        certificate.participant, Purpose.CERTIFICATE_TO_DONOR, actor="system:tests", method="spoken"
    )
    after = export()
    assert pdfs(after) == [] and index(after)[0]["withheld"] == "no_consent"


def test_a_grant_to_somebody_else_opens_nothing(cast, named, export):
    certificate = issued(cast.quetzal, given="Wilmer")
    group.agree(certificate.source)
    make.grant(cast.award, cast.ungranted, cast.quetzal, certificates=True)
    assert index(export()) == []
    make.grant(cast.award, cast.evaluator, cast.quetzal, certificates=False)
    assert index(export())[0]["withheld"] == "no_grant"


@pytest.mark.parametrize("end", ["revoked", "replaced"])
def test_what_is_not_valid_is_listed_without_its_file(cast, named, export, end):
    certificate = issued(cast.ceiba)
    group.agree(certificate.source)
    if end == "revoked":
        ending.revoke(certificate, "Razón que no sale", cast.coordinator)
    else:
        ending.replace(certificate, cast.coordinator, name="Otra Persona")
    archive = export()
    (row,) = [line for line in index(archive) if line["code"] == certificate.code]
    assert (row["state"], row["withheld"], row["pdf"]) == (end, end, "")
    assert row["ended_on"]
    assert f"pdf/{certificate.code}.pdf" not in archive.namelist()


def test_index_holds_no_name_code_document_birth_or_place(cast, named, export):
    certificate = issued(
        cast.ceiba,
        given="Zunilda",
        surname1="Wainwright",
        born=date(2001, 2, 3),
        community=make.community(cast.ceiba, "Comunidad Canario"),
    )
    group.agree(certificate.source)
    ending.revoke(certificate, "Razón que no sale", cast.coordinator)
    archive = export()
    text = archive.read("index.csv").decode()
    with zipfile.ZipFile(io.BytesIO(archive.read("index.xlsx"))) as book:
        text += "".join(book.read(name).decode() for name in book.namelist() if "xl/" in name)
    person = certificate.participant
    for secret in ("Zunilda", "Wainwright", person.code, str(person.pk), "2001-02", "Canario"):
        assert secret not in text, secret
    assert "Razón que no sale" not in text and "Oficios con futuro" not in text
    assert "Z. W. N." in text  # the control: this person is in it


def test_a_course_named_like_a_formula_stays_text(cast, export):
    offering = group.offering(cast.ceiba, course=make.course(cast.ceiba, name_es="=1+1"))
    group.member(offering)
    issuing.issue(offering, actor="system:tests")
    archive = export()
    assert index(archive)[0]["course_es"] == "'=1+1"
    with zipfile.ZipFile(io.BytesIO(archive.read("index.xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "=1+1" in sheet


def test_each_export_is_written_down_before_it_leaves(cast, named, export, client):
    certificate = issued(cast.ceiba)
    group.agree(certificate.source)
    issued(cast.ceiba, given="Ana")
    response = fetched(client, cast.award, start="2020-01-01", end="2099-12-31")
    made = CertificateExport.objects.get()
    assert (made.certificates, made.pdfs, made.withheld) == (2, 1, 1)
    assert (made.made_by, made.award) == (cast.evaluator, cast.award)
    assert (made.starts_on, made.ends_on) == (date(2020, 1, 1), date(2099, 12, 31))
    assert made.digest == hashlib.sha256(response.content).hexdigest()
    entry = Entry.objects.get(action="export.made")
    assert (entry.object_id, entry.count) == (str(made.pk), 2)
    for action, count in (
        ("certificates.exported", 2),
        ("certificates.exported_with_names", 1),
    ):
        entry = Entry.objects.get(action=action)
        assert (entry.organization, entry.count) == (cast.ceiba.pk, count)
        assert (entry.object_id, len(entry.digest)) == (str(cast.award.pk), 64)
    named_one = Entry.objects.get(action="certificate.exported")
    assert (named_one.object_id, named_one.organization) == (str(certificate.pk), cast.ceiba.pk)


def test_nothing_leaves_when_it_cannot_be_written_down(cast, client, monkeypatch):
    issued(cast.ceiba)
    sign_in(client, cast.evaluator)

    def broken(*args, **kwargs):
        raise RuntimeError("the journal is full")

    url = reverse("results:export", args=[cast.award.pk])
    client.post(url, {})
    with monkeypatch.context() as patch:
        patch.setattr(views.exporting.journal, "record", broken)
        work()
    job = client.get(url).context["exports"][0]["job"]
    assert job.state == "waiting" and not job.has_file, "it is tried again"
    assert not CertificateExport.objects.exists()
    DBTaskResult.objects.update(run_after=timezone.now())
    work()
    assert CertificateExport.objects.count() == 1


def test_a_grant_that_ends_closes_what_waits_and_what_is_ready(cast, named, client):
    """Asked when the file is made, and again when it is fetched."""
    group.agree(issued(cast.ceiba).source)
    sign_in(client, cast.evaluator)
    url = reverse("results:export", args=[cast.award.pk])
    file = reverse("jobs:file", args=[made_now(client, url).pk])
    assert client.get(file).status_code == 200
    client.post(url, {"start": "2020-01-01"})
    cast.evaluator.grants.update(revoked_at=timezone.now())
    work()
    assert client.get(file).status_code == 404
    assert list(Job.objects.values_list("state", "problem")) == [
        ("failed", "no_grant"),
        ("done", ""),
    ]


def made_now(client, url) -> Job:
    client.post(url, {})
    work()
    return client.get(url).context["exports"][0]["job"]


def test_a_consent_withdrawn_while_it_waits_is_respected(cast, named, client):
    certificate = issued(cast.ceiba)
    group.agree(certificate.source)
    sign_in(client, cast.evaluator)
    url = reverse("results:export", args=[cast.award.pk])
    client.post(url, {})
    person = certificate.participant
    consenting.withdraw(person, Purpose.CERTIFICATE_TO_DONOR, actor="system:tests", method="spoken")
    work()
    assert CertificateExport.objects.get().pdfs == 0


def test_too_much_at_work_is_said_in_words(cast, named, client, monkeypatch):
    issued(cast.ceiba)
    sign_in(client, cast.evaluator)
    monkeypatch.setattr("jobs.starting.MOST_AT_ONCE", 0)
    page = client.post(reverse("results:export", args=[cast.award.pk]), {})
    assert page.status_code == 200 and str(PROBLEMS["too_many"]) in page.content.decode()
    assert not Job.objects.exists()


def test_the_same_export_asked_twice_is_made_once(cast, named, client):
    issued(cast.ceiba)
    sign_in(client, cast.evaluator)
    url = reverse("results:export", args=[cast.award.pk])
    client.post(url, {})
    client.post(url, {})
    work()
    assert CertificateExport.objects.count() == 1


def test_a_period_is_exported_in_three_clicks(cast, named, client):
    certificate = issued(cast.ceiba, on=date(2026, 2, 3))
    group.agree(certificate.source)
    sign_in(client, cast.evaluator)
    listed = client.get(reverse("results:register", args=[cast.award.pk]))  # click 1
    url = reverse("results:export", args=[cast.award.pk])
    assert f'formaction="{url}"' in listed.content.decode()
    period = {"start": "2026-02-01", "end": "2026-02-28"}
    confirm = client.get(url, period)  # click 2
    assert 'name="start" value="2026-02-01"' in confirm.content.decode()
    done = fetched(client, cast.award, **period)  # click 3, and the file when it is ready
    name = f'filename="certificates-{cast.award.code}-2026-02-01-2026-02-28.zip"'
    assert name in done["Content-Disposition"] and "no-store" in done["Cache-Control"]


def test_too_many_or_too_large_exports_are_refused(cast, named, client, monkeypatch):
    certificate = issued(cast.ceiba)
    group.agree(certificate.source)
    sign_in(client, cast.evaluator)
    url = reverse("results:export", args=[cast.award.pk])
    monkeypatch.setattr(views, "MOST_PDFS", 0)
    assert client.post(url).status_code == 200
    monkeypatch.setattr(views, "MOST_PDFS", 1)
    monkeypatch.setattr("training.results.working.MOST_A_DAY", 1)
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 200
    work()
    assert client.post(url).status_code == 200
    assert CertificateExport.objects.count() == 1


def test_a_lost_file_is_withheld_and_the_rest_leaves(cast, named, export):
    lost, kept = issued(cast.ceiba), issued(cast.ceiba, given="Ana")
    for each in (lost, kept):
        group.agree(each.source)
    filing.files.remove(lost.file)
    archive = export()
    assert pdfs(archive) == [f"pdf/{kept.code}.pdf"]
    assert {r["code"]: r["withheld"] for r in index(archive)}[lost.code] == "unreadable"


def command(tmp_path, *args, **options) -> tuple[dict, zipfile.ZipFile]:
    out, path = io.StringIO(), tmp_path / "out.zip"
    call_command("export_certificates", str(path), *args, json=True, stdout=out, **options)
    return json.loads(out.getvalue()), zipfile.ZipFile(path)


def test_the_command_acts_for_every_organization_that_granted(cast, named, tmp_path):
    for org in (cast.ceiba, cast.quetzal):
        group.agree(issued(org).source)
    counts, archive = command(tmp_path, "--award=FARO-1")
    assert counts == {"certificates": 1, "pdfs": 1, "withheld": 0}
    make.grant(cast.award, cast.ungranted, cast.quetzal)
    counts, archive = command(tmp_path, "--award=faro-1")
    assert counts == {"certificates": 2, "pdfs": 1, "withheld": 1}
    assert Entry.objects.filter(actor="system:export_certificates").exists()
    assert (tmp_path / "out.zip").stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["out.zip"]


def test_the_command_as_an_evaluator_gives_what_that_one_may_have(cast, named, tmp_path):
    for org in (cast.ceiba, cast.quetzal):
        group.agree(issued(org).source)
    make.grant(cast.award, cast.ungranted, cast.quetzal, certificates=True)
    as_one = {"actor": cast.ungranted.email}
    counts, archive = command(tmp_path, "--award=FARO-1", **as_one)
    assert counts == {"certificates": 1, "pdfs": 1, "withheld": 0}
    assert index(archive)[0]["organization"] == "Asociación Quetzal"
    assert CertificateExport.objects.get().made_by == cast.ungranted


def test_the_days_of_the_command_are_inclusive(cast, named, tmp_path):
    for day in (date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)):
        issued(cast.ceiba, on=day)
    days = ("--from=2026-02-01", "--to=28/02/2026")
    counts, _archive = command(tmp_path, "--award=FARO-1", *days)
    assert counts == {"certificates": 2, "pdfs": 0, "withheld": 2}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", "\nx", "  =1", "\u00a0=1", "\u200b=1", "＝1",
     "＋1", "－1", "＠x", "\ufeff=1"],
)  # fmt: skip
def test_text_that_could_run_is_disarmed(text):
    assert tables.csv_safe(text) == f"'{text}"


def test_no_letter_or_digit_of_any_script_begins_a_formula():
    """What csv_bytes relies on to ask only of the other texts."""
    signs = map(chr, range(sys.maxunicode + 1))
    assert not [each for each in signs if each.isalnum() and tables.csv_safe(each) != each]


def test_a_whole_table_is_disarmed():
    said = tables.csv_bytes(["=a", "b"], [["=1+1", "uno"], [" +2", 3]]).decode("utf-8-sig")
    assert said.splitlines() == ["'=a,b", "'=1+1,uno", "' +2,3"]


@pytest.mark.parametrize("value", ["María", "", "1+1", "a=b", "¿=?", -5, 4.5, None])
def test_other_values_stay_as_they_are(value):
    assert tables.csv_safe(value) == value
