"""All certificates as one list: filters, a search that leaves no trace in addresses, files."""

import csv
import io
import zipfile
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import DataKey
from audit.models import Entry
from tests.clicking import Page
from tests.signing_in import sign_in
from training.certifying import ending, issuing
from training.certifying.codes import shown
from training.models import Course

from . import group
from .test_handing_out import BESIDE

pytestmark = pytest.mark.usefixtures("plain_paper")

LIST, FILES = "/trabajo/certificados/", "/trabajo/certificados/entregar/"


@pytest.fixture
def ceiba(cast):
    """Three certificates of two courses, one of them revoked: {given name: certificate}."""
    first = group.offering(cast.ceiba, name="Ceiba")
    second = group.offering(cast.ceiba, name="Quetzal")
    Course.objects.filter(pk=second.course_id).update(certificate="attendance")
    second.course.refresh_from_db()
    group.member(first, given="Ana")
    group.member(first, given="Berta", surname1="Nunes")
    group.member(second, given="Celia")
    early = timezone.localdate() - timedelta(days=40)
    made = issuing.issue(first, actor=cast.coordinator, on=early).issued
    made += issuing.issue(second, actor=cast.coordinator).issued
    found = {each.participant.names["given"]: each for each in made}
    ending.revoke(found["Berta"], "Se emitió por error.", cast.coordinator)
    return found


@pytest.fixture
def coordinator(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return sign_in(client, cast.coordinator)


def names(page: Page) -> list[str]:
    return [link.get_text().split()[0] for link in page.html.select("main .list a")]


def test_the_newest_come_first_with_all_that_a_row_needs(coordinator, ceiba):
    page = Page(coordinator, LIST)
    assert names(page)[0] == "Celia" and sorted(names(page)) == ["Ana", "Berta", "Celia"]
    [first] = [item for item in page.html.select("main .list li") if "Celia" in item.get_text()]
    told = " ".join(first.get_text(" ").split())
    for part in ("Mejía Núñez", "Household electricity", "Quetzal", ceiba["Celia"].code[-4:]):
        assert part in told
    assert ceiba["Celia"].code not in page.response.content.decode()
    assert "3 certificates (valid: 2 · no longer valid: 1)" in page.text


def test_more_certificates_take_no_more_queries(coordinator, cast, ceiba):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(LIST).status_code == 200
        return len(queries)

    asked()  # what is looked up once, by whoever asks first
    few = asked()
    offering = ceiba["Ana"].enrollment.offering
    for given in ("Delia", "Eva", "Fátima"):
        group.member(offering, given=given)
    issuing.issue(offering, actor=cast.coordinator)
    assert asked() == few


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=revoked", ["Berta"]),
        ("kind=attendance", ["Celia"]),
        ("course={course}", ["Celia"]),
        ("group={group}&state=valid", ["Ana"]),
        ("start={today}", ["Celia"]),
        ("end={yesterday}", ["Ana", "Berta"]),
        ("start={today}&end={today}&state=revoked", []),
    ],
)
def test_filters(coordinator, ceiba, query, found):
    today = timezone.localdate()
    values = {
        "course": ceiba["Celia"].enrollment.offering.course_id,
        "group": ceiba["Ana"].enrollment.offering_id,
        "today": today,
        "yesterday": today - timedelta(days=1),
    }
    page = Page(coordinator, f"{LIST}?{query.format(**values)}")
    assert sorted(names(page)) == found
    entry = Entry.objects.filter(action="certificates.browsed").latest("at")
    assert entry.count == len(found) and entry.digest


def test_pages_keep_the_filters(coordinator, ceiba, monkeypatch):
    monkeypatch.setattr("training.views.certificate_list.A_PAGE", 1)
    page = Page(coordinator, f"{LIST}?state=valid")
    assert len(names(page)) == 1
    page.link("Next")
    assert "state=valid" in page.url and len(names(page)) == 1
    assert Entry.objects.filter(action="certificates.browsed").latest("at").count == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [("celia mejia", ["Celia"]), ("berta nunes", ["Berta"]), ("nadie quita", []), ("2222", [])],
)
def test_a_person_is_found_and_stands_in_no_address(coordinator, ceiba, typed, found):
    page = Page(coordinator, LIST).press("Search", q=typed)
    assert names(page) == found
    assert page.url == LIST
    links = [unquote(a["href"]) for a in page.html.find_all("a", href=True)]
    assert not any(word in link for link in links for word in typed.split())
    assert Entry.objects.get(action="certificates.searched").count == len(found)


def test_a_code_is_found_whole_or_by_its_end(coordinator, ceiba):
    wanted = ceiba["Ana"]
    for typed in (shown(wanted.code).lower(), wanted.code[-4:]):
        assert "Ana" in names(Page(coordinator, LIST).press("Search", q=typed))


def test_a_foreign_code_is_as_one_that_nobody_has(client, cast, ceiba):
    sign_in(client, cast.outsider)
    foreign = Page(client, LIST).press("Buscar", q=ceiba["Ana"].code)
    missing = Page(client, LIST).press("Buscar", q="2" * 16)
    assert foreign.text.replace(ceiba["Ana"].code, "") == missing.text.replace("2" * 16, "")
    sign_in(client, cast.coordinator)  # the control
    assert names(Page(client, LIST).press("Buscar", q=ceiba["Ana"].code)) == ["Ana"]


def test_a_foreign_group_in_a_filter_is_as_a_missing_one(client, cast, ceiba):
    sign_in(client, cast.outsider)
    key, missing = ceiba["Ana"].enrollment.offering_id, ceiba["Ana"].pk
    texts = [Page(client, f"{LIST}?group={each}") for each in (key, missing)]
    assert texts[0].text == texts[1].text and texts[0].errors()


def test_the_monitor_reads_and_takes_no_file(client, cast, ceiba):
    sign_in(client, cast.monitor)
    page = Page(client, LIST)
    assert "Celia" in page.text and names(page) == []
    assert page.html.find("input", type="checkbox") is None
    assert client.post(FILES, {"way": "csv"}).status_code == 403
    for who in ("facilitator", "case_worker"):
        sign_in(client, getattr(cast, who))
        assert client.get(LIST).status_code == 403


# --- files -----------------------------------------------------------------------------------
def inside(response) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return set(archive.namelist())


def test_what_is_ticked_leaves_in_one_archive(coordinator, ceiba):
    page = Page(coordinator, LIST).pick("pick", str(ceiba["Ana"].pk))
    assert inside(page.press("ZIP").response) == {*BESIDE, f"{ceiba['Ana'].code}.pdf"}
    assert page.response["Content-Disposition"] == 'attachment; filename="certificates.zip"'
    assert Entry.objects.get(action="certificates.packed").count == 1


def test_all_of_the_list_means_its_filters_and_what_is_valid(coordinator, ceiba):
    all_of_it = Page(coordinator, LIST).choose(whole="on").press("ZIP")
    valid = {f"{ceiba[name].code}.pdf" for name in ("Ana", "Celia")}
    assert inside(all_of_it.response) == {*BESIDE, *valid}
    narrowed = Page(coordinator, f"{LIST}?kind=attendance").choose(whole="on").press("ZIP")
    assert inside(narrowed.response) == {*BESIDE, f"{ceiba['Celia'].code}.pdf"}
    sought = Page(coordinator, LIST).press("Search", q="ana mejia").choose(whole="on").press("PDF")
    assert sought.response.content.startswith(b"%PDF")
    assert Entry.objects.get(action="certificates.printed").count == 1


def test_a_revoked_one_can_neither_be_ticked_nor_taken(coordinator, ceiba):
    page = Page(coordinator, LIST)
    ended = str(ceiba["Berta"].pk)
    assert page.html.find("input", attrs={"name": "pick", "value": ended}) is None
    page.send(FILES, {"way": "pdf", "pick": ended})
    assert "None of these certificates is valid." in page.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_holds_the_list_and_no_formula(coordinator, cast, ceiba, kind):
    holder = group.member(ceiba["Ana"].enrollment.offering, given="=1+1", surname1="Paz")
    issuing.issue(ceiba["Ana"].enrollment.offering, actor=cast.coordinator, only={holder.pk})
    table = Page(coordinator, LIST).press({"csv": "CSV", "xlsx": "Excel"}[kind]).response
    entry = Entry.objects.get(action="certificates.tabled")
    assert (entry.count, entry.organization) == (4, cast.ceiba.pk)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
        assert rows[0][0] == "Name" and len(rows) == 5
        assert {row[0].split()[0] for row in rows[1:]} == {"'=1+1", "Ana", "Berta", "Celia"}
        assert {row[-1] for row in rows[1:]} == {"valid", "no longer valid"}
    else:
        assert table.content.startswith(b"PK")


def test_nothing_chosen_and_foreign_ones_are_said(coordinator, cast, ceiba):
    assert "Tick certificates first" in Page(coordinator, LIST).press("ZIP").text
    other = group.offering(cast.quetzal)
    group.member(other)
    foreign = issuing.issue(other, actor="system:tests").issued[0]
    said = []
    for key in (foreign.pk, ceiba["Ana"].enrollment_id):
        said.append(Page(coordinator, LIST).send(FILES, {"way": "zip", "pick": str(key)}).text)
    assert said[0] == said[1] and "Choose the certificates again." in said[0]


def test_somebody_whose_key_was_destroyed_breaks_no_list(coordinator, ceiba):
    DataKey.objects.filter(pk=ceiba["Ana"].participant.key_id).update(wrapped=b"\0" * 60)
    page = Page(coordinator, LIST)
    assert page.status == 200 and "–" in page.text and "Celia" in page.text
    here = f"{LIST}{ceiba['Ana'].pk}/"
    assert Page(coordinator, here).url == LIST
    assert inside(Page(coordinator, LIST).choose(whole="on").press("ZIP").response)
