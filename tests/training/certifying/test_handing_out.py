"""Certificates leave: in the order of a list, exactly as issued, and always written down."""

import csv
import io
import re
import zipfile

import pytest
from django.urls import reverse

from accounts.sealing import files
from audit.models import Entry
from tests.clicking import Page
from tests.signing_in import sign_in
from training.certifying import ending, filing, handing_out, indexing, issuing
from training.models import Handout

from . import group
from .test_pdf import text

BESIDE = ("index.csv", "index.xlsx", "codebook.csv", "firma.json")
# In the order of a Spanish list: accents aside, ñ a letter of its own after n.
IN_ORDER = [
    ("Zoila", "Ávila", "Paz"),
    ("Ana", "Nunes", "Zelaya"),
    ("Berta", "Núñez", "Ávila"),
    ("Ana", "Núñez", "Nuñez"),
    ("Zoila", "Núñez", "Ñurinda"),
    ("Eva", "Nuño", "Paz"),
    ("Ana", "Nzuma", "Xol"),
    ("Ana", "Ñurinda", "Paz"),
    ("Ana", "Oñate", "Mejía"),
    ("Marta", "Zúniga", ""),
]


@pytest.fixture
def offering(cast):
    return group.offering(cast.ceiba)


def issue(cast, offering, names) -> list:
    for given, surname1, surname2 in reversed(names):
        group.member(offering, given=given, surname1=surname1, surname2=surname2)
    return issuing.issue(offering, actor=cast.coordinator).issued


@pytest.fixture
def issued(cast, offering):
    return issue(cast, offering, IN_ORDER[:3])


@pytest.fixture
def coordinator(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return sign_in(client, cast.coordinator)


def full(names: tuple) -> str:
    return " ".join(part for part in names if part)


def history(certificate) -> list[str]:
    rows = Handout.objects.unscoped("looked at by a test").filter(certificate=certificate)
    return list(rows.values_list("way", flat=True))


def test_a_group_is_printed_in_the_order_of_a_spanish_list(coordinator, cast, offering, tmp_path):
    issued = issue(cast, offering, IN_ORDER)
    answer = coordinator.get(reverse("training:certificates_pdf", args=[offering.pk]))
    shown = text(answer.content, tmp_path)
    names = [full(each) for each in IN_ORDER]
    assert re.findall("|".join(map(re.escape, names)), shown) == names
    assert sorted(IN_ORDER) != IN_ORDER  # the control: code points would sort otherwise
    assert {tuple(history(each)) for each in issued} == {("printed",)}
    assert Entry.objects.get(action="certificates.printed").count == len(IN_ORDER)


def test_the_zip_of_a_group_holds_the_files_as_issued(coordinator, cast, offering, issued):
    lost = issued[0]
    files.remove(lost.file)
    ended = issued[1]
    ending.revoke(ended, "Se emitió por error.", cast.coordinator)
    answer = coordinator.get(reverse("training:certificates_zip", args=[offering.pk]))
    assert answer["Content-Disposition"].endswith(f'"certificates-{offering.code}.zip"')
    assert "no-store" in answer["Cache-Control"]
    kept = [each for each in issued if each not in (lost, ended)]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert set(archive.namelist()) == {*BESIDE, *(f"{c.code}.pdf" for c in kept)}
        assert all(archive.read(f"{c.code}.pdf") == filing.pdf_of(c) for c in kept)
        index = archive.read("index.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(index)))
    assert rows[0] == indexing.COLUMNS and len(rows) == len(kept) + 2
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, len(rows))]
    assert {row[1] for row in rows[1:]} == {c.holder["name"] for c in [lost, *kept]}
    assert [row[-1] for row in rows[1:] if row[1] == lost.holder["name"]] == [""]
    assert history(lost) == [] and {tuple(history(each)) for each in kept} == {("packed",)}


def test_only_the_coordinator_has_the_files(client, cast, offering, issued):
    for who in ("monitor", "facilitator", "case_worker"):
        sign_in(client, getattr(cast, who))
        for name in ("certificates_zip", "certificates_pdf"):
            assert client.get(reverse(f"training:{name}", args=[offering.pk])).status_code == 403
    sign_in(client, cast.outsider)
    assert client.get(reverse("training:certificates_zip", args=[offering.pk])).status_code == 404


def test_a_lost_paper_is_printed_again_with_one_click(coordinator, issued):
    certificate = issued[0]
    page = Page(coordinator, reverse("training:certificate", args=[certificate.pk]))
    assert "Not handed out yet." in page.text
    page.link("Download, to print")
    assert page.response.content == filing.pdf_of(certificate)
    page.open(reverse("training:certificate", args=[certificate.pk]))
    assert "Handed out once" in page.text
    taps = page.taps
    page.press("Print again")
    assert page.taps == taps + 1
    assert page.response.content == filing.pdf_of(certificate)
    name = f'attachment; filename="certificate-{certificate.code[-4:]}.pdf"'
    assert page.response["Content-Disposition"] == name
    page.open(reverse("training:certificate", args=[certificate.pk]))
    assert "Handed out 2 times" in page.text and "printed again" in page.text
    assert history(certificate) == ["downloaded", "reprinted"]
    entry = Entry.objects.get(action="certificate.reprinted")
    assert entry.object_id == str(certificate.pk)


def test_what_is_no_longer_valid_is_not_printed_again(coordinator, cast, issued):
    ending.revoke(issued[0], "Se emitió por error.", cast.coordinator)
    url = reverse("training:certificate_reprint", args=[issued[0].pk])
    answer = coordinator.post(url)
    assert answer.status_code == 302 and history(issued[0]) == []


def test_no_file_leaves_that_cannot_be_written_down(coordinator, cast, issued, monkeypatch):
    coordinator.raise_request_exception = False

    def broken(*given, **more):
        raise RuntimeError("the journal cannot be written")

    monkeypatch.setattr(handing_out.journal, "record", broken)
    answer = coordinator.post(reverse("training:certificate_reprint", args=[issued[0].pk]))
    assert answer.status_code == 500 and history(issued[0]) == []


def test_who_waits_is_told_how_far_it_is(issued):
    told, file = [], io.BytesIO()
    handing_out.zip_of(iter(issued), file, told.append)
    assert told == list(range(1, len(issued) + 1))
    told.clear()
    handing_out.printable(iter(issued), told.append)
    assert told == [len(issued)]  # they are drawn together
