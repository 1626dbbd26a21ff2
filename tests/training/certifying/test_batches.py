"""Large groups are issued, and files of many are made, in the background: stopped, gone on with,
and whatever goes wrong in the middle."""

import errno
import gc
import io
import os
import zipfile
from collections import Counter

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.sealing import files
from audit.models import Entry
from jobs import kinds, starting, working
from jobs.models import Job, State
from tests.clicking import Page
from tests.signing_in import sign_in
from tests.working import work
from training.certifying import batches, bundling, composing, ending, handing_out, issuing
from training.certifying import files as issued_files
from training.certifying import templates as looks
from training.models import Certificate, Course, Handout, TemplateVersion
from training.views import certificate_list, certificates

from . import group
from .papers import quick_papers
from .test_handing_out import IN_ORDER, full, history
from .test_pdf import text

WHY = "looked at by a test"
PLACE = "/trabajo/certificados/trabajos/"
FEW = 2  # that a request makes in these tests


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    for where in (certificates, certificate_list):
        monkeypatch.setattr(where, "IN_A_REQUEST", FEW)
    monkeypatch.setattr(working, "EVERY", 0)


@pytest.fixture
def drawn_quickly(monkeypatch):
    """Where it is not the page that matters."""
    quick_papers(monkeypatch)


@pytest.fixture
def offering(cast):
    return group.offering(cast.ceiba)


@pytest.fixture
def five(offering):
    for names in IN_ORDER[:5]:
        given, surname1, surname2 = names
        group.member(offering, given=given, surname1=surname1, surname2=surname2)
    return offering


@pytest.fixture
def coordinator(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return sign_in(client, cast.coordinator)


def all_of_them():
    return Certificate.objects.unscoped(WHY).order_by("pk")


def stored(org) -> list[str]:
    folder = settings.SEALED_ROOT / str(org.pk)
    return sorted(p.name for p in folder.rglob("*") if p.is_file()) if folder.exists() else []


def begin(cast, offering) -> Job:
    only = {enrollment.pk for enrollment, _verdict in issuing.standing(offering).eligible}
    return batches.begin(offering, cast.coordinator, only, looks.version_of(offering.course))


def when(number: int, happens):
    """A pace that lets something happen after so many certificates."""

    def after(self, done):
        if done == number and not happens.done:
            happens.done = True
            happens()
        told(self, done)

    happens.done, told = False, batches._Told.after
    return after


# --- issuing --------------------------------------------------------------------------------
def test_a_large_group_takes_three_clicks_too(coordinator, cast, five, drawn_quickly):
    page = Page(coordinator, reverse("training:certificates", args=[five.pk]))  # the first click
    page.link("Issue 5")
    page.press("Issue 5 certificates")
    assert page.taps == 2 and page.url.startswith(PLACE)
    assert "It starts in a moment." in page.text and all_of_them().count() == 0
    group_page = Page(coordinator, reverse("training:certificates", args=[five.pk]))
    assert "being issued now" in group_page.text and "Issue 5" not in group_page.text
    work()
    page.open(PLACE)
    assert "It is done." in page.text and "5 people have the certificate." in page.text
    assert all_of_them().count() == 5
    assert {each.issued_by for each in all_of_them()} == {cast.coordinator}
    assert Counter(Entry.objects.values_list("action", flat=True))["certificate.issued"] == 5


def test_the_page_of_the_work_names_nobody(coordinator, cast, five, drawn_quickly):
    begin(cast, five)
    bundling.begin(cast.coordinator, "pdf", group=five)
    before = Entry.objects.count()
    page = Page(coordinator, PLACE)
    assert Entry.objects.count() == before
    for _given, surname, _second in IN_ORDER[:5]:
        assert surname not in page.text
    assert not {"given", "name"} & set(str(Job.objects.values_list("parameters", flat=True)))


def whole_ones_in_memory(cast, offering, monkeypatch) -> int:
    """How many certificates with all that they say lie in memory at once, at most."""
    seen, after = [], batches._Told.after

    def counted(self, done):
        gc.collect()
        rows = [each for each in gc.get_objects() if type(each) is Certificate]
        seen.append(sum("facts" in vars(each) and bool(each.facts) for each in rows))
        after(self, done)

    gc.collect()
    before = sum(type(each) is Certificate for each in gc.get_objects())
    monkeypatch.setattr(batches._Told, "after", counted)
    begin(cast, offering)
    work()
    assert all_of_them().count() == 5
    return max(seen) - before


def test_a_large_group_is_not_kept_in_memory(cast, five, drawn_quickly, monkeypatch):
    monkeypatch.setattr(issuing, "AT_A_TIME", 2)
    assert whole_ones_in_memory(cast, five, monkeypatch) <= 1


def test_a_pace_that_keeps_would_hold_all_of_them(cast, five, drawn_quickly, monkeypatch):
    monkeypatch.setattr(batches._Told, "keeps", True)
    assert whole_ones_in_memory(cast, five, monkeypatch) == 5


def test_two_orders_of_one_group_are_one(cast, five):
    assert begin(cast, five) == begin(cast, five)


def test_who_may_not_any_more_issues_nothing(cast, five, drawn_quickly):
    begin(cast, five)
    membership = cast.coordinator.membership
    type(membership).objects.filter(pk=membership.pk).update(role="monitor")
    work()
    assert Job.objects.get().problem == "no_access" and not all_of_them().exists()


def test_another_organization_does_not_see_the_work(client, cast, five):
    job = begin(cast, five)
    sign_in(client, cast.outsider)
    assert str(job.pk) not in client.get(PLACE).content.decode()
    for name in ("cancel", "go_on"):
        assert client.post(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404


def test_stopped_and_gone_on_with(coordinator, cast, five, drawn_quickly, monkeypatch):
    job = begin(cast, five)
    stop = when(2, lambda: starting.cancel(job, cast.coordinator))
    monkeypatch.setattr(batches._Told, "after", stop)
    work()
    assert Job.objects.get().state == State.CANCELLED and all_of_them().count() == 2
    page = Page(coordinator, PLACE)
    assert "It was stopped." in page.text and "2 of 5 were done." in page.text
    page.press("Go on")
    work()
    assert Job.objects.get().outcome == {"issued": 5, "left": 0}
    assert all_of_them().count() == 5 == len(stored(cast.ceiba))


# --- what changes in the middle -------------------------------------------------------------
def change_everything(cast, offering):
    """Another version of the template, another name of the course, somebody else who signs."""
    template = looks.own(cast.ceiba)
    look = TemplateVersion(language="en", sentence_es="Otra frase", sentence_en="Another one")
    looks.change(template, look, actor=cast.coordinator, seen=template.current.number)
    Course.objects.filter(pk=offering.course_id).update(name_es="Otro curso", hours=7)
    cast.ceiba.signatories.update(name="Otra Persona")


def said(certificate) -> dict:
    return {k: v for k, v in certificate.facts.items() if k not in ("code", "verify_url")}


@pytest.fixture
def changed_and_broken_off(cast, five, drawn_quickly, monkeypatch):
    """After two, all is changed and the work is stopped; then it is gone on with."""

    def change_and_stop():
        change_everything(cast, five)
        starting.cancel(Job.objects.get(), cast.coordinator)

    begin(cast, five)
    monkeypatch.setattr(batches._Told, "after", when(2, change_and_stop))
    work()
    assert all_of_them().count() == 2
    return lambda: (starting.go_on(Job.objects.get(), cast.coordinator), work())


def test_all_of_a_batch_say_what_the_first_one_says(changed_and_broken_off):
    changed_and_broken_off()
    issued = list(all_of_them())
    assert len(issued) == 5 and all(said(each) == said(issued[0]) for each in issued)
    assert len({each.drawn_with_id for each in issued}) == 1
    assert issued[-1].facts["course_es"].startswith("Electricidad de casas")


def test_read_anew_at_each_turn_it_would_have_two_looks(changed_and_broken_off, monkeypatch):
    """The control."""
    monkeypatch.setattr(batches, "_first", lambda *given: None)
    changed_and_broken_off()
    issued = list(all_of_them())
    assert len(issued) == 5 and said(issued[-1]) != said(issued[0])


def test_who_withdraws_meanwhile_is_told_apart(cast, five, drawn_quickly, monkeypatch):
    """Somebody's place is ended while the work is at others: the rest go on."""
    last = issuing.standing(five).eligible[-1][0]

    def end():
        type(last).objects.unscoped(WHY).filter(pk=last.pk).update(state="withdrawn")

    begin(cast, five)
    monkeypatch.setattr(batches._Told, "after", when(2, end))
    work()
    assert Job.objects.get().state == State.DONE
    assert all_of_them().count() + Job.objects.get().outcome["left"] == 5


# --- a full disk ----------------------------------------------------------------------------
@pytest.fixture
def full_after(monkeypatch):
    """The disk is full after so many files; gives what makes room again."""
    write = os.fsync

    def begin(number: int):
        left = [number]

        def fsync(handle):
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            write(handle)

        monkeypatch.setattr(files.os, "fsync", fsync)
        return lambda: monkeypatch.setattr(files.os, "fsync", write)

    return begin


def test_a_disk_full_in_the_middle_is_said_and_gone_on_with(
    coordinator, cast, five, drawn_quickly, full_after
):
    begin(cast, five)
    make_room = full_after(3)
    work()
    assert Job.objects.get().problem == "disk_full"
    assert len(stored(cast.ceiba)) == 3 == all_of_them().count()
    page = Page(coordinator, PLACE)
    assert "The disk of the server is full." in page.text and "3 of 5 were done." in page.text
    make_room()
    page.press("Go on")
    work()
    assert Job.objects.get().state == State.DONE
    assert stored(cast.ceiba) == sorted(f"{each.pk}.pdf" for each in all_of_them())
    assert all_of_them().count() == 5


def test_a_disk_full_within_a_request_is_said(coordinator, cast, offering, full_after):
    group.member(offering)
    group.member(offering, given="Berta")
    full_after(1)
    page = Page(coordinator, reverse("training:certificates_issue", args=[offering.pk]))
    page.press("Issue 2 certificates")
    assert "The disk of the server is full." in page.text
    assert len(stored(cast.ceiba)) == 1 == all_of_them().count()


def test_a_file_of_many_that_finds_no_room_leaves_nothing(cast, five, drawn_quickly, full_after):
    issuing.issue(five, actor=cast.coordinator)
    before = stored(cast.ceiba)
    bundling.begin(cast.coordinator, "zip", group=five)
    full_after(0)
    work()
    assert Job.objects.get().problem == "disk_full" and stored(cast.ceiba) == before


# --- files of many --------------------------------------------------------------------------
@pytest.fixture
def issued(cast, five, drawn_quickly):
    return issuing.issue(five, actor=cast.coordinator).issued


def fetch(client, job=None):
    job = job or Job.objects.order_by("created_at").last()
    return client.get(reverse("jobs:file", args=[job.pk]))


def content_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_group_is_packed_with_index_and_codebook(coordinator, cast, five, issued):
    files.remove(issued[0].file)
    page = Page(coordinator, reverse("training:certificates", args=[five.pk]))
    page.press("All files in one ZIP")
    assert page.url.startswith(PLACE)
    work()
    assert {tuple(history(each)) for each in issued} == {()}
    page.open(PLACE)
    assert "1 file could not be opened" in page.text
    page.link("Download")
    name = f'attachment; filename="certificates-{five.code}.zip"'
    assert page.response["Content-Disposition"] == name
    with zipfile.ZipFile(io.BytesIO(page.response.content)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        index = archive.read("index.csv").decode("utf-8-sig").splitlines()
        words = archive.read("codebook.csv").decode("utf-8-sig")
    assert names == {"index.csv", "index.xlsx", "codebook.csv", "firma.json"} | {
        f"{each.code}.pdf" for each in issued[1:]
    }
    assert index[0].split(",")[:2] == ["number", "name"] and len(index) == 6
    assert all(column in words for column in index[0].split(","))
    assert "Nombre del PDF en este paquete" in words and "Name of the PDF in this package" in words
    assert history(issued[0]) == [] and {tuple(history(e)) for e in issued[1:]} == {("packed",)}
    assert Entry.objects.get(action="certificates.packed").count == 4


def test_one_pdf_in_the_order_of_a_spanish_list(coordinator, cast, five, tmp_path, monkeypatch):
    issued = issuing.issue(five, actor=cast.coordinator).issued
    monkeypatch.setattr(handing_out, "TOGETHER", 2)  # three parts are joined
    bundling.begin(cast.coordinator, "pdf", group=five)
    work()
    content = content_of(fetch(coordinator))
    read = text(content, tmp_path)
    places = [read.index(full(names)) for names in IN_ORDER[:5]]
    assert places == sorted(places)
    code, state = issued_files.look_up(content)
    assert state == "valid" and code in {each.code for each in issued}
    assert issued_files.look_up(content + b" ")[1] == issued_files.ALTERED  # the control
    assert {tuple(history(each)) for each in issued} == {("printed",)}


def revoke(cast, issued):
    ending.revoke(issued[1], "Se emitió a otra persona.", cast.coordinator)


def take_the_role(cast, issued):
    membership = cast.coordinator.membership
    type(membership).objects.filter(pk=membership.pk).update(role="monitor")


def test_what_ended_meanwhile_keeps_the_file_back(coordinator, cast, five, issued):
    bundling.begin(cast.coordinator, "zip", group=five)
    work()
    assert fetch(coordinator).status_code == 200  # the control
    revoke(cast, issued)
    answer = fetch(coordinator)
    assert answer.status_code == 404
    assert str(kinds.PROBLEMS["ended"]) in answer.content.decode()
    assert len(history(issued[0])) == 1
    bundling.begin(cast.coordinator, "zip", group=five)
    work()
    with zipfile.ZipFile(io.BytesIO(fetch(coordinator).content)) as archive:
        assert f"{issued[1].code}.pdf" not in archive.namelist()


def test_who_lost_the_role_does_not_get_the_file(coordinator, cast, five, issued):
    bundling.begin(cast.coordinator, "zip", group=five)
    work()
    take_the_role(cast, issued)
    assert fetch(coordinator).status_code == 404
    assert not Handout.objects.unscoped(WHY).exists()


def test_a_selection_from_the_list_is_kept_without_names(coordinator, cast, issued):
    page = Page(coordinator, "/trabajo/certificados/").press("Search", q="nunez")
    page.choose(whole="on").press("ZIP")
    assert page.url.startswith(PLACE)
    job = Job.objects.get()
    assert len(job.parameters["ids"]) == 4 and "nunez" not in str(job.parameters).lower()
    narrowed = Page(coordinator, "/trabajo/certificados/?kind=achievement")
    narrowed.choose(whole="on").press("PDF")
    other = Job.objects.exclude(pk=job.pk).get()
    assert other.parameters["filters"] == {"kind": "achievement"}
    assert other.parameters["ids"] is None


def test_a_large_file_is_sent_piece_by_piece(coordinator, cast, five, issued, monkeypatch):
    bundling.begin(cast.coordinator, "zip", group=five)
    work()
    whole = fetch(coordinator).content
    monkeypatch.setattr("jobs.views.SMALL", 0)
    answer = fetch(coordinator)
    assert answer.streaming and content_of(answer) == whole
    assert answer["Content-Length"] == str(len(whole))


def test_of_many_nothing_is_made_by_a_look(coordinator, five, issued):
    answer = coordinator.get(reverse("training:certificates_zip", args=[five.pk]))
    assert answer.status_code == 302 and not Job.objects.exists()


def test_too_many_pages_are_refused_in_words(coordinator, cast, five, issued, monkeypatch):
    monkeypatch.setattr(bundling, "MOST_PAGES", 4)
    bundling.begin(cast.coordinator, "pdf", group=five)
    work()
    with translation.override("en"):
        assert str(kinds.PROBLEMS["many_pages"]) in Page(coordinator, PLACE).text


def test_only_who_certifies_sees_the_work(client, cast):
    for who in ("monitor", "facilitator", "case_worker"):
        sign_in(client, getattr(cast, who))
        assert client.get(PLACE).status_code == 403


def test_what_is_shared_is_all_but_what_is_ones_own(five):
    shared = composing.shared_facts(five, composing.today(five))
    facts = composing.facts_for(shared, "Ana Paz", "2" * 16)
    clear, _holder = facts.to_json()
    again = composing.shared_with(Certificate(facts=clear))
    assert composing.facts_for(again, "Ana Paz", "2" * 16) == facts
