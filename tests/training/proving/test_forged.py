"""Files that somebody changed, added to, or made: what signature and credential say of them."""

import hashlib
import json
import random
import re
import zlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.training.certifying.samples import CODE, make_facts
from training.certifying import claiming, pdf
from training.proving import (
    checking,
    contexts,
    did,
    ended,
    generations,
    offline,
    ring,
    signature,
    stored,
)
from training.proving.inspecting import Found, Seal, inspected

from . import papers

ELSE = "22223333444455556"[:16]


def keys() -> dict:
    return ring.load().keys


def seal(content: bytes) -> Seal:
    return inspected(content, keys().values()).seal


def judged(content: bytes, when=None, known=None, told=None) -> str:
    claims = claiming.read(content)
    paper = offline.Paper(content, claims.codes, claims.carried)
    known = checking.Published(known or keys(), did.ours())
    return offline.judged(paper, known, told, contexts.pinned(), when or timezone.now()).state


def stranger() -> generations.Signing:
    """Keys of somebody else, under the very same names."""
    then = timezone.now() - timedelta(days=3)
    authority = generations.make_authority("Rumbo, in memory", then)
    return generations.make(1, authority, "Rumbo, in memory", then)


def of_ended(**codes) -> ended.Ended:
    content = ended.signed(codes, papers.signing(), timezone.now())
    return ended.read(json.dumps(content).encode(), keys().get)


def test_a_good_one():
    assert inspected(papers.plain(), keys().values()) == Found(Seal.INTACT, "s1")
    assert judged(papers.plain()) == "signed"
    assert judged(papers.plain(), told=of_ended(revoked=[ELSE])) == "valid"
    assert judged(papers.results(), told=of_ended()) == "valid"
    assert seal(papers.unsigned(make_facts())) == Seal.NONE


def test_no_single_byte_can_be_another():
    content, dice = papers.plain(), random.Random(11)
    hole = re.search(rb"/Contents <([0-9a-fA-F]+)>", content).span(1)
    places = set(dice.sample(range(len(content)), 500)) | set(dice.sample(range(*hole), 150))
    for at in places:
        changed = bytearray(content)
        changed[at] ^= 1 << dice.randrange(8)
        assert seal(bytes(changed)) != Seal.INTACT, at
        assert seal(content[:at] + content[at + 1 :]) != Seal.INTACT
    assert seal(content) == Seal.INTACT


def test_nothing_can_be_put_behind_it_or_before():
    content = papers.plain()
    assert seal(content + b"\n") == Seal.BROKEN
    assert seal(b"\n" + content) == Seal.BROKEN
    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(content)
    assert judged(out.getvalue()) == "altered"
    # A second range that covers all of it, with the digits of the first.
    late = b"%%/ByteRange [0 %d %d %d]\n<00>" % (len(content) + 40, len(content) + 44, 0)
    assert seal(content + late) == Seal.BROKEN


def added_page(writer) -> None:
    content = writer.add_object(generic.StreamObject(stream_data=b"0 0 50 50 re f"))
    writer.insert_page(PageObject(content, media_box=(0, 0, 612, 792)))


def other_file(writer) -> None:
    embedded = EmbeddedFileObject.from_file_data(writer, data=b"{}", mime_type="application/json")
    named = FileSpec("credencial.json", embedded_data=embedded)
    del writer.root["/Names"]
    embed_file(writer, named)


def filled_field(writer) -> None:
    field = generic.DictionaryObject(
        {
            generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
            generic.pdf_name("/T"): generic.pdf_string("Nombre"),
            generic.pdf_name("/V"): generic.pdf_string("Otra Persona"),
        }
    )
    writer.root["/AcroForm"]["/Fields"].append(writer.add_object(field))
    writer.update_container(writer.root["/AcroForm"]["/Fields"])


@pytest.mark.parametrize("change", [added_page, other_file, filled_field])
def test_what_is_appended_as_readers_of_pdf_files_would_is_altered(change):
    """By a writer that leaves each byte of before in its place, as the format allows."""
    content, out = papers.plain(), BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(content))
    change(writer)
    writer.write(out)
    assert out.getvalue().startswith(content) and len(out.getvalue()) > len(content)
    assert seal(out.getvalue()) == Seal.BROKEN
    assert judged(out.getvalue(), told=of_ended()) == "altered"
    assert judged(content, told=of_ended()) == "valid", "the control"


def test_the_signature_of_a_stranger_is_none_of_ours():
    forged = signature.signed(papers.unsigned(make_facts(name="Otra Persona")), stranger())
    assert seal(forged) == Seal.STRANGER
    assert judged(forged) == "altered"
    # The control: who takes any key for ours would believe it.
    public = stranger().public
    both = signature.signed(papers.unsigned(make_facts()), trusted := stranger())
    assert inspected(both, [trusted.public]).seal == Seal.INTACT
    assert inspected(both, [public]).seal == Seal.STRANGER


def test_our_signature_moved_to_another_file():
    good, other = papers.plain(), papers.unsigned(make_facts(name="Otra Persona"))
    forged = signature.signed(other, stranger())
    ours, theirs = (re.search(rb"/Contents <([0-9a-fA-F]+)>", each)[1] for each in (good, forged))
    assert seal(forged.replace(theirs, ours.ljust(len(theirs), b"0")[: len(theirs)])) == Seal.BROKEN


def test_a_key_that_was_withdrawn():
    stolen = replace(keys()["s1"], withdrawn=timezone.now())
    assert inspected(papers.plain(), [stolen]).seal == Seal.WITHDRAWN
    assert judged(papers.plain(), known={"s1": stolen}) == "altered"


def test_another_credential_in_it():
    facts, content = papers.proven(make_facts())
    altered = content.replace(b"Horizonte", b"Horizontes")
    assert altered != content
    for carried, state in ((content, "signed"), (altered, "altered"), (b"{}", "altered")):
        made = pdf.render(facts, attached=[pdf.Attached("credencial.json", carried, "C")])
        assert judged(signature.signed(made, papers.signing())) == state
    named = pdf.render(facts, attached=[pdf.Attached("otro.json", content, "C")])
    assert judged(signature.signed(named, papers.signing())) == "altered"


def test_what_is_signed_and_no_single_certificate():
    facts, content = papers.proven(make_facts())
    attached = [pdf.Attached("credencial.json", content, "C")]
    both = [facts, make_facts(code=ELSE, verify_url=f"https://rumbo.example/v/{ELSE}")]
    made = pdf.render_many(both, attached=attached)
    assert judged(signature.signed(made, papers.signing())) == "altered"


def test_the_lists_of_what_ended():
    good = papers.plain()
    assert judged(good, told=of_ended(revoked=[CODE])) == "revoked"
    assert judged(good, told=of_ended(replaced=[CODE])) == "replaced"
    old = of_ended()
    assert judged(good, timezone.now() + timedelta(days=8), told=old) == "signed"
    late = of_ended(revoked=[CODE])
    assert judged(good, timezone.now() + timedelta(days=8), told=late) == "revoked"


def test_a_clock_in_the_past_says_neither_valid_nor_altered():
    """How old a list is, it cannot tell; and the day of the credential has not come by it."""
    now, good = timezone.now(), papers.plain()
    for back, state in ((timedelta(hours=2), "valid"), (timedelta(days=2), "signed")):
        assert judged(good, now - back, told=of_ended()) == state
    long_ago = now - timedelta(days=9000)
    assert judged(good, long_ago, told=of_ended()) == "signed"
    assert judged(good, long_ago, told=of_ended(revoked=[CODE])) == "revoked"
    assert judged(good[:-1], long_ago, told=of_ended()) == "altered"


def test_pyhanko_agrees():
    """A second opinion on signature, chain and coverage, and on a change."""
    ours = load_cert_from_pemder_of(papers.signing().ca)
    known = ValidationContext(trust_roots=[ours], allow_fetching=False)
    for content, fine in ((papers.plain(), True), (changed(papers.plain()), False)):
        [found] = PdfFileReader(BytesIO(content)).embedded_signatures
        status = validate_pdf_signature(found, known)
        assert status.bottom_line is fine
        assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert found.docmdp_level.name == "NO_CHANGES"


def changed(content: bytes) -> bytes:
    return content.replace(b"/Title (Certificado", b"/Title (certificado")


def load_cert_from_pemder_of(certificate):
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(stored.pem(certificate).encode())
        file.flush()
        return load_cert_from_pemder(file.name)


def bomb() -> bytes:
    packed = zlib.compress(b"/v/" * (8 << 20), 1)
    return b"%PDF-1.7\n" + b"1 0 obj<<>>stream\n" + packed + b"\nendstream endobj\n"


PAGES = (
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n"
)
HOSTILE = {
    "nothing": lambda: b"",
    "no PDF": lambda: b"PK\x03\x04" + bytes(1000),
    "a bomb": bomb,
    "many bombs": lambda: bomb() * 100,
    "pages that hold themselves": lambda: b"%PDF-1.7\n" + PAGES + b"trailer<</Root 1 0 R>>\n%%EOF",
    "a million objects": lambda: (
        b"%PDF-1.7\n" + b"".join(b"%d 0 obj<<>>endobj\n" % n for n in range(10**6))
    ),
    "names that nest": lambda: b"%PDF-1.7\n1 0 obj" + b"<</A" * 100_000 + b">>" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_within_bounds(name):
    """Told what is in it, or refused; this process never opens it."""
    content = HOSTILE[name]()
    try:
        found = claiming.read(content)
    except claiming.Refused:
        return
    assert found.codes == []
    assert not found.carried


def test_too_large_a_file_is_not_opened(monkeypatch):
    monkeypatch.setattr(claiming, "LARGEST", 1000)
    monkeypatch.setattr(claiming.apart, "run", None)
    with pytest.raises(claiming.Refused, match="too large"):
        claiming.read(bytes(1001))


def test_what_a_file_says_of_itself():
    found = claiming.read(papers.plain())
    assert found.codes == [CODE]
    assert list(found.carried) == ["credencial.json"]
    facts, _content = papers.proven(make_facts())
    assert (
        hashlib.sha256(papers.plain()).digest() != hashlib.sha256(papers.unsigned(facts)).digest()
    )
