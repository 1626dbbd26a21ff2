"""issue_certificates and verify_certificate: what they print and how they end."""

import json
import os
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from audit.models import Entry
from training.certifying import codes, ending, filing, handing_out, issuing

from . import group


def run(*args, **options) -> dict:
    out = StringIO()
    call_command(*args, json=True, stdout=out, stderr=StringIO(), **options)
    return json.loads(out.getvalue())


def verified(what) -> tuple[dict, int]:
    """What verify_certificate prints, and its exit code."""
    out = StringIO()
    try:
        call_command("verify_certificate", str(what), json=True, stdout=out)
    except CommandError as end:
        return json.loads(out.getvalue() or "null"), end.returncode
    return json.loads(out.getvalue()), 0


@pytest.fixture
def offering(cast):
    return group.offering(cast.ceiba)


@pytest.fixture
def certificate(cast, offering):
    group.member(offering)
    return issuing.issue(offering, actor=cast.coordinator).issued[0]


def test_issuing_a_group(cast, offering):
    group.member(offering)
    absent = group.member(offering, came=0, given="Ana")
    first = run("issue_certificates", offering.code.lower())
    (refused,) = first.pop("not_eligible")
    assert first == {"offering": offering.code, "issued": 1, "existing": 0}
    assert refused["participant"] == absent.participant.code and "0" in refused["reason"]
    second = run("issue_certificates", offering.code)
    assert (second["issued"], second["existing"]) == (0, 1)
    assert Entry.objects.get(action="certificate.issued").actor == "system:issue_certificates"


def test_issuing_as_somebody(cast, offering):
    group.member(offering)
    run("issue_certificates", offering.code, actor=cast.coordinator.email)
    entry = Entry.objects.get(action="certificate.issued")
    assert entry.actor == f"user:{cast.coordinator.pk}"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("issue_certificates", "NOSUCH"), 2),
        (("verify_certificate", "no-such-file.pdf"), 2),
        (("export_certificates", "x.zip", "--award=nothing"), 2),
    ],
)
def test_a_wrong_call_ends_with_2(db, args, code):
    with pytest.raises(CommandError) as end:
        call_command(*args)
    assert end.value.returncode == code


def test_an_organization_that_is_not_ready_ends_with_1(cast):
    offering = group.offering(cast.ceiba, signed=False)
    group.member(offering)
    with pytest.raises(CommandError) as end:
        run("issue_certificates", offering.code)
    assert end.value.returncode == 1


def test_the_four_states_of_a_code(cast, certificate):
    code = certificate.code
    assert verified(codes.shown(code).lower()) == ({"code": code, "state": "valid"}, 0)
    new = ending.replace(certificate, cast.coordinator, name="María Mejía")
    assert verified(code) == ({"code": code, "state": "replaced"}, 1)
    ending.revoke(new, "Se emitió a otra persona.", cast.coordinator)
    assert verified(new.code) == ({"code": new.code, "state": "revoked"}, 1)
    unknown = codes.new_code()
    assert verified(unknown) == ({"code": unknown, "state": "not_found"}, 1)
    assert verified("no-code") == ({"code": None, "state": "not_found"}, 1)


@pytest.fixture
def file(certificate, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(filing.pdf_of(certificate))
    return path


def test_a_file_as_it_was_issued(cast, certificate, file):
    assert verified(file) == ({"code": certificate.code, "state": "valid"}, 0)
    ending.revoke(certificate, "Se emitió a otra persona.", cast.coordinator)
    assert verified(file) == ({"code": certificate.code, "state": "revoked"}, 1)


@pytest.mark.parametrize("place", ["start", "end"])
def test_a_file_with_one_byte_changed(certificate, file, place):
    content = bytearray(file.read_bytes())
    at = 12 if place == "start" else len(content) - 3
    content[at] ^= 1
    file.write_bytes(content)
    assert verified(file) == ({"code": certificate.code, "state": "altered"}, 1)


def test_a_group_printed_together_is_as_issued(cast, offering, certificate, tmp_path):
    group.member(offering, given="Ana", surname1="Álvarez")
    issuing.issue(offering, actor="system:tests")
    printed = tmp_path / "group.pdf"
    printed.write_bytes(handing_out.printable(issuing.standing(offering).issued))
    assert verified(printed)[0]["state"] == "valid"
    ending.revoke(certificate, "Se emitió a otra persona.", cast.coordinator)
    assert verified(printed) == ({"code": certificate.code, "state": "revoked"}, 1)
    printed.write_bytes(printed.read_bytes() + b"\n")
    assert verified(printed)[0]["state"] == "altered"


def test_a_file_that_is_none_of_ours(certificate, file):
    file.write_bytes(b"%PDF-1.7\nnothing\n%%EOF")
    assert verified(file) == ({"code": None, "state": "not_found"}, 1)
    forged = f"%PDF-1.7 https://rumbo.example/v/{codes.new_code()} %%EOF"
    file.write_bytes(forged.encode())
    assert verified(file) == ({"code": None, "state": "not_found"}, 1)


def checked(**options) -> tuple[dict, int]:
    out = StringIO()
    try:
        call_command("check_certificates", json=True, stdout=out, stderr=StringIO(), **options)
    except CommandError as end:
        return json.loads(out.getvalue()), end.returncode
    return json.loads(out.getvalue()), 0


def test_what_a_killed_process_left_is_found_and_removed(certificate):
    assert checked() == ({"damaged": 0, "stray": 0}, 0)
    left = settings.SEALED_ROOT / certificate.file.replace(str(certificate.pk), "left")
    left.write_bytes(b"x")
    assert checked(remove=True)[0]["stray"] == 0  # it may be about to be saved
    os.utime(left, (0, 0))
    assert checked(remove=True)[0]["stray"] == 1
    assert not left.exists() and checked()[0]["stray"] == 0


@pytest.mark.parametrize("harm", ["gone", "altered"])
def test_a_damaged_file_is_found(certificate, harm):
    path = settings.SEALED_ROOT / certificate.file
    if harm == "gone":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    assert checked() == ({"damaged": 1, "stray": 0}, 1)
