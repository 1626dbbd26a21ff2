"""What is issued proves itself: file, print and code; and nothing is issued unsigned."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.training.certifying import group
from training.certifying import claiming, ending, files, filing, handing_out, issuing, pdf
from training.certifying.composing import Refused
from training.models import Certificate
from training.proving import ended, generations, publishing, ring, signature
from training.proving import issuing as proving
from training.proving.inspecting import Seal, inspected


@pytest.fixture
def certificate(cast) -> Certificate:
    enrollment = group.member(group.offering(cast.ceiba), given="Nahomy", surname1="Canul")
    return issuing.issue(enrollment.offering, actor="system:tests").issued[0]


def test_the_file_is_drawn_from_what_was_frozen_and_signed(certificate):
    content, proof = filing.pdf_of(certificate), proving.of(certificate)
    assert content.startswith(group.unsigned(certificate))
    assert inspected(content, ring.load().all_public()).seal == Seal.INTACT
    assert claiming.read(content).carried == {proving.FILE: proof.credential}
    assert files.look_up(content) == (certificate.code, "valid")


def test_a_print_bears_the_same_qr_code_and_no_signature(certificate, monkeypatch):
    asked, draw = [], pdf.qr
    monkeypatch.setattr(pdf, "qr", lambda *args: asked.append(args) or draw(*args))
    printed = handing_out.printable([certificate])
    group.unsigned(certificate)
    assert asked[0] == asked[1] and asked[0][1] == proving.of(certificate).payload
    assert inspected(printed, ring.load().all_public()).seal == Seal.NONE
    assert files.look_up(printed) == (certificate.code, "valid")


def test_whatever_was_changed_is_altered(certificate):
    content, code = filing.pdf_of(certificate), certificate.code
    facts, proof = filing.frozen(certificate), proving.of(certificate)
    then = timezone.now()
    other = generations.make(1, generations.make_authority("Rumbo", then), "Rumbo", then)
    forged = [
        content + b"\n",
        content.replace(b"/Marked true", b"/Marked trve"),
        filing.signed(filing.carrying(facts.with_name("Otra Persona"), proof.credential)),
        filing.signed(filing.carrying(facts, proof.credential.replace(b"2", b"3"))),
        signature.signed(group.unsigned(certificate), other),
        group.unsigned(certificate),
    ]
    assert [files.look_up(each) for each in forged] == [(code, "altered")] * len(forged)


def test_the_qr_code_of_another_one(cast, certificate):
    """Its page and its address, with the signed words of somebody else's."""
    second = group.member(certificate.enrollment.offering, given="Berta", surname1="Ixcoy")
    other = issuing.issue(second.offering, actor="system:tests").issued[0]
    mixed = type(filing.frozen(certificate))(
        **vars(filing.frozen(certificate)) | {"payload": proving.of(other).payload}
    )
    content = filing.signed(filing.carrying(mixed, proving.of(certificate).credential))
    assert files.look_up(content) == (certificate.code, "altered")


def test_a_replaced_one_never_tells_the_new_code(cast, certificate):
    content = filing.pdf_of(certificate)
    new = ending.replace(certificate, cast.coordinator, name="Nahomí Canul")
    assert files.look_up(content) == (certificate.code, "replaced")
    newest = ending.replace(new, cast.coordinator, name="Nahomi Canul")
    assert files.look_up(content) == (certificate.code, "replaced")
    assert files.look_up(filing.pdf_of(new)) == (new.code, "replaced")
    assert files.look_up(filing.pdf_of(newest)) == (newest.code, "valid")


def offline(path, folder, **lists) -> str:
    (folder / "claves.json").write_bytes(publishing.keys())
    for name, content in lists.items():
        (folder / name).write_bytes(content)
    given = {name: str(folder / name) for name in lists}
    out = StringIO()
    try:
        call_command(
            "verify_certificate",
            str(path),
            offline=True,
            keys=str(folder / "claves.json"),
            json=True,
            stdout=out,
            stderr=StringIO(),
            **given,
        )
    except CommandError:
        pass
    return json.loads(out.getvalue())["state"]


def test_without_a_database(cast, certificate, tmp_path, django_assert_num_queries):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(filing.pdf_of(certificate))
    good = publishing.ended_list()
    ending.revoke(certificate, "Se emitió a otra persona.", cast.coordinator)
    publishing._ended.cache_clear()
    bad = publishing.ended_list()
    with django_assert_num_queries(0):
        assert offline(path, tmp_path) == "signed"
        assert offline(path, tmp_path, ended=good) == "valid"
        assert offline(path, tmp_path, ended=bad) == "revoked"
        path.write_bytes(path.read_bytes() + b" ")
        assert offline(path, tmp_path, ended=good) == "altered"
    assert ended.read(bad, ring.load().keys.get).state(certificate.code) == "revoked"


@pytest.mark.parametrize("fault", [ring.MISSING, ring.EXPIRED])
def test_nothing_is_issued_unsigned_and_checking_goes_on(cast, certificate, monkeypatch, fault):
    second = group.member(certificate.enrollment.offering, given="Berta", surname1="Ixcoy")
    content, public = filing.pdf_of(certificate), ring.load().keys
    broken = ring.Ring(None, public, fault)
    for place in (ring, proving):
        monkeypatch.setattr(place, "load", lambda: broken)
    with pytest.raises(Refused) as group_refused:
        issuing.issue(second.offering, actor="system:tests")
    with pytest.raises(Refused) as one_refused:
        ending.replace(certificate, cast.coordinator, name="Nahomí Canul")
    assert str(fault) == str(group_refused.value) == str(one_refused.value)
    assert Certificate.objects.unscoped("counted in a test").count() == 1
    assert files.look_up(content) == (certificate.code, "valid")


def test_one_from_before_stays_as_it_was(certificate):
    """Without a proof: drawn without payload, as then."""
    Certificate.objects.unscoped("counted in a test").filter(pk=certificate.pk).update(proof=None)
    before = (
        Certificate.objects.unscoped("counted in a test").select_related("participant__key").get()
    )
    assert filing.frozen(before).payload == ""
    assert files.look_up(filing.pdf_of(before)) == (certificate.code, "valid")
