"""A PDF that anybody brings to the public page: as we issued it, or not; and nobody learns more."""

import hashlib
import logging
import shutil
import subprocess

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import Entry
from jobs.models import Job
from tests.training.proving import papers
from tests.training.proving.test_forged import HOSTILE
from training.certifying import (
    brought,
    claiming,
    codes,
    ending,
    files,
    filing,
    handing_out,
    issuing,
    views,
)
from training.certifying import pdf as drawing
from training.forms import brought as words
from training.models import Certificate
from training.proving import issuing as proving

from . import group
from .samples import make_facts


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def offering(cast):
    return group.offering(cast.ceiba)


@pytest.fixture
def certificate(offering) -> Certificate:
    group.member(offering, given="Nahomy", surname1="Canul")
    return issuing.issue(offering, actor="system:tests").issued[0]


def bring(content: bytes | None, path: str = "/v/", **fields):
    if content is not None:
        fields["file"] = SimpleUploadedFile("Nahomy Canul.pdf", content)
    return Client().post(path, fields, headers={"Sec-Fetch-Site": "same-origin"})


def state(content: bytes, **fields) -> str:
    response = bring(content, **fields)
    assert response.status_code == 200, response
    return response.context["judged"].state


def fault(content: bytes | None) -> str:
    """What stands beside the field."""
    response = bring(content)
    form = response.context["file_form"]
    [told] = form.errors["file"]
    text = response.content.decode()
    assert f'aria-describedby="{form["file"].aria_describedby}"' in text
    assert 'href="#id_file"' in text and 'id="id_file_error"' in text
    return told


def test_each_state_and_the_next_request_after_it_ended(cast, certificate):
    content = filing.pdf_of(certificate)
    assert state(content) == "valid"
    new = ending.replace(certificate, cast.coordinator, name="Nahomí Canul")
    assert state(content) == "replaced" and state(filing.pdf_of(new)) == "valid"
    ending.revoke(new, "La razón secreta", cast.coordinator)
    told = bring(filing.pdf_of(new))
    assert told.context["judged"].state == "revoked"
    for secret in ("secreta", "Nahom", "Canul", new.facts["course_es"]):
        assert secret not in told.content.decode()
    assert new.code not in bring(content).content.decode()


def test_one_flipped_byte_is_altered(certificate):
    content = filing.pdf_of(certificate)
    places = [3, content.index(b"/ByteRange") + 4, content.index(b"/Contents <") + 30]
    places += [len(content) // 2, len(content) - 3]
    for at in places:
        changed = bytearray(content)
        changed[at] ^= 1
        assert state(bytes(changed)) == "altered", at
    told = bring(bytes(changed), "/en/v/").content.decode()
    assert "This file is not as we issued it" in told and certificate.code not in told
    assert state(content) == "valid", "the control"


def test_what_was_put_together_from_ours_is_altered(certificate, offering):
    second = group.member(offering, given="Berta", surname1="Ixcoy")
    other = issuing.issue(second.offering, actor="system:tests").issued[0]
    facts = filing.frozen(certificate)
    swapped = filing.signed(filing.carrying(facts, proving.of(other).credential))
    for content in (
        swapped,
        group.unsigned(certificate),
        filing.pdf_of(certificate) + b"\n",
        handing_out.printable([certificate]),
        papers.plain(),
    ):
        assert state(content) == "altered"
    assert state(filing.pdf_of(other)) == "valid", "the control"


def test_whether_there_is_such_a_code_nobody_learns(certificate, django_assert_num_queries):
    """A file of somebody's own making, with a code that there is and with one that there is not."""
    unknown = codes.new_code()
    made = {}
    for code in (certificate.code, unknown):
        url = f"https://rumbo.example/v/{code}"
        made[code] = drawing.render(make_facts(code=code, verify_url=url))
    assert files.look_up(made[certificate.code]) != files.look_up(made[unknown]), "the control"
    with django_assert_num_queries(3):
        known = brought.judged(made[certificate.code])
    with django_assert_num_queries(3):
        assert brought.judged(made[unknown]) == known == brought.Judged("altered")
    told = [bring(content).content for content in made.values()]
    assert told[0] == told[1]


def test_the_file_of_another_certificate_is_said(certificate, offering):
    content = filing.pdf_of(certificate)
    mine, other = (
        bring(content, code=code).context["other_code"]
        for code in (certificate.code, codes.new_code())
    )
    assert (mine, other) == (False, True)
    page = Client().get(f"/v/{certificate.code}").content.decode()
    assert f'name="code" value="{certificate.code}"' in page
    nobody = Client().get(f"/v/{codes.new_code()}").content.decode()
    assert 'enctype="multipart' not in nobody


def test_many_made_in_one_file_in_the_background(cast, certificate):
    content = drawing.render_many([filing.frozen(certificate)])
    assert state(content) == "altered", "the control"
    Job.objects.create(
        kind=files.BUNDLES,
        membership=cast.coordinator.memberships.get(),
        organization=cast.ceiba,
        actor=cast.coordinator,
        outcome={"digest": hashlib.sha256(content).hexdigest()},
    )
    assert state(content) == "valid"
    ending.revoke(certificate, "Se emitió a otra persona.", cast.coordinator)
    assert state(content) == "revoked"


def locked(content: bytes, tmp_path) -> bytes:
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    (tmp_path / "open.pdf").write_bytes(content)
    order = ["qpdf", "--encrypt", "ceiba", "ceiba", "256", "--", "open.pdf", "locked.pdf"]
    subprocess.run(order, cwd=tmp_path, check=True)
    return (tmp_path / "locked.pdf").read_bytes()


def test_what_cannot_be_read_is_said_beside_the_field(db, tmp_path):
    paper = papers.unsigned(make_facts())
    assert fault(None) == words.FileForm.base_fields["file"].error_messages["required"]
    assert fault(b"") == words.FileForm.base_fields["file"].error_messages["empty"]
    assert fault(b"PK\x03\x04" + bytes(1000)) == words.UNREADABLE["no_pdf"]
    assert fault(paper[:40]) == words.UNREADABLE["damaged"]
    assert fault(locked(paper, tmp_path)) == words.UNREADABLE["locked"]
    assert fault(b"%PDF-1.7" + bytes(brought.LARGEST)) == words.TOO_LARGE
    assert fault(b"%PDF-1.7" + bytes(11 * 1024 * 1024)) == words.TOO_LARGE
    assert state(paper) == "altered", "the control"


def test_what_a_stranger_made_is_not_opened(db, monkeypatch):
    """Not in a child either: it runs as the service does, and could read its keys."""

    def opened(*_args):
        raise AssertionError

    for reader in ("read", "codes_in"):
        monkeypatch.setattr(claiming, reader, opened)
    for name, made in HOSTILE.items():
        told = bring(made())
        assert told.status_code == 200 and "judged" not in told.context, name
    assert state(papers.unsigned(make_facts())) == "altered"
    with pytest.raises(AssertionError):
        files.look_up(HOSTILE["no PDF"]())  # the control: staff's command opens it


def test_nothing_is_kept_or_logged(certificate, caplog):
    content = filing.pdf_of(certificate)
    entries = Entry.objects.count()
    with caplog.at_level(logging.DEBUG):
        told = [bring(content), bring(content[:-1]), bring(b"x"), bring(None)]
    assert Entry.objects.count() == entries
    assert not any(word in caplog.text for word in ("Nahomy", "Canul", certificate.code))
    for each in told:
        assert each["Cache-Control"] == "no-store" and "noindex" in each["X-Robots-Tag"]
        assert not each.cookies and "Canul" not in each.content.decode()


def test_only_our_own_page_sends_one_here(certificate):
    content = SimpleUploadedFile("a.pdf", filing.pdf_of(certificate))
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/v/", {"file": content}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert client.get("/v/").status_code == 200
    answer = client.post("/v/", {"file": content}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200, "the control"


def test_only_so_many_from_one_network(db, monkeypatch):
    monkeypatch.setattr(views, "FILES_PER_NETWORK", 2)
    answers = [bring(b"x") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[-1].context["file_form"].errors["file"] == [words.TOO_OFTEN]
