"""The QR code on the finished page: a program that is not ours reads it, and it holds offline."""

import shutil
import subprocess
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.training.certifying.samples import make_facts
from training.certifying import pdf
from training.proving import checking, did, ended, ring

from . import papers

LOGOS = "logos, A4, English, long name"
# As a printer draws it, and as an old scanner sees it.
DRAWN = {"300 dpi": ["-r", "300"], "grey, 150 dpi": ["-r", "150", "-gray"]}


def read(content: bytes, folder, *drawn: str) -> list[str]:
    """The texts that zbarimg finds on its first page."""
    for program in ("pdftoppm", "zbarimg"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (poppler-utils, zbar-tools)")
    (folder / "paper.pdf").write_bytes(content)
    order = ["pdftoppm", "-png", "-singlefile", *drawn, "paper.pdf", "page"]
    subprocess.run(order, cwd=folder, check=True)
    order = ["zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", "page.png"]
    done = subprocess.run(order, cwd=folder, capture_output=True, text=True)
    return done.stdout.split()


def state(text: str) -> str:
    """Without database and network."""
    now, key = timezone.now(), papers.signing()
    nothing = ended.Ended(now, now + ended.LASTS, dict.fromkeys(ended.STATES, frozenset()))
    known = checking.Published(ring.load().keys, did.issuer(key.public).did)
    return checking.qr_text(text, known, nothing, now).state


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
def test_every_kind_is_read_from_its_page_and_valid(tmp_path, drawn):
    wanted = ("achievement", LOGOS, "outcome", "results")
    kinds = {name: content for name, content in papers.every_kind() if name in wanted}
    for name, content in kinds.items():
        [text] = read(content, tmp_path, *drawn)
        assert text.startswith("https://rumbo.example/v/"), name
        assert state(text) == "valid", name
    assert len(kinds) == len(wanted)


def test_another_text_in_its_place_is_read_and_refused(tmp_path):
    """The control: the drawing of the facts of another person beside this code."""
    facts, _content = papers.proven(make_facts())
    other, _content = papers.proven(make_facts(code="2" * 16))
    swapped = replace(facts, payload=other.payload)
    [text] = read(pdf.render(swapped), tmp_path, "-r", "300")
    assert state(text) == "altered"
    [text] = read(pdf.render(facts), tmp_path, "-r", "300")
    assert state(text) == "valid"
