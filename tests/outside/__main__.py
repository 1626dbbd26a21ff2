"""A table of checkers that we did not write: what each says of a good case, and of a bad one.

    make checkers        status 1 if one of them does not say what it should

One that is not here is named with its reason and decides nothing.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "rumbo.settings.test"
sys.path[:0] = [str(Path(__file__).parents[2] / "site")]

import django  # noqa: E402

django.setup()

import pytest  # noqa: E402
import weasyprint  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding  # noqa: E402

from tests.training.certifying.samples import make_facts  # noqa: E402
from tests.training.proving import papers  # noqa: E402
from tests.training.proving import test_qr_read_by_others as scanning  # noqa: E402
from tests.training.proving import test_second_opinions as readers  # noqa: E402
from tests.training.proving import test_standards as standards  # noqa: E402
from tests.training.proving.test_forged import stranger  # noqa: E402
from training.certifying import pdf  # noqa: E402
from training.proving import signature  # noqa: E402


@dataclass(frozen=True)
class Case:
    """`ask` gives what a checker says of a content; `good` and `bad` must stand in it."""

    checker: str
    ask: Callable[[object], str]
    right: tuple[str, object, str]  # (what it is, the content, what must be said)
    wrong: tuple[str, object, str]


def at(content: bytes) -> str:
    """Its path; the folder goes with the process."""
    [path] = standards.kept(Path(tempfile.mkdtemp(dir=FOLDER)), {"one": content})
    return path


def program(*order: str) -> Callable[[bytes], str]:
    return lambda content: standards.asked(*order, at(content), fine=False)


def trusted(content: bytes) -> str:
    store = Path(tempfile.mkdtemp(dir=FOLDER))
    (store / "ca.pem").write_bytes(papers.signing().ca.public_bytes(Encoding.PEM))
    standards.asked("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    order = ("-n", "ca", "-t", "CT,C,C", "-i", str(store / "ca.pem"))
    standards.asked("certutil", "-A", "-d", f"sql:{store}", *order)
    return standards.asked("pdfsig", "-nssdir", str(store), at(content), fine=False)


def verapdf(flavour: int) -> Callable[[bytes], str]:
    """0: PDF/A-3a, 1: PDF/UA-1."""
    return lambda content: standards.verapdf([at(content)])[flavour].rpartition(".pdf")[2]


def openbadgeslib(document: dict) -> str:
    return "accepted" if readers.accepted(document) else "refused"


def for_node(document: dict) -> str:
    if not (readers.OUTSIDE / "installed").exists():
        pytest.skip("the reader for Node is not installed: .ci/outside.sh does it")
    [fault] = readers.asked([document])
    return f"refused: {fault}" if fault else "accepted"


def zbarimg(content: bytes) -> str:
    found = scanning.read(content, Path(tempfile.mkdtemp(dir=FOLDER)), "-r", "150", "-gray")
    return f"{scanning.state(found[0])} (one text)" if len(found) == 1 else f"{len(found)} texts"


def cases() -> list[Case]:
    good, facts = papers.plain(), papers.proven(make_facts())[0]
    other = papers.proven(make_facts(code="2" * 16))[0]
    flipped = good.replace(b"/MarkInfo", b"/MarkInfn", 1)
    forged = signature.signed(papers.unsigned(make_facts()), stranger())
    untagged = weasyprint.HTML(string="<p>Pan</p>").write_pdf()
    silent, ours = pdf.render(make_facts()), readers.signed()
    altered = readers.altered(ours)[0]
    as_issued = ("as issued", good)
    return [
        Case(
            "qpdf --check",
            program("qpdf", "--check"),
            (*as_issued, "No syntax or stream encoding errors found"),
            ("cut short", good[:-4000], "file is damaged"),
        ),
        Case(
            "pdfinfo",
            program("pdfinfo"),
            (*as_issued, "Tagged:          yes"),
            ("a page without tags", untagged, "Tagged:          no"),
        ),
        Case(
            "pdfdetach -list",
            program("pdfdetach", "-list"),
            (*as_issued, "1: credencial.json"),
            ("a print", silent, "0 embedded files"),
        ),
        Case(
            "pdfsig",
            program("pdfsig"),
            (*as_issued, "Signature is Valid."),
            ("one bit flipped", flipped, "Digest Mismatch."),
        ),
        Case(
            "pdfsig, our authority in NSS",
            trusted,
            (*as_issued, "Certificate is Trusted."),
            ("signed by a stranger of our name", forged, "Certificate issuer isn't Trusted."),
        ),
        Case(
            "veraPDF, PDF/A-3a",
            verapdf(0),
            (*as_issued, " compliant"),
            ("a print, which is PDF/UA-1 alone", silent, "breaks ["),
        ),
        Case(
            "veraPDF, PDF/UA-1",
            verapdf(1),
            (*as_issued, " compliant"),
            ("a page without tags", untagged, "breaks ["),
        ),
        Case(
            "openbadgeslib",
            openbadgeslib,
            ("the credential", ours, "accepted"),
            ("with another name", altered, "refused"),
        ),
        Case(
            "@digitalbazaar/vc",
            for_node,
            ("the credential", ours, "accepted"),
            ("with another name", altered, "refused"),
        ),
        Case(
            "zbarimg, grey at 150 dpi",
            zbarimg,
            (*as_issued, "valid"),
            ("the facts of another", pdf.render(replace(facts, payload=other.payload)), "altered"),
        ),
    ]


def line(said: str, wanted: str) -> str:
    """The line of an answer in which the wanted words stand, else its last one."""
    lines = [each.strip() for each in said.splitlines() if each.strip()] or [said]
    return next((each for each in lines if wanted.strip() in each), lines[-1])[:60]


def main() -> int:
    failed = 0
    print(f"{'checker':<30}{'case':<36}{'':<6}said")
    for case in cases():
        for what, content, wanted in (case.right, case.wrong):
            try:
                said = case.ask(content)
            except pytest.skip.Exception as why:
                print(f"{case.checker:<30}{what:<36}{'-':<6}{why}")
                continue
            fine = wanted in said
            failed += not fine
            mark = "ok" if fine else "FAIL"
            print(f"{case.checker:<30}{what:<36}{mark:<6}{line(said, wanted)}")
    return failed > 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as FOLDER:
        sys.exit(main())
