"""Checkers from outside: is every kind of certificate PDF/A-3a and PDF/UA-1, sound and signed?"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.training.certifying.samples import make_facts
from training.certifying import pdf, standards

from . import papers

ROOT = Path(__file__).parents[3]
VERAPDF = ROOT / "var" / "verapdf"
JAVA = Path("/usr/share/java")


@pytest.fixture(scope="module")
def kinds() -> dict[str, bytes]:
    return dict(papers.every_kind())


def asked(*command: str, fine: bool = True) -> str:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed (qpdf, poppler-utils, libnss3-tools)")
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0 or not fine, done.stderr
    return (done.stdout + done.stderr).decode(errors="replace")


def kept(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Their paths, by their names with lines instead of spaces."""
    for name, content in files.items():
        (folder / f"{name.replace(' ', '_')}.pdf").write_bytes(content)
    return sorted(str(path) for path in folder.glob("*.pdf"))


def verapdf(paths: list[str]) -> list[str]:
    """Its lines, one for each file and standard."""
    if not shutil.which("java"):
        pytest.skip(
            "there is no Java runtime here: veraPDF runs by make verapdf where there is one"
        )
    if not (VERAPDF / "classes" / "Validate.class").exists():
        pytest.skip("veraPDF was not fetched: make verapdf does it")
    jars = [JAVA / "jaxb-runtime.jar", JAVA / "istack-commons-runtime.jar"]
    parts = [VERAPDF / "verapdf.jar", VERAPDF / "classes", *jars]
    order = ["java", "-Xmx512m", "-cp", ":".join(map(str, parts)), "Validate", "3a,ua1", *paths]
    said = asked(*order, fine=False).splitlines()
    return [line for line in said if line.startswith(str(Path(paths[0]).parent))]


def test_every_kind_is_for_archives_and_for_screen_readers(kinds, tmp_path):
    lines = verapdf(kept(tmp_path, kinds))
    assert len(lines) == 2 * len(kinds)
    assert [line for line in lines if not line.endswith(" compliant")] == []


def test_what_each_part_is_there_for(monkeypatch, tmp_path):
    """Controls: without images that do not interpolate, and without the words on PDF/UA."""
    [_plain, _a, _b, logos, *_rest] = papers.every_kind()
    without = logos[1].replace(b"/Interpolate false", b"/Interpolate true ")
    monkeypatch.setattr(standards, "_with_ua", lambda written: written)
    silent = pdf.render(make_facts(), attached=[pdf.Attached("a.json", b"{}", "a")])
    prints = pdf.render(make_facts())
    found = verapdf(kept(tmp_path, {"images": without, "print": prints, "silent": silent}))
    assert ["compliant" in line for line in found] == [False, True, False, True, True, False]
    assert "6.2.8-3" in found[0]


def test_the_rdf_is_one_block(kinds, tmp_path):
    [path, *_rest] = kept(tmp_path, {"one": kinds["achievement"]})
    told = asked("pdfinfo", "-meta", path)
    assert told.count("<rdf:RDF") == 1
    assert "pdfaid:part" in told and "pdfuaid:part" in told


def test_every_kind_is_sound_signed_and_carries_its_file(kinds, tmp_path):
    for name, path in zip(sorted(kinds), kept(tmp_path, kinds), strict=True):
        assert "No syntax or stream encoding errors found" in asked("qpdf", "--check", path)
        info = asked("pdfinfo", path)
        assert "Tagged:          yes" in info and "Title:" in info
        assert not any(part in info for part in ("María", "Mejía", "Estrada"))
        carried = "resultados.json" if name.startswith("results") else "credencial.json"
        assert f"1: {carried}" in asked("pdfdetach", "-list", path)
        signed = asked("pdfsig", path)
        assert "Signature is Valid." in signed and "Total document signed" in signed
        assert len(kinds[name]) <= (130_000 if name.startswith("results") else 90_000)


def test_the_credential_comes_out_byte_for_byte(tmp_path):
    facts, content = papers.proven(make_facts())
    attached = [pdf.Attached("credencial.json", content, "Credencial")]
    [path] = kept(tmp_path, {"one": pdf.render(facts, attached=attached)})
    asked("pdfdetach", "-save", "1", "-o", str(tmp_path / "out.json"), path)
    assert (tmp_path / "out.json").read_bytes() == content
    assert json.loads(content)["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"


def test_readers_trust_it_once_they_know_our_authority_and_not_before(tmp_path):
    [path] = kept(tmp_path, {"one": papers.plain()})
    store, authority = tmp_path / "nss", tmp_path / "ca.pem"
    store.mkdir()
    authority.write_bytes(papers.signing().ca.public_bytes(Encoding.PEM))
    asked("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    assert "issuer isn't Trusted" in asked("pdfsig", "-nssdir", str(store), path)
    order = ["-A", "-d", f"sql:{store}", "-n", "ca", "-t", "CT,C,C", "-i", str(authority)]
    asked("certutil", *order)
    assert "Certificate is Trusted" in asked("pdfsig", "-nssdir", str(store), path)


def test_pdfsig_sees_a_single_byte(tmp_path):
    content = bytearray(papers.plain())
    content[content.index(b"/MarkInfo") + 1] ^= 1
    [path] = kept(tmp_path, {"one": bytes(content)})
    assert "Digest Mismatch" in asked("pdfsig", path, fine=False)


def test_the_same_facts_are_the_same_bytes_until_they_are_signed():
    facts, content = papers.proven(make_facts())
    attached = [pdf.Attached("credencial.json", content, "Credencial")]
    first = pdf.render(facts, attached=attached)
    assert pdf.render(facts, attached=attached) == first
    other = [pdf.Attached("credencial.json", content + b" ", "Credencial")]
    assert pdf.render(facts, attached=other) != first
